using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>Text as Python's <c>repr</c> writes it.</summary>
internal static class PythonText
{
    /// <summary>The first character behind the printable ones of ASCII.</summary>
    private const uint Delete = 0x7F;

    /// <summary>What <c>repr</c> prints of a <c>str</c>.</summary>
    public static string Repr(string text) => new StringBuilder(text.Length + 2).AppendRepr(text).ToString();

    /// <summary>The same at a length that fits a message.</summary>
    public static string Excerpt(string text) => Repr(text.Length > 40 ? text.Substring(0, 40) + "…" : text);

    /// <inheritdoc cref="Repr"/>
    public static StringBuilder AppendRepr(this StringBuilder literal, string text)
    {
        var quote = QuoteFor(text.IndexOf('\'') >= 0, text.IndexOf('"') >= 0);
        literal.Append(quote);
        for (var i = 0; i < text.Length; i++)
        {
            literal.AppendCharacter(CodePointAt(text, ref i), quote);
        }

        return literal.Append(quote);
    }

    /// <summary>Single quotes, unless the text has some and no double ones.</summary>
    public static char QuoteFor(bool hasSingle, bool hasDouble) => hasSingle && !hasDouble ? '"' : '\'';

    /// <summary>One character of a literal, escaped where Python escapes it.</summary>
    /// <param name="literal">Between its quotes.</param>
    /// <param name="codePoint">Any number, also one that no valid text has.</param>
    /// <param name="quote">Around the literal.</param>
    public static StringBuilder AppendCharacter(this StringBuilder literal, uint codePoint, char quote) => codePoint switch
    {
        '\\' => literal.Append(@"\\"),
        '\n' => literal.Append(@"\n"),
        '\r' => literal.Append(@"\r"),
        '\t' => literal.Append(@"\t"),
        _ when codePoint == quote => literal.Append('\\').Append(quote),
        _ => literal.AppendVisibly(codePoint),
    };

    /// <summary>One character: itself where it can be seen, else its escape.</summary>
    public static StringBuilder AppendVisibly(this StringBuilder text, uint codePoint) =>
        codePoint is >= ' ' and < Delete ? text.Append((char)codePoint)
        : !IsPrintable(codePoint) ? text.AppendEscape(codePoint)
        : codePoint <= char.MaxValue ? text.Append((char)codePoint)
        : text.Append(char.ConvertFromUtf32((int)codePoint));

    /// <summary><c>\xNN</c>, <c>\uNNNN</c> or <c>\UNNNNNNNN</c>, whichever is the shortest.</summary>
    public static StringBuilder AppendEscape(this StringBuilder text, uint codePoint) => text.Append(codePoint switch
    {
        <= 0xFF => $@"\x{codePoint:x2}",
        <= 0xFFFF => $@"\u{codePoint:x4}",
        _ => $@"\U{codePoint:x8}",
    });

    /// <summary>Python's <c>str.isprintable</c>.</summary>
    public static bool IsPrintable(uint codePoint) => codePoint is >= ' ' and < Delete
        || (codePoint <= 0x10FFFF && CategoryOf(codePoint) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator));

    /// <summary>The character at an index, which is moved to the second half of a pair of surrogates.</summary>
    public static uint CodePointAt(string text, ref int index) =>
        index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1])
            ? (uint)char.ConvertToUtf32(text[index], text[++index])
            : text[index];

    /// <summary>Python's <c>len</c>: a pair of surrogates counts as one character.</summary>
    public static int Length(string text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            _ = CodePointAt(text, ref i);
            length++;
        }

        return length;
    }

    private static UnicodeCategory CategoryOf(uint codePoint) => codePoint <= char.MaxValue
        ? CharUnicodeInfo.GetUnicodeCategory((char)codePoint)
        : CharUnicodeInfo.GetUnicodeCategory(char.ConvertFromUtf32((int)codePoint), 0);
}
