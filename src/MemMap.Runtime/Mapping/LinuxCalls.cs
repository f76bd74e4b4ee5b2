using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>The system calls of 64-bit Linux that mapping needs; numbers are those of the kernel's generic ABI.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int AtCurrentDirectory = -100;
    public const int AtSymlinkNoFollow = 0x100;
    public const int AtEmptyPath = 0x1000;

    public const int OpenReadOnly = 0;
    public const int OpenReadWrite = 2;
    public const int OpenCreate = 0x40;
    public const int OpenExclusive = 0x80;
    public const int OpenNoTerminal = 0x100;
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;

    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int MapShared = 1;
    public const int MapPrivate = 2;
    public const int MapFixed = 0x10;
    public const int MapAnonymous = 0x20;
    public const int MapNoReserve = 0x4000;
    public const nint MapFailed = -1;

    public const int SyncAndWait = 4;
    public const uint StartWriteBack = 2;

    public const int AdviseRandom = 1;
    public const int AdviseSequential = 2;
    public const int AdvisePopulateWrite = 23;

    public const int ErrorPermission = 1;
    public const int ErrorNoEntry = 2;
    public const int ErrorInterrupted = 4;
    public const int ErrorNoMemory = 12;
    public const int ErrorAccess = 13;
    public const int ErrorExists = 17;
    public const int ErrorNotDirectory = 20;
    public const int ErrorIsDirectory = 21;
    public const int ErrorInvalid = 22;
    public const int ErrorReadOnlyFileSystem = 30;
    public const int ErrorNotImplemented = 38;
    public const int ErrorNotSupported = 95;

    private const string LibC = "libc";

    /// <summary>
    /// Calls again while a signal, such as those by which the runtime suspends threads, cuts the call short.
    /// </summary>
    public static int Uninterrupted(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted);

        return result;
    }

    [LibraryImport(LibC, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, uint mode);

    [LibraryImport(LibC, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(SafeFileHandle directory, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport(LibC, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Status(int directory, string path, int flags, uint mask, out FileStatus status);

    [LibraryImport(LibC, EntryPoint = "fchmod", SetLastError = true)]
    public static partial int SetMode(SafeFileHandle file, uint mode);

    [LibraryImport(LibC, EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int SetLength(SafeFileHandle file, long byteLength);

    [LibraryImport(LibC, EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Allocate(SafeFileHandle file, int mode, long offsetInBytes, long byteLength);

    [LibraryImport(LibC, EntryPoint = "fsync", SetLastError = true)]
    public static partial int SyncFile(SafeFileHandle file);

    [LibraryImport(LibC, EntryPoint = "sync_file_range", SetLastError = true)]
    public static partial int SyncFileRange(SafeFileHandle file, long offsetInBytes, long byteLength, uint flags);

    [LibraryImport(LibC, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string source, string destination);

    [LibraryImport(LibC, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string source, string destination);

    [LibraryImport(LibC, EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Unlink(string path);

    [LibraryImport(LibC, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(
        nint address, nuint byteLength, int protection, int flags, SafeFileHandle file, long offsetInBytes);

    [LibraryImport(LibC, EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(
        nint address, nuint byteLength, int protection, int flags, int file, long offsetInBytes);

    [LibraryImport(LibC, EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint byteLength);

    [LibraryImport(LibC, EntryPoint = "msync", SetLastError = true)]
    public static partial int SyncMemory(nint address, nuint byteLength, int flags);

    [LibraryImport(LibC, EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint address, nuint byteLength, int advice);

    /// <summary>The parts of <c>struct statx</c> that are read; its layout is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatus
    {
        public const uint TypeModeAndSize = 0x1 | 0x2 | 0x200;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(40)]
        public long ByteLength;

        private const int TypeMask = 0xF000;

        public readonly bool IsRegular => (Mode & TypeMask) == 0x8000;

        public readonly bool IsSymbolicLink => (Mode & TypeMask) == 0xA000;

        public readonly UnixFileMode Permissions => (UnixFileMode)(Mode & 0xFFF);

        /// <summary>What the file is, as a message says it.</summary>
        public readonly string Kind => (Mode & TypeMask) switch
        {
            0x1000 => "a FIFO",
            0x2000 => "a character device",
            0x4000 => "a directory",
            0x6000 => "a block device",
            0x8000 => "a regular file",
            0xA000 => "a symbolic link",
            0xC000 => "a socket",
            _ => "of an unknown kind",
        };
    }
}
