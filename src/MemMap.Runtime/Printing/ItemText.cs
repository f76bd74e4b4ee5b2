using System.Globalization;

namespace MemMap;

/// <summary>
/// The words for a list of elements, padded to line up under each other. They depend on the whole list: one long
/// number widens all.
/// </summary>
internal static class ItemText
{
    /// <summary>One word for each element.</summary>
    public static string[] Words(DType dtype, PrintedItems items) => dtype switch
    {
        RecordDType record => RecordText.Words(record, items),
        SubArrayDType subArray => SubArrayText.Words(subArray, items),
        ScalarDType { Kind: 'b' } => Booleans(items),
        ScalarDType { Kind: 'i' } scalar => Align(items.Select(bytes => Text(NumberBits.Signed(bytes, scalar.Order)))),
        ScalarDType { Kind: 'u' } scalar => Align(items.Select(bytes => Text(NumberBits.Read(bytes, scalar.Order)))),
        ScalarDType { Kind: 'f', ItemSize: 2 or 4 or 8 } or ScalarDType { Kind: 'E' } =>
            FloatText.Words((ScalarDType)dtype, items),
        ScalarDType { Kind: 'c', ItemSize: 8 or 16 } scalar => FloatText.ComplexWords(scalar, items),
        ScalarDType { Kind: 'M' or 'm' } scalar => TimeText.Words(scalar, items),
        ScalarDType { Kind: 'S' } => items.Select(CharacterText.Bytes),
        ScalarDType { Kind: 'U' } scalar => items.Select(bytes => CharacterText.Text(CodePoints(bytes, scalar.Order))),
        _ => items.Select(CharacterText.RawBytes),
    };

    /// <summary>The word for one element alone, whose numbers are those of a provider.</summary>
    /// <param name="dtype">Type of the element.</param>
    /// <param name="bytes">Bytes of the element.</param>
    /// <param name="provider">Culture of the number; null for NumPy's format.</param>
    public static string Word(DType dtype, byte[] bytes, IFormatProvider? provider)
    {
        var word = Words(dtype, PrintedItems.Read([], Summary.Of([]), _ => bytes))[0];
        return dtype is ScalarDType { Kind: 'i' or 'f' or 'E' or 'c' } ? TextCulture.Localize(word, provider) : word;
    }

    /// <summary>Pads all words on the left to the longest.</summary>
    public static string[] Align(string[] words)
    {
        var width = words.Select(word => word.Length).DefaultIfEmpty().Max();
        return [.. words.Select(word => word.PadLeft(width))];
    }

    private static string[] Booleans(PrintedItems items)
    {
        // NumPy leaves room for "False" even where all are true, except in a 0-d array.
        var trueWord = items.IsZeroDimensional ? "True" : " True";
        return items.Select(bytes => bytes[0] == 0 ? "False" : trueWord);
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);

    /// <summary>The characters of UTF-32 text; the zeros at its end are not part of it.</summary>
    private static uint[] CodePoints(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        var codePoints = new uint[bytes.Length / 4];
        for (var i = 0; i < codePoints.Length; i++)
        {
            codePoints[i] = (uint)NumberBits.Read(bytes.Slice(i * 4, 4), order);
        }

        return codePoints.AsSpan().TrimEnd(0u).ToArray();
    }
}
