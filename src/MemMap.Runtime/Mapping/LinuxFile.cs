using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.LinuxCalls;

namespace MemMap;

/// <summary>A regular file by the system calls of Linux.</summary>
internal sealed class LinuxFile : RegularFile
{
    private readonly LinuxCalls _calls;
    private long _lengthWhenOpened;
    private (ulong, uint, uint)? _identity;
    private FileSystemStatus? _fileSystem;
    private bool _isPathKnown = true;

    private LinuxFile(LinuxCalls calls, SafeFileHandle handle, string path)
        : base(handle, path) => _calls = calls;

    /// <summary>Opens a file, or makes it, as <paramref name="flags"/> say.</summary>
    /// <param name="calls">System calls.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="flags">Flags of <c>open</c>; <c>O_CLOEXEC</c> is always added.</param>
    /// <param name="permissions">Permissions of a new file, before the umask is applied.</param>
    /// <param name="pathInMessages">The name that the file will have.</param>
    public static LinuxFile Open(LinuxCalls calls, string path, int flags, uint permissions, string pathInMessages)
    {
        var descriptor = Uninterrupted(() => calls.Open(path, flags | OpenCloseOnExec, permissions));
        LinuxPlatform.Check(descriptor, pathInMessages, "open");
        return new LinuxFile(calls, new SafeFileHandle(descriptor, ownsHandle: true), pathInMessages);
    }

    /// <summary>A file that the caller has opened.</summary>
    public static LinuxFile BorrowFrom(LinuxCalls calls, SafeFileHandle handle, FileAccess access)
    {
        var path = NameOf(handle) ?? "a file without a name";
        var file = new LinuxFile(calls, handle, path);
        file.RefuseIrregular();
        var flags = calls.Control(handle, GetFlags);
        LinuxPlatform.Check(flags, path, "look at");
        if (access == FileAccess.ReadWrite && (flags & OpenAccessMask) != OpenReadWrite)
        {
            throw MappingPlatform.CannotWrite(path);
        }

        if (access == FileAccess.ReadWrite && (flags & OpenAppend) != 0)
        {
            throw MappingPlatform.Appends(path);
        }

        if ((flags & OpenAccessMask) is not (OpenReadOnly or OpenReadWrite))
        {
            throw MappingPlatform.CannotRead(path);
        }

        file.Borrow();
        file._isPathKnown = calls.Status(path, 0, out var named) == 0 && named.Identity == file._identity;
        return file;
    }

    /// <summary>The handle itself, for calls on it that no other file needs.</summary>
    public void SetPermissions(UnixFileMode permissions)
    {
        var result = Uninterrupted(() => _calls.SetMode(Handle, (uint)permissions));
        LinuxPlatform.Check(result, Path, "set the permissions of");
    }

    /// <summary>
    /// On btrfs, which writes every page to a new place, reserved space is good for the first write only; a file
    /// without copy-on-write, which only an empty one can become, is written in place.
    /// </summary>
    public void WriteInPlace()
    {
        var flags = 0;
        if (FileSystem.IsBtrfs && _calls.InodeFlags(Handle, GetInodeFlags, ref flags) == 0)
        {
            flags |= InodeNoCopyOnWrite;
            _ = _calls.InodeFlags(Handle, SetInodeFlags, ref flags);
        }
    }

    /// <summary>Throws if the opened file is not a regular file.</summary>
    public void RefuseIrregular()
    {
        LinuxPlatform.Check(_calls.Status(Handle, out var status), Path, "look at");
        LinuxPlatform.RefuseIrregular(status, Path);
        _lengthWhenOpened = status.ByteLength;
        _identity = status.Identity;
    }

    public override PathState StateOfPath()
    {
        if (!_isPathKnown)
        {
            return PathState.SameFile;
        }

        if (_calls.Status(Path, 0, out var named) != 0)
        {
            // Other errors say nothing: a directory on the way may have become unreadable to this process.
            return Marshal.GetLastPInvokeError() is ErrorNoEntry or ErrorNotDirectory
                ? PathState.Deleted
                : PathState.SameFile;
        }

        if (_identity is null)
        {
            LinuxPlatform.Check(_calls.Status(Handle, out var own), Path, "look at");
            _identity = own.Identity;
        }

        return named.Identity == _identity ? PathState.SameFile : PathState.Replaced;
    }

