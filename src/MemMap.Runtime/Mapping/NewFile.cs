namespace MemMap;

/// <summary>
/// A file that is being made: it has its name only when it is complete. Until then it has none, or where the system
/// knows no file without a name, a hidden one beside the target, which a killed process leaves behind.
/// </summary>
internal abstract class NewFile : IDisposable
{
    /// <summary>The file, which the region that maps it will own.</summary>
    public abstract RegularFile File { get; }

    /// <summary>Length of the file that has the name now, in bytes; 0 if none has.</summary>
    public abstract long ReplacedLength { get; }

    /// <summary>Gives the file its name in one step, and makes file and name survive a power loss.</summary>
    public abstract void Publish();

    /// <summary>Removes the hidden name of a file that was not published; the file itself is closed by its owner.</summary>
    public abstract void Dispose();

    protected static string HiddenNameBeside(string path) =>
        Path.Join(Path.GetDirectoryName(path), $".memmap-{Guid.NewGuid():N}.tmp");
}
