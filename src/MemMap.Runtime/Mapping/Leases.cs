using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// What holds a region: its leases, which users take, and errands, for which the library itself holds it. Taking and
/// ending a lease is one compare-exchange each; a lock is taken only where something waits or closes.
/// </summary>
/// <remarks>
/// <code>
/// slot    generation: odd while a ticket holds it, even while it is free; past the last one it stays negative, unused
/// ticket  │ generation (31 bits, odd) │ number of the block (16 bits) │ slot (16 bits) │    so it is always positive
///
/// _first        the only slot until two leases are open at once, as on most maps
/// _stripes      processor ──▶ the block whose slots the threads on that processor take
/// _blocks       number ──▶ block; a full block is followed by one that is as long as all before it
/// </code>
/// <para>
/// So no ticket is ever given out twice, and ending one again, through a copied view, does nothing.
/// </para>
/// <para>
/// Taking a slot is a full fence, and is followed by a look at the bars. Setting a bar is followed by a full fence and
/// a look at every slot. So either the lease finds the bar and gives its slot back, or the other side finds the lease.
/// </para>
/// </remarks>
internal sealed class Leases
{
    private const int Alone = 1;
    private const int Suspended = 2;
    private const int Closed = 4;

    private const int BitsOfSlot = 16;
    private const int MostStripes = 256;

    private readonly object _gate = new();
    private readonly int _firstGeneration;
    private volatile int _bars;
    private int _first;
    private volatile Block?[]? _stripes;
    private volatile Block[] _blocks = [];
    private int _errandCount;
    private bool _isFinished;

    public Leases()
        : this(firstGeneration: 0)
    {
    }

    /// <param name="firstGeneration">Generation of each slot, even, for tests of the last one.</param>
    internal Leases(int firstGeneration) => _first = _firstGeneration = firstGeneration;

    /// <summary>Whether the region was closed. Leases that are open by then stay so.</summary>
    public bool IsClosed => (_bars & Closed) != 0;

    /// <summary>Why no lease begins while the region is suspended; null while it is not.</summary>
    public Exception? Suspension { get; private set; }

    /// <summary>Number of open leases.</summary>
    public int Count => (int)(_first & 1) + _blocks.Sum(static block => block.CountHeld());

