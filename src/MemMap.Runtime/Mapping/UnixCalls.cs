using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>
/// What the portable platform needs and the BCL does not have: what a path leads to, and a lock on an open file. Linux and
/// Apple's systems have both. Elsewhere nothing is known of a path, and no file can be locked.
/// </summary>
internal static unsafe partial class UnixCalls
{
    private const string LibC = "libc";

    private static readonly LinuxCalls Linux = new();

    private static readonly bool IsApple = OperatingSystem.IsMacOS() || OperatingSystem.IsIOS()
        || OperatingSystem.IsTvOS() || OperatingSystem.IsMacCatalyst();

    private static readonly bool IsArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Looks at what a path leads to, without opening it.</summary>
    /// <returns>False where the system does not say.</returns>
    public static bool TryStatus(string path, out FileStatus status)
    {
        if (OperatingSystem.IsLinux())
        {
            return Linux.Status(path, 0, out status) == 0;
        }

        AppleStatus found = default;
        var isKnown = IsApple && (IsArm64 ? Native.Status(path, out found) : Native.StatusOnX64(path, out found)) == 0;
        status = found.ToFileStatus();
        return isKnown;
    }

    /// <summary>Looks at an open file.</summary>
    /// <inheritdoc cref="TryStatus(string, out FileStatus)" path="/returns"/>
    public static bool TryStatus(SafeFileHandle file, out FileStatus status)
    {
        if (OperatingSystem.IsLinux())
        {
            return Linux.Status(file, out status) == 0;
        }

        AppleStatus found = default;
        var isKnown = IsApple && (IsArm64 ? Native.Status(file, out found) : Native.StatusOnX64(file, out found)) == 0;
        status = found.ToFileStatus();
        return isKnown;
    }

    /// <summary>Locks a byte of a file, or unlocks it, for this open file and not for the process.</summary>
    /// <param name="file">Handle that is open for writing.</param>
    /// <param name="start">Offset of the byte in the file; it may be behind the end.</param>
    /// <param name="isLocked">Whether it is to be locked.</param>
    /// <returns>0, or the number of the error.</returns>
    public static int Lock(SafeFileHandle file, long start, bool isLocked)
    {
        if (OperatingSystem.IsLinux())
        {
            var type = isLocked ? FileLock.Exclusive : FileLock.None;
            var fileLock = new FileLock { Type = type, Start = start, Length = 1 };
            return Linux.Control(file, SetOwnLock, ref fileLock) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }

        if (!IsApple)
        {
            return ErrorNotImplemented;
        }

        var appleLock = new AppleLock
        {
            Start = start,
            Length = 1,
            Type = isLocked ? AppleLock.Exclusive : AppleLock.None,
        };

        // Apple's ARM64 puts arguments of variable number on the stack: behind eight that fill the registers.
        var result = IsArm64
            ? Native.Control(file, AppleLock.SetOwnLock, 0, 0, 0, 0, 0, 0, ref appleLock)
            : Native.Control(file, AppleLock.SetOwnLock, ref appleLock);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Whether <see cref="Lock"/> failed because another open file has the lock.</summary>
    public static bool IsHeld(int error) => error == ErrorAccess || error == (IsApple ? AppleLock.ErrorTryAgain : ErrorTryAgain);

    /// <summary>The parts of Apple's <c>struct stat</c>, with inodes of 64 bits, that are read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private readonly struct AppleStatus
    {
        [FieldOffset(0)]
        private readonly uint _device;

        [FieldOffset(4)]
        private readonly ushort _mode;

        [FieldOffset(8)]
        private readonly ulong _inode;

        [FieldOffset(96)]
        private readonly long _byteLength;

        public FileStatus ToFileStatus() => new(_mode, _device, _inode, _byteLength);
    }

    /// <summary>Apple's <c>struct flock</c>, and the numbers that belong to it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct AppleLock
    {
        public const int SetOwnLock = 90;
        public const int ErrorTryAgain = 35;
        public const short None = 2;
        public const short Exclusive = 3;

        public long Start;
        public long Length;
        public int Process;
        public short Type;
        public short Whence;
    }

    private static partial class Native
    {
        [LibraryImport(LibC, EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Status(string path, out AppleStatus status);

        [LibraryImport(
            LibC, EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int StatusOnX64(string path, out AppleStatus status);

        [LibraryImport(LibC, EntryPoint = "fstat", SetLastError = true)]
        public static partial int Status(SafeFileHandle file, out AppleStatus status);

        [LibraryImport(LibC, EntryPoint = "fstat$INODE64", SetLastError = true)]
        public static partial int StatusOnX64(SafeFileHandle file, out AppleStatus status);

        [LibraryImport(LibC, EntryPoint = "fcntl", SetLastError = true)]
        public static partial int Control(SafeFileHandle file, int command, ref AppleLock fileLock);

        [LibraryImport(LibC, EntryPoint = "fcntl", SetLastError = true)]
        public static partial int Control(
            SafeFileHandle file, int command, nint x2, nint x3, nint x4, nint x5, nint x6, nint x7, ref AppleLock fileLock);
    }
}
