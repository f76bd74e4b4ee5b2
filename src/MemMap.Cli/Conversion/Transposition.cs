using System.Collections.Immutable;
using Microsoft.Win32.SafeHandles;

namespace MemMap.Cli.Conversion;

/// <summary>
/// The elements of an array in the other order, in boxes that fit in memory: read in runs of the axes that are fastest in
/// the source, and written in runs of those that are fastest in the target.
/// </summary>
internal static class Transposition
{
    /// <summary>Bytes of a run: so many that a call to the system is small beside it.</summary>
    private const int RunInBytes = 8192;

    private const int BoxInBytes = 32 << 20;

    /// <summary>Writes all elements to a file.</summary>
    /// <param name="source">Array.</param>
    /// <param name="plan">What becomes of each element.</param>
    /// <param name="file">File of the target.</param>
    /// <param name="offset">Where in it the elements begin.</param>
    /// <param name="done">Is told how many bytes are done.</param>
    public static void Write(
        ArraySource source, ElementPlan plan, SafeFileHandle file, long offset, Action<long> done)
    {
        if (source.Count == 0)
        {
            return;
        }

        // Axes from the fastest of the source to its slowest; the target has them the other way round.
        ImmutableArray<long> shape = [.. (source.Order == MemoryOrder.ColumnMajor ? source.Shape : source.Shape.Reverse())
            .Where(static length => length > 1)];
        if (shape.IsEmpty)
        {
            shape = [1];
        }

        var (fromSize, toSize) = (plan.Source.ItemSize, plan.Target.ItemSize);
        var box = BoxOf(shape, Math.Max(1, Math.Max(fromSize, toSize)));
        var boxLength = (int)box.Aggregate(1L, static (product, length) => product * length);
        var (read, moved, written) = (new byte[boxLength * fromSize], new byte[boxLength * fromSize], new byte[boxLength * toSize]);
        using var input = source.OpenFile();
        var sourceStrides = Strides(shape);
        var targetStrides = Strides([.. shape.Reverse()]).Reverse().ToArray();
        var start = new long[shape.Length];
        do
        {
            var size = shape.Select((length, axis) => Math.Min(box[axis], length - start[axis])).ToArray();
            var count = (int)size.Aggregate(1L, static (product, length) => product * length);
            EachRun(size, start, sourceStrides, fastestFirst: true, shape, (place, inBox, length) =>
                source.Read(input, place * fromSize, read.AsSpan((int)inBox * fromSize, (int)length * fromSize)));
            Permute(read, moved, size, fromSize);
            plan.Run(moved.AsSpan(0, count * fromSize), written.AsSpan(0, count * toSize));
            EachRun(size, start, targetStrides, fastestFirst: false, shape, (place, inBox, length) =>
                RandomAccess.Write(file, written.AsSpan((int)inBox * toSize, (int)length * toSize), offset + (place * toSize)));
            done((long)count * fromSize);
        }
        while (Next(start, box, shape));
    }

