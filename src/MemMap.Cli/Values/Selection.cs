using System.Collections.Immutable;
using System.Globalization;
using MemMap.Cli.Output;

namespace MemMap.Cli.Values;

/// <summary>A part of an array, as NumPy's basic slicing names it: <c>0:5, :, -1</c>.</summary>
internal sealed class Selection
{
    private readonly (long Start, long Step, long Count, bool IsIndex)[] _axes;

    private Selection((long Start, long Step, long Count, bool IsIndex)[] axes)
    {
        _axes = axes;
        Shape = [.. axes.Where(static axis => !axis.IsIndex).Select(static axis => axis.Count)];
    }

    /// <summary>Lengths of the axes that are left: an axis with an index goes.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>Number of rows: the length of the first axis that is left; 1 if none is.</summary>
    public long RowCount => Shape is [var first, ..] ? first : 1;

    /// <summary>Lengths of the axes below a row.</summary>
    public ImmutableArray<long> RowShape => Shape.IsEmpty ? [] : Shape.RemoveAt(0);

    /// <summary>Number of elements of a row.</summary>
    public long RowLength => RowShape.Aggregate(1L, static (product, length) => product * length);

    /// <summary>Index of the first row in the array, as its first axis counts; null if that axis has gone.</summary>
    public (long Start, long Step)? FirstAxis => _axes is [{ IsIndex: false } first, ..] ? (first.Start, first.Step) : null;

    /// <summary>All of an array.</summary>
    public static Selection All(ImmutableArray<long> shape) =>
        new([.. shape.Select(static length => (0L, 1L, length, false))]);

    /// <summary>What <c>--slice</c> and <c>--rows</c> name; the rows are those of the slice.</summary>
    /// <exception cref="UsageException">The text is no slice, or an index is not within its axis.</exception>
    public static Selection Of(ImmutableArray<long> shape, string? slice, string? rows)
    {
        var selected = slice is null ? All(shape) : Sliced(shape, slice);
        return rows is null ? selected : selected.Rows(rows, "--rows");
    }

    /// <summary>The row that <c>--row</c> names.</summary>
    /// <inheritdoc cref="Of" path="/exception"/>
    public static Selection OfRow(ImmutableArray<long> shape, string row) => All(shape).Rows(row, "--row") switch
    {
        { RowCount: 1 } one => one,
        var several => throw new UsageException($"--row {row} is not one row, but {several.RowCount:N0}."),
    };

    /// <summary>Some rows of the selection.</summary>
    public Selection Rows(long start, long count)
    {
        var axes = ((long Start, long Step, long Count, bool IsIndex)[])_axes.Clone();
        var first = Array.FindIndex(axes, static axis => !axis.IsIndex);
        if (first >= 0)
        {
            axes[first] = axes[first] with { Start = axes[first].Start + (start * axes[first].Step), Count = count };
        }

        return new Selection(axes);
    }

    /// <summary>The index in the array of an element of the selection.</summary>
    /// <param name="index">Index on each axis that is left.</param>
    /// <param name="source">Index on each axis of the array.</param>
    public void Locate(ReadOnlySpan<long> index, Span<long> source)
    {
        var next = 0;
        for (var axis = 0; axis < _axes.Length; axis++)
        {
            var (start, step, _, isIndex) = _axes[axis];
            source[axis] = isIndex ? start : start + (index[next++] * step);
        }
    }

    private static Selection Sliced(ImmutableArray<long> shape, string slice)
    {
        var parts = slice.Trim(' ', '[', ']').Split(',', StringSplitOptions.TrimEntries).ToList();
        var rest = parts.IndexOf("...");
        if (parts is [_, .., ""])
        {
            // Python's tuples may end with a comma.
            parts.RemoveAt(parts.Count - 1);
        }

        if (rest >= 0)
        {
            if (parts.LastIndexOf("...") != rest)
            {
                throw new UsageException($"--slice \"{slice}\" has '...' twice; write it once, for the axes between others.");
            }

            parts.RemoveAt(rest);
            parts.InsertRange(rest, Enumerable.Repeat(":", Math.Max(0, shape.Length - parts.Count)));
        }

        if (parts.Count > shape.Length)
        {
            throw new UsageException(
                $"--slice \"{slice}\" has {parts.Count} parts for {shape.Length} axes of shape {ShapeText.Of(shape)}.");
        }

        return new Selection([.. shape.Select((length, axis) =>
            axis < parts.Count ? Part(parts[axis], length, axis, slice) : (0, 1, length, false))]);
    }

    /// <summary>One axis, by Python's rules.</summary>
    private static (long Start, long Step, long Count, bool IsIndex) Part(string part, long length, int axis, string slice)
    {
        var bounds = part.Split(':', StringSplitOptions.TrimEntries);
        if (bounds is [var only])
        {
            var index = Number(only, slice);
            var position = index < 0 ? index + length : index;
            return position >= 0 && position < length
                ? (position, 1, 1, true)
                : throw new UsageException(
                    $"--slice \"{slice}\": index {only} is not within axis {axis}, whose length is {length}.");
        }

        var step = bounds is [_, _, not ""] ? Number(bounds[2], slice) : 1;
        if (bounds.Length > 3 || step == 0)
        {
            throw new UsageException(
                $"--slice \"{slice}\": '{part}' is no slice; write start:stop or start:stop:step, such as 0:5.");
        }

        var (low, high) = step > 0 ? (0L, length) : (-1L, length - 1);
        var start = bounds[0] == "" ? (step > 0 ? low : high) : Clamped(Number(bounds[0], slice));
        var stop = bounds[1] == "" ? (step > 0 ? high : low) : Clamped(Number(bounds[1], slice));
        var span = step > 0 ? stop - start : start - stop;
        return (start, step, span <= 0 ? 0 : (long)((span - 1) / Int128.Abs(step)) + 1, false);

        long Clamped(long bound) => Math.Clamp(bound < 0 ? bound + length : bound, low, high);
    }

    /// <summary>A bound beyond all lengths is as good as the greatest one.</summary>
    private static long Number(string text, string slice) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (long)Int128.Clamp(number, long.MinValue, long.MaxValue)
            : throw new UsageException($"--slice \"{slice}\": '{text}' is not a whole number; write it as in \"0:5, :, -1\".");

    /// <summary>C#'s ranges, <c>a..b</c>, <c>^10..</c>; one number is one row.</summary>
    private Selection Rows(string text, string option)
    {
        var (start, end) = text.Split("..") switch
        {
            [var one] => Position(one) is var row ? (row, row + 1) : default,
            [var from, var to] => (from == "" ? 0 : Position(from), to == "" ? RowCount : Position(to)),
            _ => throw NoRange(),
        };
        return start >= 0 && start <= end && end <= RowCount
            ? Rows(start, end - start)
            : throw new UsageException($"{option} {text} is not within the {RowCount:N0} rows.");

        long Position(string bound) =>
            long.TryParse(bound.TrimStart('^'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? bound.StartsWith('^') ? RowCount - number : number
                : throw NoRange();

        UsageException NoRange() => new(option == "--row"
            ? $"--row {text} is no row; write it as in --row 42 or ^1."
            : $"--rows {text} is no range; write it as in --rows 0..10, 42 or ^5..");
    }
}
