using System.Text;

namespace MemMap.Generators;

/// <summary>A dtype as text describes it, before it is known whether C# has such types.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">Behind its last one.</param>
internal abstract record DescrNode(int Start, int End);

/// <summary><c>'&lt;f4'</c>.</summary>
internal sealed record ScalarNode(ScalarDescr Scalar, int Start, int End) : DescrNode(Start, End);

/// <summary><c>('&lt;f4', (3, 4))</c>.</summary>
internal sealed record BlockNode(DescrNode Item, IReadOnlyList<int> Axes, int Start, int End) : DescrNode(Start, End);

/// <summary><c>[('x', '&lt;f4'), ('n', '|u1')]</c>.</summary>
internal sealed record RecordNode(IReadOnlyList<FieldNode> Fields, int Start, int End) : DescrNode(Start, End);

/// <summary><c>('x', '&lt;f4')</c>, <c>('x', '&lt;f4', (3,))</c> or <c>(('title', 'x'), '&lt;f4')</c>.</summary>
/// <param name="Name">May be empty.</param>
/// <param name="Title">NumPy's second name, or null.</param>
/// <param name="Type">Of the field.</param>
/// <param name="Start">First character of the name, between its quotes.</param>
/// <param name="End">Behind the last one.</param>
internal sealed record FieldNode(string Name, string? Title, DescrNode Type, int Start, int End);

/// <summary>What is wrong with a dtype's text, and where.</summary>
internal sealed class DescrFault(int start, int length, string expected, string found) : Exception
{
    public int Start => start;

    public int Length => length;

    public string Expected => expected;

    public string Found => found;
}

/// <summary>
/// Reads the text of a dtype, <c>[('ts', '&lt;i8'), ('pos', '&lt;f4', (3, 4))]</c>: what Python's <c>arr.dtype.descr</c>
/// prints, in the part of Python's literals that a <c>.npy</c> header may have.
/// </summary>
internal sealed class DescrText
{
    private const int MaxDepth = 16;

    private readonly string _text;
    private int _place;

    private DescrText(string text) => _text = text;

    /// <summary>Reads all of the text.</summary>
    /// <exception cref="DescrFault">It is no dtype.</exception>
    public static DescrNode Parse(string text)
    {
        var reader = new DescrText(text);
        var node = reader.ReadDType(depth: 1);
        reader.SkipSpace();
        return reader._place == text.Length ? node : throw reader.Unexpected("the end of the dtype");
    }

    private DescrNode ReadDType(int depth)
    {
        SkipSpace();
        if (depth > MaxDepth)
        {
            throw Unexpected($"a dtype nested at most {MaxDepth} deep");
        }

        return Next switch
        {
            '[' => ReadRecord(depth),
            '(' => ReadBlock(depth),
            _ => ReadScalar(),
        };
    }

    private ScalarNode ReadScalar()
    {
        const string Expected = "a dtype such as '<f4', '|S8' or '<M8[ns]', or a list of fields";
        var (text, start) = ReadString("a dtype in quotes, such as '<f4', or a list of fields");
        var end = _place;
        return ScalarDescr.Parse(text) is { } scalar
            ? new ScalarNode(scalar, start, end - 1)
            : throw new DescrFault(start, end - start - 1, Expected, $"'{text}'");
    }

    private DescrNode ReadBlock(int depth)
    {
        var start = _place;
        Take('(');
        var item = ReadDType(depth + 1);
        Take(',');
        var axes = ReadShape();
        TakeEndOfTuple();
        return Block(item, axes, start);
    }

    private DescrNode Block(DescrNode item, List<int> axes, int start) =>
        axes.Count == 0 ? item : new BlockNode(item, axes, start, _place);

    private RecordNode ReadRecord(int depth)
    {
        var start = _place;
        var fields = new List<FieldNode>();
        Take('[');
        while (!TryTake(']'))
        {
            if (fields.Count > 0)
            {
                Take(',', "',' or ']'");
                if (TryTake(']'))
                {
                    break;
                }
            }

            fields.Add(ReadField(depth));
        }

        return new RecordNode(fields, start, _place);
    }

