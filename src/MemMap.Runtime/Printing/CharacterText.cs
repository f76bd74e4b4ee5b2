using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>Elements of text and of raw bytes, as Python's <c>repr</c> writes them.</summary>
internal static class CharacterText
{
    /// <summary>A <c>str</c> of any code points, also of those that no valid text has: NumPy's <c>U</c>.</summary>
    public static string Text(ReadOnlySpan<uint> codePoints)
    {
        var quote = PythonText.QuoteFor(codePoints.Contains('\''), codePoints.Contains('"'));
        var text = new StringBuilder().Append(quote);
        foreach (var codePoint in codePoints)
        {
            text.AppendCharacter(codePoint, quote);
        }

        return text.Append(quote).ToString();
    }

    /// <summary><c>bytes</c> without the zeros at its end: NumPy's <c>S</c>.</summary>
    public static string Bytes(ReadOnlySpan<byte> value)
    {
        value = value.TrimEnd((byte)0);
        var quote = PythonText.QuoteFor(value.Contains((byte)'\''), value.Contains((byte)'"'));
        var text = new StringBuilder("b").Append(quote);
        foreach (var item in value)
        {
            _ = char.IsAscii((char)item) ? text.AppendCharacter(item, quote) : text.AppendEscape(item);
        }

        return text.Append(quote).ToString();
    }

    /// <summary>Bytes of no type, NumPy's <c>V</c>: every one as an escape with capital digits.</summary>
    public static string RawBytes(ReadOnlySpan<byte> value)
    {
        var text = new StringBuilder("b'");
        foreach (var item in value)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\x{item:X2}");
        }

        return text.Append('\'').ToString();
    }
}
