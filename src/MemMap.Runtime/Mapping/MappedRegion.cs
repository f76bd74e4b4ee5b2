using System.Buffers;
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
/// </remarks>
internal abstract partial class MappedRegion
{
    private readonly Lock _gate = new();
    private LeaseTable _leases;
    private volatile bool _isClosed;
    private volatile Exception? _suspended;
    private long _reachInBytes;

    private protected MappedRegion(RegularFile file, MemMapMode mode, long byteLength)
    {
        File = file;
        Mode = mode;
        _reachInBytes = byteLength;
    }

    /// <summary>
    /// Address of the first byte. Without any bytes it is the address of a byte outside every file, because a reference
    /// to a field of the first record must not be null, even where it is never followed.
    /// </summary>
    private protected nint Address { get; set; } = NoBytes;

    // SAFETY: never written to and never freed.
    private static readonly unsafe nint NoBytes = (nint)NativeMemory.AllocZeroed(1);

    /// <summary>What is mapped.</summary>
    private protected RegularFile File { get; }

    internal string Path => File.Path;

    private protected MemMapMode Mode { get; }

    /// <summary>
    /// Bytes whose pages lead to the file. How many of them are rows is the business of the map (<c>Extent</c>).
    /// </summary>
    internal long ReachInBytes => Volatile.Read(ref _reachInBytes);

    /// <summary>Whether the region can reach behind the end of the file, before the file has grown.</summary>
    internal virtual bool ReachesBeyondEnd => false;

    /// <summary>Whether the region has been closed; leases that were taken before stay valid.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The first element, to be followed only when there is one.</summary>
    /// <remarks>
    /// Where the file may grow, read the length first and this afterwards: once a length is known, its elements are
    /// mapped, at this address and at every later one.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ref T Origin<T>() =>
        // SAFETY: every dereference is behind a check against a length that is zero when there are no bytes or the
        // map is closed; a lease, or GC.KeepAlive in a map's own accessor, keeps the pages until it has ended.
        ref Unsafe.AsRef<T>((void*)Address);

    /// <summary>
    /// Takes a lease: until it ends, the bytes stay mapped whatever else happens. They may be written to.
    /// </summary>
    /// <returns>The ticket to end it with.</returns>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public long BeginLease()
    {
        MarkWritten();
        return BeginReading();
    }

    /// <summary>Takes a lease under which nothing is written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the lock out of the user's methods.
    internal long BeginReading()
    {
        lock (_gate)
        {
            ThrowIfRefusing();
            return _leases.Begin();
        }
    }

    /// <summary>
    /// Ends a lease; the last one of a closed map flushes and unmaps. Ending a lease twice does nothing.
    /// </summary>
    /// <exception cref="IOException">The last flush failed.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void EndLease(long ticket) => EndLease(ticket, FlushesWhenClosed);

    /// <param name="ticket">Ticket of the lease.</param>
    /// <param name="flushes">Whether to flush, if this is the last lease of a closed map.</param>
    private void EndLease(long ticket, bool flushes)
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
            if (flushes)
            {
                Sync(0, ReachInBytes, FlushScope.Disk, withFile: true);
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
        ThrowIfBeyondReach(offsetInBytes, byteLength);

        // SAFETY: the range was just found to lie inside the region, and the caller's lease keeps it mapped.
        return new ReadOnlySpan<byte>((byte*)Address + offsetInBytes, byteLength);
    }

