using System.Globalization;
using System.Text;

namespace MemMap.Cli.Output;

/// <summary>Text from files and of paths, so that it is shown and does nothing to a terminal.</summary>
internal static class PlainText
{
    /// <summary>
    /// The text with each character that is no part of a line as an escape: <c>\n</c>, <c>\x1b</c>, <c>\u202e</c>.
    /// </summary>
    public static string Escape(string text)
    {
        if (!text.EnumerateRunes().Any(IsControl))
        {
            return text;
        }

        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(IsControl(rune) ? EscapeOf(rune) : rune.ToString());
        }

        return escaped.ToString();
    }

    /// <summary>Also what changes the direction of text, or is half a character.</summary>
    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;

    private static string EscapeOf(Rune rune) => rune.Value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < 0x100 => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
        < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
    };
}
