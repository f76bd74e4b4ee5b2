using MemMap.Cli.Arrays;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Statistics;
using MemMap.Cli.Values;

namespace MemMap.Cli.Pictures;

/// <summary>Pictures of fields, from the values of a file.</summary>
internal static class PlotReader
{
    /// <summary>A histogram of the statistics of a field; null for a field without order, or without a number.</summary>
    public static Histogram? HistogramOf(FieldStatistics field) => field.Histogram.Length == 0
        ? null
        : WithTimes(new Histogram(field.Name, [.. field.Histogram], field.Low, field.High, !field.HasExactHistogram), field);

    private static Histogram WithTimes(Histogram histogram, FieldStatistics field) => field.Type.Kind == 'M'
        ? histogram with { LowText = field.Min ?? "", HighText = field.Max ?? "" }
        : histogram;

    /// <summary>Values in the order of the selection, in stretches.</summary>
    public static Series SeriesOf(Input input, ValueField field, Selection selection, int width)
    {
        var total = selection.Shape.Aggregate(1L, static (product, length) => product * length) * field.Offsets.Length;
        width = (int)Math.Clamp(total, 1, width);
        var points = new (double Min, double Sum, double Max, long Count)[width];
        Array.Fill(points, (double.PositiveInfinity, 0, double.NegativeInfinity, 0));
        var index = 0L;
        Each(input, field, selection, total, value =>
        {
            ref var point = ref points[(int)((Int128)index++ * width / total)];
            if (double.IsFinite(value))
            {
                point = (Math.Min(point.Min, value), point.Sum + value, Math.Max(point.Max, value), point.Count + 1);
            }
        });
        return new Series(
            field.Name,
            [.. points.Select(static point => point.Count == 0
                ? (double.NaN, double.NaN, double.NaN)
                : (point.Min, point.Sum / point.Count, point.Max))],
            total);
    }

    /// <summary>Means of rectangles; of large ones, of 16 values spread over each.</summary>
    public static HeatMap HeatMapOf(Input input, ValueField field, Selection selection, int mostWidth, int mostHeight)
    {
        var (rows, columns) = (selection.Shape[0], selection.Shape[1]);
        var (height, width) = ((int)Math.Min(rows, mostHeight), (int)Math.Min(columns, mostWidth));
        var cells = new double[width * height];
        using var view = input.Map.Lease();
        var place = new long[view.Shape.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (sum, count) = (0.0, 0);
                foreach (var row in Some(rows * y / height, rows * (y + 1) / height))
                {
                    foreach (var column in Some(columns * x / width, columns * (x + 1) / width))
                    {
                        selection.Locate([row, column], place);
                        var value = Scalar.ToDouble(field.Type, view[place].Bytes[field.Offsets[0]..]);
                        (sum, count) = double.IsFinite(value) ? (sum + value, count + 1) : (sum, count);
                    }
                }

                cells[(y * width) + x] = count == 0 ? double.NaN : sum / count;
            }
        }

        return new HeatMap(field.Name, cells, width, height, rows, columns);

        static IEnumerable<long> Some(long start, long end)
        {
            var step = Math.Max(1, (end - start) / 4.0);
            for (var place = 0.0; place < end - start; place += step)
            {
                yield return start + (long)place;
            }
        }
    }

    /// <summary>A histogram of a part of an array, in two passes.</summary>
    public static Histogram HistogramOf(Input input, ValueField field, Selection selection)
    {
        var total = selection.Shape.Aggregate(1L, static (product, length) => product * length) * field.Offsets.Length;
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        Each(input, field, selection, total, value =>
        {
            if (double.IsFinite(value))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        });
        var counts = new long[Collector.StepCount];
        Each(input, field, selection, total, value =>
        {
            if (double.IsFinite(value))
            {
                counts[high > low ? Math.Clamp((int)((value - low) / (high - low) * counts.Length), 0, counts.Length - 1) : 0]++;
            }
        });
        return double.IsFinite(low)
            ? new Histogram(field.Name, [.. counts], low, high, false)
            : throw new UsageException("There is no finite number to draw.");
    }

    private static void Each(Input input, ValueField field, Selection selection, long total, Action<double> visit)
    {
        if (total == 0)
        {
            return;
        }

        using var view = input.Map.Lease();
        if (selection.Shape.SequenceEqual(view.Shape) && view.Shape.Length == 1 && selection.FirstAxis is (0, 1))
        {
            const int PerBlock = 4096;
            var itemSize = view.DType.ItemSize;
            for (var start = 0L; start < view.Count; start += PerBlock)
            {
                var elements = view.Slice(start, Math.Min(PerBlock, view.Count - start)).AsBytes();
                for (var place = 0; place < elements.Length; place += itemSize)
                {
                    foreach (var offset in field.Offsets)
                    {
                        visit(Scalar.ToDouble(field.Type, elements[(place + offset)..]));
                    }
                }
            }

            return;
        }

        var shape = selection.Shape;
        var (index, source) = (new long[shape.Length], new long[view.Shape.Length]);
        while (true)
        {
            selection.Locate(index, source);
            var bytes = view[source].Bytes;
            foreach (var offset in field.Offsets)
            {
                visit(Scalar.ToDouble(field.Type, bytes[offset..]));
            }

            var axis = shape.Length - 1;
            for (; axis >= 0 && ++index[axis] == shape[axis]; axis--)
            {
                index[axis] = 0;
            }

            if (axis < 0)
            {
                return;
            }
        }
    }
}
