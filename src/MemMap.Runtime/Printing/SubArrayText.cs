namespace MemMap;

/// <summary>Sub-arrays on one line, <c>[[1, 2], [3, 4]]</c>; NumPy neither breaks nor summarises them.</summary>
internal static class SubArrayText
{
    /// <summary>One word for each sub-array; the elements are aligned over all of them.</summary>
    public static string[] Words(SubArrayDType subArray, PrintedItems items)
    {
        var (element, axes, _) = subArray.Flatten();
        int[] shape = [.. axes];
        var count = shape.Aggregate(1, (product, length) => product * length);
        var words = ItemText.Words(element, items.Elements(count, element.ItemSize));
        return [.. Enumerable.Range(0, items.Count).Select(i => Brackets(shape, words.AsSpan(i * count, count)))];
    }

    private static string Brackets(ReadOnlySpan<int> shape, ReadOnlySpan<string> words)
    {
        if (shape is [])
        {
            return words[0];
        }

        var parts = new string[shape[0]];
        for (var i = 0; i < parts.Length; i++)
        {
            var partLength = words.Length / parts.Length;
            parts[i] = Brackets(shape[1..], words.Slice(i * partLength, partLength));
        }

        return $"[{string.Join(", ", parts)}]";
    }
}
