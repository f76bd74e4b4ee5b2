using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// What mapping needs from the system: regular files, opened and created safely, and regions of them in memory.
/// </summary>
internal abstract class MappingPlatform
{
    /// <summary>The system calls of 64-bit Linux; only there.</summary>
    public static MappingPlatform Linux { get; } = new LinuxPlatform();

    /// <summary>The BCL; everywhere.</summary>
    public static MappingPlatform Portable { get; } = new PortablePlatform();

    /// <summary>The best that this system has.</summary>
    public static MappingPlatform Current { get; } =
        OperatingSystem.IsLinux() && Environment.Is64BitProcess ? Linux : Portable;

    /// <summary>Opens a regular file; anything else is an <see cref="IOException"/>, at once.</summary>
    public abstract SafeFileHandle OpenExisting(string path, FileAccess access);

    /// <summary>Refuses a target of <c>Create</c> that is neither missing, nor a regular file, nor a link.</summary>
    /// <returns>The permissions of the file that would be replaced, or null.</returns>
    public abstract UnixFileMode? CheckReplaceable(string path, bool overwrite);

    /// <summary>Makes an empty file that was not there; nothing is left of it when that fails.</summary>
    /// <param name="temporaryPath">Of the file.</param>
    /// <param name="path">For messages: the name that the file will have.</param>
    /// <param name="permissions">Exactly these; null for what the umask allows.</param>
    public abstract SafeFileHandle CreateNew(string temporaryPath, string path, UnixFileMode? permissions);

    /// <summary>
    /// Makes the file longer, with zeros. With <paramref name="preallocate"/> the disk space is there when this
    /// returns; when it cannot be had, the file has its old length again and an <see cref="IOException"/> says so.
    /// </summary>
    public abstract void Extend(
        SafeFileHandle file, string path, long oldLengthInBytes, long newLengthInBytes, bool preallocate);

    /// <summary>Gives a finished file its name in one step, and makes file and name survive a power loss.</summary>
    public abstract void Publish(SafeFileHandle file, string temporaryPath, string path, bool overwrite);

    /// <summary>Maps part of a file. The region owns <paramref name="file"/> from here on.</summary>
    /// <param name="file">An open regular file, long enough.</param>
    /// <param name="path">For messages.</param>
    /// <param name="mode">Decides what the pages allow.</param>
    /// <param name="offsetInBytes">Where the region starts in the file; any number from 0.</param>
    /// <param name="byteLength">May be 0: such a region has no pages.</param>
    /// <param name="access">A hint for read-ahead.</param>
    public abstract MappedRegion Map(
        SafeFileHandle file, string path, MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access);

    /// <summary>The one sentence for everything that is no regular file.</summary>
    protected static IOException NotRegular(string path, string kind) =>
        new($"'{path}' is {kind}; only a regular file can be mapped.");

    /// <summary>The one sentence for a target that is there and may not be replaced.</summary>
    protected static IOException AlreadyThere(string path) =>
        new($"'{path}' exists already and Overwrite is false; choose another name or let Create replace it.");

    /// <summary>The one sentence for a path that leads nowhere.</summary>
    protected static IOException NotFound(string path)
    {
        var directory = Path.GetDirectoryName(path);
        return directory is null or "" || Directory.Exists(directory)
            ? new FileNotFoundException($"'{path}' does not exist; Create makes a new file.", path)
            : new DirectoryNotFoundException($"'{path}' cannot be there: the directory '{directory}' does not exist.");
    }
}
