using System.Globalization;

namespace MemMap;

/// <summary>
/// Floating-point and complex numbers, aligned at their points. One very large or small number, or a range of more
/// than 1 to 1000, puts all of them into scientific notation.
/// </summary>
/// <remarks>
/// <code>
/// [   1.5,    nan, -100. ]             positional: as many digits as each needs, then spaces
/// [1.50000e+00, 1.23456e+10]           scientific: equally many digits for all
///  1 . 50000e+00                       BeforePoint . BehindPoint
/// </code>
/// </remarks>
internal static class FloatText
{
    private const int MostDigitsBehindPoint = 8;

    /// <summary>One word for each number of 2, 4 or 8 bytes.</summary>
    public static string[] Words(ScalarDType dtype, PrintedItems items) =>
        Words(items.Select(bytes => NumberBits.Floating(bytes, dtype)), BinaryFormat.Of(dtype), positiveSign: "");

    /// <summary>One word for each complex number of 8 or 16 bytes: <c>1.5-2.j</c>. Its parts align apart.</summary>
    public static string[] ComplexWords(ScalarDType dtype, PrintedItems items)
    {
        var byteLength = dtype.ItemSize / 2;
        var format = BinaryFormat.Of(byteLength);
        var real = items.Select(bytes => NumberBits.Floating(bytes[..byteLength], dtype.Order));
        var imaginary = items.Select(bytes => NumberBits.Floating(bytes[byteLength..], dtype.Order));
        return
        [
            .. Words(real, format, positiveSign: "").Zip(
                Words(imaginary, format, positiveSign: "+"),
                (left, right) => left + right.Insert(right.TrimEnd(' ').Length, "j")),
        ];
    }

    private static string[] Words(double[] values, BinaryFormat format, string positiveSign)
    {
        var finite = Array.FindAll(values, double.IsFinite);
        var numbers = NeedsExponent(finite, format) ? Scientific(finite, format) : Positional(finite, format);
        for (var i = 0; i < numbers.Length; i++)
        {
            var sign = double.IsNegative(finite[i]) ? "-" : positiveSign;
            numbers[i] = numbers[i] with { BeforePoint = sign + numbers[i].BeforePoint };
        }

        var widthBehind = numbers.Select(number => number.BehindPoint.Length).DefaultIfEmpty().Max();
        var widthBefore = numbers.Select(number => number.BeforePoint.Length).DefaultIfEmpty().Max();
        if (finite.Length < values.Length)
        {
            // NumPy makes room for "inf" where only "nan" is, and for its sign where any infinity has one.
            var hasSign = positiveSign != "" || values.Any(double.IsNegativeInfinity);
            widthBefore = Math.Max(widthBefore, (hasSign ? "-inf" : "inf").Length - ".".Length - widthBehind);
        }

        var next = 0;
        return Array.ConvertAll(
            values,
            value => double.IsFinite(value)
                ? numbers[next++].Pad(widthBefore, widthBehind)
                : NotFinite(value, positiveSign).PadLeft(widthBefore + ".".Length + widthBehind));
    }

    /// <summary>NumPy's rule. It divides in the numbers' own format, so the quotient is rounded to it.</summary>
    private static bool NeedsExponent(double[] finite, BinaryFormat format)
    {
        var magnitudes = Array.FindAll(Array.ConvertAll(finite, Math.Abs), magnitude => magnitude > 0);
        return magnitudes.Length > 0
            && (magnitudes.Max() >= 1e8
                || magnitudes.Min() < 1e-4
                || format.Round(magnitudes.Max() / magnitudes.Min()) > 1000);
    }

    private static Number[] Positional(double[] finite, BinaryFormat format) =>
        Array.ConvertAll(finite, value =>
        {
            var (digits, exponent) = DecimalDigits.Positional(Math.Abs(value), format, MostDigitsBehindPoint);
            var countBefore = exponent + 1;
            return countBefore <= 0
                ? new Number("0", new string('0', -countBefore) + digits)
                : digits.Length <= countBefore
                    ? new Number(digits.PadRight(countBefore, '0'), "")
                    : new Number(digits[..countBefore], digits[countBefore..]);
        });

    private static Number[] Scientific(double[] finite, BinaryFormat format)
    {
        // How many digits the numbers need decides how many are written of each.
        var shortest = Array.ConvertAll(finite, value => Digits(value, 0, MostDigitsBehindPoint));
        var countBehind = shortest.Max(number => number.Digits.Length) - 1;
        var exponentFormat = shortest.Any(number => Math.Abs(number.Exponent) >= 100) ? "D3" : "D2";

        return Array.ConvertAll(finite, value =>
        {
            var (digits, exponent) = Digits(value, countBehind, countBehind);
            var exponentText = Math.Abs(exponent).ToString(exponentFormat, CultureInfo.InvariantCulture);
            var fraction = digits[1..].PadRight(countBehind, '0');
            return new Number(digits[..1], $"{fraction}e{(exponent < 0 ? '-' : '+')}{exponentText}");
        });

        DecimalDigits Digits(double value, int least, int most) =>
            DecimalDigits.Scientific(Math.Abs(value), format, least, most);
    }

    private static string NotFinite(double value, string positiveSign) =>
        double.IsNegativeInfinity(value) ? "-inf" : positiveSign + (double.IsNaN(value) ? "nan" : "inf");

    private readonly record struct Number(string BeforePoint, string BehindPoint)
    {
        public string Pad(int widthBefore, int widthBehind) =>
            $"{BeforePoint.PadLeft(widthBefore)}.{BehindPoint.PadRight(widthBehind)}";
    }
}
