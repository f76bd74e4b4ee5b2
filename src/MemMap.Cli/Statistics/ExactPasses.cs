using MemMap.Cli.Arrays;
using MemMap.Cli.Inputs;

namespace MemMap.Cli.Statistics;

/// <summary>
/// Exact quartiles and numbers of different values of files of any size, in more passes and a fixed amount of memory.
/// </summary>
internal sealed class ExactPasses(Input input, RowRange[] parts, ValueField leaf, CancellationToken interruption)
{
    private const int DigitBits = 16;
    private const int MostKeys = 1 << 23;

    private readonly DType _type = leaf.Type;
    private readonly bool _isSwapped = Scalar.IsSwapped(leaf.Type);
    private readonly int _itemSize = input.Facts.DType.ItemSize;

    public FieldStatistics Improve(FieldStatistics statistics)
    {
        if (!statistics.HasExactQuartiles && statistics.Quartiles is not null)
        {
            var count = statistics.Count - statistics.NaN;
            var places = new double[] { 0.25, 0.5, 0.75 }.Select(part => part * (count - 1)).ToArray();
            var ranks = places.SelectMany(place => new[] { (long)place, Math.Min((long)place + 1, count - 1) }).ToArray();
            var values = Array.ConvertAll(ranks, rank => ValueOf(Select(rank)));
            statistics = statistics with
            {
                HasExactQuartiles = true,
                Quartiles = [.. places.Select((place, index) => Between(values[2 * index], values[(2 * index) + 1], place - (long)place))],
            };
        }

        return statistics.HasExactDistinct
            ? statistics
            : statistics with { Distinct = CountDistinct(), HasExactDistinct = true };

        static double Between(double low, double high, double part) => low == high ? low : low + ((high - low) * part);
    }

    /// <summary>The key at a place of the sorted ones: 16 bits in each pass, the highest first.</summary>
    private ulong Select(long rank)
    {
        var bits = _type.ItemSize * 8;
        var prefix = 0UL;
        for (var known = 0; known < bits; known += DigitBits)
        {
            var shift = bits - known - DigitBits;
            var counts = new long[parts.Length][];
            Visit((key, part) =>
            {
                if (known == 0 || key >> (shift + DigitBits) == prefix)
                {
                    (counts[part] ??= new long[1 << DigitBits])[(key >> shift) & 0xffff]++;
                }
            });
            var digit = 0;
            for (; ; digit++)
            {
                var number = counts.Sum(part => part?[digit] ?? 0);
                if (rank < number)
                {
                    break;
                }

                rank -= number;
            }

            prefix = (prefix << DigitBits) | (uint)digit;
        }

        return prefix;
    }

    /// <summary>Counts the keys of one class after the other, with as many classes as memory asks for.</summary>
    private long CountDistinct()
    {
        for (var classes = 1; ; classes *= 4)
        {
            var total = 0L;
            var set = new HashSet<ulong>();
            var isFull = false;
            for (var index = 0; index < classes && !isFull; index++)
            {
                set.Clear();
                VisitKeys(key =>
                {
                    if ((int)(Sample<ulong>.Mix(key) >> 40) % classes == index)
                    {
                        set.Add(key);
                        isFull |= set.Count > MostKeys;
                    }

                    return !isFull;
                });
                total += set.Count;
            }

            if (!isFull)
            {
                return total;
            }
        }
    }

    /// <summary>All values as bits that sort as the values do, NaN apart.</summary>
    private void Visit(Action<ulong, int> visit) =>
        ElementBlocks.Visit(
            input, parts, (elements, _, part) =>
            {
                for (var start = 0; start < elements.Length; start += _itemSize)
                {
                    foreach (var offset in leaf.Offsets)
                    {
                        if (SortKey(elements[(start + offset)..]) is { } key)
                        {
                            visit(key, part);
                        }
                    }
                }
            },
            interruption: interruption);

    /// <summary>All values as keys that are equal where the values are, one after the other.</summary>
    private void VisitKeys(Func<ulong, bool> visit)
    {
        using var view = input.Map.Lease();
        var all = view.Flatten();
        const int PerBlock = 4096;
        for (long start = 0; start < all.Count; start += PerBlock)
        {
            interruption.ThrowIfCancellationRequested();
            var elements = all.Slice(start, Math.Min(PerBlock, all.Count - start)).AsBytes();
            for (var place = 0; place < elements.Length; place += _itemSize)
            {
                foreach (var offset in leaf.Offsets)
                {
                    var bytes = elements.Slice(place + offset, _type.ItemSize);
                    if (!visit(Scalar.IsReal(_type) ? SortKey(bytes) ?? ulong.MaxValue : BytesCollector.KeyOf(bytes)))
                    {
                        return;
                    }
                }
            }
        }
    }

    private ulong? SortKey(ReadOnlySpan<byte> bytes)
    {
        if (_type.ItemSize == 4)
        {
            var bits = Scalar.Read<uint>(bytes, _isSwapped);
            return _type.Kind switch
            {
                'u' => bits,
                'i' => bits ^ 0x8000_0000,
                _ when float.IsNaN(BitConverter.UInt32BitsToSingle(bits)) => null,
                _ => bits == 0x8000_0000 ? 0x8000_0000 : (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000,
            };
        }

        const ulong Sign = 1UL << 63;
        var word = Scalar.Read<ulong>(bytes, _isSwapped);
        return _type.Kind switch
        {
            'u' => word,
            'i' => word ^ Sign,
            'M' or 'm' => word == Sign ? null : word ^ Sign,
            _ when double.IsNaN(BitConverter.UInt64BitsToDouble(word)) => null,
            _ => word == Sign ? Sign : (word & Sign) != 0 ? ~word : word | Sign,
        };
    }

    private double ValueOf(ulong key)
    {
        const ulong Sign = 1UL << 63;
        return (_type.Kind, _type.ItemSize) switch
        {
            ('u', _) => key,
            ('i', 4) => (int)((uint)key ^ 0x8000_0000),
            ('f', 4) => BitConverter.UInt32BitsToSingle((key & 0x8000_0000) != 0 ? (uint)key & 0x7fff_ffff : ~(uint)key),
            ('f', _) => BitConverter.UInt64BitsToDouble((key & Sign) != 0 ? key & ~Sign : ~key),
            _ => (long)(key ^ Sign),
        };
    }
}