    /// <summary>Takes a lease; waits while another thread is alone.</summary>
    /// <returns>The ticket, above 0; 0 where the region is closed or suspended.</returns>
    /// <remarks>A caller that gets 0 asks <see cref="TryFinish"/>, because it had a slot for a moment.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Begin()
    {
        var ticket = TakeSlot();
        return _bars == 0 ? ticket : BeginLater(ticket);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private long BeginLater(long ticket)
    {
        do
        {
            ReleaseSlot(ticket);
            if (!WaitWhileAlone())
            {
                return 0;
            }

            ticket = TakeSlot();
        }
        while (_bars != 0);

        return ticket;
    }

    /// <summary>Ends a lease. What is no open lease any more, or never was, is ignored.</summary>
    /// <returns>Whether it was the last of a closed region, which the caller has to release: said once.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool End(long ticket) => ReleaseSlot(ticket) && _bars != 0 && TryFinish();

    /// <summary>
    /// Holds the region for work of the library, which <see cref="TryRunAlone"/> waits for. Such work takes no lease,
    /// begins no second errand and waits for no lock under which a thread may want to be alone.
    /// </summary>
    /// <returns>False where the region is closed or suspended; the caller then asks <see cref="TryFinish"/>.</returns>
    public bool TryBeginErrand()
    {
        do
        {
            Interlocked.Increment(ref _errandCount);
            if (_bars == 0)
            {
                return true;
            }

            Interlocked.Decrement(ref _errandCount);
            Wake();
        }
        while (WaitWhileAlone());

        return false;
    }

    /// <inheritdoc cref="End"/>
    /// <summary>Ends an errand.</summary>
    public bool EndErrand()
    {
        Interlocked.Decrement(ref _errandCount);
        if (_bars == 0)
        {
            return false;
        }

        Wake();
        return TryFinish();
    }

    /// <summary>
    /// Runs an action while nothing holds the region, and nothing begins to. The action takes no lease, and does no
    /// work that waits for a disk, because leases wait for it.
    /// </summary>
    /// <param name="action">What to do.</param>
    /// <param name="waits">Whether errands are waited for; leases are not.</param>
    /// <returns>Number of open leases and errands, because of which nothing was done; 0 when it was.</returns>
    public int TryRunAlone(Action action, bool waits = true)
    {
        lock (_gate)
        {
            WaitForOther();
            Bar(Alone);
            try
            {
                if (Count + (waits ? 0 : Volatile.Read(ref _errandCount)) is var count and > 0)
                {
                    return count;
                }

                while (Volatile.Read(ref _errandCount) > 0)
                {
                    Monitor.Wait(_gate);
                }

                action();
                return 0;
            }
            finally
            {
                _bars &= ~Alone;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Refuses new leases until <see cref="Resume"/>; those that are open stay so.</summary>
    /// <param name="reason">What has gone wrong.</param>
    public void Suspend(Exception reason)
    {
        lock (_gate)
        {
            Suspension = reason;
            Bar(Suspended);
        }
    }

    /// <summary>Allows leases again.</summary>
    public void Resume()
    {
        lock (_gate)
        {
            _bars &= ~Suspended;
            Suspension = null;
        }
    }

    /// <summary>
    /// Refuses new leases for ever. The close itself is an errand: the region is held until <see cref="EndErrand"/>.
    /// </summary>
    /// <param name="isHeld">Whether a lease or an errand is open.</param>
    /// <returns>False where the region was closed before.</returns>
    public bool TryClose(out bool isHeld)
    {
        lock (_gate)
        {
            isHeld = false;
            if (IsClosed)
            {
                return false;
            }

            Bar(Closed);
            isHeld = Count > 0 || Volatile.Read(ref _errandCount) > 0;
            Interlocked.Increment(ref _errandCount);
            return true;
        }
    }

    /// <summary>Whether the region is closed and nothing holds it any more: true once, for one caller.</summary>
    public bool TryFinish()
    {
        lock (_gate)
        {
            return IsClosed && !_isFinished && Volatile.Read(ref _errandCount) == 0 && (_first & 1) == 0
                && !_blocks.Any(static block => block.IsHeldWhileClosed())
                && (_isFinished = true);
        }
    }

    /// <summary>Called with the gate, so that bars do not overwrite each other.</summary>
    private void Bar(int bar)
    {
        _bars |= bar;
        Interlocked.MemoryBarrier();
    }

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    /// <returns>Whether leases may begin.</returns>
    private bool WaitWhileAlone()
    {
        lock (_gate)
        {
            WaitForOther();
            return _bars == 0;
        }
    }

    private void WaitForOther()
    {
        while ((_bars & Alone) != 0)
        {
            Monitor.Wait(_gate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long TakeSlot()
    {
        if (_stripes is { } stripes)
        {
            var stripe = Thread.GetCurrentProcessorId() & (stripes.Length - 1);
            return stripes[stripe] is { } block && block.TryTake(out var ticket) ? ticket : TakeOtherSlot();
        }

        return TryTake(ref _first, out var generation) ? TicketOf(generation, 0, 0) : TakeOtherSlot();
    }

    /// <summary>The slots that were looked at are taken: others, or new ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long TakeOtherSlot()
    {
        long ticket;
        while (!ChangeBlock().TryTake(out ticket))
        {
            // Other threads have taken all of its slots meanwhile.
        }

        return ticket;
    }

    /// <summary>
    /// The emptiest block of this processor. A new one where less than a quarter of all slots are free: so that they
    /// are looked at only once for many leases.
    /// </summary>
    private Block ChangeBlock()
    {
        lock (_gate)
        {
            _stripes ??= new Block?[Math.Min(
                MostStripes, (int)BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount))];
            var stripe = Thread.GetCurrentProcessorId() & (_stripes.Length - 1);
            var slotCount = 0;
            Block? emptiest = null;
            foreach (var block in _blocks.Where(block => block.Stripe == stripe))
            {
                slotCount += block.SlotCount;
                emptiest = emptiest is null || block.CountFree() > emptiest.CountFree() ? block : emptiest;
            }

            if (emptiest is null || emptiest.CountFree() < slotCount / 4)
            {
                var number = checked((ushort)(_blocks.Length + 1));
                emptiest = new Block(number, stripe, slotCount, _firstGeneration);
                _blocks = [.. _blocks, emptiest];
            }

            Volatile.Write(ref _stripes[stripe], emptiest);
            return emptiest;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool ReleaseSlot(long ticket)
    {
        var generation = (int)(ticket >> 32);
        var number = (int)(uint)ticket >>> BitsOfSlot;
        var slot = (int)ticket & ((1 << BitsOfSlot) - 1);
        if (number == 0)
        {
            return slot == 0 && TryRelease(ref _first, generation);
        }

        var blocks = _blocks;
        return (uint)(number - 1) < (uint)blocks.Length && blocks[number - 1].TryRelease(slot, generation);
    }

    private static long TicketOf(int generation, int number, int slot) =>
        ((long)generation << 32) | (uint)((number << BitsOfSlot) | slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTake(ref int slot, out int generation)
    {
        var found = Volatile.Read(ref slot);
        generation = found + 1;
        return (found & (int.MinValue | 1)) == 0
            && Interlocked.CompareExchange(ref slot, generation, found) == found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRelease(ref int slot, int generation) =>
        (generation & 1) != 0
        && Interlocked.CompareExchange(ref slot, unchecked(generation + 1), generation) == generation;

    /// <summary>Slots that the threads on one processor take, on cache lines that no other block uses.</summary>
    private sealed class Block
    {
        private const int FewestSlots = 8;

        /// <summary>Two cache lines, because processors fetch them in pairs.</summary>
        private const int Padding = 128 / sizeof(int);

        private readonly int[] _slots;
        private readonly int _number;
        private int _next;
        private int _freeUntil;

        /// <param name="number">Number of the block, from 1.</param>
        /// <param name="stripe">Number of the stripe.</param>
        /// <param name="slotCount">Number of slots, which is rounded to one that a block may have.</param>
        /// <param name="generation">Generation of each slot.</param>
        public Block(int number, int stripe, int slotCount, int generation)
        {
            (_number, Stripe) = (number, stripe);
            SlotCount = Math.Clamp(slotCount, FewestSlots, 1 << BitsOfSlot);
            _slots = new int[Padding + SlotCount + Padding];
            Slots.Fill(generation);
        }

        public int Stripe { get; }

        /// <summary>Number of slots, a power of two: each block is as long as all before it.</summary>
        public int SlotCount { get; }

        private Span<int> Slots => _slots.AsSpan(Padding, SlotCount);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryTake(out long ticket)
        {
            var first = _next;
            ref var slot = ref _slots[Padding + first];
            if (Leases.TryTake(ref slot, out var generation))
            {
                ticket = TicketOf(generation, _number, first);
                return true;
            }

            return TryTakeAfter(first, out ticket);
        }

        private bool TryTakeAfter(int first, out long ticket)
        {
            for (var step = 1; step < SlotCount; step++)
            {
                var slot = (first + step) & (SlotCount - 1);
                if (Leases.TryTake(ref _slots[Padding + slot], out var generation))
                {
                    _next = slot;
                    ticket = TicketOf(generation, _number, slot);
                    return true;
                }
            }

            ticket = 0;
            return false;
        }

        public bool TryRelease(int slot, int generation) =>
            slot < SlotCount && Leases.TryRelease(ref _slots[Padding + slot], generation);

        public int CountHeld()
        {
            var count = 0;
            foreach (ref var slot in Slots)
            {
                count += Volatile.Read(ref slot) & 1;
            }

            return count;
        }

        public int CountFree()
        {
            var count = 0;
            foreach (ref var slot in Slots)
            {
                count += (Volatile.Read(ref slot) & (int.MinValue | 1)) == 0 ? 1 : 0;
            }

            return count;
        }

        /// <summary>Whether a slot is held: where no lease begins any more, a slot that is free stays so.</summary>
        public bool IsHeldWhileClosed()
        {
            while (_freeUntil < SlotCount && (Volatile.Read(ref Slots[_freeUntil]) & 1) == 0)
            {
                _freeUntil++;
            }

            return _freeUntil < SlotCount;
        }
    }
}
