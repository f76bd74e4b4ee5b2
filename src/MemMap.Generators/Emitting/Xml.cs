using System.Xml;

namespace MemMap.Generators;

/// <summary>Text inside a documentation comment.</summary>
internal static class Xml
{
    /// <summary>
    /// On one line, with what XML reserves written out, and U+FFFD for what it cannot have: a NumPy name may be any text.
    /// </summary>
    public static string Escape(string text)
    {
        // Nearly every name is plain, and stays the same text.
        var isPlain = true;
        foreach (var character in text)
        {
            isPlain &= character is >= ' ' and <= '~' and not ('&' or '<' or '>');
        }

        if (isPlain)
        {
            return text;
        }

        var escaped = text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToCharArray();
        for (var i = 0; i < escaped.Length; i++)
        {
            if (i + 1 < escaped.Length && char.IsSurrogatePair(escaped[i], escaped[i + 1]))
            {
                i++;
                continue;
            }

            escaped[i] = escaped[i] is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029' ? ' '
                : XmlConvert.IsXmlChar(escaped[i]) ? escaped[i]
                : '\uFFFD';
        }

        return new string(escaped);
    }
}
