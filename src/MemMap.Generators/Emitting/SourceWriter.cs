using System.Text;

namespace MemMap.Generators;

/// <summary>Text with indentation and <c>\n</c> at every end of line.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isAfterOpening = true;

    /// <summary>Writes lines as they are, each at the current depth.</summary>
    public void Lines(string lines)
    {
        foreach (var line in lines.Split('\n'))
        {
            var text = line.TrimEnd('\r');
            if (text.Length > 0)
            {
                _text.Append(' ', text[0] == '#' ? 0 : 4 * _depth).Append(text);
            }

            _text.Append('\n');
        }

        _isAfterOpening = false;
    }

    /// <summary>Writes a member: lines with an empty one before them, unless they come first in their block.</summary>
    public void Member(string lines)
    {
        if (!_isAfterOpening)
        {
            _text.Append('\n');
        }

        Lines(lines);
    }

    /// <summary>Writes a declaration and opens its block.</summary>
    public void Open(string declaration)
    {
        Member(declaration);
        Lines("{");
        _depth++;
        _isAfterOpening = true;
    }

    /// <summary>Closes the innermost block.</summary>
    public void Close()
    {
        _depth--;
        Lines("}");
    }

    /// <summary>Writes a getter that the JIT inlines.</summary>
    public void Getter(string body)
    {
        Open($"{Names.Inline}\nget");
        Lines(body);
        Close();
    }

    /// <summary>Lines one level deeper, for a body inside a longer text; directives and empty lines stay.</summary>
    public static string Indent(string lines) => string.Join("\n", lines.Split('\n').Select(static line =>
        line.Length == 0 || line[0] == '#' ? line : $"    {line}"));

    public override string ToString() => _text.ToString();
}
