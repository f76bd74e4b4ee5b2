namespace MemMap.Generators;

/// <summary>Where the <c>bool</c>s of an element lie, however deep: those side by side make one run.</summary>
internal static class BoolRuns
{
    public static List<(int Start, int Length)> Of(Element element)
    {
        var runs = new List<(int Start, int Length)>();
        if (HasBool(element))
        {
            Add(element, 0, runs);
        }

        return runs;
    }

    private static bool HasBool(Element element)
    {
        foreach (var field in element.Fields)
        {
            if (HasBool(field.Element))
            {
                return true;
            }
        }

        return element.Type == "bool" || (element.Item is { } item && HasBool(item));
    }

    private static void Add(Element element, int start, List<(int Start, int Length)> runs)
    {
        if (element.Type == "bool" || element.Item?.Type == "bool")
        {
            if (runs.Count > 0 && runs[runs.Count - 1] is var last && last.Start + last.Length == start)
            {
                runs[runs.Count - 1] = (last.Start, last.Length + element.ItemSize);
            }
            else
            {
                runs.Add((start, element.ItemSize));
            }
        }
        else if (element.Item is { } item && HasBool(item))
        {
            for (var offset = 0; offset < element.ItemSize; offset += item.ItemSize)
            {
                Add(item, start + offset, runs);
            }
        }

        foreach (var field in element.Fields)
        {
            Add(field.Element, start + field.Offset, runs);
        }
    }
}
