using HeaderAndPayload;

// Files that are more than one array: the parts are maps of one file, each from its own offset on.
var directory = Directory.CreateTempSubdirectory("memmap-parts-").FullName;
try
{
    var mrc = Path.Combine(directory, "tilts.mrc");
    MrcFile.Write(mrc, imageCount: 20);
    Console.WriteLine($"# {new FileInfo(mrc).Length} bytes of MRC2014");
    Console.WriteLine(MrcFile.Describe(mrc));

    var wav = Path.Combine(directory, "tone.wav");
    WavFile.Write(wav, frameCount: 8000, title: "Up and down");
    Console.WriteLine($"\n# {new FileInfo(wav).Length} bytes of WAV");
    Console.WriteLine(WavFile.Describe(wav));
}
finally
{
    Directory.Delete(directory, recursive: true);
}
