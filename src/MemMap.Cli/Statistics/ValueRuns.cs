using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>Some values that follow each other, in the byte order of this machine.</summary>
/// <param name="values">Values.</param>
/// <param name="first">Index of the first one among all values of the field.</param>
internal delegate void ValueRun<T>(ReadOnlySpan<T> values, long first);

/// <summary>The values of a field in runs that stay in a processor's first cache. For one thread at a time.</summary>
internal sealed class ValueRuns<T>(ValueField leaf, int itemSize)
    where T : unmanaged
{
    /// <summary>Most values of a run.</summary>
    public const int RunLength = 4096;

    private readonly bool _isSwapped = Scalar.IsSwapped(leaf.Type);
    private T[]? _buffer;

    /// <summary>Visits the values of some elements.</summary>
    /// <param name="elements">Their bytes.</param>
    /// <param name="first">Index of the first one among all elements.</param>
    public void Each(ReadOnlySpan<byte> elements, long first, ValueRun<T> visit)
    {
        var perElement = leaf.Offsets.Length;
        if (perElement == 0 || itemSize == 0)
        {
            return;
        }

        if (perElement == 1 && itemSize == Unsafe.SizeOf<T>() && !_isSwapped)
        {
            var all = MemoryMarshal.Cast<byte, T>(elements);
            for (var start = 0; start < all.Length; start += RunLength)
            {
                visit(all.Slice(start, Math.Min(RunLength, all.Length - start)), first + start);
            }

            return;
        }

        // As many elements as the buffer has room for; of a large sub-array, a part of its values.
        _buffer ??= new T[RunLength];
        var perRun = Math.Max(1, RunLength / perElement);
        var count = elements.Length / itemSize;
        for (var start = 0; start < count; start += perRun)
        {
            var length = Math.Min(perRun, count - start);
            var run = elements.Slice(start * itemSize, length * itemSize);
            for (var place = 0; place < perElement; place += RunLength)
            {
                var offsets = leaf.Offsets.AsSpan(place, Math.Min(RunLength, perElement - place));
                var values = _buffer.AsSpan(0, length * offsets.Length);
                Scalar.Gather(run, itemSize, offsets, _isSwapped, values);
                visit(values, ((first + start) * perElement) + place);
            }
        }
    }
}
