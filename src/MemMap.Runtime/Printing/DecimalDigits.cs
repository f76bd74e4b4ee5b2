using System.Numerics;

namespace MemMap;

/// <summary>
/// The decimal digits of a floating-point number: as few as tell it from its neighbours, within limits. The value
/// is <c>d.ddd × 10^Exponent</c>.
/// </summary>
/// <remarks>
/// Exact arithmetic after Burger and Dybvig, "Printing Floating-Point Numbers Quickly and Accurately" (1996), as in
/// NumPy. .NET's own formats would do for the shortest digits, but where the limit cuts them they round ties away
/// from zero, and NumPy rounds them to even.
/// </remarks>
/// <param name="Digits">Without trailing zeros; <c>"0"</c> for zero.</param>
/// <param name="Exponent">Power of ten of the first digit.</param>
internal readonly record struct DecimalDigits(string Digits, int Exponent)
{
    /// <summary>Digits for positional notation: all up to the point, and as many behind it as are needed.</summary>
    /// <param name="magnitude">Not negative; no smaller than the last allowed digit unless zero.</param>
    /// <param name="format">The format whose neighbours count.</param>
    /// <param name="mostBehindPoint">Rounds to this many digits behind the point.</param>
    public static DecimalDigits Positional(double magnitude, BinaryFormat format, int mostBehindPoint)
    {
        if (magnitude == 0)
        {
            return new DecimalDigits("0", 0);
        }

        var value = Fraction.Of(magnitude, format);
        var countToPoint = value.Exponent + 1;
        return Generate(value, leastCount: countToPoint, mostCount: countToPoint + mostBehindPoint);
    }

    /// <summary>Digits for scientific notation.</summary>
    /// <param name="magnitude">Not negative.</param>
    /// <param name="format">The format whose neighbours count.</param>
    /// <param name="leastBehindPoint">Goes on to this many digits behind the point, even if fewer are unique.</param>
    /// <param name="mostBehindPoint">Rounds to this many digits behind the point.</param>
    public static DecimalDigits Scientific(
        double magnitude, BinaryFormat format, int leastBehindPoint, int mostBehindPoint) =>
        magnitude == 0
            ? new DecimalDigits("0", 0)
            : Generate(Fraction.Of(magnitude, format), leastBehindPoint + 1, mostBehindPoint + 1);

    private static DecimalDigits Generate(Fraction value, int leastCount, int mostCount)
    {
        var (remainder, denominator, marginBelow, marginAbove, includesMargins, exponent) = value;
        BigInteger digits = 0;
        for (var count = 1; ; count++)
        {
            (var digit, remainder) = BigInteger.DivRem(remainder, denominator);
            digits = (digits * 10) + digit;

            // Whether the digits so far, or one more in the last of them, already read back as this number.
            var downIsUnique = remainder.CompareTo(marginBelow) < (includesMargins ? 1 : 0);
            var upIsUnique = denominator.CompareTo(remainder + marginAbove) < (includesMargins ? 1 : 0);
            if ((count >= leastCount && (downIsUnique || upIsUnique)) || count == mostCount)
            {
                var roundsUp = downIsUnique == upIsUnique
                    ? (remainder * 2).CompareTo(denominator) > (digit.IsEven ? 0 : -1)
                    : upIsUnique;
                return From(digits + (roundsUp ? 1 : 0), count, exponent);
            }

            remainder *= 10;
            marginBelow *= 10;
            marginAbove *= 10;
        }
    }

    /// <summary>Rounding 9.99 up has made it 10.0, with one digit more than were counted.</summary>
    private static DecimalDigits From(BigInteger digits, int count, int exponent)
    {
        var text = $"{digits}";
        return new DecimalDigits(text.TrimEnd('0'), exponent + text.Length - count);
    }

    /// <summary>A positive number as <c>Numerator / Denominator × 10^Exponent</c>, the quotient in [1, 10).</summary>
    /// <param name="Numerator">Exact.</param>
    /// <param name="Denominator">Exact.</param>
    /// <param name="MarginBelow">Half the way down to the next number, over the same denominator.</param>
    /// <param name="MarginAbove">Half the way up to the next number, over the same denominator.</param>
    /// <param name="IncludesMargins">Whether halfway reads back as this number: ties go to even mantissas.</param>
    /// <param name="Exponent">Power of ten.</param>
    private readonly record struct Fraction(
        BigInteger Numerator,
        BigInteger Denominator,
        BigInteger MarginBelow,
        BigInteger MarginAbove,
        bool IncludesMargins,
        int Exponent)
    {
        public static Fraction Of(double magnitude, BinaryFormat format)
        {
            var (mantissa, binaryExponent) = format.Split(magnitude);

            // In quarters of the last mantissa bit. Below a power of two the numbers are twice as dense.
            var isPowerOfTwo = mantissa == 1L << (format.MantissaBits - 1) && binaryExponent > format.LowestExponent;
            var unit = BigInteger.One << Math.Max(binaryExponent, 0);
            var numerator = mantissa * 4 * unit;
            var denominator = BigInteger.One << (2 + Math.Max(-binaryExponent, 0));
            var marginBelow = (isPowerOfTwo ? 1 : 2) * unit;
            var marginAbove = 2 * unit;

            // The logarithm may be off by one next to a power of ten.
            var exponent = (int)Math.Floor(Math.Log10(magnitude)) - 1;
            var up = BigInteger.Pow(10, Math.Max(-exponent, 0));
            (numerator, marginBelow, marginAbove) = (numerator * up, marginBelow * up, marginAbove * up);
            denominator *= BigInteger.Pow(10, Math.Max(exponent, 0));
            while (numerator >= denominator * 10)
            {
                denominator *= 10;
                exponent++;
            }

            return new(numerator, denominator, marginBelow, marginAbove, mantissa % 2 == 0, exponent);
        }
    }
}
