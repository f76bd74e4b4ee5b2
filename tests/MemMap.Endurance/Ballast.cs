namespace MemMap.Endurance;

/// <summary>A file that takes the space of a disk.</summary>
internal sealed class Ballast(string folder) : IDisposable
{
    public const string Name = "ballast";

    private readonly string _path = Path.Combine(folder, Name);

    /// <summary>Bytes that the disk of a folder has left, as other programs are told.</summary>
    public static long FreeSpaceOf(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>Writes until the disk has no more than some bytes left.</summary>
    /// <param name="restInBytes">Bytes that stay free; 0 for a disk that is full.</param>
    /// <param name="leastPiece">
    /// Bytes of the smallest piece that must not fit any more: some file systems take a second for each refusal.
    /// </param>
    public void Fill(long restInBytes = 0, int leastPiece = 1)
    {
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var byteLength = 1 << 20; byteLength >= leastPiece; byteLength /= 2)
        {
            try
            {
                while (restInBytes == 0 || FreeSpaceOf(folder) - byteLength >= restInBytes)
                {
                    file.Write(new byte[byteLength]);
                }
            }
            catch (IOException)
            {
                // Full for pieces of that length.
            }
        }
    }

    public void Dispose() => File.Delete(_path);
}
