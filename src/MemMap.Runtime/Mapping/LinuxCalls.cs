using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// The system calls of Linux that mapping needs, on 64 bits; on 32, <see cref="UnixCalls"/> uses the status and the locks
/// of a file. Constants are those of the kernel's generic ABI. Each call returns what the kernel does, below 0 for an
/// error whose number is in <see cref="Marshal.GetLastPInvokeError"/>.
/// </summary>
/// <remarks>
/// A function of the C library is called only where all that .NET supports have it, which is glibc from 2.27 and musl
/// from 1.2.3 on. What came to them later is called by the number that the kernel gives it on each processor.
/// </remarks>
internal unsafe partial class LinuxCalls
{
    public const int AtCurrentDirectory = -100;
    public const int AtSymlinkNoFollow = 0x100;
    public const int AtSymlinkFollow = 0x400;
    public const int AtEmptyPath = 0x1000;

    public const int OpenReadOnly = 0;
    public const int OpenReadWrite = 2;
    public const int OpenAccessMask = 3;
    public const int OpenAppend = 0x400;
    public const int OpenCreate = 0x40;
    public const int OpenExclusive = 0x80;
    public const int OpenNoTerminal = 0x100;
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;

    public const int GetFlags = 3;
    public const int GetOwnLock = 36;
    public const int SetOwnLock = 37;

    public const int KeepLength = 1;
    public const int UnshareRange = 0x40;

    public const int SeekToData = 3;

    public const nuint GetInodeFlags = 0x8008_6601;
    public const nuint SetInodeFlags = 0x4008_6602;
    public const int InodeNoCopyOnWrite = 0x0080_0000;

    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int MapShared = 1;
    public const int MapPrivate = 2;
    public const int MapFixed = 0x10;
    public const int MapAnonymous = 0x20;
    public const int MapNoReserve = 0x4000;
    public const int MoveMayMove = 1;
    public const int MoveFixed = 2;
    public const nint MapFailed = -1;

    public const int SyncAndWait = 4;
    public const uint StartWriteBack = 2;
    public const uint WriteAndWait = 1 | 2 | 4;

    public const int AdviseNormal = 0;
    public const int AdviseRandom = 1;
    public const int AdviseSequential = 2;
    public const int AdviseWillNeed = 3;
    public const int AdviseDontNeed = 4;
    public const int AdvisePageOut = 21;
    public const int AdviseHugePage = 14;
    public const int AdvisePopulateRead = 22;
    public const int AdvisePopulateWrite = 23;

    public const int ErrorPermission = 1;
    public const int ErrorNoEntry = 2;
    public const int ErrorInterrupted = 4;
    public const int ErrorNoSuchAddress = 6;
    public const int ErrorTryAgain = 11;
    public const int ErrorNoMemory = 12;
    public const int ErrorAccess = 13;
    public const int ErrorBusy = 16;
    public const int ErrorExists = 17;
    public const int ErrorNoDevice = 19;
    public const int ErrorNotDirectory = 20;
    public const int ErrorIsDirectory = 21;
    public const int ErrorInvalid = 22;
    public const int ErrorTooManyFiles = 24;
    public const int ErrorReadOnlyFileSystem = 30;
    public const int ErrorNoLock = 37;
    public const int ErrorNotImplemented = 38;
    public const int ErrorNotSupported = 95;

    /// <summary>An error of NFS that has no name outside the kernel.</summary>
    public const int ErrorNotSupportedByServer = 524;

    private const string LibC = "libc";
    private const int FileLengthResource = 1;
    private const uint RenameToFreeOnly = 1;

    /// <summary>Number of <c>fcntl64</c>, whose locks have 64 bits also where a process has 32.</summary>
    private const nint ControlOf32Bits = 221;

