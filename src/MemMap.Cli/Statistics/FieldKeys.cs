using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>Keys that follow each other.</summary>
internal delegate void KeyVisitor(ReadOnlySpan<ulong> keys);

/// <summary>The keys of all values of a field. For one thread at a time.</summary>
internal abstract class FieldKeys
{
    public static FieldKeys Of(ValueField leaf, int itemSize) => (leaf.Type.Kind, leaf.Type.ItemSize) switch
    {
        ('i', 4) => new OfNumbers<int>(leaf, itemSize),
        ('u', 4) => new OfNumbers<uint>(leaf, itemSize),
        ('f', 4) => new OfNumbers<float>(leaf, itemSize),
        ('f', 8) => new OfNumbers<double>(leaf, itemSize),
        ('u', 8) => new OfNumbers<ulong>(leaf, itemSize),
        ('i' or 'M' or 'm', 8) => new OfNumbers<long>(leaf, itemSize),
        _ => new OfBytes(leaf, itemSize),
    };

    /// <summary>Visits the keys of some elements.</summary>
    public abstract void Each(ReadOnlySpan<byte> elements, KeyVisitor visit);

    private sealed class OfNumbers<T>(ValueField leaf, int itemSize) : FieldKeys
        where T : unmanaged
    {
        private readonly ValueRuns<T> _runs = new(leaf, itemSize);
        private readonly ulong[] _keys = new ulong[ValueRuns<T>.RunLength];

        public override void Each(ReadOnlySpan<byte> elements, KeyVisitor visit) => _runs.Each(elements, 0, (values, _) =>
        {
            var keys = _keys.AsSpan(0, values.Length);
            for (var index = 0; index < keys.Length; index++)
            {
                keys[index] = Keys.Of(values[index]);
            }

            visit(keys);
        });
    }

    private sealed class OfBytes(ValueField leaf, int itemSize) : FieldKeys
    {
        private readonly ulong[] _keys = new ulong[leaf.Offsets.Length];

        public override void Each(ReadOnlySpan<byte> elements, KeyVisitor visit)
        {
            for (var start = 0; start < elements.Length; start += itemSize)
            {
                for (var index = 0; index < _keys.Length; index++)
                {
                    _keys[index] = Keys.Of(elements.Slice(start + leaf.Offsets[index], leaf.Type.ItemSize));
                }

                visit(_keys);
            }
        }
    }
}
