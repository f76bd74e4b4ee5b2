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
        // Without O_NONBLOCK the open of a FIFO waits for a writer, for ever.
        var flags = (access == FileAccess.Read ? OpenReadOnly : OpenReadWrite) | OpenNonBlocking | OpenCloseOnExec;
        var file = Open(path, flags, permissions: 0);
        try
        {
            Check(Status(file, "", AtEmptyPath, FileStatus.TypeModeAndSize, out var status), path, "look at");
            return status.IsRegular ? file : throw NotRegular(path, status.Kind);
        }
        catch
        {
            file.Dispose();
            throw;
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

    public override SafeFileHandle CreateNew(string path, UnixFileMode? permissions)
    {
        var file = Open(path, OpenReadWrite | OpenCreate | OpenExclusive | OpenCloseOnExec, DefaultPermissions);
        if (permissions is { } exact && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, exact);
        }

        return file;
    }

    public override void Extend(
        SafeFileHandle file, string path, long oldLengthInBytes, long newLengthInBytes, bool preallocate)
    {
        Check(SetLength(file, newLengthInBytes), path, $"make room for {newLengthInBytes:N0} bytes in");
        if (preallocate && Allocate(file, 0, oldLengthInBytes, newLengthInBytes - oldLengthInBytes) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is ErrorNotSupported or ErrorInvalid)
            {
                Populate(file, path, oldLengthInBytes, newLengthInBytes);
                return;
            }

            _ = SetLength(file, oldLengthInBytes);
            throw Failure(error, path, $"reserve {newLengthInBytes:N0} bytes for");
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

        var isPopulated = Advise(address, byteLength, AdvisePopulateWrite) == 0;
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
        Check(SyncFile(file), path, "write");
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

        // A name is on disk only once its directory is.
        var directory = Path.GetDirectoryName(path)!;
        using var handle = Open(directory, OpenReadOnly | OpenCloseOnExec, permissions: 0);
        Check(SyncFile(handle), directory, "write");
    }

    public override MappedRegion Map(
        SafeFileHandle file, string path, MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access) =>
        new LinuxRegion(file, path, mode, offsetInBytes, byteLength, access);

    private static SafeFileHandle Open(string path, int flags, uint permissions)
    {
        int descriptor;
        do
        {
            descriptor = LinuxCalls.Open(path, flags, permissions);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted);

        Check(descriptor, path, "open");
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
