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

    /// <summary>
    /// The BCL knows no identity of a file. Where a file keeps the time of its creation, another one has another.
    /// </summary>
    public override PathState StateOfPath(out long byteLength)
    {
        byteLength = Length;
        if (!IsPathKnown)
        {
            return PathState.SameFile;
        }

        if (!File.Exists(Path))
        {
            return PathState.Deleted;
        }

        return OperatingSystem.IsLinux() || File.GetCreationTimeUtc(Path) == File.GetCreationTimeUtc(Handle)
            ? PathState.SameFile
            : PathState.Replaced;
    }

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
    /// A file beside this one, <c>name.lock</c>, that only one may have open. It stays when the lock ends: to delete it
    /// then would let two others in, one by the old file and one by a new one.
    /// </summary>
    private protected override AppenderLock TakeAppenderLock()
    {
        if (!IsPathKnown)
        {
            throw new InvalidOperationException(
                "A map of a file handle cannot append on this system, because the path of the file is not known; "
                + "open the file by its path.");
        }

        try
        {
            return new LockFile(
                File.OpenHandle($"{Path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (failure is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new IOException(
                $"'{Path}' is being appended to by another map, which holds '{Path}.lock'; one map appends at a "
                + "time. Close that map first.", failure);
        }
    }

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

    /// <summary>Rows are written in one call here, so none is without its data.</summary>
    private sealed class LockFile(SafeFileHandle handle) : AppenderLock
    {
        public override void Dispose() => handle.Dispose();
    }

    private delegate void Call(SafeFileHandle handle, ReadOnlySpan<byte> bytes, long offset);
}
