using System.Globalization;
using System.Text;

namespace MemMap.Generators;

/// <summary>A text as C# writes it, in quotes. What cannot be seen is escaped: nothing in a name turns the code around it.</summary>
internal readonly struct StringLiteral(string text) : ISourceFragment
{
    public static string Of(string text)
    {
        var literal = new StringBuilder("\"", text.Length + 2);
        for (var i = 0; i < text.Length; i++)
        {
            var start = i;
            var isVisible = PythonText.IsPrintable(PythonText.CodePointAt(text, ref i));
            for (var place = start; place <= i; place++)
            {
                _ = text[place] is '"' or '\\' ? literal.Append('\\').Append(text[place])
                    : isVisible ? literal.Append(text[place])
                    : literal.Append("\\u").Append(((int)text[place]).ToString("x4", CultureInfo.InvariantCulture));
            }
        }

        return literal.Append('"').ToString();
    }

    public void WriteTo(SourceWriter writer)
    {
        foreach (var character in text)
        {
            if (character is < ' ' or > '~' or '"' or '\\')
            {
                writer.Append($"{Of(text)}");
                return;
            }
        }

        writer.Append($"\"{text}\"");
    }
}