    /// <summary>The lengths of a box: long runs at both ends, as far as memory goes.</summary>
    private static long[] BoxOf(ImmutableArray<long> shape, int itemSize)
    {
        var box = new long[shape.Length];
        Array.Fill(box, 1);
        var run = (long)Math.Max(1, RunInBytes / itemSize);
        Grow(Enumerable.Range(0, shape.Length), run);
        Grow(Enumerable.Range(0, shape.Length).Reverse(), run);

        // What memory is left makes both runs longer.
        for (var more = true; more;)
        {
            more = false;
            for (var axis = 0; axis < box.Length; axis++)
            {
                var product = box.Aggregate((long)itemSize, static (product, length) => product * length);
                if (box[axis] < shape[axis] && product * 2 <= BoxInBytes)
                {
                    box[axis] = Math.Min(shape[axis], box[axis] * 2);
                    more = true;
                }
            }
        }

        return box;

        void Grow(IEnumerable<int> axes, long wanted)
        {
            foreach (var axis in axes)
            {
                var length = Math.Min(shape[axis], wanted);
                var others = box.Aggregate((long)itemSize, static (product, length) => product * length) / box[axis];
                box[axis] = Math.Max(box[axis], Math.Min(length, Math.Max(1, BoxInBytes / others)));
                wanted = (wanted + box[axis] - 1) / box[axis];
                if (wanted <= 1)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Strides in elements, the first axis fastest.</summary>
    private static long[] Strides(ImmutableArray<long> shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        return strides;
    }

    /// <summary>Visits the runs of a box in the order of a file.</summary>
    private static void EachRun(
        long[] size, long[] start, long[] strides, bool fastestFirst, ImmutableArray<long> shape, Action<long, long, long> visit)
    {
        int[] axes = [.. Enumerable.Range(0, size.Length)];
        if (!fastestFirst)
        {
            Array.Reverse(axes);
        }

        // Axes that the box has whole make one run with the next one.
        var (run, first) = (1L, 0);
        while (first < axes.Length)
        {
            var axis = axes[first++];
            run *= size[axis];
            if (size[axis] < shape[axis])
            {
                break;
            }
        }

        var origin = 0L;
        for (var axis = 0; axis < size.Length; axis++)
        {
            origin += start[axis] * strides[axis];
        }

        var index = new long[axes.Length];
        var inBox = 0L;
        while (true)
        {
            var place = origin;
            for (var step = first; step < axes.Length; step++)
            {
                place += index[step] * strides[axes[step]];
            }

            visit(place, inBox, run);
            inBox += run;
            var next = first;
            for (; next < axes.Length && ++index[next] == size[axes[next]]; next++)
            {
                index[next] = 0;
            }

            if (next == axes.Length)
            {
                return;
            }
        }
    }

    /// <summary>Turns round the axes of a box: the first one is fastest in the source, the last one in the target.</summary>
    private static void Permute(byte[] source, byte[] target, long[] size, int itemSize)
    {
        var last = size.Length - 1;
        var strides = new int[size.Length];
        var stride = 1;
        for (var axis = 0; axis < size.Length; axis++)
        {
            strides[axis] = stride;
            stride *= (int)size[axis];
        }

        var (length, step) = ((int)size[last], strides[last]);
        var index = new int[size.Length];
        var (from, to) = (0, 0);
        while (true)
        {
            switch (itemSize)
            {
                case 4:
                    Copy(Cast<uint>(source), Cast<uint>(target), from, to, length, step);
                    break;
                case 8:
                    Copy(Cast<ulong>(source), Cast<ulong>(target), from, to, length, step);
                    break;
                case 1:
                    Copy<byte>(source, target, from, to, length, step);
                    break;
                case 2:
                    Copy(Cast<ushort>(source), Cast<ushort>(target), from, to, length, step);
                    break;
                default:
                    for (var item = 0; item < length; item++)
                    {
                        source.AsSpan((from + (item * step)) * itemSize, itemSize).CopyTo(target.AsSpan((to + item) * itemSize));
                    }

                    break;
            }

            to += length;
            var axis = last - 1;
            for (; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++index[axis] < size[axis])
                {
                    break;
                }

                from -= (int)size[axis] * strides[axis];
                index[axis] = 0;
            }

            if (axis < 0)
            {
                return;
            }
        }

        static Span<T> Cast<T>(Span<byte> bytes)
            where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(bytes);

        static void Copy<T>(Span<T> source, Span<T> target, int from, int to, int length, int step)
        {
            foreach (ref var item in target.Slice(to, length))
            {
                item = source[from];
                from += step;
            }
        }
    }

    private static bool Next(long[] start, long[] box, ImmutableArray<long> shape)
    {
        for (var axis = 0; axis < start.Length; axis++)
        {
            start[axis] += box[axis];
            if (start[axis] < shape[axis])
            {
                return true;
            }

            start[axis] = 0;
        }

        return false;
    }
}
