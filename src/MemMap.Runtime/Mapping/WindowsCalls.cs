using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>
/// The system calls of Windows that mapping needs. Each returns whether it succeeded; if not, the error's number is in
/// <see cref="Marshal.GetLastPInvokeError"/>.
/// </summary>
internal unsafe partial class WindowsCalls
{
    public const uint AccessReadAttributes = 0x80;
    public const uint AccessRead = 0x8000_0000;
    public const uint AccessWrite = 0x4000_0000;
    public const uint AccessDelete = 0x1_0000;

    public const uint CreateNewOnly = 1;
    public const uint OpenExisting = 3;

    public const uint RightToRead = 1;
    public const uint RightToWrite = 2;
    public const uint RightToAppend = 4;

    /// <summary>Without it, a directory cannot be opened.</summary>
    public const uint FlagBackupSemantics = 0x0200_0000;

    public const uint KindDisk = 1;
    public const uint KindCharacter = 2;
    public const uint KindPipe = 3;

    public const uint AttributeReadOnly = 0x1;
    public const uint AttributeDirectory = 0x10;
    public const uint AttributeSparse = 0x200;
    public const uint AttributeCompressed = 0x800;

    public const uint PageReadOnly = 2;
    public const uint PageReadWrite = 4;
    public const uint PageWriteCopy = 8;

    public const uint ViewCopy = 1;
    public const uint ViewWrite = 2;
    public const uint ViewRead = 4;

    public const uint RenameReplaces = 1;
    public const uint RenamePosix = 2;

    public const int ErrorInvalidFunction = 1;
    public const int ErrorFileNotFound = 2;
    public const int ErrorPathNotFound = 3;
    public const int ErrorTooManyOpenFiles = 4;
    public const int ErrorAccessDenied = 5;
    public const int ErrorNotEnoughMemory = 8;
    public const int ErrorOutOfMemory = 14;
    public const int ErrorInvalidDrive = 15;
    public const int ErrorWriteProtected = 19;
    public const int ErrorNotReady = 21;
    public const int ErrorSharingViolation = 32;
    public const int ErrorLockViolation = 33;
    public const int ErrorHandleDiskFull = 39;
    public const int ErrorNotSupported = 50;
    public const int ErrorBadNetworkPath = 53;
    public const int ErrorFileExists = 80;
    public const int ErrorInvalidParameter = 87;
    public const int ErrorDiskFull = 112;
    public const int ErrorNotImplemented = 120;
    public const int ErrorInvalidName = 123;
    public const int ErrorNotLocked = 158;
    public const int ErrorAlreadyExists = 183;
    public const int ErrorNameTooLong = 206;
    public const int ErrorFileTooLarge = 223;
    public const int ErrorDirectory = 267;
    public const int ErrorFileInvalid = 1006;
    public const int ErrorDevice = 1117;
    public const int ErrorUserMappedFile = 1224;
    public const int ErrorNoSystemResources = 1450;
    public const int ErrorWorkingSetQuota = 1453;
    public const int ErrorCommitmentLimit = 1455;

    private const uint ShareAll = 1 | 2 | 4;

    /// <summary>Whether a call is to fail, with an error that is set already: here a test steps in.</summary>
    private protected virtual bool Refuses([CallerMemberName] string call = "") => false;

    /// <summary>Opens a file that others may open, write, rename and delete meanwhile.</summary>
    /// <returns>An invalid handle where that fails.</returns>
    public SafeFileHandle Open(string path, uint access, uint disposition, uint flags) => Refuses()
        ? new SafeFileHandle(-1, ownsHandle: false)
        : Native.CreateFile(LongPath(path), access, ShareAll, 0, disposition, flags | AttributeNormal, 0);

    private const uint AttributeNormal = 0x80;

