using System.Text;

namespace MemMap;

/// <summary>A block on one line, <c>[[1, 2], [3, 4]]</c>; above 1000 elements long axes are shortened, as NumPy does.</summary>
internal static class BlockText
{
    /// <summary>Each element with the format and the provider, if it takes them.</summary>
    public static string Format<T>(
        ReadOnlySpan<T> elements, ReadOnlySpan<int> shape, string? format, IFormatProvider? provider)
    {
        long[] lengths = [.. shape.ToArray().Select(static length => (long)length)];
        var text = new StringBuilder();
        Append(text, elements, lengths, Summary.Of(lengths), format, provider);
        return text.ToString();
    }

    private static void Append<T>(
        StringBuilder text,
        ReadOnlySpan<T> elements,
        ReadOnlySpan<long> shape,
        Summary summary,
        string? format,
        IFormatProvider? provider)
    {
        if (shape is [])
        {
            text.Append(elements[0] is IFormattable element ? element.ToString(format, provider) : $"{elements[0]}");
            return;
        }

        text.Append('[');
        var partLength = elements.Length / (int)shape[0];
        for (var position = 0; position < summary.ShownCount(shape[0]); position++)
        {
            text.Append(position == 0 ? "" : summary.IsBehindGap(position, shape[0]) ? ", ..., " : ", ");
            var index = (int)summary.IndexAt(position, shape[0]);
            Append(text, elements.Slice(index * partLength, partLength), shape[1..], summary, format, provider);
        }

        text.Append(']');
    }
}
