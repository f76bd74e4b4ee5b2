using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>Values as Python's <c>repr</c> writes them.</summary>
internal static class PythonLiteral
{
    /// <summary>A <c>str</c>: in single quotes, unless it contains those and no double ones.</summary>
    public static string Text(string value) => Text([.. value.EnumerateRunes().Select(rune => (uint)rune.Value)]);

    /// <summary>A <c>str</c> of any code points, also of those that no valid text has.</summary>
    public static string Text(ReadOnlySpan<uint> codePoints)
    {
        var quote = QuoteFor(codePoints.Contains('\''), codePoints.Contains('"'));
        var text = new StringBuilder().Append(quote);
        foreach (var codePoint in codePoints)
        {
            _ = codePoint switch
            {
                < 0x7F => AppendAscii(text, (char)codePoint, quote),
                _ when IsPrintable(codePoint) => text.Append(new Rune(codePoint).ToString()),
                <= 0xFF => text.Append($"\\x{codePoint:x2}"),
                <= 0xFFFF => text.Append($"\\u{codePoint:x4}"),
                _ => text.Append($"\\U{codePoint:x8}"),
            };
        }

        return text.Append(quote).ToString();
    }

    /// <summary><c>bytes</c> without the zeros at its end: NumPy's <c>S</c>.</summary>
    public static string Bytes(ReadOnlySpan<byte> value)
    {
        value = value.TrimEnd((byte)0);
        var quote = QuoteFor(value.Contains((byte)'\''), value.Contains((byte)'"'));
        var text = new StringBuilder("b").Append(quote);
        foreach (var item in value)
        {
            _ = item < 0x7F ? AppendAscii(text, (char)item, quote) : text.Append($"\\x{item:x2}");
        }

        return text.Append(quote).ToString();
    }

    /// <summary>Bytes of no type, NumPy's <c>V</c>: every one as an escape with capital digits.</summary>
    public static string RawBytes(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder("b'");
        foreach (var item in value)
        {
            text.Append($"\\x{item:X2}");
        }

        return text.Append('\'').ToString();
    }

    /// <summary>A <c>tuple</c> of numbers that are not negative; one number is written <c>(3,)</c>.</summary>
    public static string Tuple<T>(IReadOnlyList<T> values) =>
        values.Count == 1 ? $"({values[0]},)" : $"({string.Join(", ", values)})";

    /// <summary>Python's <c>len</c> of well-formed text: a pair of surrogates counts as one character.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        var length = text.Length;
        foreach (var character in text)
        {
            length -= char.IsLowSurrogate(character) ? 1 : 0;
        }

        return length;
    }

    private static char QuoteFor(bool hasSingle, bool hasDouble) => hasSingle && !hasDouble ? '"' : '\'';

    private static StringBuilder AppendAscii(StringBuilder text, char character, char quote) => character switch
    {
        '\t' => text.Append(@"\t"),
        '\n' => text.Append(@"\n"),
        '\r' => text.Append(@"\r"),
        '\\' => text.Append(@"\\"),
        < ' ' => text.Append($"\\x{(int)character:x2}"),
        _ when character == quote => text.Append('\\').Append(character),
        _ => text.Append(character),
    };

    private static bool IsPrintable(uint codePoint) =>
        Rune.IsValid(codePoint) && Rune.GetUnicodeCategory(new Rune(codePoint)) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
