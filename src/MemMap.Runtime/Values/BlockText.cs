using System.Numerics;
using System.Text;

namespace MemMap;

/// <summary>
/// A block on one line, <c>[[1, 2], [3, 4]]</c>; above 1000 elements long axes are shortened, as NumPy does.
/// </summary>
internal static class BlockText
{
    /// <summary>Appends the text of one element.</summary>
    public delegate void ElementText<T>(StringBuilder text, ReadOnlySpan<T> element);

    /// <summary>
    /// Formats each element, with the format and the provider where its type supports them. Without a format, real and
    /// complex numbers are NumPy's words, as they are in a struct that prints by its dtype.
    /// </summary>
    public static string Format<T>(
        ReadOnlySpan<T> elements, ReadOnlySpan<int> shape, string? format, IFormatProvider? provider)
    {
        var text = new StringBuilder();
        var culture = TextCulture.Of(provider);
        var isWord = string.IsNullOrEmpty(format) && !shape.IsEmpty;
        Append(text, elements, shape, provider, (text, element) => text.Append(
            isWord && WordOf(element[0], provider) is { } word ? word
            : element[0] is IFormattable formattable ? formattable.ToString(format, culture) : $"{element[0]}"));
        return text.ToString();
    }

    /// <summary>
    /// Formats each element by a function of the caller; an element may be several items of the span.
    /// </summary>
    public static void Append<T>(
        StringBuilder text,
        ReadOnlySpan<T> elements,
        ReadOnlySpan<int> shape,
        IFormatProvider? provider,
        ElementText<T> element)
    {
        long[] lengths = [.. shape.ToArray().Select(static length => (long)length)];
        Append(text, elements, lengths, Summary.Of(lengths), TextCulture.SeparatorOf(provider), element);
    }

    private static void Append<T>(
        StringBuilder text,
        ReadOnlySpan<T> elements,
        ReadOnlySpan<long> shape,
        Summary summary,
        string separator,
        ElementText<T> element)
    {
        if (shape is [])
        {
            element(text, elements);
            return;
        }

        text.Append('[');
        var partLength = elements.Length / (int)shape[0];
        for (var position = 0; position < summary.ShownCount(shape[0]); position++)
        {
            var gap = summary.IsBehindGap(position, shape[0]) ? $"{separator}..." : "";
            text.Append(position == 0 ? "" : $"{gap}{separator}");
            var index = (int)summary.IndexAt(position, shape[0]);
            Append(
                text, elements.Slice(index * partLength, partLength), shape[1..], summary, separator, element);
        }

        text.Append(']');
    }

    /// <summary>NumPy's word for a real or complex number; null for every other element.</summary>
    private static string? WordOf<T>(T element, IFormatProvider? provider) => element switch
    {
        Half number => Word('f', BitConverter.GetBytes(number), provider),
        BFloat16 number => Word('E', BitConverter.GetBytes(number.Bits), provider),
        float number => Word('f', BitConverter.GetBytes(number), provider),
        double number => Word('f', BitConverter.GetBytes(number), provider),
        BigEndian<Half> number => WordOf(number.Value, provider),
        BigEndian<BFloat16> number => WordOf(number.Value, provider),
        BigEndian<float> number => WordOf(number.Value, provider),
        BigEndian<double> number => WordOf(number.Value, provider),
        Complex64 number => Word(
            'c', [.. BitConverter.GetBytes(number.Real), .. BitConverter.GetBytes(number.Imaginary)], provider),
        Complex number => Word(
            'c', [.. BitConverter.GetBytes(number.Real), .. BitConverter.GetBytes(number.Imaginary)], provider),
        BigEndian<Complex64> number => WordOf(number.Value, provider),
        BigEndian<Complex> number => WordOf(number.Value, provider),
        _ => null,
    };

    private static string Word(char kind, byte[] bytes, IFormatProvider? provider) =>
        ItemText.Word(new ScalarDType(kind, bytes.Length, ByteOrder.LittleEndian), bytes, provider);
}
