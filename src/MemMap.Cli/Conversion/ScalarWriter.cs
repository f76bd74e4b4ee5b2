using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MemMap.Cli.Arrays;
using MemMap.Cli.Output;

namespace MemMap.Cli.Conversion;

/// <summary>Values without parts, from text and numbers to the bytes of a file.</summary>
/// <param name="losses">What becomes of values that a dtype cannot hold.</param>
/// <param name="where">Where the present value is, for messages.</param>
internal sealed class ScalarWriter(Losses losses, Func<string> where)
{
    private const long GreatestExact = 1L << 53;

    /// <summary>Writes what a cell of CSV, or a JSON number or string, says.</summary>
    /// <param name="bytes">The bytes of the value.</param>
    /// <exception cref="DifferenceException">The text is no such value.</exception>
    public void Write(DType type, string text, Span<byte> bytes)
    {
        switch (type.Kind)
        {
            case 'b':
                bytes[0] = text.Trim() switch
                {
                    "true" or "True" or "TRUE" or "1" => 1,
                    "false" or "False" or "FALSE" or "0" => 0,
                    _ => throw Not(type, text),
                };
                break;
            case 'i' or 'u':
                WriteInteger(type, text, bytes);
                break;
            case 'f' when type.ItemSize <= 8:
                WriteFloating(type, text.Trim(), bytes, type.ItemSize);
                break;
            case 'f' when type.ItemSize == 16:
                if (!Extended.TryParse(text, bytes, type.Order == ByteOrder.BigEndian))
                {
                    throw Not(type, text);
                }

                break;
            case 'c' when type.ItemSize <= 16:
                var split = SplitComplex(text.Trim());
                WriteFloating(type, split.Real, bytes, type.ItemSize / 2);
                WriteFloating(type, split.Imaginary, bytes[(type.ItemSize / 2)..], type.ItemSize / 2);
                break;
            case 'M' or 'm':
                if (!TimeText.TryParse(type, text, out var ticks, out var isExact))
                {
                    throw Not(type, text);
                }

                if (!isExact)
                {
                    losses.Lose($"{where()}: '{text}' is between two steps of {type}");
                }

                Put(type, bytes, ticks);
                break;
            case 'U':
                WriteUtf32(type, text, bytes);
                break;
            case 'S':
                WriteBytes(type, Encoding.UTF8.GetBytes(text), bytes, text);
                break;
            default:
                WriteHex(type, text, bytes);
                break;
        }
    }

    /// <summary>Writes bytes that are given as hex, as JSON has those of <c>S</c> and <c>V</c>.</summary>
    public void WriteHex(DType type, string text, Span<byte> bytes)
    {
        byte[] given;
        try
        {
            given = Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            throw Not(type, text);
        }

        WriteBytes(type, given, bytes, text);
    }

    /// <summary>Writes bytes of text: shorter ones have NULs behind them.</summary>
    public void WriteBytes(DType type, ReadOnlySpan<byte> given, Span<byte> bytes, string text)
    {
        if (given.Length > bytes.Length)
        {
            losses.Lose($"{where()}: '{Short(text)}' has {given.Length} bytes, and {type} has room for {bytes.Length}");
            given = given[..bytes.Length];
        }

        bytes.Clear();
        given.CopyTo(bytes);
    }

    public void WriteInteger(DType type, Int128 number, Span<byte> bytes, string text)
    {
        var (low, high) = type.Kind == 'u'
            ? (Int128.Zero, (Int128.One << (type.ItemSize * 8)) - 1)
            : (-(Int128.One << ((type.ItemSize * 8) - 1)), (Int128.One << ((type.ItemSize * 8) - 1)) - 1);
        if (number < low || number > high)
        {
            losses.Lose($"{where()}: {Short(text)} does not fit {type}, whose values are {low} to {high}");
            number = Int128.Clamp(number, low, high);
        }

        Put(type, bytes, unchecked((long)number));
    }

