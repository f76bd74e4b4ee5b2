using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>
/// Reads the few Python literals that a header and a dtype are made of, one token at a time. It holds no tree,
/// evaluates nothing, and refuses what NumPy never writes: comments, joined strings, signs, hexadecimal numbers.
/// </summary>
/// <param name="text">The whole text; every offset counts its characters.</param>
internal sealed class PythonReader(string text)
{
    /// <summary>Whether <c>3L</c> is a number, as in Python 2.</summary>
    public bool AllowsLong { get; init; }

    /// <summary>Behind the last token; to read something again, it may be set to where that began.</summary>
    public int Position { get; set; }

    /// <summary>Skips blanks; the next character, or NUL at the end of the text.</summary>
    public char Peek()
    {
        while (Next is ' ' or '\t' or '\n' or '\r')
        {
            Position++;
        }

        return Next;
    }

    /// <summary>Where the next token begins.</summary>
    public int NextPosition()
    {
        Peek();
        return Position;
    }

    /// <summary>Takes one character of punctuation if it comes next.</summary>
    public bool TryTake(char punctuation)
    {
        var isNext = Peek() == punctuation;
        Position += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>Takes one character of punctuation.</summary>
    /// <exception cref="DescrFault">Something else comes next.</exception>
    public void Take(char punctuation, string? expected = null)
    {
        if (!TryTake(punctuation))
        {
            throw Unexpected(expected ?? $"'{punctuation}'");
        }
    }

    /// <summary>Takes a word, dots and underscores included, if it comes next.</summary>
    public bool TryTakeWord(string word)
    {
        Peek();
        var isNext = TokenLength(Position) == word.Length
            && string.CompareOrdinal(text, Position, word, 0, word.Length) == 0;
        Position += isNext ? word.Length : 0;
        return isNext;
    }

    /// <summary>After an item: whether another follows. If not, <paramref name="closing"/> is taken.</summary>
    /// <exception cref="DescrFault">Neither a comma nor the bracket comes next.</exception>
    public bool TakeSeparator(char closing)
    {
        if (TryTake(','))
        {
            return !TryTake(closing);
        }

        Take(closing, $"',' or '{closing}'");
        return false;
    }

    /// <summary>Takes the end of a tuple, behind a trailing comma or not.</summary>
    /// <exception cref="DescrFault">Something else comes next.</exception>
    public void TakeEndOfTuple()
    {
        TryTake(',');
        Take(')');
    }

    /// <summary>Only blanks may be left.</summary>
    /// <exception cref="DescrFault">Something else is left.</exception>
    public void TakeEnd(string expected)
    {
        Peek();
        if (Position < text.Length)
        {
            throw Unexpected(expected);
        }
    }

    /// <summary>Reads <c>True</c> or <c>False</c>.</summary>
    /// <exception cref="DescrFault">Anything else.</exception>
    public bool ReadBoolean()
    {
        var isTrue = TryTakeWord("True");
        return isTrue || TryTakeWord("False") ? isTrue : throw Unexpected("True or False");
    }

    /// <summary>Reads a whole number without sign.</summary>
    /// <exception cref="DescrFault">No number, or one above <paramref name="maximum"/>.</exception>
    public long ReadLength(long maximum)
    {
        var start = NextPosition();
        var tokenEnd = start + TokenLength(start);
        var (value, end) = (0L, start);
        for (; end < tokenEnd && text[end] is >= '0' and <= '9' && value >= 0; end++)
        {
            var digit = text[end] - '0';
            value = value > (maximum - digit) / 10 ? -1 : (value * 10) + digit;
        }

        if (end == start || value < 0 || (end - start > 1 && text[start] == '0'))
        {
            throw Unexpected($"a length from 0 to {maximum.ToString(CultureInfo.InvariantCulture)}");
        }

        Position = AllowsLong && end + 1 == tokenEnd && text[end] == 'L' ? tokenEnd : end;
        return value;
    }

    /// <summary>Reads a string in single or double quotes, with or without Python 2's <c>u</c>.</summary>
    /// <param name="expected">What the string is, for the message.</param>
    /// <exception cref="DescrFault">No string, one that does not end, or an escape that is refused.</exception>
    public string ReadString(string expected)
    {
        var quotePlace = Peek() == 'u' ? Position + 1 : Position;
        var quote = At(quotePlace);
        if (quote is not ('\'' or '"'))
        {
            throw Unexpected(expected);
        }

        var start = Position = quotePlace + 1;
        StringBuilder? unescaped = null;
        while (Next != quote)
        {
            if (Next is '\0' or '\n' or '\r')
            {
                throw UnexpectedHere($"the closing {quote} of {expected}");
            }

            if (Next == '\\')
            {
                unescaped ??= new StringBuilder(text, start, Position - start, text.Length - start);
                unescaped.Append(ReadEscape(quote));
                continue;
            }

            var first = Position;
            var place = Position;
            if (PythonText.CodePointAt(text, ref place) is >= 0xD800 and <= 0xDFFF)
            {
                throw NoCharacter(place, 1, quote);
            }

            Position = place + 1;
            unescaped?.Append(text, first, Position - first);
        }

        var end = Position++;
        return unescaped?.ToString() ?? text.Substring(start, end - start);
    }

    /// <summary>The exception for the token that comes next.</summary>
    public DescrFault Unexpected(string expected)
    {
        Peek();
        return UnexpectedHere(expected);
    }

    /// <summary>What was read since <paramref name="start"/>.</summary>
    public TextRange Since(int start) => new(start, Position);

    /// <summary>
    /// The escapes that <c>repr</c> writes, and octal. A NUL or half a pair of surrogates is refused: no name and no
    /// dtype can hold one.
    /// </summary>
    private string ReadEscape(char quote)
    {
        var start = Position;
        var (value, length) = At(start + 1) switch
        {
            '\\' or '\'' or '"' => (text[start + 1], 2),
            'n' => ('\n', 2),
            'r' => ('\r', 2),
            't' => ('\t', 2),
            'x' => ReadHexadecimal(start + 2, 2),
            'u' => ReadHexadecimal(start + 2, 4),
            'U' => ReadHexadecimal(start + 2, 8),
            >= '0' and <= '7' => ReadOctal(start + 1),
            _ => (0, 2),
        };
        if (value is 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
        {
            throw NoCharacter(start, length, quote);
        }

        Position = start + length;
        return char.ConvertFromUtf32((int)value);
    }

    private (long Value, int Length) ReadHexadecimal(int start, int digitCount) =>
        start + digitCount <= text.Length
        && uint.TryParse(
            text.Substring(start, digitCount), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? (value, 2 + digitCount)
            : (0, 2);

    private (long Value, int Length) ReadOctal(int start)
    {
        var (value, length) = (0, 1);
        for (; length <= 3 && At(start + length - 1) is >= '0' and <= '7' and var digit; length++)
        {
            value = (value * 8) + digit - '0';
        }

        return (value, length);
    }

    private DescrFault NoCharacter(int start, int length, char quote)
    {
        const string Expected = @"text in which each escape, such as \' or \xNN, is one whole character and not NUL";
        var closing = text.IndexOf(quote, Math.Min(start + length, text.Length));
        var end = closing >= 0 ? closing : text.Length;
        return new DescrFault(
            start, Math.Min(length, text.Length - start), Expected, Show(start, Math.Min(6, end - start)));
    }

    private DescrFault UnexpectedHere(string expected) => TokenLength(Position) is > 0 and var length
        ? new DescrFault(Position, length, expected, Show(Position, length))
        : new DescrFault(Position, 0, expected, "the end of the text");

    private char Next => At(Position);

    private char At(int index) => index < text.Length ? text[index] : '\0';

    /// <summary>
    /// The end of a string with its quotes; of a word or number, well-formed or not; or of one other character.
    /// </summary>
    private int TokenLength(int start)
    {
        if (At(start) is '\'' or '"' && text.IndexOf(text[start], start + 1) is >= 0 and var end)
        {
            return end + 1 - start;
        }

        var length = 0;
        while (At(start + length) is
            (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '.' or '+' or '-')
        {
            length++;
        }

        return Math.Min(Math.Max(length, 1), text.Length - start);
    }

    /// <summary>Some of the text in quotes, at a length that fits a message, whatever its characters are.</summary>
    private string Show(int start, int length)
    {
        const int Limit = 40;
        var token = text.Substring(start, Math.Min(length, Limit));
        var quote = PythonText.QuoteFor(token.IndexOf('\'') >= 0, hasDouble: false);
        var shown = new StringBuilder().Append(quote);
        for (var i = 0; i < token.Length; i++)
        {
            shown.AppendVisibly(PythonText.CodePointAt(token, ref i));
        }

        return shown.Append(length > Limit ? "…" : "").Append(quote).ToString();
    }
}
