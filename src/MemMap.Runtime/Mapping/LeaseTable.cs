namespace MemMap;

/// <summary>
/// The leases that a region has given out. A ticket ends once: ending it again, through a copied view, does nothing.
/// </summary>
/// <remarks>
/// <code>
/// ticket  │ generation (32 bits) │ slot + 1 (32 bits) │     0 is no ticket
/// slot    generation of the ticket that holds it, or of the next one that will
/// </code>
/// The array grows with the most leases open at once and is reused from then on: taking a lease allocates nothing.
/// </remarks>
internal struct LeaseTable
{
    private uint[] _generations;
    private int[] _freeSlots;
    private int _freeCount;

    /// <summary>How many leases are open.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a lease.</summary>
    public long Begin()
    {
        if (_freeCount == 0)
        {
            Grow();
        }

        var slot = _freeSlots[--_freeCount];
        Count++;
        return ((long)_generations[slot] << 32) | (uint)(slot + 1);
    }

    /// <summary>Ends a lease; false when it has ended before, or never was one.</summary>
    public bool End(long ticket)
    {
        var slot = (int)(uint)ticket - 1;
        if (_generations is null || (uint)slot >= (uint)_generations.Length
            || _generations[slot] != (uint)(ticket >> 32))
        {
            return false;
        }

        _generations[slot]++;
        _freeSlots[_freeCount++] = slot;
        Count--;
        return true;
    }

    private void Grow()
    {
        var oldCount = _generations?.Length ?? 0;
        var newCount = Math.Max(4, oldCount * 2);
        Array.Resize(ref _generations!, newCount);
        Array.Resize(ref _freeSlots!, newCount);
        for (var slot = newCount - 1; slot >= oldCount; slot--)
        {
            _freeSlots[_freeCount++] = slot;
        }
    }
}