    private void ThrowIfBeyondReach(long offsetInBytes, long byteLength)
    {
        var rest = ReachInBytes - byteLength;
        if (rest < 0 || (ulong)offsetInBytes > (ulong)rest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offsetInBytes), offsetInBytes,
                $"{byteLength:N0} bytes do not lie within the {ReachInBytes:N0} bytes of the region.");
        }
    }

    /// <summary>Sets the first elements, for a caller that holds a lease.</summary>
    internal void Fill<T>(T value, long count)
        where T : unmanaged
    {
        var block = new T[Math.Min(count, BlockLengthOf<T>())];
        block.AsSpan().Fill(value);
        for (long start = 0; start < count; start += block.Length)
        {
            var bytes = MemoryMarshal.AsBytes(block.AsSpan(0, (int)Math.Min(block.Length, count - start)));
            Store(start * Unsafe.SizeOf<T>(), bytes);
        }
    }

    /// <summary>Sets the first elements, for a caller that holds a lease and has compared their number.</summary>
    internal void CopyFrom<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        for (var start = 0; start < source.Length; start += BlockLengthOf<T>())
        {
            var block = source.Slice(start, Math.Min(BlockLengthOf<T>(), source.Length - start));
            Store((long)start * Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(block));
        }
    }

    /// <summary>Elements that are set at a time: so many that the kernel makes its largest pages for them.</summary>
    private static int BlockLengthOf<T>()
        where T : unmanaged => Math.Max(1, (2 << 20) / Unsafe.SizeOf<T>());

    /// <summary>Some elements, for a caller that holds a lease and has compared them with the length.</summary>
    internal Span<T> Elements<T>(long start, int length)
        where T : unmanaged =>
        // SAFETY: as long as the lease is open those elements are mapped, wherever the region was mapped meanwhile.
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Origin<T>(), (nint)start), length);

    /// <summary>A handle to an element of such a span: mapped pages never move.</summary>
    internal unsafe MemoryHandle Handle<T>(Span<T> elements, int index, IPinnable pin)
        where T : unmanaged =>
        // SAFETY: the caller has compared the index with the length; the end itself is never followed.
        new(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(elements), index)), pinnable: pin);

    internal void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw ClosedException();
        }
    }

    internal void ThrowIfRefusing()
    {
        if (Refusal() is { } reason)
        {
            throw reason;
        }
    }

    /// <summary>Why no lease is given out; null while they are.</summary>
    internal Exception? Refusal() =>
        IsClosed ? ClosedException()
        : _suspended is { } reason ? new InvalidOperationException(
            $"The map of '{Path}' gives no access since it was found to be something else than before: "
            + $"{reason.Message} Call Refresh when the file is right again, or open it again.", reason)
        : null;

    /// <summary>Refuses new leases until <see cref="Resume"/>.</summary>
    internal void Suspend(Exception reason) => _suspended = reason;

    internal void Resume() => _suspended = null;

    private ObjectDisposedException ClosedException() =>
        new(null, $"The map of '{Path}' is closed; open it again to go on.");

    /// <summary>Maps more of the file. Earlier addresses stay valid.</summary>
    internal void ReachTo(long byteLength)
    {
        if (byteLength > ReachInBytes)
        {
            // In this order, for a thread that reads the length first.
            Address = Reach(byteLength);
            Volatile.Write(ref _reachInBytes, byteLength);
        }
    }

    /// <summary>Stores bytes where the region has pages, also behind the last element.</summary>
    internal void Store(long offsetInBytes, ReadOnlySpan<byte> source)
    {
        ThrowIfBeyondReach(offsetInBytes, source.Length);
        MarkWritten();
        Put(offsetInBytes, source);
    }

    /// <summary>Stores bytes where there are pages.</summary>
    private protected virtual unsafe void Put(long offsetInBytes, ReadOnlySpan<byte> source) =>
        // SAFETY: Store has found the range to have pages, and its caller holds off the closing of the map.
        source.CopyTo(new Span<byte>((byte*)Address + offsetInBytes, source.Length));

    /// <summary>
    /// Gets pages ready, so that no later store waits for a page fault, or fails for a full disk.
    /// </summary>
    /// <returns>Whether they are; false where the system cannot tell.</returns>
    internal virtual bool Populate(long startInBytes, long endInBytes) => true;

    /// <summary>
    /// Tells the system that many bytes will be stored to a range without pages; does nothing where it cannot.
    /// </summary>
    internal virtual void PreferHugePages(long startInBytes, long endInBytes)
    {
    }

    /// <summary>Stores one element after the last, where <see cref="ReachTo"/> has made room for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Store<T>(long index, ref readonly T element) =>
        // SAFETY: the caller has compared the index with the length that it made room for.
        Unsafe.Add(ref Origin<T>(), (nint)index) = element;

    /// <summary>
    /// Gives up the end of the region, so that the file can be cut. That is refused while a view is open.
    /// </summary>
    /// <param name="byteLength">Bytes to keep.</param>
    /// <param name="lengths">Sets the lengths that views and accessors read.</param>
    /// <exception cref="InvalidOperationException">A view is open.</exception>
    internal void Shrink(long byteLength, Action lengths)
    {
        lock (_gate)
        {
            ThrowIfClosed();
            if (_leases.Count > 0)
            {
                throw new InvalidOperationException(
                    $"'{Path}' cannot become shorter while views of it are open ({_leases.Count}), because they "
                    + "may refer to the removed rows; end them first.");
            }

            lengths();
            Volatile.Write(ref _reachInBytes, byteLength);
            Unreach(byteLength);
        }
    }

    /// <summary>Runs an action while the region cannot be unmapped.</summary>
    internal void WhileLeased(Action action)
    {
        var ticket = BeginReading();
        var isDone = false;
        try
        {
            action();
            isDone = true;
        }
        finally
        {
            // If another thread closed the region meanwhile, this lease unmaps it; a failed flush is not tried again.
            EndLease(ticket, isDone && FlushesWhenClosed);
        }
    }

    /// <summary>Closes for new access at once, flushes, and unmaps as soon as no lease is open.</summary>
    /// <param name="closeAccess">Takes access from the map's own accessors.</param>
    /// <param name="finishGrowth">Last changes to the file; it is told whether the data is on disk.</param>
    /// <exception cref="IOException">The flush failed; the region is closed all the same.</exception>
    internal void Close(Action closeAccess, Action<bool>? finishGrowth = null)
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
            closeAccess();
        }

        var isFlushed = false;
        try
        {
            if (FlushesWhenClosed)
            {
                Sync(0, ReachInBytes, FlushScope.Disk, withFile: true);
            }

            isFlushed = true;
        }
        finally
        {
            try
            {
                finishGrowth?.Invoke(isFlushed);
            }
            finally
            {
                EndLease(ticket, isFlushed && hasViews && FlushesWhenClosed);
            }
        }
    }

    /// <summary>Releases a region that no map has used yet, without a flush.</summary>
    internal void Abandon()
    {
        _isClosed = true;
        Unmap();
    }

    /// <summary>Maps that many bytes, all of which the file has.</summary>
    /// <returns>Address of the first byte.</returns>
    private protected abstract nint Reach(long byteLength);

    /// <summary>Makes sure that no page behind that many bytes leads to the file.</summary>
    private protected abstract void Unreach(long byteLength);

    /// <summary>Releases the file. Called once, when no lease is open.</summary>
    private protected abstract void Unmap();

    /// <summary>Whether a view that was never ended may still hold a reference into the pages.</summary>
    private protected bool HasLeases => _leases.Count > 0;
}
