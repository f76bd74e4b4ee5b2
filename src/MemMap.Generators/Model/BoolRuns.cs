namespace MemMap.Generators;

/// <summary><c>bool</c>s side by side, and how a block repeats them.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Number of bytes in a run.</param>
/// <param name="Stride">Number of bytes from one run to the next; 0 for a single run.</param>
/// <param name="Count">Number of runs, 1 or more.</param>
internal readonly record struct BoolRun(int Start, int Length, int Stride, int Count);

/// <summary>Where the <c>bool</c>s of an element lie, however deep: those side by side make one run.</summary>
internal static class BoolRuns
{
    public static List<BoolRun> Of(Element element)
    {
        var runs = new List<BoolRun>();
        if (HasBool(element))
        {
            Add(element, 0, runs);
        }

        return runs;
    }

    public static bool HasBool(Element element)
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

    private static void Add(Element element, int start, List<BoolRun> runs)
    {
        if (element.Type == "bool" || element.Item?.Type == "bool")
        {
            Add(new BoolRun(start, element.ItemSize, 0, 1), runs);
        }
        else if (element.Item is { } item && HasBool(item))
        {
            Repeat(Of(item), item.ItemSize, element.ItemSize / item.ItemSize, start, runs);
        }

        foreach (var field in element.Fields)
        {
            Add(field.Element, start + field.Offset, runs);
        }
    }

    /// <summary>A block is as short to say as one of its elements, unless those hold other blocks with gaps.</summary>
    private static void Repeat(List<BoolRun> ofItem, int itemSize, int count, int start, List<BoolRun> runs)
    {
        foreach (var run in ofItem)
        {
            if (run.Count == 1 || run.Stride * run.Count == itemSize)
            {
                var stride = run.Count == 1 ? itemSize : run.Stride;
                Add(new BoolRun(start + run.Start, run.Length, stride, run.Count * count), runs);
                continue;
            }

            for (var i = 0; i < count; i++)
            {
                Add(run with { Start = start + run.Start + (i * itemSize) }, runs);
            }
        }
    }

    private static void Add(BoolRun run, List<BoolRun> runs)
    {
        if (run.Count == 1)
        {
            run = run with { Stride = 0 };
        }
        else if (run.Stride == run.Length)
        {
            run = new BoolRun(run.Start, run.Length * run.Count, 0, 1);
        }

        if (run.Count == 1 && runs.Count > 0
            && runs[runs.Count - 1] is { Count: 1 } last && last.Start + last.Length == run.Start)
        {
            runs[runs.Count - 1] = last with { Length = last.Length + run.Length };
        }
        else
        {
            runs.Add(run);
        }
    }
}
