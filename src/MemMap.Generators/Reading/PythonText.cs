using System.Text;

namespace MemMap.Generators;

/// <summary>Text as Python's <c>repr</c> writes it.</summary>
internal static class PythonText
{
    /// <summary>A name as it is where it has no space or quote, else as <see cref="Repr"/> writes it.</summary>
    public static string Name(string text) =>
        text.Length > 0 && text.All(static c => char.IsLetterOrDigit(c) || c == '_') ? text : Repr(text);

    /// <summary>In single quotes, unless the text has one and no double quote.</summary>
    public static string Repr(string text) => new StringBuilder().AppendRepr(text).ToString();

    /// <inheritdoc cref="Repr"/>
    public static StringBuilder AppendRepr(this StringBuilder literal, string text)
    {
        var quote = text.IndexOf('\'') >= 0 && text.IndexOf('"') < 0 ? '"' : '\'';
        literal.Append(quote);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => literal.Append(@"\\"),
                '\n' => literal.Append(@"\n"),
                '\r' => literal.Append(@"\r"),
                '\t' => literal.Append(@"\t"),
                _ when character == quote => literal.Append('\\').Append(quote),
                _ when character < ' ' || character == 0x7F => literal.Append($@"\x{(int)character:x2}"),
                _ => literal.Append(character),
            };
        }

        return literal.Append(quote);
    }
}
