using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static MemMap.WindowsCalls;

namespace MemMap;

/// <summary>A regular file by the system calls of Windows.</summary>
internal sealed class WindowsFile : RegularFile
{
    /// <summary>
    /// The byte that an appender locks: far behind any data, so that it stops no read or write; the same as on Linux.
    /// </summary>
    private const long AppenderByte = long.MaxValue - 15;

    private const int LongestWrite = 1 << 30;

    private readonly WindowsCalls _calls;
    private FileIdentity? _identity;
    private bool _isPathKnown = true;
    private bool? _isRemote;
    private bool? _isStoredInPlace;

    public WindowsFile(WindowsCalls calls, SafeFileHandle handle, string path)
        : base(handle, path) => _calls = calls;

    /// <summary>A file that the caller has opened.</summary>
    public static WindowsFile BorrowFrom(WindowsCalls calls, SafeFileHandle handle, string? path, FileAccess access)
    {
        // Counted before it is used: closed meanwhile by the caller, the number could be another file's.
        var isCounted = false;
        handle.DangerousAddRef(ref isCounted);
        var file = new WindowsFile(calls, handle, path ?? calls.NameOf(handle) ?? "a file without a name");
        try
        {
            file.Borrow();
            file.RefuseIrregular();
            file._isPathKnown = file.IsAtPath() == true;
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
        var rights = _calls.RightsOf(Handle);
        if (access == FileAccess.ReadWrite && (rights & RightToWrite) == 0)
        {
            throw (rights & RightToAppend) != 0 ? MappingPlatform.Appends(Path) : MappingPlatform.CannotWrite(Path);
        }

        if ((rights & RightToRead) == 0)
        {
            throw MappingPlatform.CannotRead(Path);
        }
    }

    /// <summary>Throws if the opened file is not a regular file.</summary>
    public void RefuseIrregular()
    {
        if (_calls.KindOf(Handle) is var kind && kind != KindDisk)
        {
            throw kind switch
            {
                KindCharacter => MappingPlatform.NotRegular(Path, "a character device"),
                KindPipe => MappingPlatform.NotRegular(Path, "a pipe"),
                _ => MappingPlatform.NotRegular(Path, "of an unknown kind"),
            };
        }

        Check(_calls.Status(Handle, out var status), "look at");
        if (status.IsDirectory)
        {
            throw MappingPlatform.NotRegular(Path, "a directory");
        }

        // A store to a page of such a file may find that there is no space for it.
        _isStoredInPlace = (status.Attributes & (AttributeSparse | AttributeCompressed)) == 0;
    }

    /// <summary>What all names and maps of the file have in common; null while the system does not answer.</summary>
    public FileIdentity? Identity =>
        _identity ??= _calls.Identity(Handle, out var identity) ? identity : null;

    public override long Length
    {
        get
        {
            Check(_calls.Standard(Handle, out var status), "look at");
            return status.ByteLength;
        }
    }

    public override PathState StateOfPath(out long byteLength)
    {
        Check(_calls.Standard(Handle, out var status), "look at");
        byteLength = status.ByteLength;
        return status.IsDeleted ? PathState.Deleted
            : !_isPathKnown ? PathState.SameFile
            : IsAtPath() switch
            {
                true => PathState.SameFile,
                false => PathState.Replaced,
                null => Marshal.GetLastPInvokeError() is ErrorFileNotFound or ErrorPathNotFound
                    ? PathState.Deleted
                    : PathState.SameFile,
            };
    }

    /// <summary>Whether the path leads to this file; null where it cannot be opened, with the error.</summary>
    private bool? IsAtPath()
    {
        using var named = _calls.Open(Path, AccessReadAttributes, OpenExisting, FlagBackupSemantics);
        return named.IsInvalid ? null
            : !_calls.Identity(named, out var identity) || Identity is not { } own || own == identity;
    }

    /// <summary>
    /// NTFS and FAT give a file its space when it becomes longer, and write it in place, unless it is compressed or has
    /// holes. Others (ReFS) may write elsewhere.
    /// </summary>
    public override bool IsStoredInPlace => (_isStoredInPlace ?? true)
        && _calls.FileSystemOf(Handle) is null or "NTFS" or "FAT" or "FAT32" or "exFAT";

    public override bool IsRemote => _isRemote ??= _calls.IsRemote(Handle);

    public override long FreeSpaceInBytes => _calls.FreeSpaceOf(Handle) ?? long.MaxValue;

    public override int Read(Span<byte> destination, long offsetInBytes)
    {
        var byteCount = 0;
        while (byteCount < destination.Length)
        {
            var read = _calls.Read(Handle, destination[byteCount..], offsetInBytes + byteCount);
            Check(read >= 0, "read");
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
        while (!source.IsEmpty)
        {
            var part = source[..Math.Min(source.Length, LongestWrite)];
            Check(_calls.Write(Handle, part, offsetInBytes), "write to");
            source = source[part.Length..];
            offsetInBytes += part.Length;
        }
    }

    /// <summary>
    /// A longer file has its space at once, unless it may have holes: a new one whose space is not wanted may.
    /// </summary>
    public override void Extend(long oldLengthInBytes, long newLengthInBytes, bool preallocate)
    {
        if (oldLengthInBytes == 0 && newLengthInBytes > 0 && !preallocate && _calls.MakeSparse(Handle))
        {
            _isStoredInPlace = false;
        }

        // Where another process has appended meanwhile, nothing here may make the file shorter than that.
        if (Length is var before && before >= newLengthInBytes)
        {
            return;
        }

        if (!_calls.SetLength(Handle, newLengthInBytes))
        {
            throw WindowsPlatform.LastFailure(Path, $"make room for {newLengthInBytes:N0} bytes in");
        }

        if (preallocate && !IsStoredInPlace)
        {
            try
            {
                Clear(before, newLengthInBytes);
            }
            catch
            {
                _ = _calls.SetLength(Handle, before);
                throw;
            }
        }
    }

    /// <summary>
    /// Space behind the end is the file's until its last handle closes. A disk that has not so much is an error; a file
    /// system that knows no such space gives none.
    /// </summary>
    public override void Reserve(long startInBytes, long endInBytes)
    {
        // The call would cut a file that is longer by now.
        if (endInBytes > Length && !_calls.Allocate(Handle, endInBytes)
            && Marshal.GetLastPInvokeError() is var error and (ErrorDiskFull or ErrorHandleDiskFull))
        {
            throw WindowsPlatform.Failure(error, Path, $"reserve {endInBytes:N0} bytes for");
        }
    }

    /// <summary>Does nothing: only a sparse file lacks space, and to write over holes could undo another's write.</summary>
    public override void AllocateHoles()
    {
    }

    /// <remarks>Space behind the end goes as well, also where the length stays.</remarks>
    public override void Truncate(long newLengthInBytes)
    {
        Check(
            Length == newLengthInBytes || _calls.SetLength(Handle, newLengthInBytes),
            $"set the length to {newLengthInBytes:N0} bytes of");

        // The file is cut by now, so nothing here may be a failure.
        if (_calls.Standard(Handle, out var status))
        {
            _ = _calls.Allocate(Handle, status.ByteLength);
        }
    }

    public override void Sync() => Check(_calls.SyncFile(Handle), "flush");

    public nint MakeSection(uint protection, long byteLength) => _calls.MakeSection(Handle, protection, byteLength);

    /// <summary>
    /// The lock belongs to the handle and bars every other one, also of the same handle, so that two maps of a handle
    /// exclude each other; it ends with the process.
    /// </summary>
    private protected override AppenderLock TakeAppenderLock()
    {
        if (_calls.LockByte(Handle, AppenderByte))
        {
            return new ByteLock(_calls, Handle);
        }

        var error = Marshal.GetLastPInvokeError();
        throw error switch
        {
            ErrorLockViolation => new IOException(
                $"'{Path}' is being appended to by another map, of this process or another (Windows does not say "
                + "which); one map appends at a time. Close that map first."),
            ErrorInvalidFunction or ErrorNotSupported or ErrorNotImplemented => new IOException(
                $"Could not lock '{Path}' for appending: its file system has no locks (error {error}). Set "
                + "MemMapOptions.AppenderLock to false to go without, and let one map at a time append."),
            _ => WindowsPlatform.Failure(error, Path, "lock for appending"),
        };
    }

    /// <summary>
    /// Also without a lock of the system, no two maps of this process append: an appender holds no lease when it stores
    /// a row, and a cut by another one would take the page away under it.
    /// </summary>
    private protected override bool TryClaimAppending(AppenderLock appenderLock) =>
        Identity is not { } identity || WindowsMaps.TryClaimAppending(identity, appenderLock);

    public override bool IsRowUnsettled(long startInBytes) => false;

    public override Pages MakePages(MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access)
    {
        var pages = new WindowsPages(_calls, this, mode, offsetInBytes);
        pages.ReachTo(byteLength);
        return pages;
    }

    private void Check(bool isDone, string action)
    {
        if (!isDone)
        {
            throw WindowsPlatform.LastFailure(Path, action);
        }
    }

    /// <summary>Rows are written in one call here, so none is without its data.</summary>
    private sealed class ByteLock(WindowsCalls calls, SafeFileHandle file) : AppenderLock
    {
        public override void Dispose()
        {
            _ = calls.UnlockByte(file, AppenderByte);
            base.Dispose();
        }
    }
}
