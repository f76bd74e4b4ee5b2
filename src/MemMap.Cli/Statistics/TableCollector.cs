using System.Globalization;
using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>Statistics of values of 1 or 2 bytes: how often each of them occurs says everything, exactly.</summary>
internal sealed class TableCollector(ValueField leaf, int itemSize, long total) : Collector(leaf, itemSize, total)
{
    private readonly long[] _counts = new long[leaf.Type.ItemSize == 1 ? 1 << 8 : 1 << 16];

    public override void Add(ReadOnlySpan<byte> elements, long first)
    {
        if (ValueField.Type.ItemSize == 1)
        {
            if (ItemSize == 1 && ValueField.Offsets.Length == 1)
            {
                foreach (var value in elements)
                {
                    _counts[value]++;
                }

                return;
            }

            for (var start = 0; start < elements.Length; start += ItemSize)
            {
                foreach (var offset in ValueField.Offsets)
                {
                    _counts[elements[start + offset]]++;
                }
            }

            return;
        }

        for (var start = 0; start < elements.Length; start += ItemSize)
        {
            foreach (var offset in ValueField.Offsets)
            {
                _counts[Scalar.Read<ushort>(elements[(start + offset)..], IsSwapped)]++;
            }
        }
    }

    public override void Merge(Collector next)
    {
        var other = (TableCollector)next;
        for (var index = 0; index < _counts.Length; index++)
        {
            _counts[index] += other._counts[index];
        }
    }

    public override FieldStatistics Finish()
    {
        var statistics = new FieldStatistics(ValueField.Name, ValueField.Type, Total) { HasExactDistinct = true };
        List<(double Value, long Count)> values = [];
        long nan = 0, infinities = 0, distinct = 0, zeros = 0;
        for (var bits = 0; bits < _counts.Length; bits++)
        {
            if (_counts[bits] is > 0 and var count)
            {
                var value = ValueOf((ushort)bits);
                nan += double.IsNaN(value) ? count : 0;
                infinities += double.IsInfinity(value) ? count : 0;
                zeros += value == 0 ? count : 0;
                values.Add((value, count));
            }
        }

        // Both zeros of a float are one value, and all NaN.
        var groups = values.GroupBy(static value => value.Value == 0 ? 0 : value.Value)
            .Select(static group => (Value: group.Key, Count: group.Sum(static value => value.Count))).ToList();
        distinct = groups.Count;
        var sorted = groups.Where(static group => !double.IsNaN(group.Value)).OrderBy(static group => group.Value).ToArray();
        statistics = statistics with { NaN = nan, Infinities = infinities, Zeros = zeros, Distinct = distinct };
        if (sorted.Length == 0)
        {
            return statistics;
        }

        var moments = default(Moments);
        foreach (var (value, count) in sorted)
        {
            moments += new Moments(count, value, 0, 0);
        }

        var number = sorted.Sum(static group => group.Count);
        var finite = sorted.Where(static group => double.IsFinite(group.Value)).ToArray();
        var (low, high) = finite.Length == 0 ? (0, 0) : (finite[0].Value, finite[^1].Value);
        var histogram = new long[StepCount];
        foreach (var (value, count) in finite)
        {
            histogram[StepOf(value, low, high - low)] += count;
        }

        return statistics with
        {
            Min = Text(sorted[0].Value),
            Max = Text(sorted[^1].Value),
            Mean = moments.Mean,
            Deviation = infinities > 0 ? double.NaN : moments.Deviation,
            Quartiles = Array.ConvertAll<double, double>([0.25, 0.5, 0.75], part => Quantile(part, number, At)),
            HasExactQuartiles = true,
            Low = low,
            High = high,
            Histogram = histogram,
            HasExactHistogram = true,
        };

        double At(long index)
        {
            var place = 0;
            while (index >= sorted[place].Count)
            {
                index -= sorted[place++].Count;
            }

            return sorted[place].Value;
        }
    }

    private double ValueOf(ushort bits)
    {
        return (ValueField.Type.Kind, ValueField.Type.ItemSize) switch
        {
            ('b', _) => bits == 0 ? 0 : 1,
            ('i', 1) => (sbyte)bits,
            ('i', _) => (short)bits,
            ('f', _) => (double)BitConverter.UInt16BitsToHalf(bits),
            _ => bits,
        };
    }

    private string Text(double value) => ValueField.Type.Kind switch
    {
        'b' => value == 0 ? "false" : "true",
        'f' => Scalar.Text((Half)value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