    public override bool IsStoredInPlace => !FileSystem.WritesToNewPlaces;

    public override long FreeSpaceInBytes =>
        _calls.FileSystemOf(Handle, out var status) == 0 ? status.FreeSpaceInBytes : long.MaxValue;

    public override bool IsRemote => FileSystem.IsRemote;

    /// <summary>Asked once; a system that does not answer is taken for one of the ordinary ones.</summary>
    private FileSystemStatus FileSystem => _fileSystem ??=
        _calls.FileSystemOf(Handle, out var status) == 0 ? status : default;

    /// <summary>
    /// The search moves the position of the open file, which a caller's handle shares: there a second one does it, or
    /// none where it cannot be had.
    /// </summary>
    private protected override HoleFinder FindHoles()
    {
        if (!IsBorrowed)
        {
            return new LinuxHoleFinder(_calls, Handle, ownsFile: false);
        }

        try
        {
            return new LinuxHoleFinder(_calls, OpenAgain(OpenReadOnly).Handle, ownsFile: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new HoleFinder();
        }
    }

    /// <summary>A second open file, with a position and locks of its own.</summary>
    private LinuxFile OpenAgain(int flags) =>
        Open(_calls, $"/proc/self/fd/{Handle.DangerousGetHandle()}", flags, 0, Path);

    public override long LengthWhenOpened => _lengthWhenOpened;

    public override long Length
    {
        get
        {
            LinuxPlatform.Check(_calls.Status(Handle, out var status), Path, "look at");
            return status.ByteLength;
        }
    }

    public override int Read(Span<byte> destination, long offsetInBytes)
    {
        var byteCount = 0;
        while (byteCount < destination.Length)
        {
            var read = (int)_calls.Read(Handle, destination[byteCount..], offsetInBytes + byteCount);
            if (read < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted)
            {
                continue;
            }

            LinuxPlatform.Check(read, Path, "read");
            if (read == 0)
            {
                break;
            }

            byteCount += read;
        }

        return byteCount;
    }

    public override void Write(ReadOnlySpan<byte> source, long offsetInBytes)
    {
        for (var byteCount = 0; byteCount < source.Length;)
        {
            var written = (int)_calls.Write(Handle, source[byteCount..], offsetInBytes + byteCount);
            if (written < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted)
            {
                continue;
            }

            LinuxPlatform.Check(written, Path, "write to");
            byteCount += written;
        }
    }

    public override void Extend(long oldLengthInBytes, long newLengthInBytes, bool preallocate)
    {
        var byteLength = newLengthInBytes - oldLengthInBytes;
        if (byteLength == 0)
        {
            return;
        }

        // Allocating makes the file longer, and never shorter if another process has appended to it meanwhile.
        if (preallocate && Uninterrupted(() => _calls.Allocate(Handle, 0, oldLengthInBytes, byteLength)) == 0)
        {
            return;
        }

        var error = Marshal.GetLastPInvokeError();
        if (preallocate && !IsUnsupported(error))
        {
            _ = _calls.SetLength(Handle, oldLengthInBytes);
            throw LinuxPlatform.Failure(error, Path, $"reserve {newLengthInBytes:N0} bytes for");
        }

        var result = Uninterrupted(() => _calls.SetLength(Handle, newLengthInBytes));
        LinuxPlatform.Check(result, Path, $"make room for {newLengthInBytes:N0} bytes in");
        if (preallocate)
        {
            Populate(oldLengthInBytes, newLengthInBytes);
        }
    }

    /// <summary>
    /// Where the file system has no <c>fallocate</c>: touch every page now, and get an error, not a signal.
    /// </summary>
    private void Populate(long oldLengthInBytes, long newLengthInBytes)
    {
        var pageStart = oldLengthInBytes / Environment.SystemPageSize * Environment.SystemPageSize;
        var byteLength = (nuint)(newLengthInBytes - pageStart);
        var address = _calls.Map(0, byteLength, ProtectRead | ProtectWrite, MapShared, Handle, pageStart);
        if (address == MapFailed)
        {
            return;
        }

        var isPopulated = Uninterrupted(() => _calls.Advise(address, byteLength, AdvisePopulateWrite)) == 0;
        var error = Marshal.GetLastPInvokeError();
        _ = _calls.Unmap(address, byteLength);

        // EINVAL is a kernel before 5.14, which cannot say; then a full disk shows itself only at a write.
        if (!isPopulated && error != ErrorInvalid)
        {
            _ = _calls.SetLength(Handle, oldLengthInBytes);
            throw new IOException($"Could not reserve {newLengthInBytes:N0} bytes for '{Path}': the disk is full.");
        }
    }

    public override void Reserve(long startInBytes, long endInBytes)
    {
        var result = Uninterrupted(() => _calls.Allocate(Handle, KeepLength, startInBytes, endInBytes - startInBytes));
        if (result < 0 && Marshal.GetLastPInvokeError() is var error && !IsUnsupported(error))
        {
            throw LinuxPlatform.Failure(error, Path, $"reserve {endInBytes:N0} bytes for");
        }
    }

    public override void Truncate(long newLengthInBytes)
    {
        var result = Uninterrupted(() => _calls.SetLength(Handle, newLengthInBytes));
        LinuxPlatform.Check(result, Path, $"set the length to {newLengthInBytes:N0} bytes of");
    }

    public override void Sync()
    {
        if (TrySync() is var error and not 0)
        {
            throw LinuxPlatform.Failure(error, Path, "flush");
        }
    }

    /// <summary>The error number, or 0.</summary>
    public int TrySync() =>
        Uninterrupted(() => _calls.SyncFile(Handle)) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Starts to write dirty pages back, and waits for that only when the flags say so.</summary>
    public int SyncRange(long offsetInBytes, long byteLength, uint flags) =>
        Uninterrupted(() => _calls.SyncFileRange(Handle, offsetInBytes, byteLength, flags));

    /// <summary>Lets the page cache forget what is not dirty.</summary>
    public void Forget(long offsetInBytes, long byteLength) =>
        _ = _calls.AdviseFile(Handle, offsetInBytes, byteLength, AdviseDontNeed);

    public nint MapPages(nint address, nuint byteLength, int protection, int flags, long offsetInBytes) =>
        _calls.Map(address, byteLength, protection, flags, Handle, offsetInBytes);

    /// <summary>
    /// The lock belongs to the open file, which two maps of one handle would share: for a handle that is not ours the
    /// file is opened once more.
    /// </summary>
    public override AppenderLock LockForAppending()
    {
        if (!IsBorrowed)
        {
            return LinuxAppenderLock.Take(_calls, Handle, Path, ownsFile: false);
        }

        var again = OpenAgain(OpenReadWrite);
        try
        {
            return LinuxAppenderLock.Take(_calls, again.Handle, Path, ownsFile: true);
        }
        catch
        {
            again.Dispose();
            throw;
        }
    }

    public override bool IsRowUnsettled(long startInBytes) =>
        LinuxAppenderLock.IsRowUnsettled(_calls, Handle, startInBytes);

    public override MappedRegion Map(MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access) =>
        new LinuxRegion(_calls, this, mode, offsetInBytes, byteLength, access);

    private static bool IsUnsupported(int error) => error is ErrorNotSupported or ErrorNotImplemented or ErrorInvalid;

    private static string? NameOf(SafeFileHandle handle)
    {
        try
        {
            return new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class LinuxHoleFinder(LinuxCalls calls, SafeFileHandle file, bool ownsFile) : HoleFinder
    {
        public override long SkipFrom(long offsetInBytes)
        {
            var data = calls.SeekData(file, offsetInBytes);
            return data >= 0 ? data
                : Marshal.GetLastPInvokeError() == ErrorNoSuchAddress ? long.MaxValue
                : offsetInBytes;
        }

        public override void Dispose()
        {
            if (ownsFile)
            {
                file.Dispose();
            }
        }
    }
}