    /// <summary>Writes a whole number as a number of any type.</summary>
    public void WriteNumber(DType type, Int128 number, Span<byte> bytes, string text)
    {
        switch (type.Kind)
        {
            case 'b':
                WriteTruth(type, number == 0 ? 0 : number == 1 ? 1 : null, bytes, text);
                break;
            case 'i' or 'u':
                WriteInteger(type, number, bytes, text);
                break;
            default:
                if (type.Kind == 'f' && type.ItemSize == 16)
                {
                    // It has more bits than a double.
                    Extended.TryParse(number.ToString(CultureInfo.InvariantCulture), bytes, type.Order == ByteOrder.BigEndian);
                    break;
                }

                var kept = WriteReal(type, (double)number, bytes);
                if (!double.IsFinite(kept) || (Int128)kept != number)
                {
                    LoseDigits(type, text, kept);
                }

                break;
        }
    }

    /// <summary>Writes a floating-point number as a number of any type.</summary>
    /// <exception cref="DifferenceException">It is not a number, or infinite, and the type has no such value.</exception>
    public void WriteNumber(DType type, double number, Span<byte> bytes, string text)
    {
        switch (type.Kind)
        {
            case 'b':
                WriteTruth(type, number == 0 ? 0 : number == 1 ? 1 : null, bytes, text);
                break;
            case 'i' or 'u':
                WriteInteger(type, number, bytes, text);
                break;
            default:
                var kept = WriteReal(type, number, bytes);
                if (double.IsFinite(number) && kept != number)
                {
                    LoseDigits(type, text, kept);
                }

                break;
        }
    }

    /// <summary>Writes the lowest bytes of an integer.</summary>
    public static void Put(DType type, Span<byte> bytes, long number)
    {
        Span<byte> word = stackalloc byte[8];
        MemoryMarshal.Write(word, number);
        if (!BitConverter.IsLittleEndian)
        {
            word.Reverse();
        }

        word[..bytes.Length].CopyTo(bytes);
        if (type.Order == ByteOrder.BigEndian)
        {
            bytes.Reverse();
        }
    }

    /// <summary>Writes a double as a number of 2, 4 or 8 bytes; NaN as NumPy writes it.</summary>
    public static void PutFloating(DType type, double number, Span<byte> bytes) => Put(
        type, bytes, bytes.Length switch
        {
            2 => double.IsNaN(number) ? Scalar.HalfNaN : BitConverter.HalfToUInt16Bits((Half)number),
            4 => double.IsNaN(number) ? Scalar.SingleNaN : BitConverter.SingleToUInt32Bits((float)number),
            _ => double.IsNaN(number) ? (long)Scalar.DoubleNaN : BitConverter.DoubleToInt64Bits(number),
        });

    /// <summary>What a value should have been.</summary>
    public DifferenceException Not(DType type, string text) =>
        new($"{where()}: '{Short(text)}' is no value of {type}.");

    private static string Short(string text) => text.Length <= 40 ? text : $"{text[..40]}…";

    private static (string Real, string Imaginary) SplitComplex(string text)
    {
        text = text.Trim('(', ')');
        if (!text.EndsWith('j'))
        {
            return (text, "0");
        }

        // The sign of the imaginary part: not the first one, and none of an exponent.
        for (var index = text.Length - 2; index > 0; index--)
        {
            if (text[index] is '+' or '-' && text[index - 1] is not ('e' or 'E'))
            {
                return (text[..index], text[index..^1].TrimStart('+'));
            }
        }

        return ("0", text[..^1]);
    }

    private void WriteInteger(DType type, string text, Span<byte> bytes)
    {
        if (Int128.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            WriteInteger(type, number, bytes, text);
            return;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real))
        {
            throw Not(type, text);
        }

        if (Math.Abs(real) > GreatestExact && double.IsFinite(real))
        {
            losses.Lose($"{where()}: {Short(text)} is no integer, and the values of {type} are");
        }

