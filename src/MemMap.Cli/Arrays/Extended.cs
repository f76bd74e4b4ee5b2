using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace MemMap.Cli.Arrays;

/// <summary>C's long double of x86, 80 bits in 16 bytes, which .NET does not have: from and to what it has.</summary>
internal static class Extended
{
    private const int Bias = 16383;

    public static bool TryParse(string text, Span<byte> bytes, bool isBigEndian)
    {
        bytes.Clear();
        text = text.Trim();
        var isNegative = text.StartsWith('-');
        var digits = text.TrimStart('-', '+');
        var (mantissa, exponent) = (0UL, 0);
        if (digits.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            (mantissa, exponent, isNegative) = (0xC000_0000_0000_0000, 0x7fff, false);
        }
        else if (digits.StartsWith("inf", StringComparison.OrdinalIgnoreCase))
        {
            (mantissa, exponent) = (1UL << 63, 0x7fff);
        }
        else if (!TryRound(digits, out mantissa, out exponent))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, mantissa);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], (ushort)(exponent | (isNegative ? 0x8000 : 0)));
        if (isBigEndian)
        {
            bytes.Reverse();
        }

        return true;
    }

    /// <summary>Writes a double, which is always exact.</summary>
    public static void Write(double number, Span<byte> bytes, bool isBigEndian)
    {
        bytes.Clear();
        var bits = BitConverter.DoubleToUInt64Bits(number);
        var (sign, exponent, fraction) = (bits >> 63, (int)(bits >> 52) & 0x7ff, bits << 12);
        var mantissa = (1UL << 63) | (fraction >> 1);
        if (double.IsNaN(number))
        {
            (sign, mantissa, exponent) = (0, 0xC000_0000_0000_0000, 0x7fff);
        }
        else if (exponent == 0x7ff)
        {
            exponent = 0x7fff;
        }
        else if (exponent == 0)
        {
            // What is below the normal doubles is normal here.
            var shift = number == 0 ? 0 : BitOperations.LeadingZeroCount(fraction) + 1;
            mantissa = fraction << (shift - 1);
            (mantissa, exponent) = number == 0 ? (0, 0) : (mantissa, Bias - 1022 - shift);
        }
        else
        {
            exponent += Bias - 1023;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, mantissa);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], (ushort)(exponent | (int)(sign << 15)));
        if (isBigEndian)
        {
            bytes.Reverse();
        }
    }

    /// <summary>The nearest double.</summary>
    /// <param name="isExact">Whether it is the same number, or none.</param>
    public static double Read(ReadOnlySpan<byte> bytes, bool isBigEndian, out bool isExact)
    {
        Span<byte> own = stackalloc byte[16];
        bytes.CopyTo(own);
        if (isBigEndian)
        {
            own.Reverse();
        }

        var mantissa = BinaryPrimitives.ReadUInt64LittleEndian(own);
        var top = BinaryPrimitives.ReadUInt16LittleEndian(own[8..]);
        var exponent = top & 0x7fff;
        var size = exponent < 0x7fff ? Math.ScaleB((double)mantissa, Math.Max(exponent, 1) - Bias - 63)
            : mantissa << 1 == 0 ? double.PositiveInfinity : double.NaN;
        var number = top >> 15 != 0 ? -size : size;
        Span<byte> again = stackalloc byte[16];
        Write(number, again, isBigEndian: false);
        isExact = double.IsNaN(number) || own[..10].SequenceEqual(again[..10]);
        return number;
    }

    /// <summary>The nearest number of 64 bits times a power of two, to even.</summary>
    private static bool TryRound(string digits, out ulong mantissa, out int exponent)
    {
        (mantissa, exponent) = (0, 0);
        var mark = digits.IndexOfAny(['e', 'E']);
        var power = 0;
        if (mark >= 0 && !int.TryParse(digits[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power))
        {
            return false;
        }

        var whole = mark >= 0 ? digits[..mark] : digits;
        var point = whole.IndexOf('.');
        power -= point >= 0 ? whole.Length - point - 1 : 0;
        if (!BigInteger.TryParse(whole.Replace(".", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || Math.Abs((long)power) > 20_000)
        {
            return false;
        }

        if (number.IsZero)
        {
            return true;
        }

        var (numerator, denominator) = power >= 0
            ? (number * BigInteger.Pow(10, power), BigInteger.One)
            : (number, BigInteger.Pow(10, -power));

        // The quotient has 64 bits or 65, less for numbers below the normal ones.
        var scale = (int)Math.Max(64 - (numerator.GetBitLength() - denominator.GetBitLength()), -32768);
        scale = Math.Min(scale, Bias - 1 + 63);
        var quotient = Rounded(scale);
        if (quotient.GetBitLength() > 64)
        {
            quotient = Rounded(--scale);
            if (quotient.GetBitLength() > 64)
            {
                (quotient, scale) = (quotient >> 1, scale - 1);
            }
        }

        mantissa = (ulong)quotient;
        var isNormal = mantissa >> 63 != 0;
        exponent = isNormal ? Bias + 63 - scale : 0;
        return exponent < 0x7fff;

        BigInteger Rounded(int shift)
        {
            var (top, bottom) = shift >= 0 ? (numerator << shift, denominator) : (numerator, denominator << -shift);
            var result = BigInteger.DivRem(top, bottom, out var rest);
            var half = (rest << 1).CompareTo(bottom);
            return half > 0 || (half == 0 && !result.IsEven) ? result + 1 : result;
        }
    }
}
