using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>Statistics of one field of a part of an array, in one pass.</summary>
/// <param name="leaf">The field.</param>
/// <param name="itemSize">Bytes of one element.</param>
/// <param name="total">Number of values of all parts.</param>
internal abstract class Collector(ValueField leaf, int itemSize, long total)
{
    /// <summary>Steps of a histogram.</summary>
    public const int StepCount = 64;

    protected ValueField ValueField => leaf;

    protected int ItemSize => itemSize;

    protected long Total => total;

    protected bool IsSwapped { get; } = Scalar.IsSwapped(leaf.Type);

    /// <summary>The collector for a field.</summary>
    public static Collector For(ValueField leaf, int itemSize, long elementCount)
    {
        var total = elementCount * leaf.Offsets.Length;
        return (leaf.Type.Kind, leaf.Type.ItemSize) switch
        {
            ('b' or 'i' or 'u', 1) or ('i' or 'u' or 'f', 2) => new TableCollector(leaf, itemSize, total),
            ('i', 4) => new NumberCollector<int>(leaf, itemSize, total),
            ('u', 4) => new NumberCollector<uint>(leaf, itemSize, total),
            ('f', 4) => new NumberCollector<float>(leaf, itemSize, total),
            ('f', 8) => new NumberCollector<double>(leaf, itemSize, total),
            ('u', 8) => new NumberCollector<ulong>(leaf, itemSize, total),
            ('i' or 'M' or 'm', 8) => new NumberCollector<long>(leaf, itemSize, total),
            _ => new BytesCollector(leaf, itemSize, total),
        };
    }

    /// <summary>Adds elements.</summary>
    /// <param name="elements">Their bytes.</param>
    /// <param name="first">Index of the first one among all elements.</param>
    public abstract void Add(ReadOnlySpan<byte> elements, long first);

    /// <summary>Adds what another collector of the same field has found in the part that follows.</summary>
    public abstract void Merge(Collector next);

    public abstract FieldStatistics Finish();

    /// <summary>Counts finite values in equal steps.</summary>
    protected static long[] HistogramOf(ReadOnlySpan<double> values, double low, double high)
    {
        var steps = new long[StepCount];
        var width = high - low;
        foreach (var value in values)
        {
            if (double.IsFinite(value))
            {
                steps[StepOf(value, low, width)]++;
            }
        }

        return steps;
    }

    protected static int StepOf(double value, double low, double width) =>
        width > 0 && double.IsFinite(width) ? Math.Clamp((int)((value - low) / width * StepCount), 0, StepCount - 1) : 0;

    /// <summary>The value at a part of sorted ones, between two of them in proportion, as <c>numpy.percentile</c> has it.</summary>
    protected static double Quantile(double part, long count, Func<long, double> sorted)
    {
        var place = part * (count - 1);
        var index = (long)place;
        var low = sorted(index);
        var high = index + 1 < count ? sorted(index + 1) : low;
        return low == high ? low : low + ((high - low) * (place - index));
    }
}
