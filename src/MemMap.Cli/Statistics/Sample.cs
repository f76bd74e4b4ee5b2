using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>
/// The keys (<see cref="Keys"/>) of some of many values, spread evenly: one of each so many, at a place within them that
/// looks random and is the same in every run. Of a few values it has all.
/// </summary>
internal sealed class Sample(long total)
{
    private const int MostValues = 1 << 18;

    private readonly long _step = Math.Max(1, (total + MostValues - 1) / MostValues);
    private readonly List<ulong> _keys = new((int)(Math.Min(total, MostValues) / ElementBlocks.PartCount) + 1);
    private readonly List<List<ulong>> _parts = [];

    /// <summary>Whether it has all values.</summary>
    public bool IsAll => _step == 1;

    /// <summary>Takes those of some values that are in the sample.</summary>
    /// <param name="values">Values that follow each other.</param>
    /// <param name="first">Index of the first one among all.</param>
    /// <param name="key">Key of a value.</param>
    public void Add<T>(ReadOnlySpan<T> values, long first, Func<T, ulong> key)
    {
        if (_step == 1)
        {
            foreach (var value in values)
            {
                _keys.Add(key(value));
            }

            return;
        }

        for (var window = first / _step; ; window++)
        {
            var index = (window * _step) + (long)(Keys.Mix((ulong)window) % (ulong)_step) - first;
            if (index >= values.Length)
            {
                return;
            }

            if (index >= 0)
            {
                _keys.Add(key(values[(int)index]));
            }
        }
    }

    /// <summary>Adds the sample of the part that follows.</summary>
    public void Merge(Sample next) => _parts.Add(next._keys);

    /// <summary>All keys, the least one first.</summary>
    public ulong[] Sorted()
    {
        var keys = new ulong[_keys.Count + _parts.Sum(static part => part.Count)];
        var free = keys.AsSpan();
        foreach (var part in _parts.Prepend(_keys))
        {
            part.CopyTo(free);
            free = free[part.Count..];
        }

        if (keys.Length < 1 << 12)
        {
            Array.Sort(keys);
            return keys;
        }

        // By digits, the lowest first; a digit that all keys have alike costs nothing.
        const int Bits = 11;
        var other = new ulong[keys.Length];
        var places = new int[1 << Bits];
        for (var shift = 0; shift < 64; shift += Bits)
        {
            Array.Clear(places);
            foreach (var key in keys)
            {
                places[(key >> shift) & ((1 << Bits) - 1)]++;
            }

            if (places[(keys[0] >> shift) & ((1 << Bits) - 1)] == keys.Length)
            {
                continue;
            }

            var place = 0;
            foreach (ref var count in places.AsSpan())
            {
                (count, place) = (place, place + count);
            }

            foreach (var key in keys)
            {
                other[places[(key >> shift) & ((1 << Bits) - 1)]++] = key;
            }

            (keys, other) = (other, keys);
        }

        return keys;
    }

    /// <summary>Number of different values among all, from those of the sample (Chao's estimate, from below).</summary>
    /// <param name="sorted">The keys of the sample.</param>
    public long Distinct(ReadOnlySpan<ulong> sorted)
    {
        long distinct = 0, once = 0, twice = 0;
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            distinct++;
            once += end - start == 1 ? 1 : 0;
            twice += end - start == 2 ? 1 : 0;
            start = end;
        }

        if (IsAll || once == 0)
        {
            return distinct;
        }

        var unseen = twice == 0 ? once * (once - 1.0) / 2 : (double)once * once / (2 * twice);
        return once == distinct ? total : (long)Math.Min(total, distinct + unseen);
    }
}
