using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>Files and regions by the system calls of Linux.</summary>
internal sealed class LinuxPlatform : MappingPlatform
{
    private const uint DefaultPermissions = 0b110_110_110;

    public override SafeFileHandle OpenExisting(string path, FileAccess access)
    {
        // Looked at before it is opened, because the open alone starts a watchdog or rewinds a tape; and again after,
        // because the name may stand for something else by then. Without O_NONBLOCK a FIFO would wait for a writer.
        const int Flags = OpenNonBlocking | OpenNoTerminal | OpenCloseOnExec;
        Check(Status(AtCurrentDirectory, path, 0, FileStatus.TypeModeAndSize, out var status), path, "open");
        RefuseIrregular(status, path);
        var file = Open(path, Flags | (access == FileAccess.Read ? OpenReadOnly : OpenReadWrite), 0, path);
        try
        {
            Check(Status(file, "", AtEmptyPath, FileStatus.TypeModeAndSize, out status), path, "look at");
            RefuseIrregular(status, path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void RefuseIrregular(FileStatus status, string path)
    {
        if (!status.IsRegular)
        {
            throw NotRegular(path, status.Kind);
        }
    }

    public override UnixFileMode? CheckReplaceable(string path, bool overwrite)
    {
        if (Status(AtCurrentDirectory, path, AtSymlinkNoFollow, FileStatus.TypeModeAndSize, out var status) != 0)
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

    public override SafeFileHandle CreateNew(string temporaryPath, string path, UnixFileMode? permissions)
    {
        // Never open to more than it shall be in the end: whoever got hold of it then would keep it.
        var atFirst = permissions is { } wanted ? (uint)wanted & 0x1FF : DefaultPermissions;
        const int Flags = OpenReadWrite | OpenCreate | OpenExclusive | OpenCloseOnExec;
        var file = Open(temporaryPath, Flags, atFirst, path);
        try
        {
            if (permissions is { } exact)
            {
                var result = Uninterrupted(() => SetMode(file, (uint)exact));
                Check(result, path, "set the permissions of");
            }

            return file;
        }
        catch
        {
            file.Dispose();
            _ = Unlink(temporaryPath);
            throw;
        }
    }

    public override void Extend(
        SafeFileHandle file, string path, long oldLengthInBytes, long newLengthInBytes, bool preallocate)
    {
        var byteLength = newLengthInBytes - oldLengthInBytes;
        if (byteLength == 0)
        {
            return;
        }

        // Allocating makes the file longer, and never shorter should someone else have appended to it meanwhile.
        if (preallocate && Uninterrupted(() => Allocate(file, 0, oldLengthInBytes, byteLength)) == 0)
        {
            return;
        }

        var error = Marshal.GetLastPInvokeError();
        if (preallocate && error is not (ErrorNotSupported or ErrorNotImplemented or ErrorInvalid))
        {
            _ = SetLength(file, oldLengthInBytes);
            throw Failure(error, path, $"reserve {newLengthInBytes:N0} bytes for");
        }

        var result = Uninterrupted(() => SetLength(file, newLengthInBytes));
        Check(result, path, $"make room for {newLengthInBytes:N0} bytes in");
        if (preallocate)
        {
            Populate(file, path, oldLengthInBytes, newLengthInBytes);
        }
    }

    /// <summary>Where the file system has no <c>fallocate</c>: touch every page now, and get an error, not a signal.</summary>
    private static void Populate(SafeFileHandle file, string path, long oldLengthInBytes, long newLengthInBytes)
    {
        var pageStart = oldLengthInBytes / Environment.SystemPageSize * Environment.SystemPageSize;
        var byteLength = (nuint)(newLengthInBytes - pageStart);
        var address = LinuxCalls.Map(0, byteLength, ProtectRead | ProtectWrite, MapShared, file, pageStart);
        if (address == MapFailed)
        {
            return;
        }

        var isPopulated = Uninterrupted(() => Advise(address, byteLength, AdvisePopulateWrite)) == 0;
        var error = Marshal.GetLastPInvokeError();
        _ = LinuxCalls.Unmap(address, byteLength);

        // EINVAL is a kernel before 5.14, which cannot say; then a full disk shows itself only at a write.
        if (!isPopulated && error != ErrorInvalid)
        {
            _ = SetLength(file, oldLengthInBytes);
            throw new IOException($"Could not reserve {newLengthInBytes:N0} bytes for '{path}': the disk is full.");
        }
    }

    public override void Publish(SafeFileHandle file, string temporaryPath, string path, bool overwrite)
    {
        Check(Uninterrupted(() => SyncFile(file)), path, "write");
        using var directory = OpenDirectory(path);
        if (overwrite)
        {
            Check(Rename(temporaryPath, path), path, "put the new file in place of");
        }
        else
        {
            if (Link(temporaryPath, path) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                throw error == ErrorExists ? AlreadyThere(path) : Failure(error, path, "name the new file");
            }

            _ = Unlink(temporaryPath);
        }

        // A name is on disk only once its directory is. EINVAL is a file system that has no such call.
        if (directory is not null && Uninterrupted(() => SyncFile(directory)) != 0
            && Marshal.GetLastPInvokeError() is var failure and not ErrorInvalid)
        {
            throw Failure(failure, path, "bring to disk the name of");
        }
    }

    /// <summary>Null for a directory that may be written to and not read: its names get to disk when the system likes.</summary>
    private static SafeFileHandle? OpenDirectory(string path)
    {
        try
        {
            return Open(Path.GetDirectoryName(path)!, OpenReadOnly | OpenCloseOnExec, 0, path);
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    public override MappedRegion Map(
        SafeFileHandle file, string path, MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access) =>
        new LinuxRegion(file, path, mode, offsetInBytes, byteLength, access);

    private static SafeFileHandle Open(string path, int flags, uint permissions, string pathInMessages)
    {
        var descriptor = Uninterrupted(() => LinuxCalls.Open(path, flags, permissions));
        Check(descriptor, pathInMessages, "open");
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void Check(int result, string path, string action)
    {
        if (result < 0)
        {
            throw Failure(Marshal.GetLastPInvokeError(), path, action);
        }
    }

    /// <summary>What .NET's own file calls throw for this error, with the path and the action that failed.</summary>
    internal static Exception Failure(int error, string path, string action) => error switch
    {
        ErrorNoEntry or ErrorNotDirectory => NotFound(path),
        ErrorIsDirectory => NotRegular(path, "a directory"),
        ErrorAccess or ErrorPermission or ErrorReadOnlyFileSystem => new UnauthorizedAccessException(
            $"Could not {action} '{path}': {Reason(error)}."),
        _ => new IOException($"Could not {action} '{path}': {Reason(error)}."),
    };

    private static string Reason(int error) => Marshal.GetPInvokeErrorMessage(error);
}
