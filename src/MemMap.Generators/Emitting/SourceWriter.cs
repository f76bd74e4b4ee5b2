using System.Runtime.CompilerServices;

namespace MemMap.Generators;

/// <summary>
/// Text with indentation and <c>\n</c> at every end of line. Interpolated strings are written piece by piece into one
/// buffer, which every thread keeps: a thousand layouts cost little more memory than their text.
/// </summary>
internal sealed class SourceWriter
{
    private const int FirstCapacity = 1 << 16;

    [ThreadStatic]
    private static char[]? t_buffer;

    private char[] _text = t_buffer ??= new char[FirstCapacity];
    private int _length;
    private int _depth;
    private bool _isAfterOpening = true;
    private bool _isLineStart = true;

    /// <summary>Writes lines as they are, each at the current depth.</summary>
    public void Lines(string lines)
    {
        Append(lines);
        EndLine();
    }

    /// <inheritdoc cref="Lines(string)"/>
    public void Lines([InterpolatedStringHandlerArgument("")] Interpolated lines) => lines.End();

    /// <summary>Writes a member: lines with an empty one before them, unless they come first in their block.</summary>
    public void Member(string lines)
    {
        BeginMember();
        Lines(lines);
    }

    /// <inheritdoc cref="Member(string)"/>
    public void Member([InterpolatedStringHandlerArgument("")] InterpolatedMember lines) => lines.End();

    /// <summary>Writes a declaration and opens its block.</summary>
    public void Open(string declaration)
    {
        Member(declaration);
        OpenBlock();
    }

    /// <inheritdoc cref="Open(string)"/>
    public void Open([InterpolatedStringHandlerArgument("")] InterpolatedMember declaration)
    {
        declaration.End();
        OpenBlock();
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

    public override string ToString() => new(_text, 0, _length);

    private void BeginMember()
    {
        if (!_isAfterOpening)
        {
            Put('\n');
        }
    }

    private void OpenBlock()
    {
        Lines("{");
        _depth++;
        _isAfterOpening = true;
    }

    /// <summary>Writes a piece of a line, or of some; indentation goes before the first character of each.</summary>
    private void Append(string piece)
    {
        foreach (var character in piece)
        {
            if (character == '\n')
            {
                Put('\n');
                _isLineStart = true;
            }
            else if (character != '\r')
            {
                if (_isLineStart)
                {
                    Indent(character);
                }

                Put(character);
            }
        }
    }

    private void Indent(char first)
    {
        _isLineStart = false;
        for (var column = first == '#' ? 0 : 4 * _depth; column > 0; column--)
        {
            Put(' ');
        }
    }

    private void EndLine()
    {
        Put('\n');
        _isLineStart = true;
        _isAfterOpening = false;
    }

    private void Put(char character)
    {
        if (_length == _text.Length)
        {
            Array.Resize(ref _text, 2 * _length);
            t_buffer = _text;
        }

        _text[_length++] = character;
    }

    /// <summary>An interpolated string on its way into a writer.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Interpolated
    {
        private readonly SourceWriter _writer;

        public Interpolated(int literalLength, int formattedCount, SourceWriter writer) => _writer = writer;

        public void AppendLiteral(string text) => _writer.Append(text);

        public void AppendFormatted(string? text) => _writer.Append(text ?? "");

        public void AppendFormatted<T>(T value) => _writer.Append($"{value}");

        public void End() => _writer.EndLine();
    }

    /// <summary>The same, of a member.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct InterpolatedMember
    {
        private readonly Interpolated _text;

        public InterpolatedMember(int literalLength, int formattedCount, SourceWriter writer)
        {
            writer.BeginMember();
            _text = new Interpolated(literalLength, formattedCount, writer);
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted(string? text) => _text.AppendFormatted(text);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public void End() => _text.End();
    }
}
