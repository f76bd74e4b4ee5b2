using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// A part of a file in memory, and the only owner of its address: the pages, who is inside (<see cref="Leases"/>), and
/// what has failed (<see cref="FlushState"/>). Open until it is closed; after that its bytes stay where they are until
/// the last lease has ended.
/// </summary>
internal sealed class MappedRegion
{
    // SAFETY: never written to and never freed.
    private static readonly unsafe nint NoBytes = (nint)NativeMemory.AllocZeroed(1);

    private readonly Pages _pages;
    private readonly Leases _leases = new();

    /// <summary>
    /// A copy of the pages' address, one step nearer. Without any bytes it is the address of a byte outside every file,
    /// because a reference to a field of the first record must not be null, even where it is never followed.
    /// </summary>
    private nint _address;

    private int _isEntered;
    private bool _isWritten;
    private int _isReleased;
    private bool _isClosedForGood;

    public MappedRegion(Pages pages)
    {
        _pages = pages;
        TakeAddress();
        pages.Join(this, _leases);
    }

    /// <summary>What gives out access to the region, once there is such an object.</summary>
    public IRegionOwner? Owner { get; set; }

    public string Path => _pages.Path;

    /// <inheritdoc cref="Pages.CanWrite"/>
    public bool CanWrite => _pages.CanWrite;

    /// <summary>Whether closing flushes the region.</summary>
    public bool FlushOnDispose { get; set; } = true;

    /// <summary>Whether <see cref="Cut"/> does not ask whether another process has the file mapped.</summary>
    public bool CutsWhileMapped { get; set; }

    /// <summary>
    /// Bytes whose pages lead to the file. How many of them are rows is the business of the map (<c>Extent</c>).
    /// </summary>
    public long ReachInBytes => _pages.Reach;

    /// <summary>
    /// Whether the region may reach bytes that the file does not have yet. Where it was cut before, an accessor that read
    /// the length before the cut may still touch those.
    /// </summary>
    public bool MayReachAhead => _pages.ReachBeyondEnd && _pages.Reach >= _pages.Readable;

    /// <inheritdoc cref="Pages.LetFileBeCut"/>
    public bool LetsFileBeCut => _pages.LetFileBeCut;

    /// <summary>Whether the region has been closed; leases that were taken before stay valid.</summary>
    public bool IsClosed => _leases.IsClosed;

    /// <summary>The first element, to be followed only when there is one.</summary>
    /// <remarks>
    /// Where the file may grow, read the length first and this afterwards: once a length is known, its elements are
    /// mapped, at this address and at every later one.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ref T Origin<T>() =>
        // SAFETY: every dereference is behind a check against a length that is zero when there are no bytes or the
        // map is closed; a lease keeps the pages until it has ended, and so does GC.KeepAlive in a map's own accessor,
        // which has called Enter.
        ref Unsafe.AsRef<T>((void*)_address);

    /// <summary>
    /// Called by an accessor without a lease, before it looks at the length: from then on the addresses stay until the
    /// map is collected; on Windows, until the accessor has called <see cref="Leave"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        // The compiler knows the answer: on other systems nothing of it is there.
        if (OperatingSystem.IsWindows())
        {
            Accessors.Enter();
        }

