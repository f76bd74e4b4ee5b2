namespace MemMap.Cli.Statistics;

/// <summary>
/// Some of many values, spread evenly: one of each so many, at a place within them that looks random and is the same in
/// every run. Of a few values it has all.
/// </summary>
internal sealed class Sample<T>(long total)
{
    private const int MostValues = 1 << 18;

    private readonly long _step = Math.Max(1, (total + MostValues - 1) / MostValues);
    private readonly List<T> _values = [];

    /// <summary>Whether it has all values.</summary>
    public bool IsAll => _step == 1;

    public List<T> Values => _values;

    /// <summary>Takes those of some values that are in the sample.</summary>
    /// <param name="values">Values that follow each other.</param>
    /// <param name="first">Index of the first one among all.</param>
    public void Add(ReadOnlySpan<T> values, long first)
    {
        if (_step == 1)
        {
            _values.AddRange(values);
            return;
        }

        for (var window = first / _step; ; window++)
        {
            var index = (window * _step) + (long)(Mix((ulong)window) % (ulong)_step) - first;
            if (index >= values.Length)
            {
                return;
            }

            if (index >= 0)
            {
                _values.Add(values[(int)index]);
            }
        }
    }

    /// <summary>Number of different values among all, from those of the sample (Chao's estimate, from below).</summary>
    public long Distinct(Func<T, ulong> key)
    {
        var keys = new ulong[_values.Count];
        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = key(_values[index]);
        }

        Array.Sort(keys);
        long distinct = 0, once = 0, twice = 0;
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start])
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

    /// <summary>Spreads the bits of a number.</summary>
    public static ulong Mix(ulong number)
    {
        number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
        number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
        return number ^ (number >> 31);
    }
}
