using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>Files and regions by the system calls of Linux.</summary>
internal sealed class LinuxPlatform(LinuxCalls calls) : MappingPlatform
{
    public override RegularFile OpenExisting(string path, FileAccess access)
    {
        // Looked at before it is opened, because the open alone starts a watchdog or rewinds a tape; and again after,
        // because the name may stand for something else by then. Without O_NONBLOCK a FIFO would wait for a writer.
        Check(calls.Status(path, 0, out var status), path, "open");
        RefuseIrregular(status, path);
        var file = OpenWhenGivenUp(path, access == FileAccess.Read ? OpenReadOnly : OpenReadWrite);
        try
        {
            file.JoinOthers(status.Identity);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// A program that holds a lease on the file (Samba and NFS servers do, for their clients) is asked to give it up by
    /// the attempt to open it, and has 45 s for that unless the machine says otherwise. A blocking open would wait as
    /// long, but for ever if the name stood for a FIFO by then.
    /// </summary>
    private LinuxFile OpenWhenGivenUp(string path, int access)
    {
        const int LongestWait = 60_000;
        const int LongestStep = 1_000;
        for (int waited = 0, step = 1; ; waited += step, step = Math.Min(2 * step, LongestStep))
        {
            var file = LinuxFile.TryOpen(calls, path, OpenNonBlocking | OpenNoTerminal | access, 0, path);
            if (file is not null)
            {
                return file;
            }

            var error = Marshal.GetLastPInvokeError();

            // A map that the program has forgotten keeps its file open until it is collected.
            if (error == ErrorTooManyFiles && AddressSpace.TryReclaim())
            {
                continue;
            }

            if (error != ErrorTryAgain)
            {
                throw Failure(error, path, "open");
            }

            if (waited >= LongestWait)
            {
                throw new IOException(
                    $"Could not open '{path}': another program, such as a file server, holds a lease on it and has not "
                    + $"given it up for {LongestWait / 1000} s. Close the file there.");
            }

            calls.Wait(step);
        }
    }

    public override RegularFile Borrow(SafeFileHandle handle, string? path, FileAccess access) =>
        LinuxFile.BorrowFrom(calls, handle, path, access);

    public static void RefuseIrregular(FileStatus status, string path)
    {
        if (!status.IsRegular)
        {
            throw NotRegular(path, status.Kind);
        }
    }

    public override NewFile CreateNew(string path, bool overwrite, UnixFileMode? permissions) =>
        LinuxNewFile.Begin(calls, path, overwrite, permissions);

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
        ErrorTooManyFiles => new IOException(
            $"Could not {action} '{path}': this process has as many files open as it may (ulimit -n). Close maps that "
            + "are not used, or raise the limit."),
        _ => new IOException($"Could not {action} '{path}': {Reason(error)}."),
    };

    /// <summary>ENODEV is a file system whose pages cannot be shared; copies of them it can give.</summary>
    public static Exception CannotMap(int error, string path, nuint byteLength, bool isShared) =>
        error == ErrorNoDevice && isShared
            ? new IOException(
                $"Could not map {byteLength:N0} bytes of '{path}': its file system (FUSE with direct_io, for example) "
                + "cannot share pages of memory between programs; OpenCopyOnWrite works.")
            : Failure(error, path, $"map {byteLength:N0} bytes of");

    private static string Reason(int error) => Marshal.GetPInvokeErrorMessage(error);
}