        KeepAddresses();
    }

    /// <summary>
    /// From now on closing leaves the addresses to the map until it is collected, where the system can lay empty pages
    /// there. A map that was only used by leases gives them back when it closes.
    /// </summary>
    /// <remarks>
    /// The exchange is a full fence: either the accessor finds that the map is closed, or the close finds it. It is no
    /// call, for the sake of the registers of the accessor's loop.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void KeepAddresses()
    {
        if (Volatile.Read(ref _isEntered) == 0)
        {
            Interlocked.Exchange(ref _isEntered, 1);
        }
    }

    /// <summary>Called by an accessor without a lease that has done with the address, after GC.KeepAlive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave()
    {
        if (OperatingSystem.IsWindows())
        {
            Accessors.Leave();
        }
    }

    /// <summary>
    /// Takes a lease: until it ends, the bytes stay mapped whatever else happens. They may be written to.
    /// </summary>
    /// <returns>The ticket to end it with.</returns>
    /// <exception cref="InvalidOperationException">The map is closed, or gives no access.</exception>
    public long BeginLease()
    {
        MarkWritten();
        return BeginReading();
    }

    /// <summary>Takes a lease under which nothing is written.</summary>
    /// <inheritdoc cref="BeginLease" path="/returns|/exception"/>
    [MethodImpl(MethodImplOptions.NoInlining)] // Keeps the leases out of the user's methods.
    public long BeginReading()
    {
        var ticket = _leases.Begin();
        return ticket != 0 ? ticket : BeginAgain();
    }

    private long BeginAgain()
    {
        long ticket;
        do
        {
            ThrowRefusal();
            ticket = _leases.Begin();
        }
        while (ticket == 0);

        return ticket;
    }

    /// <summary>
    /// Ends a lease; the last one of a closed map flushes and releases it. Ending a lease twice does nothing.
    /// </summary>
    /// <exception cref="IOException">The last flush failed.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void EndLease(long ticket)
    {
        if (_leases.End(ticket))
        {
            Release(FlushesWhenClosed);
        }
    }

    /// <summary>
    /// Runs an action of the library while the region cannot be released; no view is open because of it. It begins
    /// nothing of the kind itself, and waits for no lock of the map.
    /// </summary>
    public void WhileHeld(Action action)
    {
        while (!_leases.TryBeginErrand())
        {
            ThrowRefusal();
        }

        var isDone = false;
        try
        {
            action();
            isDone = true;
        }
        finally
        {
            // If another thread closed the region meanwhile, this releases it; a failed flush is not tried again.
            if (_leases.EndErrand())
            {
                Release(isDone && FlushesWhenClosed);
            }
        }
    }

    public void ThrowIfClosed()
    {
        if (IsClosed)
        {
            throw ClosedException();
        }
    }

    public void ThrowIfRefusing()
    {
        if (Refusal() is { } reason)
        {
            throw reason;
        }
    }

    /// <summary>Why no lease is given out; null while they are.</summary>
    public Exception? Refusal() =>
        IsClosed ? ClosedException()
        : _leases.Suspension is { } reason ? new InvalidOperationException(
            $"The map of '{Path}' gives no access since it was found to be something else than before: "
            + $"{reason.Message} Call Refresh when the file is right again, or open it again.", reason)
        : null;

    private ObjectDisposedException ClosedException() =>
        new(null, $"The map of '{Path}' is closed; open it again to go on.");

    /// <summary>Who was refused may have held the closed region for a moment, and then releases it.</summary>
    private void ThrowRefusal()
    {
        if (_leases.TryFinish())
        {
            Release(FlushesWhenClosed);
        }

        ThrowIfRefusing();
    }

    /// <summary>Refuses new leases until <see cref="Resume"/>.</summary>
    public void Suspend(Exception reason) => _leases.Suspend(reason);

    public void Resume() => _leases.Resume();

    /// <summary>A few of the bytes, for a caller that holds the region.</summary>
    public unsafe ReadOnlySpan<byte> Bytes(long offsetInBytes, int byteLength)
    {
        ThrowIfBeyond(_pages.Readable, offsetInBytes, byteLength);

        // SAFETY: the range was just found to lie inside the region, and the caller holds it.
        return new ReadOnlySpan<byte>((byte*)_pages.Address + offsetInBytes, byteLength);
    }

    private void ThrowIfBeyond(long end, long offsetInBytes, long byteLength)
    {
        if (byteLength > end || (ulong)offsetInBytes > (ulong)(end - byteLength))
        {
            throw new InvalidOperationException(
                $"Bytes {offsetInBytes:N0} to {offsetInBytes + byteLength:N0} of the elements in '{Path}' were asked "
                + $"for, and {end:N0} are there: another map of this process has made the file shorter. Call Refresh.");
        }
    }

    /// <summary>Sets the first elements, for a caller that holds the region.</summary>
    public void Fill<T>(T value, long count)
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

    /// <summary>Sets the first elements, for a caller that holds the region and has compared their number.</summary>
    public void CopyFrom<T>(ReadOnlySpan<T> source)
        where T : unmanaged
    {
        for (var offset = 0L; !source.IsEmpty;)
        {
            var block = MemoryMarshal.AsBytes(source[..Math.Min(BlockLengthOf<T>(), source.Length)]);
            Store(offset, block);
            offset += block.Length;
            source = source[Math.Min(BlockLengthOf<T>(), source.Length)..];
        }
    }

    /// <summary>Elements that are set at a time: so many that the kernel makes its largest pages for them.</summary>
    private static int BlockLengthOf<T>()
        where T : unmanaged => Math.Max(1, (2 << 20) / Unsafe.SizeOf<T>());

    /// <summary>Some elements, for a caller that holds a lease and has compared them with the length.</summary>
    public Span<T> Elements<T>(long start, int length)
        where T : unmanaged =>
        // SAFETY: as long as the lease is open those elements are mapped, wherever the region was mapped meanwhile.
        MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Origin<T>(), (nint)start), length);

    /// <summary>A handle to an element of such a span: mapped pages never move.</summary>
    public unsafe MemoryHandle Handle<T>(Span<T> elements, int index, IPinnable pin)
        where T : unmanaged =>
        // SAFETY: the caller has compared the index with the length; the end itself is never followed.
        new(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(elements), index)), pinnable: pin);

    /// <summary>Stores bytes where the region has pages, also behind the last element.</summary>
    public void Store(long offsetInBytes, ReadOnlySpan<byte> source)
    {
        ThrowIfBeyond(_pages.Reach, offsetInBytes, source.Length);
        MarkWritten();
        _pages.Put(offsetInBytes, source);
    }

    /// <summary>Stores one element after the last, where <see cref="ReachTo"/> has made room for it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<T>(long index, ref readonly T element) =>
        // SAFETY: the caller has compared the index with the length that it made room for.
        Unsafe.Add(ref Origin<T>(), (nint)index) = element;

    /// <summary>Maps more of the file. Earlier addresses stay valid.</summary>
    public void ReachTo(long byteLength)
    {
        if (byteLength <= ReachInBytes)
        {
            return;
        }

        _pages.ReachTo(byteLength);
        TakeAddress();
        if (_pages.HasOld)
        {
            // Where that cannot be done now, the next growth does it.
            _leases.TryRunAlone(_pages.DropOld, waits: false);
        }
    }

    /// <summary><see cref="ReachTo"/>, if the file has the bytes: asked while no map of this process cuts it.</summary>
    /// <returns>Whether it has.</returns>
    public bool TryReachTo(long byteLength, Func<bool> isThere)
    {
        var hasReached = false;
        _pages.WhileNotCut(() =>
        {
            hasReached = isThere();
            if (hasReached)
            {
                ReachTo(byteLength);
            }
        });
        return hasReached;
    }

    /// <summary>
    /// Gives up the end of the region, because the file is shorter or will be. That is refused while a view is open.
    /// </summary>
    /// <param name="byteLength">Bytes to keep.</param>
    /// <param name="lengths">Sets the lengths that views and accessors read; new views wait for it.</param>
    /// <exception cref="InvalidOperationException">A view is open.</exception>
    public void Shrink(long byteLength, Action lengths) => WhileAlone(() =>
    {
        lengths();
        _pages.Unreach(byteLength);
    });

    /// <summary>Runs an action that changes the addresses, while no view is open and no accessor is inside.</summary>
    private void WhileAlone(Action action)
    {
        var viewCount = _leases.TryRunAlone(() =>
        {
            ThrowIfClosed();
            _pages.WhileNoneIsInside(() =>
            {
                try
                {
                    action();
                }
                finally
                {
                    TakeAddress();
                }
            });
        });
        if (viewCount > 0)
        {
            throw new InvalidOperationException(
                $"'{Path}' cannot become shorter while views of it are open ({viewCount}), because they may refer to "
                + "the removed rows; end them first.");
        }
    }

    /// <summary><see cref="Shrink"/>, and cuts the file under all maps.</summary>
    /// <param name="byteLength">Bytes to keep.</param>
    /// <param name="lengths">Sets the lengths that views and accessors read; new views wait for it.</param>
    /// <param name="cut">Cuts the file.</param>
    /// <exception cref="InvalidOperationException">
    /// A view of this map is open, or a view of another map of this process, on bytes to be cut.
    /// </exception>
    /// <exception cref="IOException">
    /// Another process has the file mapped. Where the system cuts no mapped file, nothing has changed then.
    /// </exception>
    public void Cut(long byteLength, Action lengths, Action cut) => _pages.Cut(
        byteLength,
        CutsWhileMapped,
        first => Shrink(byteLength, () =>
        {
            first();
            lengths();
        }),
        cut);

    /// <summary>
    /// Cuts the file behind the rows of this map, unless a view of another map of this process is there; where the
    /// system cuts no mapped file, a view of this one bars it too.
    /// </summary>
    /// <param name="byteLength">Bytes to keep.</param>
    /// <param name="cut">Cuts the file.</param>
    /// <returns>Whether the file was cut.</returns>
    /// <exception cref="IOException">The system cuts no mapped file, and another process has it mapped.</exception>
    public bool TryCutBehind(long byteLength, Action cut)
    {
        try
        {
            _pages.Cut(byteLength, evenIfMapped: true, LetsFileBeCut ? static _ => { } : WhileAlone, cut);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Runs an action while no map of this process cuts the file.</summary>
    public void WhileNotCut(Action action) => _pages.WhileNotCut(action);

    /// <summary>What is done to the file when nothing is mapped any more, before it is closed; it throws nothing.</summary>
    public void WhenUnmapped(Action action) => _pages.WhenUnmapped = action;

    /// <summary>
    /// Another map has changed the addresses of these pages, while no view is open and no accessor is inside.
    /// </summary>
    /// <param name="lost">Why there is no access from now on, because rows of this map are gone; null if none is.</param>
    public void Moved(Exception? lost)
    {
        TakeAddress();
        if (lost is not null)
        {
            Suspend(lost);

            // Either there is a map that gives no access, or one that is made looks at the region afterwards.
            Interlocked.MemoryBarrier();
            Owner?.Suspend();
        }
    }

    public void TakeAddress() => _address = _pages.Address != 0 ? _pages.Address : NoBytes;

    /// <inheritdoc cref="Pages.TryPopulate"/>
    public bool Populate(long startInBytes, long endInBytes) => _pages.TryPopulate(startInBytes, endInBytes);

    /// <summary>Whether pages have the bytes that the file has, for a caller that holds the region.</summary>
    /// <param name="offsetInBytes">Offset of the bytes in the region.</param>
    /// <param name="inFile">Bytes as a read of the file gets them.</param>
    public bool Shows(long offsetInBytes, ReadOnlySpan<byte> inFile) =>
        _pages.TryPopulateForReading(offsetInBytes, offsetInBytes + inFile.Length)
        && Bytes(offsetInBytes, inFile.Length).SequenceEqual(inFile);

    /// <inheritdoc cref="Pages.PreferHugePages"/>
    public void PreferHugePages(long startInBytes, long endInBytes) =>
        _pages.PreferHugePages(startInBytes, endInBytes);

    /// <inheritdoc cref="Pages.Advise"/>
    public void SetAccess(MemMapAccess access) => WhileHeld(() => _pages.Advise(access));

    /// <inheritdoc cref="Pages.Prefetch"/>
    public void PrefetchRange(long startInBytes, long byteLength) =>
        WhileHeld(() => _pages.Prefetch(startInBytes, byteLength));

    /// <inheritdoc cref="Pages.Evict"/>
    public void EvictRange(long startInBytes, long byteLength) =>
        WhileHeld(() => _pages.Evict(startInBytes, byteLength));

    /// <inheritdoc cref="Pages.Lock"/>
    public void LockRange(long startInBytes, long byteLength) =>
        WhileHeld(() => _pages.Lock(startInBytes, byteLength));

    /// <inheritdoc cref="Pages.Unlock"/>
    public void UnlockRange(long startInBytes, long byteLength) =>
        WhileHeld(() => _pages.Unlock(startInBytes, byteLength));

    /// <summary>
    /// Records that something was, or may be, written to the bytes. Without it, closing does not flush: a flush makes
    /// the disk empty its cache even for an unchanged file, and takes longer than everything else in an open and a
    /// close.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MarkWritten() => _isWritten = true;

    private bool FlushesWhenClosed => FlushOnDispose && (_isWritten || _pages.File.FlushState.HasFailed);

    /// <summary>Brings what was written to the file as far as <paramref name="scope"/> says.</summary>
    /// <exception cref="IOException">The system could not, now or at an earlier flush of the file.</exception>
    public void Flush(FlushScope scope) => WhileHeld(scope == FlushScope.Disk ? FlushAll : StartWriteBack);

    /// <summary>Flushes a range to disk.</summary>
    public void Flush(long startInBytes, long byteLength) => WhileHeld(() => SyncRange(startInBytes, byteLength));

    /// <summary>Flushes a range to disk, for a caller that holds off the closing of the map.</summary>
    public void SyncRange(long startInBytes, long byteLength) => Sync(() => _pages.Sync(startInBytes, byteLength));

    /// <summary>
    /// Flushes what was written to the file by other means than its pages, for a caller that holds the region or
    /// closes it.
    /// </summary>
    public void SyncFile() => Sync(_pages.File.Sync);

    private void FlushAll() => Sync(_pages.SyncAll);

    private void Sync(Action bring)
    {
        if (CanWrite)
        {
            _pages.File.FlushState.Flush(Path, bring);
        }
    }

    private void StartWriteBack()
    {
        if (CanWrite)
        {
            _pages.File.FlushState.ThrowIfFailed(Path);
            _pages.StartWriteBack(0, ReachInBytes);
        }
    }

    /// <summary>Closes for new access at once, flushes, and releases the file as soon as no lease is open.</summary>
    /// <param name="closeAccess">Takes access from the map's own accessors.</param>
    /// <param name="finishGrowth">Last changes to the file; it is told whether the data is on disk.</param>
    /// <exception cref="IOException">The flush failed; the region is closed all the same.</exception>
    public void Close(Action closeAccess, Action<bool>? finishGrowth = null)
    {
        // In this order: an accessor that finds the length 0 asks the region why.
        if (!_leases.TryClose(out var isHeld))
        {
            return;
        }

        closeAccess();
        var isFlushed = false;
        try
        {
            if (FlushesWhenClosed)
            {
                FlushAll();
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
                if (_leases.EndErrand())
                {
                    Release(isFlushed && isHeld && FlushesWhenClosed);
                }
            }
        }
    }

    /// <summary>Releases a region that no map has used yet, without a flush.</summary>
    public void Abandon()
    {
        if (_leases.TryClose(out _) && _leases.EndErrand())
        {
            Release(flushes: false);
        }
    }

    /// <summary>
    /// The first step of a map that is collected. Nothing is flushed: a finalizer must not wait for a disk, and the
    /// system writes the pages in its own time.
    /// </summary>
    /// <param name="closeAccess">Takes access from the map's own accessors.</param>
    public void CloseCollected(Action closeAccess)
    {
        if (_leases.TryClose(out _))
        {
            closeAccess();
            _leases.EndErrand();
        }
    }

    private void Release(bool flushes)
    {
        try
        {
            if (flushes)
            {
                FlushAll();
            }
        }
        finally
        {
            ReleasePages();
            GC.SuppressFinalize(this);
        }
    }

    private void ReleasePages()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            // The exchange is a fence between the length, which is 0 by now, and this look: see Enter.
            _pages.Release(mayBeEntered: Volatile.Read(ref _isEntered) != 0);
        }
    }

    /// <summary>
    /// In two steps. The collection that finds the region finds other objects with it whose finalizers lead here, and
    /// may come after this one: they use the map, start a thread that does, or bring it back. So the first step only
    /// closes the map to new access. The pages go when a later collection finds the region again: whatever was past a
    /// check has ended by then, or has a lease. A view that was never ended keeps them for ever.
    /// </summary>
    ~MappedRegion()
    {
        if (!_isClosedForGood)
        {
            _isClosedForGood = Owner?.TryCloseCollected() ?? true;
            GC.ReRegisterForFinalize(this);
        }
        else if (_leases.Count == 0 && Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            _pages.Release(mayBeEntered: false);
            AddressSpace.CountReturned();
        }
    }
}
