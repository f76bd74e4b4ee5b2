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
    private int _cutCountWhenOpened;

    private LinuxFile(LinuxCalls calls, SafeFileHandle handle, string path)
        : base(handle, path) => _calls = calls;

    /// <summary>Opens a file, or makes it, as <paramref name="flags"/> say.</summary>
    /// <param name="calls">System calls.</param>
    /// <param name="path">Path of the file.</param>
    /// <param name="flags">Flags of <c>open</c>; <c>O_CLOEXEC</c> is always added.</param>
    /// <param name="permissions">Permissions of a new file, before the umask is applied.</param>
    /// <param name="pathInMessages">The name that the file will have.</param>
    public static LinuxFile Open(LinuxCalls calls, string path, int flags, uint permissions, string pathInMessages) =>
        TryOpen(calls, path, flags, permissions, pathInMessages)
        ?? throw LinuxPlatform.Failure(Marshal.GetLastPInvokeError(), pathInMessages, "open");

    /// <returns>Null on failure, whose number is in <see cref="Marshal.GetLastPInvokeError"/>.</returns>
    /// <inheritdoc cref="Open"/>
    public static LinuxFile? TryOpen(
        LinuxCalls calls, string path, int flags, uint permissions, string pathInMessages)
    {
        int descriptor;
        do
        {
            descriptor = calls.Open(path, flags | OpenCloseOnExec, permissions);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == ErrorInterrupted);

        return descriptor < 0
            ? null
            : new LinuxFile(calls, new SafeFileHandle(descriptor, ownsHandle: true), pathInMessages);
    }

    /// <summary>
    /// A new file without a name, of which nothing is left when this process dies; null where one cannot be made, or
    /// could not be given a name later.
    /// </summary>
    public static LinuxFile? TryOpenUnnamed(
        LinuxCalls calls, string directory, uint permissions, string pathInMessages)
    {
        var descriptor = Uninterrupted(
            () => calls.OpenUnnamed(directory, OpenReadWrite | OpenCloseOnExec, permissions));
        if (descriptor < 0)
        {
            return null;
        }

        // Names are given by procfs, and servers on the network differ in what they let be named.
        var file = new LinuxFile(calls, new SafeFileHandle(descriptor, ownsHandle: true), pathInMessages);
        if (!file.IsRemote && calls.Status(file.LinkPath, 0, out _) == 0)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>A file that the caller has opened.</summary>
    public static LinuxFile BorrowFrom(LinuxCalls calls, SafeFileHandle handle, string? path, FileAccess access)
    {
        // Counted before its number is used: closed meanwhile by the caller, the number could be another file's.
        var isCounted = false;
        handle.DangerousAddRef(ref isCounted);
        var file = new LinuxFile(calls, handle, path ?? NameOf(calls, handle) ?? "a file without a name");
        try
        {
            file.Borrow();
            file.RefuseIrregular();
            file.JoinOthers(file.Identity!.Value);
            file._isPathKnown = calls.Status(file.Path, 0, out var named) == 0 && named.Identity == file.Identity;
            file.RefuseAccessOtherThan(access);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
        finally
        {
            handle.DangerousRelease();
        }
    }

    private void RefuseAccessOtherThan(FileAccess access)
    {
        var flags = _calls.Control(Handle, GetFlags);
        LinuxPlatform.Check(flags, Path, "look at");
        if ((flags & OpenAccessMask) is not (OpenReadOnly or OpenReadWrite))
        {
            throw MappingPlatform.CannotRead(Path);
        }

        if (access == FileAccess.ReadWrite && (flags & OpenAccessMask) != OpenReadWrite)
        {
            throw MappingPlatform.CannotWrite(Path);
        }

        if (access == FileAccess.ReadWrite && (flags & OpenAppend) != 0)
        {
            throw MappingPlatform.Appends(Path);
        }
    }

    /// <summary>What procfs calls this open file.</summary>
    public string LinkPath => LinkPathOf(Handle);

    public void SetPermissions(UnixFileMode permissions)
    {
        var result = Uninterrupted(() => _calls.SetMode(Handle, (uint)permissions));
        LinuxPlatform.Check(result, Path, "set the permissions of");
    }

    /// <summary>
    /// Leaves the file to the owner of another one, or to its group at least; an ordinary user may do neither, and then
    /// is its owner.
    /// </summary>
    public void TakeOwnerOf(FileStatus other)
    {
        const uint Unchanged = uint.MaxValue;
        if (_calls.Status(Handle, out var own) == 0 && (own.User, own.Group) != (other.User, other.Group)
            && _calls.SetOwner(Handle, other.User, other.Group) != 0)
        {
            _ = _calls.SetOwner(Handle, Unchanged, other.Group);
        }
    }

    public override void WriteInPlace()
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

    /// <summary>
    /// Becomes known to those that cut the file, in this process and in others, and looks at it after that: until there
    /// are pages, its length is less only if a map of this process cuts it.
    /// </summary>
    /// <param name="identity">Identity of the file, or of the one that had its name just before.</param>
    public void JoinOthers((ulong, uint, uint) identity)
    {
        while (true)
        {
            Maps = OpenMaps.Add(this, identity);
            _cutCountWhenOpened = Maps.CutCount;
            RefuseIrregular();
            if (_identity == identity)
            {
                return;
            }

            // This is another file than those that it was put among, and nothing would take its mark away.
            Unmark();
            Leave();
            identity = _identity!.Value;
        }
    }

    /// <summary>The opposite of <see cref="JoinOthers"/>.</summary>
    public void Leave()
    {
        Maps?.Remove(this);
        Maps = null;
    }

    /// <summary>Makes the pages of the file known; a file that was made just now becomes known by that.</summary>
    public void Attach(LinuxPages pages)
    {
        if (Maps is null && Identity is { } identity)
        {
            Maps = OpenMaps.Add(this, identity);
        }

        Maps?.Attach(this, pages);
    }

    /// <summary>
    /// The maps of the file; null until it is known to them, and where the system does not tell which file it is.
    /// </summary>
    public OpenMaps? Maps { get; private set; }

    /// <summary>The pages that lead to the file, once other maps may ask.</summary>
    public LinuxPages? Pages { get; set; }

    public override bool MayHaveBeenCut => Maps is null || Maps.CutCount != _cutCountWhenOpened;

    public override PathState StateOfPath(out long byteLength)
    {
        if (!_isPathKnown)
        {
            byteLength = Length;
            return PathState.SameFile;
        }

        if (_calls.Status(Path, 0, out var named) != 0)
        {
            // Other errors say nothing: a directory on the way may have become unreadable to this process.
            var error = Marshal.GetLastPInvokeError();
            byteLength = Length;
            return error is ErrorNoEntry or ErrorNotDirectory
                ? PathState.Deleted
                : PathState.SameFile;
        }

        var isSame = Identity is not { } own || own == named.Identity;
        byteLength = isSame ? named.ByteLength : Length;
        return isSame ? PathState.SameFile : PathState.Replaced;
    }

    /// <summary>Whether both are certainly one file on disk.</summary>
    public bool IsSameAs(LinuxFile other) => Identity is { } own && own == other.Identity;

    /// <summary>
    /// What all names of the file, and all maps of it, have in common. It never changes, so it is asked once; null while
    /// the system does not answer.
    /// </summary>
    public (ulong, uint, uint)? Identity =>
        _identity ??= _calls.Status(Handle, out var status) == 0 ? status.Identity : null;

    /// <summary>Whether other open maps may use the same open file.</summary>
    public bool SharesHandle => IsBorrowed;

    public bool HasSameHandle(LinuxFile other) => Handle == other.Handle;

    /// <inheritdoc cref="LinuxAppenderLock.TryMarkMapped"/>
    public bool TryMarkMapped() => LinuxAppenderLock.TryMarkMapped(_calls, Handle);

    /// <inheritdoc cref="LinuxAppenderLock.Unmark"/>
    public void Unmark() => LinuxAppenderLock.Unmark(_calls, Handle);

    /// <inheritdoc cref="LinuxAppenderLock.TryMarkAlone"/>
    public bool TryMarkAlone() => LinuxAppenderLock.TryMarkAlone(_calls, Handle);

    /// <inheritdoc cref="LinuxAppenderLock.HolderOfMark"/>
    public string HolderOfMark => LinuxAppenderLock.HolderOfMark(_calls, Handle);

    public void WaitForMark() => _calls.Wait(1);

    public override bool IsStoredInPlace => !FileSystem.WritesToNewPlaces;

    public override long FreeSpaceInBytes =>
        _calls.FileSystemOf(Handle, out var status) == 0 ? status.AvailableByteLength : long.MaxValue;

    public override bool IsRemote => FileSystem.IsRemote;

    public override bool IsLayered => FileSystem.IsOverlay;

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
    private LinuxFile OpenAgain(int flags) => Open(_calls, LinkPath, flags, 0, Path);

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
        Space.ThrowIfTooLong(offsetInBytes + source.Length);
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

    public override void Extend(long oldLengthInBytes, long newLengthInBytes, bool preallocate) =>
        Space.Extend(oldLengthInBytes, newLengthInBytes, preallocate);

    public override void Reserve(long startInBytes, long endInBytes) => Space.Reserve(startInBytes, endInBytes);

    public override void AllocateHoles() => Space.AllocateHoles();

    private LinuxSpace Space => field ??= new LinuxSpace(_calls, Handle, Path);

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
    private protected override AppenderLock TakeAppenderLock()
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

    private protected override bool TryClaimAppending(AppenderLock appenderLock) =>
        Maps?.TryClaimAppending(appenderLock) ?? true;

    public override bool HasAppender => LinuxAppenderLock.IsTaken(_calls, Handle);

    public override bool IsRowUnsettled(long startInBytes) =>
        LinuxAppenderLock.IsRowUnsettled(_calls, Handle, startInBytes);

    public override Pages MakePages(MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access)
    {
        var pages = new LinuxPages(_calls, this, mode, offsetInBytes, access);
        pages.ReachTo(byteLength);
        return pages;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Leave();
        base.Dispose();
    }

    public static string LinkPathOf(SafeFileHandle handle) => $"/proc/self/fd/{handle.DangerousGetHandle()}";

    /// <summary>What procfs says of a name that is gone is no part of it, unless a file has just that name.</summary>
    private static string? NameOf(LinuxCalls calls, SafeFileHandle handle)
    {
        const string Mark = " (deleted)";
        var name = calls.ReadLink(LinkPathOf(handle));
        return name is not null && name.EndsWith(Mark, StringComparison.Ordinal) && calls.Status(name, 0, out _) != 0
            ? name[..^Mark.Length]
            : name;
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