    private FieldNode ReadField(int depth)
    {
        Take('(', "a field such as ('x', '<f4')");
        string? title = null;
        SkipSpace();
        var hasTitle = TryTake('(');
        var (name, start) = ReadString(hasTitle ? "a title" : "a field name or a (title, name) tuple");
        var end = _place;
        if (hasTitle)
        {
            Take(',');
            title = name;
            (name, start) = ReadString("a field name");
            end = _place;
            TakeEndOfTuple();
        }

        Take(',');
        SkipSpace();
        var typeStart = _place;
        var type = ReadDType(depth + 1);
        if (!TryTake(')'))
        {
            Take(',', "',' or ')'");
            if (!TryTake(')'))
            {
                type = Block(type, ReadShape(), typeStart);
                TakeEndOfTuple();
            }
        }

        return new FieldNode(name, title, type, start, end - 1);
    }

    /// <summary>A tuple of lengths, <c>(3,)</c>, or the number of NumPy's short form.</summary>
    private List<int> ReadShape()
    {
        SkipSpace();
        var axes = new List<int>();
        if (Next is >= '0' and <= '9')
        {
            axes.Add(ReadLength());
            return axes;
        }

        Take('(', "a shape such as (3, 4)");
        while (!TryTake(')'))
        {
            if (axes.Count > 0)
            {
                Take(',', "',' or ')'");
                if (TryTake(')'))
                {
                    break;
                }
            }

            axes.Add(ReadLength());
        }

        return axes;
    }

    private int ReadLength()
    {
        SkipSpace();
        var start = _place;
        while (Next is >= '0' and <= '9')
        {
            _place++;
        }

        var digits = _text.Substring(start, _place - start);
        if (digits.Length == 0)
        {
            throw Unexpected("a length of 1 or more");
        }

        return int.TryParse(digits, out var length) && length > 0
            ? length
            : throw new DescrFault(start, digits.Length, $"a length from 1 to {int.MaxValue}", digits);
    }

    /// <summary>The text between quotes, and where it begins.</summary>
    private (string Text, int Start) ReadString(string expected)
    {
        SkipSpace();
        if (Next is 'u' && _place + 1 < _text.Length && _text[_place + 1] is '\'' or '"')
        {
            _place++;
        }

        var quote = Next;
        if (quote is not ('\'' or '"'))
        {
            throw Unexpected(expected);
        }

        var start = ++_place;
        var text = new StringBuilder();
        while (Next != quote)
        {
            text.Append(ReadCharacter(quote));
        }

        _place++;
        return (text.ToString(), start);
    }

    private string ReadCharacter(char quote)
    {
        if (Next is '\0' or '\n' or '\r')
        {
            throw Unexpected($"a closing {quote}");
        }

        var character = _text[_place++];
        if (character != '\\')
        {
            return character.ToString();
        }

        var escape = Next;
        _place++;
        return escape switch
        {
            '\\' or '\'' or '"' => escape.ToString(),
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'x' => ReadCode(2),
            'u' => ReadCode(4),
            'U' => ReadCode(8),
            _ => throw new DescrFault(
                _place - 2, Math.Min(2, _text.Length - _place + 2), "an escape of a Python string", $"'\\{escape}'"),
        };
    }

    private string ReadCode(int digitCount)
    {
        var digits = _text.Substring(_place, Math.Min(digitCount, _text.Length - _place));
        var isNumber = int.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code);
        if (digits.Length != digitCount || !isNumber || code is < 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
        {
            throw new DescrFault(_place, Math.Max(1, digits.Length), $"{digitCount} hexadecimal digits of a character",
                $"'{digits}'");
        }

        _place += digitCount;
        return char.ConvertFromUtf32(code);
    }

    private char Next => _place < _text.Length ? _text[_place] : '\0';

    private void SkipSpace()
    {
        while (Next is ' ' or '\t' or '\n' or '\r')
        {
            _place++;
        }
    }

    private bool TryTake(char mark)
    {
        SkipSpace();
        var isThere = Next == mark;
        _place += isThere ? 1 : 0;
        return isThere;
    }

    private void Take(char mark, string? expected = null)
    {
        if (!TryTake(mark))
        {
            throw Unexpected(expected ?? $"'{mark}'");
        }
    }

    private void TakeEndOfTuple()
    {
        TryTake(',');
        Take(')');
    }

    private DescrFault Unexpected(string expected)
    {
        SkipSpace();
        return _place < _text.Length
            ? new DescrFault(_place, 1, expected, $"'{Next}'")
            : new DescrFault(Math.Max(0, _text.Length - 1), Math.Min(1, _text.Length), expected, "the end of the text");
    }
}
