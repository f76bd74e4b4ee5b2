namespace MemMap.Generators;

/// <summary>The bytes of a record that belong to some field, however deep: the rest is padding.</summary>
internal static class ByteRanges
{
    /// <summary>Blocks of more padded records than this are copied whole.</summary>
    private const int MostItems = 16;

    /// <summary>Ranges of data in file order, those that touch joined into one.</summary>
    public static List<(int Start, int Length)> Of(Element element)
    {
        var ranges = new List<(int Start, int Length)>();
        Add(element, 0, ranges);
        return ranges;
    }

    private static void Add(Element element, int start, List<(int Start, int Length)> ranges)
    {
        if (element.Item is { } item && HasPadding(item) && element.ItemSize / item.ItemSize <= MostItems)
        {
            for (var offset = 0; offset < element.ItemSize; offset += item.ItemSize)
            {
                Add(item, start + offset, ranges);
            }
        }
        else if (element.IsRecord)
        {
            foreach (var field in element.Fields)
            {
                Add(field.Element, start + field.Offset, ranges);
            }
        }
        else if (ranges.Count > 0 && ranges[ranges.Count - 1] is var last && last.Start + last.Length == start)
        {
            ranges[ranges.Count - 1] = (last.Start, last.Length + element.ItemSize);
        }
        else
        {
            ranges.Add((start, element.ItemSize));
        }
    }

    /// <summary>Whether some bytes belong to no field.</summary>
    public static bool HasPadding(Element element)
    {
        if (element.Item is { } item)
        {
            return HasPadding(item);
        }

        var end = 0;
        foreach (var field in element.Fields)
        {
            if (field.Offset > end || HasPadding(field.Element))
            {
                return true;
            }

            end = field.End;
        }

        return element.IsRecord && element.ItemSize > end;
    }
}
