using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>Files and regions by the system calls of Linux.</summary>
internal sealed class LinuxPlatform(LinuxCalls calls) : MappingPlatform
{
    private const uint DefaultPermissions = 0b110_110_110;

    public override RegularFile OpenExisting(string path, FileAccess access)
    {
        // Looked at before it is opened, because the open alone starts a watchdog or rewinds a tape; and again after,
        // because the name may stand for something else by then. Without O_NONBLOCK a FIFO would wait for a writer.
        const int Flags = OpenNonBlocking | OpenNoTerminal;
        Check(calls.Status(path, 0, out var status), path, "open");
        RefuseIrregular(status, path);
        var file = LinuxFile.Open(
            calls, path, Flags | (access == FileAccess.Read ? OpenReadOnly : OpenReadWrite), 0, path);
        try
        {
            file.RefuseIrregular();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override RegularFile Borrow(SafeFileHandle handle, string? path, FileAccess access) =>
        LinuxFile.BorrowFrom(calls, handle, access);

    public static void RefuseIrregular(FileStatus status, string path)
    {
        if (!status.IsRegular)
        {
            throw NotRegular(path, status.Kind);
        }
    }

    public override UnixFileMode? CheckReplaceable(string path, bool overwrite)
    {
        if (calls.Status(path, AtSymlinkNoFollow, out var status) != 0)
        {
            return null;
        }

        if (!status.IsRegular && !status.IsSymbolicLink)
        {
            throw NotRegular(path, status.Kind);
        }

        if (!overwrite)
        {
            throw AlreadyThere(path);
        }

        return status.IsRegular ? status.Permissions : null;
    }

    public override RegularFile CreateNew(string temporaryPath, string path, UnixFileMode? permissions)
    {
        // Never more permissive than it will be in the end: a process that opened it meanwhile would keep its access.
        var atFirst = permissions is { } wanted ? (uint)wanted & 0x1FF : DefaultPermissions;
        const int Flags = OpenReadWrite | OpenCreate | OpenExclusive;
        var file = LinuxFile.Open(calls, temporaryPath, Flags, atFirst, path);
        try
        {
            file.WriteInPlace();
            if (permissions is { } exact)
            {
                file.SetPermissions(exact);
            }

            return file;
        }
        catch
        {
            file.Dispose();
            _ = calls.Unlink(temporaryPath);
            throw;
        }
    }

    public override void Publish(RegularFile file, string temporaryPath, string path, bool overwrite)
    {
        file.Sync();
        using var directory = OpenDirectory(path);
        if (overwrite)
        {
            Check(calls.Rename(temporaryPath, path), path, "put the new file in place of");
        }
        else
        {
            if (calls.Link(temporaryPath, path) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                throw error == ErrorExists ? AlreadyThere(path) : Failure(error, path, "name the new file");
            }

            _ = calls.Unlink(temporaryPath);
        }

        // A name is on disk only once its directory is. EINVAL is a file system that has no such call.
        if (directory?.TrySync() is { } failure and not (0 or ErrorInvalid))
        {
            throw Failure(failure, path, "bring to disk the name of");
        }
    }

    /// <summary>
    /// Null for a directory that is writable and not readable: the kernel writes its entries to disk at a time of its
    /// choice.
    /// </summary>
    private LinuxFile? OpenDirectory(string path)
    {
        try
        {
            return LinuxFile.Open(calls, Path.GetDirectoryName(path)!, OpenReadOnly, 0, path);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static void Check(int result, string path, string action)
    {
        if (result < 0)
        {
            throw Failure(Marshal.GetLastPInvokeError(), path, action);
        }
    }

    /// <summary>What .NET's own file calls throw for this error, with the path and the action that failed.</summary>
    public static Exception Failure(int error, string path, string action) => error switch
    {
        ErrorNoEntry or ErrorNotDirectory => NotFound(path),
        ErrorIsDirectory => NotRegular(path, "a directory"),
        ErrorAccess or ErrorPermission or ErrorReadOnlyFileSystem => new UnauthorizedAccessException(
            $"Could not {action} '{path}': {Reason(error)}."),
        _ => new IOException($"Could not {action} '{path}': {Reason(error)}."),
    };

    private static string Reason(int error) => Marshal.GetPInvokeErrorMessage(error);
}
