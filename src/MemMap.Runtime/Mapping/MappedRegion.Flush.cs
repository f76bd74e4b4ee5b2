using System.Runtime.CompilerServices;

namespace MemMap;

/// <content>What brings a region to disk.</content>
internal abstract partial class MappedRegion
{
    private readonly Lock _syncGate = new();
    private volatile string? _flushFailure;
    private bool _isWritten;

    /// <summary>Whether closing flushes the region.</summary>
    internal bool FlushOnDispose { get; set; } = true;

    /// <summary>
    /// Records that something was, or may be, written to the bytes. Without it, closing does not flush: a flush makes
    /// the disk empty its cache even for an unchanged file, and takes longer than everything else in an open and a
    /// close.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MarkWritten() => _isWritten = true;

    private bool FlushesWhenClosed => FlushOnDispose && (_isWritten || _flushFailure is not null);

    /// <summary>
    /// Whether what is written to the pages reaches the file; otherwise there is never anything to flush.
    /// </summary>
    internal bool CanWrite => Mode is MemMapMode.ReadWrite or MemMapMode.Create;

    /// <summary>Brings what was written to the file as far as <paramref name="scope"/> says.</summary>
    /// <exception cref="IOException">The system could not, now or at an earlier flush of this region.</exception>
    internal void Flush(FlushScope scope) =>
        WhileLeased(() => Sync(0, ReachInBytes, scope, withFile: scope == FlushScope.Disk));

    /// <summary>Flushes a range to disk.</summary>
    internal void Flush(long startInBytes, long byteLength) =>
        WhileLeased(() => Sync(startInBytes, byteLength, FlushScope.Disk, withFile: false));

    /// <summary>Flushes a range to disk, for a caller that holds off the closing of the map.</summary>
    internal void SyncRange(long startInBytes, long byteLength) =>
        Sync(startInBytes, byteLength, FlushScope.Disk, withFile: false);

    /// <summary>
    /// Flushes what was written to the file by other means than its pages, for a caller that holds a lease or closes.
    /// </summary>
    internal void SyncFile() => Sync(0, 0, FlushScope.Disk, withFile: true);

    /// <summary>
    /// One flush to disk at a time: the kernel reports a lost page to one caller only, and the others must learn of it.
    /// </summary>
    private void Sync(long startInBytes, long byteLength, FlushScope scope, bool withFile)
    {
        if (!CanWrite)
        {
            return;
        }

        if (scope == FlushScope.Kernel)
        {
            SyncOrRemember(startInBytes, byteLength, scope, withFile);
            return;
        }

        lock (_syncGate)
        {
            SyncOrRemember(startInBytes, byteLength, scope, withFile);
        }
    }

    /// <summary>
    /// After a failed flush every later one fails: the kernel reports a lost page once, and this remembers it.
    /// </summary>
    private void SyncOrRemember(long startInBytes, long byteLength, FlushScope scope, bool withFile)
    {
        if (_flushFailure is { } earlier)
        {
            throw new IOException(
                $"'{Path}' could not be flushed before ({earlier}), and what was written then may be lost; "
                + "write the data again to a new file.");
        }

        try
        {
            Sync(startInBytes, byteLength, scope);
            if (withFile)
            {
                File.Sync();
            }
        }
        catch (IOException failure)
        {
            _flushFailure = failure.Message;
            throw;
        }
    }

    /// <summary>Brings a range of memory to the file; the implementation rounds it to whole pages.</summary>
    private protected abstract void Sync(long startInBytes, long byteLength, FlushScope scope);
}
