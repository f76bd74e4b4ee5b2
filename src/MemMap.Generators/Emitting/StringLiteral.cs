using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Generators;

/// <summary>A text as C# writes it, in quotes.</summary>
internal readonly struct StringLiteral(string text) : ISourceFragment
{
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

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
