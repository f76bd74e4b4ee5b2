using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>
/// Where the characters of a string literal stand in its source: of a raw one without its indentation.
/// </summary>
internal static class LiteralPlaces
{
    /// <summary>
    /// The source of some characters of the literal's text; null where an escape hides one before their end.
    /// </summary>
    public static TextSpan? Find(SyntaxToken token, string text, int start, int length)
    {
        var source = token.Text;
        if (source.Length == 0)
        {
            return null;
        }

        var isVerbatim = source[0] == '@';
        var quoteCount = isVerbatim ? 0 : source.Length - source.TrimStart('"').Length;
        var isRaw = quoteCount > 2 && !token.IsKind(SyntaxKind.StringLiteralToken);
        var isLines = token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken);
        var indentation = isLines ? source.Length - quoteCount - source.LastIndexOf('\n') - 1 : 0;
        var place = isLines ? source.IndexOf('\n') + 1 : isVerbatim ? 2 : isRaw ? quoteCount : 1;
        var spanStart = -1;
        for (var i = 0; i < text.Length && i < start + length; i++)
        {
            var isLineStart = i == 0 || text[i - 1] == '\n';
            for (var column = 0; isLineStart && column < indentation && At(place) is ' ' or '\t'; column++)
            {
                place++;
            }

            spanStart = i == start ? place : spanStart;

            // A quote of a verbatim text stands twice, and a character that needs it behind a backslash.
            place += !isRaw && At(place) == (isVerbatim ? '"' : '\\') ? 1 : 0;
            if (At(place) != text[i])
            {
                return null;
            }

            place++;
        }

        spanStart = spanStart < 0 ? place : spanStart;
        return new TextSpan(token.SpanStart + spanStart, place - spanStart);

        char At(int index) => index < source.Length ? source[index] : '\0';
    }
}
