namespace MemMap.Cli.Statistics;

/// <summary>A set of keys whose bits are spread, into which all processors put keys at a time. It has a fixed size.</summary>
internal sealed class KeySet
{
    private const int SlotCount = 1 << 24;

    /// <summary>Most keys: three quarters of the slots, behind which finding one takes longer and longer.</summary>
    public const int MostKeys = SlotCount / 4 * 3;

    /// <summary>A slot is 0, or the key that it has.</summary>
    private readonly ulong[] _slots = new ulong[SlotCount];
    private int _count;
    private int _hasZero;

    public int Count => _count + _hasZero;

    public bool IsFull => _count > MostKeys;

    public void Clear()
    {
        Array.Clear(_slots);
        (_count, _hasZero) = (0, 0);
    }

    /// <summary>Adds a key, if it is not there yet; false if the set is full.</summary>
    public bool Add(ulong key)
    {
        if (key == 0)
        {
            _hasZero = 1;
            return true;
        }

        for (var place = (int)key & (SlotCount - 1); ; place = (place + 1) & (SlotCount - 1))
        {
            var found = Volatile.Read(ref _slots[place]);
            if (found == 0)
            {
                if (_count > MostKeys)
                {
                    return false;
                }

                found = Interlocked.CompareExchange(ref _slots[place], key, 0);
                if (found == 0)
                {
                    Interlocked.Increment(ref _count);
                    return true;
                }
            }

            if (found == key)
            {
                return true;
            }
        }
    }
}
