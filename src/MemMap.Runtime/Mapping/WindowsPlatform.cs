using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.WindowsCalls;

namespace MemMap;

/// <summary>Files and regions by the system calls of Windows.</summary>
internal sealed class WindowsPlatform(WindowsCalls calls) : MappingPlatform
{
    public override RegularFile OpenExisting(string path, FileAccess access)
    {
        RefuseDeviceName(path);
        var rights = access == FileAccess.Read ? AccessRead : AccessRead | AccessWrite;
        var file = new WindowsFile(calls, OpenOrThrow(calls, path, rights), path);
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
        WindowsFile.BorrowFrom(calls, handle, path, access);

    public override NewFile CreateNew(string path, bool overwrite, UnixFileMode? permissions)
    {
        RefuseDeviceName(path);
        return WindowsNewFile.Begin(calls, path, overwrite);
    }

    private static SafeFileHandle OpenOrThrow(WindowsCalls calls, string path, uint rights)
    {
        var handle = calls.Open(path, rights, WindowsCalls.OpenExisting, FlagBackupSemantics);
        if (!handle.IsInvalid)
        {
            return handle;
        }

        var error = Marshal.GetLastPInvokeError();

        // A directory may be read, as it were, and not written.
        throw error == ErrorAccessDenied && Directory.Exists(path)
            ? NotRegular(path, "a directory")
            : Failure(error, path, "open");
    }

    /// <summary>
    /// A full path <c>\\.\NUL</c> is what Windows makes of <c>NUL</c>, and of <c>nul.dat</c> before Windows 11. To open
    /// some devices is to use them, so the name decides.
    /// </summary>
    private static void RefuseDeviceName(string path)
    {
        const string Devices = @"\\.\";
        if (!path.StartsWith(Devices, StringComparison.Ordinal) && !path.StartsWith(@"\\?\", StringComparison.Ordinal))
        {
            return;
        }

        var name = path[Devices.Length..];
        if (name.StartsWith(@"pipe\", StringComparison.OrdinalIgnoreCase))
        {
            throw NotRegular(path, "a pipe");
        }

        if (!name.Contains('\\'))
        {
            var isDisk = name.StartsWith("PhysicalDrive", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("Volume", StringComparison.OrdinalIgnoreCase) || name.EndsWith(':');
            throw NotRegular(isDisk ? path : name, isDisk ? "a block device" : "a character device");
        }
    }

    /// <summary>What .NET's own file calls throw for this error, with the path and the action that failed.</summary>
    public static Exception Failure(int error, string path, string action) => error switch
    {
        ErrorFileNotFound or ErrorPathNotFound or ErrorInvalidDrive => NotFound(path),
        ErrorDirectory => NotRegular(path, "a directory"),
        ErrorAccessDenied or ErrorWriteProtected => new UnauthorizedAccessException(
            $"Could not {action} '{path}': {Reason(error)}."),
        _ => new IOException($"Could not {action} '{path}': {Reason(error)}."),
    };

    /// <summary>The last error, as an exception.</summary>
    public static Exception LastFailure(string path, string action) =>
        Failure(Marshal.GetLastPInvokeError(), path, action);

    /// <summary>In English, whatever language the system has.</summary>
    public static string Reason(int error) => error switch
    {
        ErrorAccessDenied => "Permission denied",
        ErrorWriteProtected => "the disk is write-protected",
        ErrorFileNotFound or ErrorPathNotFound => "it does not exist",
        ErrorTooManyOpenFiles => "this process has as many files open as it may",
        ErrorNotEnoughMemory or ErrorOutOfMemory => "there is not enough memory, or no address space for it",
        ErrorCommitmentLimit => "there is not enough memory: the page file is too small for it",
        ErrorNoSystemResources or ErrorWorkingSetQuota => "the system has not enough memory for it",
        ErrorSharingViolation => "another program has the file open and does not share it",
        ErrorLockViolation => "another program has locked that part of the file",
        ErrorDiskFull or ErrorHandleDiskFull => "the disk is full",
        ErrorFileExists or ErrorAlreadyExists => "the name is taken",
        ErrorInvalidName => "this is not a name that a file can have",
        ErrorNameTooLong => "the name is too long",
        ErrorFileTooLarge => "the file would be longer than this file system allows",
        ErrorUserMappedFile => "another map or program has the file mapped, and Windows cuts no such file",
        ErrorNotReady => "the drive is not ready",
        ErrorBadNetworkPath => "the other machine was not found",
        ErrorDevice => "the disk has failed (input/output error)",
        ErrorInvalidParameter => "the system takes no such request (Windows error 87)",
        _ => $"Windows error {error} ({Marshal.GetPInvokeErrorMessage(error)})",
    };
}
