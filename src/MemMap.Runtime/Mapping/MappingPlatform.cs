using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// What mapping needs from the system: regular files, opened and created safely, and regions of them in memory.
/// </summary>
internal abstract class MappingPlatform
{
    /// <summary>The system calls of 64-bit Linux.</summary>
    public static MappingPlatform Linux { get; } = new LinuxPlatform(new LinuxCalls());

    /// <summary>The BCL, on every system.</summary>
    public static MappingPlatform Portable { get; } = new PortablePlatform();

    /// <summary>The best platform for this system.</summary>
    public static MappingPlatform Current { get; } =
        OperatingSystem.IsLinux() && Environment.Is64BitProcess ? Linux : Portable;

    /// <summary>Opens a regular file; anything else is an <see cref="IOException"/>, at once.</summary>
    public abstract RegularFile OpenExisting(string path, FileAccess access);

    /// <summary>
    /// Uses a file that the caller has opened and still owns; its position is neither used nor moved.
    /// </summary>
    /// <param name="handle">Handle of a regular file.</param>
    /// <param name="path">Path of the file; null where the caller does not know it.</param>
    /// <param name="access">Access that the handle must allow.</param>
    public abstract RegularFile Borrow(SafeFileHandle handle, string? path, FileAccess access);

    /// <summary>Refuses a target of <c>Create</c> that is neither missing, nor a regular file, nor a link.</summary>
    /// <returns>The permissions of the file that would be replaced, or null.</returns>
    public abstract UnixFileMode? CheckReplaceable(string path, bool overwrite);

    /// <summary>Creates an empty file under a new name; on failure no file is left behind.</summary>
    /// <param name="temporaryPath">Path of the new file.</param>
    /// <param name="path">Final path of the file, for messages.</param>
    /// <param name="permissions">Exact permissions; null for those that the umask allows.</param>
    public abstract RegularFile CreateNew(string temporaryPath, string path, UnixFileMode? permissions);

    /// <summary>Gives a finished file its name in one step, and makes file and name survive a power loss.</summary>
    public abstract void Publish(RegularFile file, string temporaryPath, string path, bool overwrite);

    /// <summary>The exception for anything that is not a regular file.</summary>
    public static IOException NotRegular(string path, string kind) =>
        new($"'{path}' is {kind}; only a regular file can be mapped.");

    /// <summary>The exception for a target that exists and may not be replaced.</summary>
    public static IOException AlreadyThere(string path) =>
        new($"'{path}' exists already and MemMapOptions.Overwrite is false; choose another name, or set Overwrite to "
            + "replace the file and lose its data.");

    /// <summary>The exception for a path that does not exist.</summary>
    public static IOException NotFound(string path)
    {
        var directory = Path.GetDirectoryName(path);
        return directory is null or "" || Directory.Exists(directory)
            ? new FileNotFoundException($"'{path}' does not exist; Create makes a new file.", path)
            : new DirectoryNotFoundException($"'{path}' is in the directory '{directory}', which does not exist.");
    }

    /// <summary>The exception for a read-only handle.</summary>
    public static UnauthorizedAccessException CannotWrite(string path) =>
        new($"The handle of '{path}' is read-only; open the file for reading and writing, or map it with OpenRead.");

    /// <summary>The exception for a handle that writes to the end of the file, whatever offset is given.</summary>
    public static ArgumentException Appends(string path) =>
        new($"The handle of '{path}' is open for appending (O_APPEND), so every write goes to the end of the file; "
            + "open the file without O_APPEND or FileMode.Append.");

    /// <summary>The exception for a write-only handle.</summary>
    public static UnauthorizedAccessException CannotRead(string path) =>
        new($"The handle of '{path}' is write-only; open the file for reading.");
}
