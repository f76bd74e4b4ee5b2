using System.Collections.Immutable;

namespace MemMap;

/// <summary>The bytes of an element that belong to a field, at any depth of nesting: the rest is padding.</summary>
internal static class DataRanges
{
    /// <summary>Blocks of more padded records than this are copied whole.</summary>
    private const int MostItems = 16;

    /// <summary>Ranges of data in the order of the file, those that touch joined into one.</summary>
    public static ImmutableArray<(int Start, int Length)> Of(DType dtype)
    {
        var ranges = ImmutableArray.CreateBuilder<(int Start, int Length)>();
        Add(dtype, 0, ranges);
        return Descr.HasOverlap(dtype) ? Joined(ranges) : ranges.ToImmutable();
    }

    /// <summary>The same for an element with padding; empty for one without.</summary>
    public static ImmutableArray<(int Start, int Length)> OfPadded(DType dtype)
    {
        var ranges = Of(dtype);
        return ranges is [(0, var length)] && length == dtype.ItemSize ? [] : ranges;
    }

    /// <summary>The parts of ranges that lie outside a field.</summary>
    public static ImmutableArray<(int Start, int Length)> Without(
        ImmutableArray<(int Start, int Length)> ranges, (int Start, int Length) field)
    {
        var rest = ImmutableArray.CreateBuilder<(int Start, int Length)>();
        foreach (var (start, length) in ranges)
        {
            Add(start, Math.Min(start + length, field.Start));
            Add(Math.Max(start, field.Start + field.Length), start + length);
        }

        return rest.ToImmutable();

        void Add(int start, int end)
        {
            if (start < end)
            {
                rest.Add((start, end - start));
            }
        }
    }

    /// <summary>Ranges of fields that overlap: each byte is in one of them.</summary>
    private static ImmutableArray<(int Start, int Length)> Joined(IEnumerable<(int Start, int Length)> ranges)
    {
        var joined = ImmutableArray.CreateBuilder<(int Start, int Length)>();
        foreach (var (start, length) in ranges.Order())
        {
            if (joined.Count > 0 && joined[^1] is var last && start <= last.Start + last.Length)
            {
                joined[^1] = (last.Start, Math.Max(last.Length, start + length - last.Start));
            }
            else
            {
                joined.Add((start, length));
            }
        }

        return joined.ToImmutable();
    }

    private static void Add(DType dtype, int start, ImmutableArray<(int Start, int Length)>.Builder ranges)
    {
        if (dtype is SubArrayDType { Element: var item } && item.ItemSize > 0
            && dtype.ItemSize / item.ItemSize <= MostItems && !OfPadded(item).IsEmpty)
        {
            for (var offset = 0; offset < dtype.ItemSize; offset += item.ItemSize)
            {
                Add(item, start + offset, ranges);
            }
        }
        else if (dtype is RecordDType { Fields: var fields })
        {
            foreach (var field in fields)
            {
                Add(field.Type, start + field.OffsetInBytes, ranges);
            }
        }
        else if (dtype.ItemSize > 0 && ranges.Count > 0 && ranges[^1] is var last && last.Start + last.Length == start)
        {
            ranges[^1] = (last.Start, last.Length + dtype.ItemSize);
        }
        else if (dtype.ItemSize > 0)
        {
            ranges.Add((start, dtype.ItemSize));
        }
    }
}
