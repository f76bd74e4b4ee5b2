using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// What mapping needs from the system: regular files, opened and created safely, and regions of them in memory.
/// </summary>
internal abstract class MappingPlatform
{
    /// <summary>The system calls of 64-bit Linux; only there.</summary>
    public static MappingPlatform Linux { get; } = new LinuxPlatform(new LinuxCalls());

    /// <summary>The BCL; everywhere.</summary>
    public static MappingPlatform Portable { get; } = new PortablePlatform();

    /// <summary>The best that this system has.</summary>
    public static MappingPlatform Current { get; } =
        OperatingSystem.IsLinux() && Environment.Is64BitProcess ? Linux : Portable;

    /// <summary>Opens a regular file; anything else is an <see cref="IOException"/>, at once.</summary>
    public abstract RegularFile OpenExisting(string path, FileAccess access);

    /// <summary>Takes a file that the caller has opened, and goes on to own; no position of it is used or moved.</summary>
    /// <param name="handle">Of a regular file.</param>
    /// <param name="path">Of the file, where the caller knows it.</param>
    /// <param name="access">What the handle must allow.</param>
    public abstract RegularFile Borrow(SafeFileHandle handle, string? path, FileAccess access);

    /// <summary>Refuses a target of <c>Create</c> that is neither missing, nor a regular file, nor a link.</summary>
    /// <returns>The permissions of the file that would be replaced, or null.</returns>
    public abstract UnixFileMode? CheckReplaceable(string path, bool overwrite);

    /// <summary>Makes an empty file that was not there; nothing is left of it when that fails.</summary>
    /// <param name="temporaryPath">Of the file.</param>
    /// <param name="path">For messages: the name that the file will have.</param>
    /// <param name="permissions">Exactly these; null for what the umask allows.</param>
    public abstract RegularFile CreateNew(string temporaryPath, string path, UnixFileMode? permissions);

    /// <summary>Gives a finished file its name in one step, and makes file and name survive a power loss.</summary>
    public abstract void Publish(RegularFile file, string temporaryPath, string path, bool overwrite);

    /// <summary>The one sentence for everything that is no regular file.</summary>
    public static IOException NotRegular(string path, string kind) =>
        new($"'{path}' is {kind}; only a regular file can be mapped.");

    /// <summary>The one sentence for a target that is there and may not be replaced.</summary>
    public static IOException AlreadyThere(string path) =>
        new($"'{path}' exists already and Overwrite is false; choose another name or let Create replace it.");

    /// <summary>The one sentence for a path that leads nowhere.</summary>
    public static IOException NotFound(string path)
    {
        var directory = Path.GetDirectoryName(path);
        return directory is null or "" || Directory.Exists(directory)
            ? new FileNotFoundException($"'{path}' does not exist; Create makes a new file.", path)
            : new DirectoryNotFoundException($"'{path}' cannot be there: the directory '{directory}' does not exist.");
    }

    /// <summary>The one sentence for a handle that may only read.</summary>
    public static UnauthorizedAccessException CannotWrite(string path) =>
        new($"The handle of '{path}' may not write; open the file for reading and writing, or map it with OpenRead.");

    /// <summary>The one sentence for a handle that writes to the end of the file, wherever it is told to.</summary>
    public static ArgumentException Appends(string path) =>
        new($"The handle of '{path}' is open for appending (O_APPEND): whatever is written by it goes to the end of the file; "
            + "open the file without.");

    /// <summary>The one sentence for a handle that may only write.</summary>
    public static UnauthorizedAccessException CannotRead(string path) =>
        new($"The handle of '{path}' may not read; open the file for reading.");
}
