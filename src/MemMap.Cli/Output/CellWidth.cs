using System.Text;

namespace MemMap.Cli.Output;

/// <summary>How many columns of a terminal a text takes.</summary>
internal static class CellWidth
{
    public static int Of(string text) => text.All(static character => character is >= ' ' and <= '~')
        ? text.Length
        : text.EnumerateRunes().Sum(static rune => Of(rune));

    /// <summary>The text, cut to a width by an ellipsis if it is wider.</summary>
    public static string Cut(string text, int width)
    {
        if (Of(text) <= width)
        {
            return text;
        }

        var cut = new StringBuilder();
        var left = width - 1;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= Of(rune);
            if (left < 0)
            {
                break;
            }

            cut.Append(rune.ToString());
        }

        return width < 1 ? "" : cut.Append('…').ToString();
    }

    /// <summary>The text and spaces up to a width.</summary>
    public static string Left(string text, int width) => text + new string(' ', Math.Max(0, width - Of(text)));

    /// <summary>Spaces up to a width and the text.</summary>
    public static string Right(string text, int width) => new string(' ', Math.Max(0, width - Of(text))) + text;

    /// <summary>Marks that join the character before them take no column, East Asian wide ones and pictures two.</summary>
    private static int Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark => 0,
        _ => rune.Value is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0x303e) or (>= 0x3041 and <= 0xa4cf)
            or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f)
            or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff)
            or (>= 0x20000 and <= 0x3fffd) ? 2 : 1,
    };
}
