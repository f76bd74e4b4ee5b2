using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// A part of a file in memory, and the only owner of its address. Open until it is closed; after that its bytes stay
/// where they are until the last lease has ended.
/// </summary>
/// <remarks>
/// <code>
///           page boundary                                  page boundary
/// file      ┆░░░░░░░│ first byte ··········· last byte │░░░░░░┆
/// memory    ┆░░░░░░░│ Address                          │░░░░░░┆     ░ mapped because pages are, never handed out
/// </code>
/// Generated code calls the public members; programs have no need to.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MappedRegion
{
    private readonly Lock _gate = new();
    private readonly Lock _syncGate = new();
    private LeaseTable _leases;
    private volatile string? _flushFailure;
    private volatile bool _isClosed;

    private protected MappedRegion(string path, MemMapMode mode, long byteLength)
    {
        Path = path;
        Mode = mode;
        ByteLength = byteLength;
    }

    /// <summary>
    /// Where the first byte lies. Where there are no bytes, a byte of no file: a reference to a field of the first record
    /// must not be null, even when nobody may follow it.
    /// </summary>
    private protected nint Address { get; init; } = NoBytes;

    // SAFETY: never written to and never freed.
    private static readonly unsafe nint NoBytes = (nint)NativeMemory.AllocZeroed(1);

    internal string Path { get; }

    private protected MemMapMode Mode { get; }

    private protected long ByteLength { get; }

    /// <summary>Whether the region has been closed; a lease taken before still holds.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The first element, to be followed only when there is one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ref T Origin<T>() =>
        // SAFETY: every dereference is behind a check against a length that is zero when there are no bytes or the
        // map is closed; a lease, or GC.KeepAlive in a map's own accessor, keeps the pages until it has ended.
        ref Unsafe.AsRef<T>((void*)Address);

    /// <summary>Takes a lease: until it ends, the bytes stay mapped whatever else happens.</summary>
    /// <returns>The ticket to end it with.</returns>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the lock out of the user's methods.
    public long BeginLease()
    {
        lock (_gate)
        {
            ThrowIfClosed();
            return _leases.Begin();
        }
    }

    /// <summary>Ends a lease; the last one of a closed map flushes and unmaps. Ending a lease twice does nothing.</summary>
    /// <exception cref="IOException">The last flush failed.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void EndLease(long ticket) => EndLease(ticket, FlushScope.Disk);

    /// <param name="ticket">Of the lease.</param>
    /// <param name="lastFlush">Null when there is nothing left to flush, should this be the last lease.</param>
    private void EndLease(long ticket, FlushScope? lastFlush)
    {
        lock (_gate)
        {
            if (!_leases.End(ticket) || !IsClosed || _leases.Count > 0)
            {
                return;
            }
        }

        try
        {
            if (lastFlush is { } scope)
            {
                Sync(scope);
            }
        }
        finally
        {
            Unmap();
        }
    }

    /// <summary>A few of the bytes, for a caller that holds a lease.</summary>
    internal unsafe ReadOnlySpan<byte> Bytes(long offsetInBytes, int byteLength)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)offsetInBytes, (ulong)(ByteLength - byteLength));

        // SAFETY: the range was just found to lie inside the region, and the caller's lease keeps it mapped.
        return new ReadOnlySpan<byte>((byte*)Address + offsetInBytes, byteLength);
    }

    internal void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw ClosedException();
        }
    }

    internal ObjectDisposedException ClosedException() =>
        new(null, $"The map of '{Path}' is closed; open it again to go on.");

    /// <summary>Brings what was written to the file as far as <paramref name="scope"/> says.</summary>
    /// <exception cref="IOException">The system could not, now or at an earlier flush of this region.</exception>
    internal void Flush(FlushScope scope)
    {
        var ticket = BeginLease();
        FlushScope? lastFlush = null;
        try
        {
            Sync(scope);
            lastFlush = FlushScope.Disk;
        }
        finally
        {
            // Whoever closed meanwhile left the unmapping to this lease; a flush that failed is not tried again.
            EndLease(ticket, lastFlush);
        }
    }

    /// <summary>Closes for new access at once, flushes, and unmaps as soon as no lease is open.</summary>
    /// <param name="openLength">What the map's own accessors check: 0 from then on.</param>
    /// <exception cref="IOException">The flush failed; the region is closed all the same.</exception>
    internal void Close(ref long openLength)
    {
        long ticket;
        bool hasViews;
        lock (_gate)
        {
            if (IsClosed)
            {
                return;
            }

            // A lease of its own: the last view may end on another thread while this one flushes.
            hasViews = _leases.Count > 0;
            ticket = _leases.Begin();

            // In this order: an accessor that finds the length 0 asks the region why.
            _isClosed = true;
            Volatile.Write(ref openLength, 0);
        }

        FlushScope? lastFlush = null;
        try
        {
            Sync(FlushScope.Disk);
            lastFlush = hasViews ? FlushScope.Disk : null;
        }
        finally
        {
            EndLease(ticket, lastFlush);
        }
    }

    /// <summary>Lets go of a region that nobody has seen yet, without a flush.</summary>
    internal void Abandon()
    {
        _isClosed = true;
        Unmap();
    }

    /// <summary>
    /// One flush to disk at a time: the kernel reports a lost page to one caller only, and the others must learn of it.
    /// </summary>
    private void Sync(FlushScope scope)
    {
        if (Mode is not (MemMapMode.ReadWrite or MemMapMode.Create))
        {
            return;
        }

        if (scope == FlushScope.Kernel)
        {
            SyncOrRemember(scope);
            return;
        }

        lock (_syncGate)
        {
            SyncOrRemember(scope);
        }
    }

    /// <summary>A flush that failed once fails from then on: the kernel forgets the pages that it lost, we do not.</summary>
    private void SyncOrRemember(FlushScope scope)
    {
        if (_flushFailure is { } earlier)
        {
            throw new IOException(
                $"'{Path}' could not be flushed before ({earlier}), and what was written then may be lost; "
                + "write the data again to a new file.");
        }

        try
        {
            Sync(Address, ByteLength, scope);
        }
        catch (IOException failure)
        {
            _flushFailure = failure.Message;
            throw;
        }
    }

    /// <summary>Brings a range of memory to the file; the implementation rounds it to whole pages.</summary>
    private protected abstract void Sync(nint address, long byteLength, FlushScope scope);

    /// <summary>Lets go of the file. Called once, when no lease is open.</summary>
    private protected abstract void Unmap();

    /// <summary>Whether a view that nobody ended may still hold a reference into the pages.</summary>
    private protected bool HasLeases => _leases.Count > 0;
}
