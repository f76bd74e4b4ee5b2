using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>Values as Python's <c>repr</c> writes them.</summary>
internal static class PythonLiteral
{
    /// <summary>The first character behind ASCII's printable ones.</summary>
    private const int Delete = 0x7F;

    /// <summary>A <c>str</c>: in single quotes, unless it contains those and no double ones.</summary>
    public static string Text(string value) => Text([.. value.EnumerateRunes().Select(rune => (uint)rune.Value)]);

    /// <summary>A <c>str</c> of any code points, also of those that no valid text has.</summary>
    public static string Text(ReadOnlySpan<uint> codePoints)
    {
        var quote = QuoteFor(codePoints.Contains('\''), codePoints.Contains('"'));
        var text = new StringBuilder().Append(quote);
        foreach (var codePoint in codePoints)
        {
            text.Append(
                codePoint < Delete ? Ascii((char)codePoint, quote)
                : IsPrintable(codePoint) ? new Rune(codePoint).ToString()
                : Escape(codePoint));
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
            text.Append(item < Delete ? Ascii((char)item, quote) : Escape(item));
        }

        return text.Append(quote).ToString();
    }

    /// <summary>Bytes of no type, NumPy's <c>V</c>: every one as an escape with capital digits.</summary>
    public static string RawBytes(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder("b'");
        foreach (var item in value)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\x{item:X2}");
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

    private static string Ascii(char character, char quote) => character switch
    {
        '\t' => @"\t",
        '\n' => @"\n",
        '\r' => @"\r",
        '\\' => @"\\",
        < ' ' => Escape(character),
        _ when character == quote => $@"\{character}",
        _ => $"{character}",
    };

    private static string Escape(uint codePoint) => codePoint switch
    {
        <= 0xFF => $@"\x{codePoint:x2}",
        <= 0xFFFF => $@"\u{codePoint:x4}",
        _ => $@"\U{codePoint:x8}",
    };

    private static bool IsPrintable(uint codePoint) =>
        Rune.IsValid(codePoint) && Rune.GetUnicodeCategory(new Rune(codePoint)) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
