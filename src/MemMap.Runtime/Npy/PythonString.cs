using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>Python's string literals: reading their escapes, and writing them as Python 3's <c>repr</c> does.</summary>
internal static class PythonString
{
    /// <summary>What <c>repr(value)</c> prints: double quotes only around single ones without double ones.</summary>
    public static string Repr(string value)
    {
        var quote = value.Contains('\'') && !value.Contains('"') ? '"' : '\'';
        var literal = new StringBuilder(value.Length + 2).Append(quote);
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' => literal.Append(@"\\"),
                '\n' => literal.Append(@"\n"),
                '\r' => literal.Append(@"\r"),
                '\t' => literal.Append(@"\t"),
                var character when character == quote => literal.Append('\\').Append(quote),
                _ when IsPrintable(rune) => literal.Append(rune.ToString()),
                <= 0xFF => literal.Append(CultureInfo.InvariantCulture, $@"\x{rune.Value:x2}"),
                <= 0xFFFF => literal.Append(CultureInfo.InvariantCulture, $@"\u{rune.Value:x4}"),
                _ => literal.Append(CultureInfo.InvariantCulture, $@"\U{rune.Value:x8}"),
            };
        }

        return literal.Append(quote).ToString();
    }

    /// <summary>The literal at a length that fits a message.</summary>
    public static string Excerpt(string value) => Repr(value.Length > 40 ? value[..40] + "…" : value);

    /// <summary>The text that stands between two quotes, or null where an escape is refused.</summary>
    /// <param name="body">Holds no NUL, and a character after every backslash.</param>
    /// <param name="encoding">Of <paramref name="body"/>, known to be valid in it.</param>
    /// <param name="faultIndex">Of the backslash of the refused escape in <paramref name="body"/>.</param>
    public static string? Unescape(ReadOnlySpan<byte> body, Encoding encoding, out int faultIndex)
    {
        faultIndex = -1;
        if (!body.Contains((byte)'\\'))
        {
            return encoding.GetString(body); // Nearly all of them, without a builder.
        }

        var text = new StringBuilder();
        var position = 0;
        while (body[position..].IndexOf((byte)'\\') is >= 0 and var plainLength)
        {
            text.Append(encoding.GetString(body.Slice(position, plainLength)));
            position += plainLength;
            if (!TryReadEscape(body[position..], out var character, out var escapeLength))
            {
                faultIndex = position;
                return null;
            }

            text.Append(character.ToString());
            position += escapeLength;
        }

        return text.Append(encoding.GetString(body[position..])).ToString();
    }

    /// <summary>
    /// The escapes that <c>repr</c> writes, and octal. A NUL or half a surrogate pair is refused: no name or dtype
    /// can hold one.
    /// </summary>
    private static bool TryReadEscape(ReadOnlySpan<byte> escape, out Rune character, out int byteCount)
    {
        (var value, byteCount) = escape[1] switch
        {
            (byte)'\\' or (byte)'\'' or (byte)'"' => (escape[1], 2),
            (byte)'n' => ((uint)'\n', 2),
            (byte)'r' => ((uint)'\r', 2),
            (byte)'t' => ((uint)'\t', 2),
            (byte)'x' => ReadHexadecimal(escape, 2),
            (byte)'u' => ReadHexadecimal(escape, 4),
            (byte)'U' => ReadHexadecimal(escape, 8),
            >= (byte)'0' and <= (byte)'7' => ReadOctal(escape),
            _ => (0u, 2),
        };
        return Rune.TryCreate(value, out character) && value != 0;
    }

    private static (uint Value, int ByteCount) ReadHexadecimal(ReadOnlySpan<byte> escape, int digitCount) =>
        escape.Length >= 2 + digitCount
        && uint.TryParse(escape.Slice(2, digitCount), NumberStyles.AllowHexSpecifier, null, out var value)
            ? (value, 2 + digitCount)
            : (0, 2);

    private static (uint Value, int ByteCount) ReadOctal(ReadOnlySpan<byte> escape)
    {
        var (value, index) = (0u, 1);
        for (; index < Math.Min(escape.Length, 4) && escape[index] is >= (byte)'0' and <= (byte)'7'; index++)
        {
            value = (value * 8) + escape[index] - '0';
        }

        return (value, index);
    }

    /// <summary>Python's <c>str.isprintable</c>.</summary>
    private static bool IsPrintable(Rune rune) =>
        rune.Value == ' '
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