    /// <summary>
    /// Numbers of <c>statx</c>, <c>renameat2</c> and <c>newfstatat</c>; the processors that came last share theirs. A
    /// number that is none is a call that the kernel does not have.
    /// </summary>
    private static readonly (nint Status, nint Rename, nint OlderStatus) Numbers =
        RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => (332, 316, 262),
            Architecture.Ppc64le => (383, 357, 291),
            Architecture.Arm => (397, 382, -1),
            _ => (291, 276, 79),
        };

    /// <summary>Two bits, of which ARM numbers the one for directories otherwise.</summary>
    private static int OpenTemporary => 0x40_0000
        | (RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x4000 : 0x1_0000);

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

    /// <summary>Whether an error says that the kernel, or this file system, has no such call.</summary>
    public static bool IsUnsupported(int error) => error is ErrorNotSupported or ErrorNotImplemented or ErrorInvalid;

    /// <summary>
    /// Whether the kernel counts memory that may be written to and is not used yet (<c>vm.overcommit_memory</c> 2).
    /// </summary>
    public virtual bool CountsUnusedMemory => CountsAll;

    private static readonly bool CountsAll = ReadsAs("/proc/sys/vm/overcommit_memory", "2");

    private static bool ReadsAs(string path, string text)
    {
        try
        {
            return File.ReadAllText(path).Trim() == text;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Where a test steps in: true makes this call fail with the error that is set.</summary>
    private protected virtual bool Refuses([CallerMemberName] string call = "") => false;

    public int Open(string path, int flags, uint mode) => Refuses() ? -1 : Native.Open(path, flags, mode);

    /// <summary>Makes a file that has no name, in the file system of a directory.</summary>
    public int OpenUnnamed(string directory, int flags, uint mode) =>
        Refuses() ? -1 : Native.Open(directory, flags | OpenTemporary, mode);

    /// <summary>Waits before a call is made again.</summary>
    public virtual void Wait(int milliseconds) => Thread.Sleep(milliseconds);

    /// <summary>The longest file that this process may write, in bytes: beyond it a signal would end it.</summary>
    public virtual long FileLengthLimit()
    {
        ResourceLimit limit = default;
        return Refuses() || Native.Limit(FileLengthResource, out limit) != 0
            ? long.MaxValue
            : (long)Math.Min(limit.Current, long.MaxValue);
    }

    public int Status(SafeFileHandle file, out FileStatus status)
    {
        var isCounted = false;
        try
        {
            file.DangerousAddRef(ref isCounted);
            return Status(file.DangerousGetHandle(), "", AtEmptyPath, out status);
        }
        finally
        {
            if (isCounted)
            {
                file.DangerousRelease();
            }
        }
    }

    public int Status(string path, int flags, out FileStatus status) =>
        Status(AtCurrentDirectory, path, flags, out status);

    private int Status(nint directory, string path, int flags, out FileStatus status)
    {
        status = default;
        var result = Refuses()
            ? -1
            : (int)Native.Status(Numbers.Status, directory, path, flags, FileStatus.Parts, out status);

        // A kernel before 4.11, or a sandbox that does not know the call and says that it is not permitted.
        return result < 0 && Marshal.GetLastPInvokeError() is ErrorNotImplemented or ErrorPermission
            ? OlderStatus(directory, path, flags, out status)
            : result;
    }

    private int OlderStatus(nint directory, string path, int flags, out FileStatus status)
    {
        OlderFileStatus older = default;
        var result = Refuses()
            ? -1
            : (int)Native.OlderStatus(Numbers.OlderStatus, directory, path, out older, flags);
        status = new FileStatus(older);
        return result;
    }

    public int Control(SafeFileHandle file, int command) => Refuses() ? -1 : Native.Control(file, command, 0);

    public int Control(SafeFileHandle file, int command, ref FileLock fileLock) => Refuses() ? -1
        : Environment.Is64BitProcess ? Native.Control(file, command, ref fileLock)
        : (int)Native.Control(ControlOf32Bits, file, command, ref fileLock);

    public int InodeFlags(SafeFileHandle file, nuint request, ref int flags) =>
        Refuses() ? -1 : Native.InodeFlags(file, request, ref flags);

    public int FileSystemOf(SafeFileHandle file, out FileSystemStatus status)
    {
        status = default;
        return Refuses() ? -1 : Native.FileSystemOf(file, out status);
    }

    /// <summary>Reads an extended attribute of 8 bytes; another length is no success.</summary>
    public bool TryGetAttribute(SafeFileHandle file, string name, out long value)
    {
        value = 0;
        return !Refuses() && Native.GetAttribute(file, name, out value, sizeof(long)) == sizeof(long);
    }

    public int SetAttribute(SafeFileHandle file, string name, long value) =>
        Refuses() ? -1 : Native.SetAttribute(file, name, in value, sizeof(long), 0);

    public int RemoveAttribute(SafeFileHandle file, string name) =>
        Refuses() ? -1 : Native.RemoveAttribute(file, name);

    public int SetMode(SafeFileHandle file, uint mode) => Refuses() ? -1 : Native.SetMode(file, mode);

    public int SetOwner(SafeFileHandle file, uint user, uint group) =>
        Refuses() ? -1 : Native.SetOwner(file, user, group);

    public int SetLength(SafeFileHandle file, long byteLength) => Refuses() ? -1 : Native.SetLength(file, byteLength);

    public virtual int Allocate(SafeFileHandle file, int mode, long offsetInBytes, long byteLength) =>
        Refuses() ? -1 : Native.Allocate(file, mode, offsetInBytes, byteLength);

    public nint Read(SafeFileHandle file, Span<byte> destination, long offsetInBytes)
    {
        // SAFETY: the span is pinned during the call, which writes no more than its length.
        fixed (byte* bytes = destination)
        {
            return Refuses() ? -1 : Native.Read(file, bytes, (nuint)destination.Length, offsetInBytes);
        }
    }

    public nint Write(SafeFileHandle file, ReadOnlySpan<byte> source, long offsetInBytes)
    {
        // SAFETY: the span is pinned during the call, which reads no more than its length.
        fixed (byte* bytes = source)
        {
            return Refuses() ? -1 : Native.Write(file, bytes, (nuint)source.Length, offsetInBytes);
        }
    }

    /// <summary>Moves the position of the open file, which others may share, to the next byte with a place.</summary>
    public long SeekData(SafeFileHandle file, long offsetInBytes) =>
        Refuses() ? -1 : Native.Seek(file, offsetInBytes, SeekToData);

    public int SyncFile(SafeFileHandle file) => Refuses() ? -1 : Native.SyncFile(file);

    public int SyncFileRange(SafeFileHandle file, long offsetInBytes, long byteLength, uint flags) =>
        Refuses() ? -1 : Native.SyncFileRange(file, offsetInBytes, byteLength, flags);

    /// <summary>Unlike the other calls, this one returns the error's number.</summary>
    public int AdviseFile(SafeFileHandle file, long offsetInBytes, long byteLength, int advice) =>
        Refuses() ? Marshal.GetLastPInvokeError() : Native.AdviseFile(file, offsetInBytes, byteLength, advice);

    public int Rename(string source, string destination) => Refuses() ? -1 : Native.Rename(source, destination);

    /// <summary>Renames only if nothing has the name.</summary>
    public int RenameToFree(string source, string destination) => Refuses() ? -1 : (int)Native.Rename(
        Numbers.Rename, AtCurrentDirectory, source, AtCurrentDirectory, destination, RenameToFreeOnly);

    /// <summary>Gives a name to what a link of procfs leads to, such as a file that has none.</summary>
    public int LinkOpenFile(string linkPath, string destination) => Refuses()
        ? -1
        : Native.Link(AtCurrentDirectory, linkPath, AtCurrentDirectory, destination, AtSymlinkFollow);

    /// <summary>The text of a symbolic link; null for anything else.</summary>
    public string? ReadLink(string path)
    {
        const int LongestPath = 4096;
        Span<byte> target = stackalloc byte[LongestPath];

        // SAFETY: the span lives on the stack during the call, which writes no more than its length.
        fixed (byte* bytes = target)
        {
            var length = Refuses() ? -1 : Native.ReadLink(path, bytes, LongestPath);
            return length < 0 ? null : System.Text.Encoding.UTF8.GetString(target[..(int)length]);
        }
    }

    public int Link(string source, string destination) => Refuses() ? -1 : Native.Link(source, destination);

    public int Unlink(string path) => Refuses() ? -1 : Native.Unlink(path);

    public nint Map(
        nint address, nuint byteLength, int protection, int flags, SafeFileHandle file, long offsetInBytes) =>
        Refuses() ? MapFailed : Native.Map(address, byteLength, protection, flags, file, offsetInBytes);

    public nint MapEmpty(nint address, nuint byteLength, int protection, int flags) =>
        Refuses() ? MapFailed : Native.Map(address, byteLength, protection, flags | MapAnonymous, -1, 0);

    /// <summary>Moves a mapping to addresses whose own mapping it replaces.</summary>
    public nint Move(nint address, nuint byteLength, nint newAddress) => Refuses()
        ? MapFailed
        : Native.Move(address, byteLength, byteLength, MoveMayMove | MoveFixed, newAddress);

    public int Unmap(nint address, nuint byteLength) => Refuses() ? -1 : Native.Unmap(address, byteLength);

    public int SyncMemory(nint address, nuint byteLength, int flags) =>
        Refuses() ? -1 : Native.SyncMemory(address, byteLength, flags);

    public int Advise(nint address, nuint byteLength, int advice) =>
        Refuses() ? -1 : Native.Advise(address, byteLength, advice);

    public int LockMemory(nint address, nuint byteLength) => Refuses() ? -1 : Native.LockMemory(address, byteLength);

    public int UnlockMemory(nint address, nuint byteLength) =>
        Refuses() ? -1 : Native.UnlockMemory(address, byteLength);

    /// <summary>The parts of <c>struct statx</c> that are read; its layout is the same on every architecture.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileStatus
    {
        /// <summary>Type, mode, user, group, inode, size and blocks.</summary>
        public const uint Parts = 0x1 | 0x2 | 0x8 | 0x10 | 0x100 | 0x200 | 0x400;

        private const int BlockLengthInBytes = 512;

        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        private ulong _inode;

        [FieldOffset(40)]
        public long ByteLength;

        [FieldOffset(48)]
        private long _blockCount;

        [FieldOffset(136)]
        private uint _deviceMajor;

        [FieldOffset(140)]
        private uint _deviceMinor;

        private const int TypeMask = 0xF000;

        /// <summary>What another Unix says of a file.</summary>
        public FileStatus(ushort mode, uint device, ulong inode, long byteLength) =>
            (Mode, _deviceMinor, _inode, ByteLength) = (mode, device, inode, byteLength);

        public FileStatus(OlderFileStatus older)
        {
            (User, Group, Mode) = (older.User, older.Group, (ushort)older.Mode);
            (_inode, ByteLength, _blockCount) = (older.Inode, older.ByteLength, older.BlockCount);
            (_deviceMajor, _deviceMinor) = (older.DeviceMajor, older.DeviceMinor);
        }

        /// <summary>What two names of one file have in common, and no other file has.</summary>
        public readonly (ulong, uint, uint) Identity => (_inode, _deviceMajor, _deviceMinor);

        /// <summary>Bytes that have a place on disk, of which some may be behind the end.</summary>
        public readonly long StoredByteLength => _blockCount * BlockLengthInBytes;

        public readonly bool IsRegular => (Mode & TypeMask) == 0x8000;

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

    /// <summary>
    /// The parts of <c>struct stat</c> that are read: what stands before the device of a special file is laid out in one
    /// way on x64 and PowerPC, and in another on all later processors.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    internal readonly struct OlderFileStatus
    {
        private static readonly bool IsOfLaterProcessor =
            RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Ppc64le);

        [FieldOffset(0)]
        private readonly ulong _device;

        [FieldOffset(8)]
        public readonly ulong Inode;

        [FieldOffset(16)]
        private readonly uint _word16;

        [FieldOffset(24)]
        private readonly uint _word24;

        [FieldOffset(28)]
        private readonly uint _word28;

        [FieldOffset(32)]
        private readonly uint _word32;

        [FieldOffset(48)]
        public readonly long ByteLength;

        [FieldOffset(64)]
        public readonly long BlockCount;

        public uint Mode => IsOfLaterProcessor ? _word16 : _word24;

        public uint User => IsOfLaterProcessor ? _word24 : _word28;

        public uint Group => IsOfLaterProcessor ? _word28 : _word32;

        public uint DeviceMajor => (uint)(_device >> 8) & 0xFFF;

        public uint DeviceMinor => (uint)(_device & 0xFF) | ((uint)(_device >> 12) & 0xFFF00);
    }

    /// <summary>The parts of <c>struct statfs</c> of the 64-bit ABI that are read.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct FileSystemStatus
    {
        private const uint Btrfs = 0x9123_683E;
        private const uint Bcachefs = 0xCA45_1A4E;
        private const uint F2fs = 0xF2F5_2010;
        private const uint Nilfs = 0x3434;
        private const uint Ubifs = 0x2405_1905;
        private const uint Zfs = 0x2FC1_2FC1;

        private const uint OverlayFs = 0x794C_7630;

        private const uint Afs = 0x5346_414F;
        private const uint AfsOfKernel = 0x6B41_4653;
        private const uint Ceph = 0x00C3_6400;
        private const uint Cifs = 0xFF53_4D42;
        private const uint Coda = 0x7375_7245;
        private const uint Fuse = 0x6573_5546;
        private const uint Gpfs = 0x4750_4653;
        private const uint Lustre = 0x0BD0_0BD0;
        private const uint Nfs = 0x6969;
        private const uint Plan9 = 0x0102_1997;
        private const uint Smb = 0x517B;
        private const uint Smb2 = 0xFE53_4D42;

        /// <summary>The kernel's number for the kind of file system, whose upper half means nothing.</summary>
        [FieldOffset(0)]
        private uint _kind;

        [FieldOffset(8)]
        private long _transferLengthInBytes;

        [FieldOffset(32)]
        private long _availableBlockCount;

        [FieldOffset(72)]
        private long _blockLengthInBytes;

        /// <summary>How many files the disk has place for; btrfs sets no number and says 0.</summary>
        [FieldOffset(40)]
        private ulong _fileCount;

        /// <summary>Bytes that this user can still store.</summary>
        public readonly long AvailableByteLength =>
            _availableBlockCount * (_blockLengthInBytes > 0 ? _blockLengthInBytes : _transferLengthInBytes);

        public readonly bool IsBtrfs => _kind == Btrfs;

        /// <summary>
        /// Whether every page is written to a new place. An overlay repeats the numbers of the file system below it,
        /// not its kind; one of them tells that this is btrfs.
        /// </summary>
        public readonly bool WritesToNewPlaces =>
            _kind is Btrfs or Bcachefs or F2fs or Nilfs or Ubifs or Zfs || (_kind == OverlayFs && _fileCount == 0);

        public readonly bool IsOverlay => _kind == OverlayFs;

        public readonly bool IsRemote => _kind is Afs or AfsOfKernel or Ceph or Cifs or Coda or Fuse or Gpfs or Lustre
            or Nfs or Plan9 or Smb or Smb2;
    }

    /// <summary><c>struct rlimit</c> of the 64-bit ABI.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceLimit
    {
        public ulong Current;
        public ulong Maximum;
    }

    /// <summary><c>struct flock</c> of the 64-bit ABI.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FileLock
    {
        public const short Shared = 0;
        public const short Exclusive = 1;
        public const short None = 2;

        public short Type;
        public short Whence;
        public long Start;
        public long Length;

        /// <summary>0 for a lock that belongs to an open file and not to a process.</summary>
        public int Process;
    }

    private static partial class Native
    {
        [LibraryImport(LibC, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Open(string path, int flags, uint mode);

        [LibraryImport(LibC, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial nint Status(
            nint number, nint directory, string path, nint flags, nuint parts, out FileStatus status);

        [LibraryImport(LibC, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial nint OlderStatus(
            nint number, nint directory, string path, out OlderFileStatus status, nint flags);

        [LibraryImport(LibC, EntryPoint = "fcntl", SetLastError = true)]
        public static partial int Control(SafeFileHandle file, int command, nint argument);

        [LibraryImport(LibC, EntryPoint = "fcntl", SetLastError = true)]
        public static partial int Control(SafeFileHandle file, int command, ref FileLock fileLock);

        [LibraryImport(LibC, EntryPoint = "syscall", SetLastError = true)]
        public static partial nint Control(nint number, SafeFileHandle file, nint command, ref FileLock fileLock);

        [LibraryImport(LibC, EntryPoint = "ioctl", SetLastError = true)]
        public static partial int InodeFlags(SafeFileHandle file, nuint request, ref int flags);

        [LibraryImport(LibC, EntryPoint = "fstatfs", SetLastError = true)]
        public static partial int FileSystemOf(SafeFileHandle file, out FileSystemStatus status);

        [LibraryImport(
            LibC, EntryPoint = "fgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial nint GetAttribute(SafeFileHandle file, string name, out long value, nuint byteLength);

        [LibraryImport(
            LibC, EntryPoint = "fsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int SetAttribute(
            SafeFileHandle file, string name, in long value, nuint byteLength, int flags);

        [LibraryImport(
            LibC, EntryPoint = "fremovexattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int RemoveAttribute(SafeFileHandle file, string name);

        [LibraryImport(LibC, EntryPoint = "fchmod", SetLastError = true)]
        public static partial int SetMode(SafeFileHandle file, uint mode);

        [LibraryImport(LibC, EntryPoint = "fchown", SetLastError = true)]
        public static partial int SetOwner(SafeFileHandle file, uint user, uint group);

        [LibraryImport(LibC, EntryPoint = "getrlimit", SetLastError = true)]
        public static partial int Limit(int resource, out ResourceLimit limit);

        [LibraryImport(LibC, EntryPoint = "ftruncate", SetLastError = true)]
        public static partial int SetLength(SafeFileHandle file, long byteLength);

        [LibraryImport(LibC, EntryPoint = "fallocate", SetLastError = true)]
        public static partial int Allocate(SafeFileHandle file, int mode, long offsetInBytes, long byteLength);

        [LibraryImport(LibC, EntryPoint = "pread", SetLastError = true)]
        public static partial nint Read(SafeFileHandle file, byte* destination, nuint byteLength, long offsetInBytes);

        [LibraryImport(LibC, EntryPoint = "pwrite", SetLastError = true)]
        public static partial nint Write(SafeFileHandle file, byte* source, nuint byteLength, long offsetInBytes);

        [LibraryImport(LibC, EntryPoint = "lseek", SetLastError = true)]
        public static partial long Seek(SafeFileHandle file, long offsetInBytes, int from);

        [LibraryImport(LibC, EntryPoint = "fsync", SetLastError = true)]
        public static partial int SyncFile(SafeFileHandle file);

        [LibraryImport(LibC, EntryPoint = "sync_file_range", SetLastError = true)]
        public static partial int SyncFileRange(SafeFileHandle file, long offsetInBytes, long byteLength, uint flags);

        [LibraryImport(LibC, EntryPoint = "posix_fadvise")]
        public static partial int AdviseFile(SafeFileHandle file, long offsetInBytes, long byteLength, int advice);

        [LibraryImport(LibC, EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Rename(string source, string destination);

        [LibraryImport(LibC, EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Link(string source, string destination);

        [LibraryImport(LibC, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial nint Rename(
            nint number, nint sourceDirectory, string source, nint destinationDirectory, string destination, nuint flags);

        [LibraryImport(LibC, EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Link(
            int sourceDirectory, string source, int destinationDirectory, string destination, int flags);

        [LibraryImport(LibC, EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial nint ReadLink(string path, byte* target, nuint byteLength);

        [LibraryImport(LibC, EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Unlink(string path);

        [LibraryImport(LibC, EntryPoint = "mmap", SetLastError = true)]
        public static partial nint Map(
            nint address, nuint byteLength, int protection, int flags, SafeFileHandle file, long offsetInBytes);

        [LibraryImport(LibC, EntryPoint = "mmap", SetLastError = true)]
        public static partial nint Map(
            nint address, nuint byteLength, int protection, int flags, int file, long offsetInBytes);

        [LibraryImport(LibC, EntryPoint = "mremap", SetLastError = true)]
        public static partial nint Move(
            nint address, nuint byteLength, nuint newByteLength, int flags, nint newAddress);

        [LibraryImport(LibC, EntryPoint = "munmap", SetLastError = true)]
        public static partial int Unmap(nint address, nuint byteLength);

        [LibraryImport(LibC, EntryPoint = "msync", SetLastError = true)]
        public static partial int SyncMemory(nint address, nuint byteLength, int flags);

        [LibraryImport(LibC, EntryPoint = "madvise", SetLastError = true)]
        public static partial int Advise(nint address, nuint byteLength, int advice);

        [LibraryImport(LibC, EntryPoint = "mlock", SetLastError = true)]
        public static partial int LockMemory(nint address, nuint byteLength);

        [LibraryImport(LibC, EntryPoint = "munlock", SetLastError = true)]
        public static partial int UnlockMemory(nint address, nuint byteLength);
    }
}
