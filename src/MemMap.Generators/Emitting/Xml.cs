using System.Text;

namespace MemMap.Generators;

/// <summary>Text inside a documentation comment.</summary>
internal static class Xml
{
    /// <summary>
    /// On one line, with what XML reserves written out, and what cannot be seen as Python escapes it: a NumPy name may be
    /// any text.
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

        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            _ = PythonText.CodePointAt(text, ref i) switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                var character => escaped.AppendVisibly(character),
            };
        }

        return escaped.ToString();
    }
}