        WriteInteger(type, real, bytes, text);
    }

    private void WriteInteger(DType type, double real, Span<byte> bytes, string text)
    {
        if (!double.IsFinite(real))
        {
            throw Not(type, text);
        }

        if (Math.Truncate(real) != real)
        {
            losses.Lose($"{where()}: {Short(text)} is no integer, and the values of {type} are");
        }

        WriteInteger(type, (Int128)Math.Clamp(real, -1e30, 1e30), bytes, text);
    }

    private void WriteFloating(DType type, string text, Span<byte> bytes, int size)
    {
        if (!TryReal(text, out var real))
        {
            throw Not(type, text);
        }

        bytes = bytes[..size];
        PutFloating(type, real, bytes);
        if (double.IsFinite(real) ? !IsExact(text, real, size) : text.Any(char.IsAsciiDigit))
        {
            LoseDigits(type, text, KeptOf(real, size));
        }
    }

    /// <summary>Writes a real number, or a complex one without imaginary part, and returns what it became.</summary>
    private static double WriteReal(DType type, double real, Span<byte> bytes)
    {
        var size = type.Kind == 'c' ? type.ItemSize / 2 : type.ItemSize;
        bytes.Clear();
        if (size == 16)
        {
            Extended.Write(real, bytes[..size], type.Order == ByteOrder.BigEndian);
        }
        else
        {
            PutFloating(type, real, bytes[..size]);
        }

        return KeptOf(real, size);
    }

    private void WriteTruth(DType type, int? number, Span<byte> bytes, string text)
    {
        if (number is null)
        {
            losses.Lose($"{where()}: {Short(text)} is neither 0 nor 1, the values of {type}");
        }

        bytes[0] = (byte)(number ?? 1);
    }

    private void LoseDigits(DType type, string text, double kept) => losses.Lose(
        double.IsFinite(kept)
            ? $"{where()}: {Short(text)} has more digits than {type} keeps"
            : $"{where()}: {Short(text)} is beyond the greatest number of {type}");

    /// <summary>A number after it has been written in so many bytes.</summary>
    private static double KeptOf(double real, int size) => size switch { 2 => (double)(Half)real, 4 => (float)real, _ => real };

    /// <summary>Also the names that Python, C# and JSON have for what is no number.</summary>
    private static bool TryReal(string text, out double real)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out real))
        {
            return true;
        }

        real = text.ToLowerInvariant() switch
        {
            "inf" or "+inf" or "infinity" => double.PositiveInfinity,
            "-inf" or "-infinity" => double.NegativeInfinity,
            "nan" or "" => double.NaN,
            _ => 0,
        };
        return !double.IsFinite(real);
    }

    /// <summary>
    /// Whether a text is one of the number that it becomes: that number's own shortest text, one with more digits of the
    /// same number, or a whole number that the type has.
    /// </summary>
    private static bool IsExact(string text, double real, int size)
    {
        var kept = KeptOf(real, size);
        if (!double.IsFinite(kept) || (real == 0 && text.AsSpan().IndexOfAnyInRange('1', '9') is >= 0 and var digit
            && text.AsSpan(0, digit).IndexOfAny('e', 'E') < 0))
        {
            return false;
        }

        if (kept != real)
        {
            var shortest = size == 2 ? Scalar.Text((Half)real) : Scalar.Text((float)real);
            return double.Parse(shortest, CultureInfo.InvariantCulture) == real;
        }

        return Math.Abs(real) <= GreatestExact || size < 8
            || !Int128.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) || (Int128)real == whole;
    }

    private void WriteUtf32(DType type, string text, Span<byte> bytes)
    {
        bytes.Clear();
        var place = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (place == bytes.Length)
            {
                losses.Lose($"{where()}: '{Short(text)}' has more characters than the {bytes.Length / 4} of {type}");
                return;
            }

            Put(type, bytes.Slice(place, 4), rune.Value);
            place += 4;
        }
    }
}
