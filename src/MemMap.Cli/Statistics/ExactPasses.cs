using MemMap.Cli.Arrays;
using MemMap.Cli.Inputs;

namespace MemMap.Cli.Statistics;

/// <summary>
/// Exact quartiles and numbers of different values of files of any size, in more passes and a fixed amount of memory.
/// </summary>
internal sealed class ExactPasses(Input input, RowRange[] parts, ValueField leaf, CancellationToken interruption)
{
    private const int DigitBits = 16;

    private readonly DType _type = leaf.Type;
    private readonly int _itemSize = input.Facts.DType.ItemSize;

    /// <summary>Some keys, of which a worker makes something that it has by itself.</summary>
    private delegate void KeyRun<TState>(TState state, ReadOnlySpan<ulong> keys);

    public FieldStatistics Improve(FieldStatistics statistics)
    {
        if (!statistics.HasExactQuartiles && statistics.Quartiles is not null)
        {
            var count = statistics.Count - statistics.NaN;
            var places = new double[] { 0.25, 0.5, 0.75 }.Select(part => part * (count - 1)).ToArray();
            var ranks = places.SelectMany(place => new[] { (long)place, Math.Min((long)place + 1, count - 1) }).ToArray();
            var values = Array.ConvertAll(Select(ranks), key => Keys.ToDouble(_type, key));
            statistics = statistics with
            {
                HasExactQuartiles = true,
                Quartiles = [.. places.Select((place, index) => Between(values[2 * index], values[(2 * index) + 1], place - (long)place))],
            };
        }

        return statistics.HasExactDistinct
            ? statistics
            : statistics with { Distinct = CountDistinct(statistics.Distinct), HasExactDistinct = true };

        static double Between(double low, double high, double part) => low == high ? low : low + ((high - low) * part);
    }

    /// <summary>The keys at places of the sorted ones: a digit of 16 bits in each pass, the highest first.</summary>
    private ulong[] Select(long[] ranks)
    {
        ranks = [.. ranks];
        var prefixes = new ulong[ranks.Length];
        for (var shift = (_type.ItemSize * 8) - DigitBits; shift >= 0; shift -= DigitBits)
        {
            // Of each prefix, how many keys have each digit next.
            var wanted = prefixes.Distinct().ToArray();
            var above = shift + DigitBits;
            var counts = Visit(
                () => Array.ConvertAll(wanted, static _ => new long[1 << DigitBits]),
                (counts, keys) =>
                {
                    foreach (var key in keys)
                    {
                        var prefix = above == 64 ? 0 : key >> above;
                        for (var index = 0; index < wanted.Length; index++)
                        {
                            if (prefix == wanted[index] && !Keys.IsMissing(_type, key))
                            {
                                counts[index][(key >> shift) & ((1 << DigitBits) - 1)]++;
                            }
                        }
                    }
                });
            for (var index = 0; index < ranks.Length; index++)
            {
                var place = Array.IndexOf(wanted, prefixes[index]);
                var digit = 0U;
                for (; counts.Sum(worker => worker[place][digit]) is var number && ranks[index] >= number; digit++)
                {
                    ranks[index] -= number;
                }

                prefixes[index] = (prefixes[index] << DigitBits) | digit;
            }
        }

        return prefixes;
    }

    /// <summary>Counts the keys of one class after the other, with as many classes as memory asks for.</summary>
    private long CountDistinct(long estimate)
    {
        var set = new KeySet();
        for (var classes = 1 + (ulong)(estimate / KeySet.MostKeys); ; classes *= 2)
        {
            var total = 0L;
            for (var index = 0UL; index < classes; index++)
            {
                set.Clear();
                Visit(static () => 0, (_, keys) =>
                {
                    foreach (var key in keys)
                    {
                        var mixed = Keys.Mix(key);
                        if (((mixed >> 32) * classes) >> 32 == index && !set.Add(mixed))
                        {
                            return;
                        }
                    }
                });
                total += set.Count;
                if (set.IsFull)
                {
                    break;
                }
            }

            if (!set.IsFull)
            {
                return total;
            }
        }
    }

    /// <summary>Visits the keys of all values, on all processors.</summary>
    /// <returns>What each worker has made.</returns>
    private TState[] Visit<TState>(Func<TState> begin, KeyRun<TState> visit)
    {
        using var workers = new ThreadLocal<(FieldKeys Keys, TState State)>(
            () => (FieldKeys.Of(leaf, _itemSize), begin()), trackAllValues: true);
        ElementBlocks.Visit(
            input, parts, (elements, _, _) =>
            {
                var (keys, state) = workers.Value;
                keys.Each(elements, run => visit(state, run));
            },
            interruption: interruption);
        return [.. workers.Values.Select(static worker => worker.State)];
    }
}