    /// <summary>A path of any length, which Windows takes only if it is not to change it.</summary>
    private static string LongPath(string path)
    {
        const int LongestPlain = 247;
        return path.Length <= LongestPlain || path.StartsWith(@"\\?\", StringComparison.Ordinal)
                || path.StartsWith(@"\\.\", StringComparison.Ordinal) ? path
            : path.StartsWith(@"\\", StringComparison.Ordinal) ? $@"\\?\UNC\{path.AsSpan(2)}"
            : $@"\\?\{path}";
    }

    public uint KindOf(SafeFileHandle file) => Refuses() ? 0 : Native.KindOf(file);

    public bool Status(SafeFileHandle file, out FileStatus status)
    {
        status = default;
        return !Refuses() && Native.Status(file, out status);
    }

    /// <summary>Length of the file, and whether it is to be deleted when its last handle closes.</summary>
    public bool Standard(SafeFileHandle file, out StandardStatus status)
    {
        status = default;
        return !Refuses() && Native.Query(file, StandardStatus.Class, out status, (uint)sizeof(StandardStatus));
    }

    /// <summary>Identity of the file; the older one, of 64 bits, where the file system has no other.</summary>
    public bool Identity(SafeFileHandle file, out FileIdentity identity)
    {
        identity = default;
        if (Refuses())
        {
            return false;
        }

        if (Native.Query(file, FileIdentity.Class, out identity, (uint)sizeof(FileIdentity)))
        {
            return true;
        }

        FileStatus status = default;
        if (!Native.Status(file, out status))
        {
            return false;
        }

        identity = new FileIdentity(status.Volume, status.Index, 0);
        return true;
    }

    /// <summary>The rights that a handle has; all of them where the system does not tell.</summary>
    public uint RightsOf(SafeFileHandle file)
    {
        const int AccessInformation = 8;
        var result = stackalloc nint[2];
        var rights = 0u;
        return !Refuses() && Native.Query(file, result, out rights, sizeof(uint), AccessInformation) == 0
            ? rights
            : uint.MaxValue;
    }

    /// <summary>Whether the file is on another machine.</summary>
    public bool IsRemote(SafeFileHandle file)
    {
        const int RemoteProtocol = 13;
        const int ByteLength = 116;
        var info = stackalloc byte[ByteLength];
        return !Refuses() && Native.Query(file, RemoteProtocol, info, ByteLength);
    }

    /// <summary>Name of the file system; null where the system does not tell.</summary>
    public string? FileSystemOf(SafeFileHandle file)
    {
        const int MostCharacters = 64;
        var name = stackalloc char[MostCharacters];
        return !Refuses() && Native.VolumeOf(file, null, 0, null, null, null, name, MostCharacters)
            ? new string(name)
            : null;
    }

    /// <summary>Bytes that this user can still store on the disk; null where the system does not tell.</summary>
    public long? FreeSpaceOf(SafeFileHandle file)
    {
        const int FullSize = 7;
        var result = stackalloc nint[2];
        DiskSpace space = default;
        return !Refuses() && Native.QueryVolume(file, result, out space, (uint)sizeof(DiskSpace), FullSize) == 0
            ? space.AvailableByteLength
            : null;
    }

    /// <summary>Path by which the system would open the file; null where it does not tell.</summary>
    public string? NameOf(SafeFileHandle file)
    {
        var name = new char[512];
        while (!Refuses())
        {
            uint length;

            // SAFETY: the array is pinned during the call, which writes no more than its length.
            fixed (char* characters = name)
            {
                length = Native.FinalPath(file, characters, (uint)name.Length, 0);
            }

            if (length < name.Length)
            {
                return length > 0 ? Plain(new string(name, 0, (int)length)) : null;
            }

            name = new char[length];
        }

        return null;
    }

    private static string Plain(string path) =>
        path.StartsWith(@"\\?\UNC\", StringComparison.Ordinal) ? $@"\\{path.AsSpan(8)}"
        : path.StartsWith(@"\\?\", StringComparison.Ordinal) ? path[4..]
        : path;

    public bool SetLength(SafeFileHandle file, long byteLength)
    {
        const int EndOfFile = 6;
        return !Refuses() && Native.Set(file, EndOfFile, &byteLength, sizeof(long));
    }

    /// <summary>
    /// Reserves space for a file that may be shorter. A value below the length would cut the file: the caller looks.
    /// </summary>
    public bool Allocate(SafeFileHandle file, long byteLength)
    {
        const int Allocation = 5;
        return !Refuses() && Native.Set(file, Allocation, &byteLength, sizeof(long));
    }

    /// <summary>Lets the file have holes, so that its length takes no space.</summary>
    public bool MakeSparse(SafeFileHandle file)
    {
        const uint SetSparse = 0x900C4;
        return !Refuses() && Native.Control(file, SetSparse, null, 0, null, 0, out _, 0);
    }

    /// <summary>Whether the file is deleted when its last handle closes, also that of a killed process.</summary>
    public bool SetDeletes(SafeFileHandle file, bool deletes)
    {
        const int Disposition = 4;
        byte value = deletes ? (byte)1 : (byte)0;
        return !Refuses() && Native.Set(file, Disposition, &value, sizeof(byte));
    }

    public bool Delete(string path) => !Refuses() && Native.Delete(LongPath(path));

    /// <summary>Renames an open file.</summary>
    /// <param name="file">Handle with the right to delete.</param>
    /// <param name="path">New path, or <c>:name</c> for a stream of the same file.</param>
    /// <param name="flags">
    /// With <see cref="RenamePosix"/>, who has the replaced file open keeps it; an old system does not know that.
    /// </param>
    public bool Rename(SafeFileHandle file, string path, uint flags)
    {
        const int Plain = 3;
        const int Extended = 22;
        var name = LongPath(path);
        var nameOffset = (2 * sizeof(nint)) + sizeof(uint);
        var info = new byte[nameOffset + ((name.Length + 1) * sizeof(char))];
        MemoryMarshal.Write(info, flags);
        MemoryMarshal.Write(info.AsSpan(2 * sizeof(nint)), name.Length * sizeof(char));
        MemoryMarshal.AsBytes(name.AsSpan()).CopyTo(info.AsSpan(nameOffset));

        // SAFETY: the array is pinned during the call, which reads no more than its length.
        fixed (byte* bytes = info)
        {
            return !Refuses() && Native.Set(
                file, (flags & RenamePosix) != 0 ? Extended : Plain, bytes, (uint)info.Length);
        }
    }

    /// <returns>Number of bytes, or below 0 for an error.</returns>
    public int Read(SafeFileHandle file, Span<byte> destination, long offsetInBytes)
    {
        try
        {
            return Refuses() ? -1 : RandomAccess.Read(file, destination, offsetInBytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Failed(failure);
        }
    }

    /// <summary>Writes all bytes.</summary>
    public bool Write(SafeFileHandle file, ReadOnlySpan<byte> source, long offsetInBytes)
    {
        try
        {
            if (Refuses())
            {
                return false;
            }

            RandomAccess.Write(file, source, offsetInBytes);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Failed(failure) == 0;
        }
    }

    /// <summary>The BCL knows handles for overlapped calls too; its texts are the system's.</summary>
    private static int Failed(Exception failure)
    {
        Marshal.SetLastPInvokeError(failure.HResult & 0xFFFF);
        return -1;
    }

    public bool SyncFile(SafeFileHandle file) => !Refuses() && Native.SyncFile(file);

    /// <summary>
    /// Locks one byte, or fails at once. The call takes no <c>OVERLAPPED</c>, whose end .NET would be told of where the
    /// handle is its own and asynchronous.
    /// </summary>
    public bool LockByte(SafeFileHandle file, long position) =>
        !Refuses() && Native.LockFile(file, (uint)position, (uint)(position >> 32), 1, 0);

    public bool UnlockByte(SafeFileHandle file, long position) =>
        !Refuses() && Native.UnlockFile(file, (uint)position, (uint)(position >> 32), 1, 0);

    /// <summary>Makes a section; with length 0, one of the length that the file has.</summary>
    /// <returns>Handle, or 0.</returns>
    public nint MakeSection(SafeFileHandle file, uint protection, long byteLength) => Refuses()
        ? 0
        : Native.MakeSection(file, 0, protection, (uint)(byteLength >> 32), (uint)byteLength, 0);

    public void CloseSection(nint section) => _ = Native.Close(section);

    /// <returns>Address, or 0.</returns>
    public nint Map(nint section, uint access, long offsetInBytes, nuint byteLength) => Refuses()
        ? 0
        : Native.Map(section, access, (uint)(offsetInBytes >> 32), (uint)offsetInBytes, byteLength);

    public bool Unmap(nint address) => !Refuses() && Native.Unmap(address);

    public bool SyncMemory(nint address, nuint byteLength) => !Refuses() && Native.SyncMemory(address, byteLength);

    public bool Prefetch(nint address, nuint byteLength)
    {
        var range = stackalloc nint[2] { address, (nint)byteLength };
        return !Refuses() && Native.Prefetch(CurrentProcess, 1, range, 0);
    }

    public bool LockMemory(nint address, nuint byteLength) => !Refuses() && Native.LockMemory(address, byteLength);

    /// <summary>Unlocks pages; those that are not locked leave this process's memory.</summary>
    public bool UnlockMemory(nint address, nuint byteLength) =>
        !Refuses() && Native.UnlockMemory(address, byteLength);

    /// <summary>Lets the process hold that many bytes more in memory, and so lock them.</summary>
    public bool GrowWorkingSet(nuint byteLength)
    {
        var (least, most) = ((nuint)0, (nuint)0);
        return !Refuses() && Native.WorkingSet(CurrentProcess, out least, out most)
            && Native.SetWorkingSet(CurrentProcess, least + byteLength, Math.Max(most, least) + byteLength);
    }

    private const nint CurrentProcess = -1;

    /// <summary><c>BY_HANDLE_FILE_INFORMATION</c>, whose times are pairs of 32 bits.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    internal struct FileStatus
    {
        public uint Attributes;
        private readonly ulong _created;
        private readonly ulong _read;
        private readonly ulong _written;
        public uint Volume;
        private readonly uint _lengthHigh;
        private readonly uint _lengthLow;
        private readonly uint _linkCount;
        private readonly uint _indexHigh;
        private readonly uint _indexLow;

        public readonly ulong Index => ((ulong)_indexHigh << 32) | _indexLow;

        public readonly long ByteLength => ((long)_lengthHigh << 32) | _lengthLow;

        public readonly bool IsDirectory => (Attributes & AttributeDirectory) != 0;
    }

    /// <summary><c>FILE_STANDARD_INFO</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct StandardStatus
    {
        public const int Class = 1;

        private readonly long _allocationLength;
        public long ByteLength;
        private readonly uint _linkCount;
        private readonly byte _deletes;
        private readonly byte _isDirectory;

        public readonly bool IsDeleted => _deletes != 0;
    }

    /// <summary><c>FILE_ID_INFO</c>: what all names of a file have in common, and no other file has.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct FileIdentity(ulong Volume, ulong Low, ulong High)
    {
        public const int Class = 18;
    }

    /// <summary><c>FILE_FS_FULL_SIZE_INFORMATION</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct DiskSpace
    {
        private readonly long _unitCount;
        private readonly long _availableUnitCount;
        private readonly long _freeUnitCount;
        private readonly uint _sectorsInUnit;
        private readonly uint _bytesInSector;

        public readonly long AvailableByteLength => _availableUnitCount * _sectorsInUnit * _bytesInSector;
    }

    private static partial class Native
    {
        private const string Kernel = "kernel32";
        private const string Nt = "ntdll";

        [LibraryImport(
            Kernel, EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
        public static partial SafeFileHandle CreateFile(
            string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

        [LibraryImport(Kernel, EntryPoint = "GetFileType", SetLastError = true)]
        public static partial uint KindOf(SafeFileHandle file);

        [LibraryImport(Kernel, EntryPoint = "GetFileInformationByHandle", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Status(SafeFileHandle file, out FileStatus status);

        [LibraryImport(Kernel, EntryPoint = "GetFileInformationByHandleEx", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Query(SafeFileHandle file, int kind, out FileIdentity identity, uint byteLength);

        [LibraryImport(Kernel, EntryPoint = "GetFileInformationByHandleEx", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Query(SafeFileHandle file, int kind, out StandardStatus status, uint byteLength);

        [LibraryImport(Kernel, EntryPoint = "GetFileInformationByHandleEx", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Query(SafeFileHandle file, int kind, byte* info, uint byteLength);

        [LibraryImport(Nt, EntryPoint = "NtQueryInformationFile")]
        public static partial int Query(
            SafeFileHandle file, nint* result, out uint rights, uint byteLength, int kind);

        [LibraryImport(Nt, EntryPoint = "NtQueryVolumeInformationFile")]
        public static partial int QueryVolume(
            SafeFileHandle file, nint* result, out DiskSpace space, uint byteLength, int kind);

        [LibraryImport(Kernel, EntryPoint = "GetVolumeInformationByHandleW", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool VolumeOf(
            SafeFileHandle file, char* name, uint nameLength, uint* serial, uint* longestName, uint* flags,
            char* fileSystem, uint fileSystemLength);

        [LibraryImport(Kernel, EntryPoint = "GetFinalPathNameByHandleW", SetLastError = true)]
        public static partial uint FinalPath(SafeFileHandle file, char* path, uint length, uint flags);

        [LibraryImport(Kernel, EntryPoint = "SetFileInformationByHandle", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Set(SafeFileHandle file, int kind, void* info, uint byteLength);

        [LibraryImport(Kernel, EntryPoint = "DeviceIoControl", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Control(
            SafeFileHandle file, uint code, void* input, uint inputLength, void* output, uint outputLength,
            out uint returned, nint overlapped);

        [LibraryImport(
            Kernel, EntryPoint = "DeleteFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Delete(string path);

        [LibraryImport(Kernel, EntryPoint = "FlushFileBuffers", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool SyncFile(SafeFileHandle file);

        [LibraryImport(Kernel, EntryPoint = "LockFile", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool LockFile(
            SafeFileHandle file, uint offsetLow, uint offsetHigh, uint lengthLow, uint lengthHigh);

        [LibraryImport(Kernel, EntryPoint = "UnlockFile", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool UnlockFile(
            SafeFileHandle file, uint offsetLow, uint offsetHigh, uint lengthLow, uint lengthHigh);

        [LibraryImport(Kernel, EntryPoint = "CreateFileMappingW", SetLastError = true)]
        public static partial nint MakeSection(
            SafeFileHandle file, nint security, uint protection, uint lengthHigh, uint lengthLow, nint name);

        [LibraryImport(Kernel, EntryPoint = "CloseHandle", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Close(nint handle);

        [LibraryImport(Kernel, EntryPoint = "MapViewOfFile", SetLastError = true)]
        public static partial nint Map(
            nint section, uint access, uint offsetHigh, uint offsetLow, nuint byteLength);

        [LibraryImport(Kernel, EntryPoint = "UnmapViewOfFile", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Unmap(nint address);

        [LibraryImport(Kernel, EntryPoint = "FlushViewOfFile", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool SyncMemory(nint address, nuint byteLength);

        [LibraryImport(Kernel, EntryPoint = "PrefetchVirtualMemory", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool Prefetch(nint process, nuint count, nint* ranges, uint flags);

        [LibraryImport(Kernel, EntryPoint = "VirtualLock", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool LockMemory(nint address, nuint byteLength);

        [LibraryImport(Kernel, EntryPoint = "VirtualUnlock", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool UnlockMemory(nint address, nuint byteLength);

        [LibraryImport(Kernel, EntryPoint = "GetProcessWorkingSetSize", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool WorkingSet(nint process, out nuint least, out nuint most);

        [LibraryImport(Kernel, EntryPoint = "SetProcessWorkingSetSize", SetLastError = true)]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool SetWorkingSet(nint process, nuint least, nuint most);
    }
}
