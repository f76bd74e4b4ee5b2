using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>
/// Text with indentation and <c>\n</c> at every end of line. Interpolated strings are written piece by piece into one
/// buffer, which every thread keeps for its next writer: a thousand layouts cost little more memory than their text.
/// </summary>
internal sealed class SourceWriter
{
    private const int FirstCapacity = 1 << 16;

    /// <summary>What the last writer of the thread has given back; null while a writer has it.</summary>
    [ThreadStatic]
    private static char[]? t_free;

    private char[] _text = Rent();
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

    /// <summary>Writes a piece of a line, which <see cref="Lines(string)"/> will end.</summary>
    public void Append([InterpolatedStringHandlerArgument("")] Interpolated piece)
    {
    }

    /// <summary>Separates two pieces of a line: a space, or the end of a line that got long.</summary>
    public void Space()
    {
        if (!Break())
        {
            Append(" ");
        }
    }

    /// <summary>Ends a line that got long; the next piece follows on the next line.</summary>
    public bool Break()
    {
        const int LongLine = 80;
        var isLong = _length - Array.LastIndexOf(_text, '\n', _length - 1) > LongLine;
        if (isLong)
        {
            EndLine();
        }

        return isLong;
    }

    /// <summary>Writes a member: lines with an empty one before them, unless they come first in their block.</summary>
    public void Member(string lines)
    {
        BeginMember();
        Lines(lines);
    }

    /// <inheritdoc cref="Member(string)"/>
    public void Member([InterpolatedStringHandlerArgument("")] InterpolatedMember lines) => lines.End();

    /// <summary>Writes what stands before the next member, unless that has the documentation of another.</summary>
    /// <param name="other">The other member.</param>
    /// <param name="text">Documentation of the member itself.</param>
    public void Document(Inherited other, [InterpolatedStringHandlerArgument("", "other")] Documentation text)
    {
        text.End();
        _isAfterOpening = true;
    }

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

    /// <summary>Writes one level deeper what <paramref name="write"/> does: the rest of a line that got long.</summary>
    public void Deeper(Action write)
    {
        _depth++;
        write();
        _depth--;
    }

    /// <summary>Opens a property of the same declaration, and in it a getter that the JIT inlines.</summary>
    public void OpenGetter([InterpolatedStringHandlerArgument("")] InterpolatedMember declaration)
    {
        Open(declaration);
        Open($"{Names.Inline}\nget");
    }

    /// <summary>Closes a getter and its property.</summary>
    public void CloseGetter()
    {
        Close();
        Close();
    }

    /// <summary>The text, which ends the writer: it has given its buffer back.</summary>
    public SourceText ToSourceText()
    {
        var text = Latin1Text.Of(_text, _length);
        t_free = _text;
        (_text, _length) = ([], 0);
        return text;
    }

    private static char[] Rent()
    {
        var buffer = t_free ?? new char[FirstCapacity];
        t_free = null;
        return buffer;
    }

    private void BeginMember()
    {
        if (!_isAfterOpening)
        {
            Put('\n');
        }
    }

    /// <summary>Opens the block of a declaration that has been written.</summary>
    public void OpenBlock()
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

    /// <summary>Writes a number without a string of it.</summary>
    private void Append(long number)
    {
        if (number < 0)
        {
            Append(number.ToString(CultureInfo.InvariantCulture));
            return;
        }

        var unit = 1L;
        while (number / unit >= 10)
        {
            unit *= 10;
        }

        if (_isLineStart)
        {
            Indent('0');
        }

        for (; unit > 0; unit /= 10)
        {
            Put((char)('0' + (number / unit % 10)));
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
            Array.Resize(ref _text, Math.Max(FirstCapacity, 2 * _length));
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

        public void AppendFormatted(long value) => _writer.Append(value);

        public void AppendFormatted<T>(T fragment)
            where T : struct, ISourceFragment => fragment.WriteTo(_writer);

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

        public void AppendFormatted(long value) => _text.AppendFormatted(value);

        public void AppendFormatted<T>(T fragment)
            where T : struct, ISourceFragment => _text.AppendFormatted(fragment);

        public void End() => _text.End();
    }

    /// <summary>The same, of documentation that may be another member's.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Documentation
    {
        private readonly Interpolated _text;

        public Documentation(
            int literalLength, int formattedCount, SourceWriter writer, Inherited other, out bool isOwn)
        {
            writer.BeginMember();
            _text = new Interpolated(literalLength, formattedCount, writer);
            isOwn = other.IsNone;
            if (!isOwn)
            {
                writer.Append($"/// <inheritdoc cref=\"{other}\"/>");
            }
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted(string? text) => _text.AppendFormatted(text);

        public void End() => _text.End();
    }
}
