namespace MemMap;

/// <summary>
/// The leases that a region has given out. A ticket ends once: ending it again, through a copied view, does nothing.
/// </summary>
/// <remarks>
/// <code>
/// ticket  │ generation (31 bits, odd) │ slot + 1 (32 bits) │     always positive; 0 means no ticket
/// slot    generation, odd while a ticket holds it, even while it is free
/// </code>
/// The array grows with the most leases open at once and is reused from then on: taking a lease allocates nothing.
/// </remarks>
internal struct LeaseTable
{
    private readonly int _firstGeneration;
    private int[] _generations;
    private int[] _freeSlots;
    private int _freeCount;

    /// <summary>Creates a table whose slots have been used before, for tests of the last generation.</summary>
    /// <param name="firstGeneration">Generation of each slot; an even number.</param>
    internal LeaseTable(int firstGeneration)
    {
        _firstGeneration = firstGeneration;
        (_generations, _freeSlots) = ([], []);
    }

    /// <summary>Number of open leases.</summary>
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
        return ((long)Next(slot) << 32) | (uint)(slot + 1);
    }

    /// <summary>Ends a lease; false if it had ended already, or never existed.</summary>
    public bool End(long ticket)
    {
        var slot = (int)(uint)ticket - 1;
        if (_generations is null || (uint)slot >= (uint)_generations.Length
            || _generations[slot] != ticket >> 32 || int.IsEvenInteger(_generations[slot]))
        {
            return false;
        }

        Next(slot);
        _freeSlots[_freeCount++] = slot;
        Count--;
        return true;
    }

    /// <summary>
    /// The next generation of a slot; after the last comes the first, because views treat a negative ticket as none.
    /// </summary>
    private readonly int Next(int slot) => _generations[slot] = (_generations[slot] + 1) & int.MaxValue;

    private void Grow()
    {
        var oldCount = _generations?.Length ?? 0;
        var newCount = Math.Max(4, oldCount * 2);
        Array.Resize(ref _generations!, newCount);
        Array.Resize(ref _freeSlots!, newCount);
        for (var slot = newCount - 1; slot >= oldCount; slot--)
        {
            _generations[slot] = _firstGeneration;
            _freeSlots[_freeCount++] = slot;
        }
    }
}
