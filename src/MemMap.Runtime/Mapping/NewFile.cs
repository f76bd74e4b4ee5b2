namespace MemMap;

/// <summary>
/// A file that is being made: it takes the name of another only when it is complete. Until then it has none, or where
/// the system knows no file without a name, a hidden one beside the target, which a killed process leaves behind.
/// </summary>
internal abstract class NewFile : IDisposable
{
    /// <summary>The file, empty at first; another object once it is complete, which the region will own.</summary>
    public abstract RegularFile File { get; }

    /// <summary>Length of the file that has the name now, in bytes; 0 if none has.</summary>
    public abstract long ReplacedLength { get; }

    /// <summary>
    /// Brings the file to disk, and gives it a hidden name: what is mapped only then has, in the system's lists, the
    /// name that it gets in the end.
    /// </summary>
    public abstract void Complete();

    /// <summary>Gives the file its name in one step, and makes the name survive a power loss.</summary>
    public abstract void Publish();

    /// <summary>Removes the hidden name of a file that was not published; the owner of the file closes it.</summary>
    public abstract void Dispose();

    internal static string HiddenNameBeside(string path) =>
        Path.Join(Path.GetDirectoryName(path), $".memmap-{Guid.NewGuid():N}.tmp");
}
