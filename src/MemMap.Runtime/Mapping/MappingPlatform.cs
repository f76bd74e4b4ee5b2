using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// What mapping needs from the system: regular files, opened and created safely, and regions of them in memory.
/// </summary>
internal abstract class MappingPlatform
{
    /// <summary>The system calls of 64-bit Linux.</summary>
    public static MappingPlatform Linux { get; } = new LinuxPlatform(new LinuxCalls());

    /// <summary>The system calls of Windows.</summary>
    public static MappingPlatform Windows { get; } = new WindowsPlatform(new WindowsCalls());

    /// <summary>The BCL, on every system but Windows.</summary>
    public static MappingPlatform Portable { get; } = new PortablePlatform();

    /// <summary>The best platform for this system.</summary>
    public static MappingPlatform Current { get; } =
        OperatingSystem.IsWindows() ? Windows
        : OperatingSystem.IsLinux() && Environment.Is64BitProcess ? Linux
        : Portable;

    /// <summary>Opens a regular file; anything else is an <see cref="IOException"/>, at once.</summary>
    public abstract RegularFile OpenExisting(string path, FileAccess access);

    /// <summary>
    /// Uses a file that the caller has opened and still owns; its position is neither used nor moved.
    /// </summary>
    /// <param name="handle">Handle of a regular file.</param>
    /// <param name="path">Path of the file; null where the caller does not know it.</param>
    /// <param name="access">Access that the handle must allow.</param>
    public abstract RegularFile Borrow(SafeFileHandle handle, string? path, FileAccess access);

    /// <summary>
    /// Begins an empty file that will have this name. Where the name is a symbolic link, the file that it leads to is
    /// made or replaced; what is no regular file is refused.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="overwrite">Whether a file of that name may be replaced.</param>
    /// <param name="permissions">Exact permissions; null for those of the replaced file, or of the umask.</param>
    public abstract NewFile CreateNew(string path, bool overwrite, UnixFileMode? permissions);

    /// <summary>The exception for anything that is not a regular file.</summary>
    public static IOException NotRegular(string path, string kind) =>
        new($"'{path}' is {kind}; only a regular file can be mapped.");

    /// <summary>The exception for a target that exists and may not be replaced.</summary>
    public static IOException AlreadyThere(string path) =>
        new($"'{path}' exists already and MemMapOptions.Overwrite is false; choose another name, or set Overwrite to "
            + "replace the file and lose its data.");

    /// <summary>The exception for a directory in which no file can be made.</summary>
    public static UnauthorizedAccessException NotWritable(string path, string directory, Exception failure) =>
        new($"Could not create '{path}': the directory '{directory}' is not writable.", failure);

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
