using Microsoft.Win32.SafeHandles;

namespace MemMap;

/// <summary>A regular file by the BCL.</summary>
internal sealed class PortableFile : RegularFile
{
    private bool? _isRemote;

    public PortableFile(SafeFileHandle handle, string path)
        : base(handle, path)
    {
    }

    /// <summary>A file that the caller has opened.</summary>
    public static PortableFile BorrowFrom(SafeFileHandle handle, string path)
    {
        var file = new PortableFile(handle, path);
        try
        {
            _ = file.Length;
        }
        catch (NotSupportedException)
        {
            throw MappingPlatform.NotRegular(path, "a stream without positions");
        }

        file.Borrow();
        return file;
    }

    public override long Length => RandomAccess.GetLength(Handle);

    public override PathState StateOfPath(out long byteLength)
    {
        byteLength = Length;
        return !IsPathKnown ? PathState.SameFile
            : !File.Exists(Path) ? PathState.Deleted
            : IsNamed(Path) is false ? PathState.Replaced
            : PathState.SameFile;
    }

    /// <summary>Whether a path leads to this file; null where the system does not say.</summary>
    private bool? IsNamed(string path) =>
        UnixCalls.TryStatus(path, out var named) && UnixCalls.TryStatus(Handle, out var own)
            ? named.Identity == own.Identity
            : null;

    /// <summary>Only a write gives a file its space.</summary>
    public override bool IsStoredInPlace => false;

    public override bool IsRemote => _isRemote ??= IsPathKnown && IsOnRemoteDisk(Path);

    private static bool IsOnRemoteDisk(string path)
    {
        try
        {
            return new DriveInfo(path).DriveType == DriveType.Network;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    /// <summary>Whether the file was opened by a path.</summary>
    private bool IsPathKnown => System.IO.Path.IsPathFullyQualified(Path);

    public override int Read(Span<byte> destination, long offsetInBytes)
    {
        var byteCount = 0;
        while (byteCount < destination.Length
            && RandomAccess.Read(Handle, destination[byteCount..], offsetInBytes + byteCount) is > 0 and var read)
        {
            byteCount += read;
        }

        return byteCount;
    }

    public override void Write(ReadOnlySpan<byte> source, long offsetInBytes) => Named(
        "write to", source, offsetInBytes, static (handle, bytes, offset) => RandomAccess.Write(handle, bytes, offset));

    public override void Extend(long oldLengthInBytes, long newLengthInBytes, bool preallocate)
    {
        var before = Length;
        try
        {
            // Where another process has appended meanwhile, nothing here may make the file shorter than that.
            RandomAccess.SetLength(Handle, Math.Max(before, newLengthInBytes));
            if (preallocate)
            {
                // The BCL reserves space only while it creates a file; written zeros are there wherever it runs.
                Clear(Math.Max(before, oldLengthInBytes), newLengthInBytes);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            if (Length <= newLengthInBytes)
            {
                RandomAccess.SetLength(Handle, Math.Min(Length, before));
            }

            throw new IOException(
                $"Could not reserve {newLengthInBytes:N0} bytes for '{Path}': {failure.Message}", failure);
        }
    }

    /// <summary>Does nothing, because the BCL cannot reserve space: a full disk fails the write itself.</summary>
    public override void Reserve(long startInBytes, long endInBytes)
    {
    }

    /// <summary>Does nothing: the BCL finds no holes, and to write over them could undo another's write.</summary>
    public override void AllocateHoles()
    {
    }

    public override void Truncate(long newLengthInBytes) => Named(
        "set the length of", [], newLengthInBytes,
        static (handle, _, byteLength) => RandomAccess.SetLength(handle, byteLength));

    public override void Sync() => Named(
        "flush", [], 0, static (handle, _, _) => RandomAccess.FlushToDisk(handle));

    /// <summary>
    /// The lock belongs to the open file, which two maps of one handle would share: for a handle that is not ours the
    /// file is opened once more, by its path.
    /// </summary>
    private protected override AppenderLock TakeAppenderLock()
    {
        if (!IsBorrowed)
        {
            return OwnLock.Take(Handle, Path, ownsFile: false);
        }

        if (!IsPathKnown || IsNamed(Path) is not true)
        {
            throw Unnamed();
        }

        var again = File.OpenHandle(
            Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            // The path may lead to another file since it was looked at, whose lock excludes no other appender of this one.
            return IsSameAs(again) ? OwnLock.Take(again, Path, ownsFile: true) : throw Unnamed();
        }
        catch
        {
            again.Dispose();
            throw;
        }
    }

    private bool IsSameAs(SafeFileHandle other) =>
        UnixCalls.TryStatus(other, out var found) && UnixCalls.TryStatus(Handle, out var own)
        && found.Identity == own.Identity;

    private static InvalidOperationException Unnamed() => new(
        "A map of a file handle cannot append on this system, because the path of the file is not known; "
        + "open the file by its path.");

    public override bool IsRowUnsettled(long startInBytes) => false;

    public override Pages MakePages(MemMapMode mode, long offsetInBytes, long byteLength, MemMapAccess access)
    {
        var pages = new PortablePages(this, Handle, mode, offsetInBytes);
        pages.ReachTo(byteLength);
        return pages;
    }

    private void Named(string action, ReadOnlySpan<byte> bytes, long offset, Call call)
    {
        try
        {
            call(Handle, bytes, offset);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Could not {action} '{Path}': {failure.Message}", failure);
        }
    }

    /// <summary>
    /// A lock on a byte far behind any data, the one that 64-bit Linux locks. Rows are written in one call here, so none
    /// is without its data.
    /// </summary>
    private sealed class OwnLock(SafeFileHandle file, bool ownsFile) : AppenderLock
    {
        public static OwnLock Take(SafeFileHandle file, string path, bool ownsFile) =>
            UnixCalls.Lock(file, LinuxAppenderLock.Appender, isLocked: true) switch
            {
                0 => new OwnLock(file, ownsFile),
                var error when UnixCalls.IsHeld(error) => throw Held(path, "another map"),
                var error => throw Missing(path, error),
            };

        public override void Dispose()
        {
            base.Dispose();
            _ = UnixCalls.Lock(file, LinuxAppenderLock.Appender, isLocked: false);
            if (ownsFile)
            {
                file.Dispose();
            }
        }
    }

    private delegate void Call(SafeFileHandle handle, ReadOnlySpan<byte> bytes, long offset);
}
