using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>
/// Reads the few Python literals that a header is made of, one token at a time, straight from its bytes. It holds no
/// tree, evaluates nothing, and refuses what NumPy never writes: comments, joined strings, signs, hexadecimal numbers.
/// </summary>
internal ref struct PythonLiteralReader
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly Encoding _encoding;
    private readonly long _textOffset;
    private readonly NpyFault _fault;
    private int _position;

    /// <summary>A reader at the start of a text.</summary>
    /// <param name="text">Valid in <paramref name="encoding"/>.</param>
    /// <param name="encoding">Latin-1, where Python 2's <c>3L</c> is a number too, or UTF-8.</param>
    /// <param name="textOffset">Of the text in its file, in bytes.</param>
    /// <param name="fault">Names the file.</param>
    public PythonLiteralReader(ReadOnlySpan<byte> text, Encoding encoding, long textOffset, NpyFault fault)
    {
        _text = text;
        _encoding = encoding;
        _textOffset = textOffset;
        _fault = fault;
    }

    /// <summary>Skips blanks; the next byte, or 0 at the end of the text.</summary>
    public byte Peek()
    {
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
        {
            _position++;
        }

        return _position < _text.Length ? _text[_position] : (byte)0;
    }

    /// <summary>Where the next token begins, in bytes from the start of the file.</summary>
    public long NextOffset()
    {
        Peek();
        return _textOffset + _position;
    }

    /// <summary>Takes one character of punctuation if it comes next.</summary>
    public bool TryTake(char punctuation)
    {
        var isNext = Peek() == punctuation;
        _position += isNext ? 1 : 0;
        return isNext;
    }

    /// <summary>Takes one character of punctuation.</summary>
    /// <exception cref="NpyFormatException">Something else comes next.</exception>
    public void Take(char punctuation, string? expected = null)
    {
        if (!TryTake(punctuation))
        {
            throw Unexpected(expected ?? $"'{punctuation}'");
        }
    }

    /// <summary>After an item: whether another follows. If not, <paramref name="closing"/> is taken.</summary>
    /// <exception cref="NpyFormatException">Neither a comma nor the bracket comes next.</exception>
    public bool TakeSeparator(char closing)
    {
        if (TryTake(','))
        {
            return !TryTake(closing);
        }

        Take(closing, $"',' or '{closing}'");
        return false;
    }

    /// <summary>Only blanks may be left.</summary>
    /// <exception cref="NpyFormatException">Something else is left.</exception>
    public void TakeEnd()
    {
        Peek();
        if (_position < _text.Length)
        {
            throw Unexpected("padding up to the end of the text");
        }
    }

    /// <summary>Reads <c>True</c> or <c>False</c>.</summary>
    /// <exception cref="NpyFormatException">Anything else.</exception>
    public bool ReadBoolean()
    {
        var word = NextToken();
        if (!word.SequenceEqual("True"u8) && !word.SequenceEqual("False"u8))
        {
            throw Unexpected("True or False");
        }

        _position += word.Length;
        return word.Length == "True".Length;
    }

    /// <summary>Reads a whole number without sign.</summary>
    /// <exception cref="NpyFormatException">No number, or one above <paramref name="maximum"/>.</exception>
    public long ReadLength(long maximum)
    {
        var token = NextToken();
        var digits = token.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? token[..end] : token;
        var value = Int128.Zero;
        foreach (var digit in digits)
        {
            value = Int128.Min((value * 10) + (digit - '0'), (Int128)maximum + 1);
        }

        if (digits.IsEmpty || (digits.Length > 1 && digits[0] == '0') || value > maximum)
        {
            throw Unexpected($"a length from 0 to {maximum}");
        }

        var suffix = token[digits.Length..];
        _position += digits.Length + (_encoding.IsSingleByte && suffix.SequenceEqual("L"u8) ? 1 : 0);
        return (long)value;
    }

    /// <summary>Reads a string in single or double quotes, with or without Python 2's <c>u</c>.</summary>
    /// <param name="expected">What the string is, for the message.</param>
    /// <exception cref="NpyFormatException">No string, one that does not end, or an escape that is refused.</exception>
    public string ReadString(string expected)
    {
        var prefixLength = Peek() == 'u' ? 1 : 0;
        if (_text[(_position + prefixLength)..] is not [(byte)'\'' or (byte)'"', ..])
        {
            throw Unexpected(expected);
        }

        var start = _position + prefixLength + 1;
        var quote = _text[start - 1];
        _position = start;
        while (_position >= _text.Length || _text[_position] != quote)
        {
            if (_position >= _text.Length || _text[_position] is 0 or (byte)'\n' or (byte)'\r')
            {
                _position = Math.Min(_position, _text.Length);
                throw UnexpectedHere($"the closing {(char)quote} of {expected}");
            }

            _position += _text[_position] == '\\' ? 2 : 1;
        }

        var body = _text[start.._position++];
        if (PythonString.Unescape(body, _encoding, out var faultIndex) is not { } text)
        {
            var fault = body[faultIndex..];
            throw Refused(
                _textOffset + start + faultIndex,
                Show(fault[..Math.Min(fault.Length, 6)]),
                @"text, or an escape such as \' or \xNN for one whole character that is not NUL,");
        }

        return text;
    }

    /// <summary>The exception for the token that comes next.</summary>
    public NpyFormatException Unexpected(string expected)
    {
        Peek();
        return UnexpectedHere(expected);
    }

    /// <summary>The exception for something that was read and is refused for what it means.</summary>
    public readonly NpyFormatException Refused(
        long offset, string found, string expected, string advice = NpyFault.SaveAgain) =>
        _fault.At(offset, found, expected, advice);

    private readonly NpyFormatException UnexpectedHere(string expected)
    {
        var token = Token(_text[_position..]);
        var found = token.IsEmpty ? "the end of the text" : Show(token);
        return _fault.At(_textOffset + _position, found, expected);
    }

    private ReadOnlySpan<byte> NextToken()
    {
        Peek();
        return Token(_text[_position..]);
    }

    /// <summary>A string with its quotes; a word or number, well-formed or not; or one other byte.</summary>
    private static ReadOnlySpan<byte> Token(ReadOnlySpan<byte> text)
    {
        if (text is [(byte)'\'' or (byte)'"', .. var rest] && rest.IndexOf(text[0]) is >= 0 and var bodyLength)
        {
            return text[..(bodyLength + 2)];
        }

        var wordLength = 0;
        while (wordLength < text.Length && IsWord(text[wordLength]))
        {
            wordLength++;
        }

        return text[..Math.Min(Math.Max(wordLength, 1), text.Length)];
    }

    private static bool IsWord(byte character) =>
        char.IsAsciiLetterOrDigit((char)character) || character is (byte)'_' or (byte)'.' or (byte)'+' or (byte)'-';

    /// <summary>A token in quotes, at a length that fits a message, whatever its bytes are.</summary>
    private static string Show(ReadOnlySpan<byte> token)
    {
        const int Limit = 40;
        var shown = new StringBuilder();
        foreach (var character in token[..Math.Min(token.Length, Limit)])
        {
            _ = character is >= (byte)' ' and <= (byte)'~'
                ? shown.Append((char)character)
                : shown.Append(CultureInfo.InvariantCulture, $@"\x{character:x2}");
        }

        var quote = token.Contains((byte)'\'') ? '"' : '\'';
        return $"{quote}{shown}{(token.Length > Limit ? "…" : "")}{quote}";
    }
}
