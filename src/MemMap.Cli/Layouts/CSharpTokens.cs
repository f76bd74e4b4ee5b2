using System.Globalization;
using System.Text;

namespace MemMap.Cli.Layouts;

/// <summary>The words of a C# file: names, numbers, texts and signs, without comments and directives.</summary>
internal sealed class CSharpTokens
{
    private readonly List<(string Text, int Line)> _tokens = [];
    private readonly string _source;
    private int _position;
    private int _line = 1;

    private CSharpTokens(string source) => _source = source;

    /// <summary>
    /// The words, each with the number of its line. A text literal begins with <c>"</c>, and its value follows.
    /// </summary>
    public static IReadOnlyList<(string Text, int Line)> Of(string source)
    {
        var reader = new CSharpTokens(source);
        reader.Read();
        return reader._tokens;
    }

    private void Read()
    {
        while (_position < _source.Length)
        {
            var next = _source[_position];
            if (char.IsWhiteSpace(next) || next == '\uFEFF')
            {
                Skip(1);
            }
            else if (Begins("//") || next == '#')
            {
                SkipTo("\n", _position);
            }
            else if (Begins("/*"))
            {
                SkipTo("*/", _position + 2);
            }
            else if (next == '"' || (next is '$' or '@' && QuoteAfterPrefix() is not null))
            {
                Add($"\"{Text()}");
            }
            else if (next == '\'')
            {
                var end = _source.IndexOf('\'', _position + (Begins("'\\") ? 3 : 2));
                end = end < 0 ? _source.Length : end + 1;
                Add(_source[_position..end], end - _position);
            }
            else if (char.IsLetterOrDigit(next) || next is '_' or '@')
            {
                var end = _position + 1;
                while (end < _source.Length && (char.IsLetterOrDigit(_source[end]) || _source[end] == '_'
                    || char.GetUnicodeCategory(_source[end])
                        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
                {
                    end++;
                }

                Add(_source[_position..end], end - _position);
            }
            else
            {
                Add(next.ToString(), 1);
            }
        }
    }

    private bool Begins(string text) => string.CompareOrdinal(_source, _position, text, 0, text.Length) == 0;

    private int? QuoteAfterPrefix()
    {
        var quote = _position;
        while (quote < _source.Length && _source[quote] is '$' or '@')
        {
            quote++;
        }

        return quote < _source.Length && _source[quote] == '"' ? quote : null;
    }

    /// <summary>The value of a text literal: plain, verbatim or raw.</summary>
    private string Text()
    {
        var quote = QuoteAfterPrefix()!.Value;
        var isVerbatim = _source.AsSpan(_position, quote - _position).Contains('@');
        var quotes = quote;
        while (quotes < _source.Length && _source[quotes] == '"')
        {
            quotes++;
        }

        if (quotes - quote >= 3 && !isVerbatim)
        {
            var fence = new string('"', quotes - quote);
            var end = _source.IndexOf(fence, quotes, StringComparison.Ordinal);
            end = end < 0 ? _source.Length : end;
            var raw = _source[quotes..end].Trim('\r', '\n', ' ');
            Skip(Math.Min(_source.Length, end + fence.Length) - _position);
            return raw;
        }

        var text = new StringBuilder();
        var position = quote + 1;
        for (; position < _source.Length && _source[position] != '"' || IsDoubled(position); position++)
        {
            if (isVerbatim)
            {
                text.Append(_source[position]);
                position += _source[position] == '"' ? 1 : 0;
            }
            else if (_source[position] == '\\' && position + 1 < _source.Length)
            {
                position++;
                position += Escape(text, position);
            }
            else
            {
                text.Append(_source[position]);
            }
        }

        Skip(Math.Min(_source.Length, position + 1) - _position);
        return text.ToString();

        bool IsDoubled(int at) => isVerbatim && at + 1 < _source.Length && _source[at] == '"' && _source[at + 1] == '"';
    }

    /// <summary>Appends the character of an escape, and returns how many digits it has after its letter.</summary>
    private int Escape(StringBuilder text, int position)
    {
        var letter = _source[position];
        var digits = letter switch
        {
            'u' => 4,
            'U' => 8,
            'x' => _source.Skip(position + 1).Take(4).TakeWhile(char.IsAsciiHexDigit).Count(),
            _ => 0,
        };
        if (digits == 0)
        {
            text.Append(letter switch
            {
                'n' => '\n', 'r' => '\r', 't' => '\t', '0' => '\0', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v',
                'e' => '\e', _ => letter,
            });
        }
        else if (position + digits < _source.Length && int.TryParse(
            _source.AsSpan(position + 1, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
        {
            text.Append(value < 0x10000 ? ((char)value).ToString() : char.ConvertFromUtf32(value));
        }

        return digits;
    }

    private void Add(string token, int length = 0)
    {
        _tokens.Add((token, _line));
        Skip(length);
    }

    private void SkipTo(string end, int from)
    {
        var found = _source.IndexOf(end, Math.Min(from, _source.Length), StringComparison.Ordinal);
        Skip((found < 0 ? _source.Length : found + end.Length) - _position);
    }

    private void Skip(int length)
    {
        _line += _source.AsSpan(_position, length).Count('\n');
        _position += length;
    }
}
