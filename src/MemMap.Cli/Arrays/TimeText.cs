using System.Globalization;
using System.Numerics;

namespace MemMap.Cli.Arrays;

/// <summary>Points in time and time spans as text, and back.</summary>
internal static class TimeText
{
    /// <summary>Ticks of 100 ns, or months, of a unit; the digits behind the second that NumPy prints.</summary>
    private static readonly Dictionary<string, (Int128 Attoseconds, int Months, int Digits)> Units = new()
    {
        ["Y"] = (0, 12, -4), ["M"] = (0, 1, -3),
        ["W"] = (Pow(18) * 604800, 0, -2), ["D"] = (Pow(18) * 86400, 0, -2), ["h"] = (Pow(18) * 3600, 0, -1),
        ["m"] = (Pow(18) * 60, 0, -1), ["s"] = (Pow(18), 0, 0), ["ms"] = (Pow(15), 0, 3), ["us"] = (Pow(12), 0, 6),
        ["ns"] = (Pow(9), 0, 9), ["ps"] = (Pow(6), 0, 12), ["fs"] = (Pow(3), 0, 15), ["as"] = (1, 0, 18),
    };

    /// <summary>
    /// A point in time in ISO 8601, as NumPy prints it, where the calendar has it (years 1 to 9999); otherwise the
    /// integer that it is stored as. A year is always one.
    /// </summary>
    public static string Of(DType type, long value)
    {
        if (value == long.MinValue)
        {
            return "NaT";
        }

        if (type.Kind == 'm' || type.TimeUnit is not { } unit)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var (count, name) = Split(unit);
        var (attoseconds, months, digits) = Units[name];
        if (months > 0)
        {
            var month = ((Int128)value * count * months) + (1970 * 12);
            return months == 12 ? ((month / 12) - (month % 12 < 0 ? 1 : 0)).ToString("0000", CultureInfo.InvariantCulture)
                : month < 12 || month >= 120000 ? value.ToString(CultureInfo.InvariantCulture)
                : $"{(int)month / 12:0000}-{((int)month % 12) + 1:00}";
        }

        // In seconds and the rest of one, so that nothing overflows.
        var span = (Int128)value * count;
        var perSecond = attoseconds >= Pow(18) ? 1 : Pow(18) / attoseconds;
        var seconds = attoseconds >= Pow(18) ? span * (attoseconds / Pow(18)) : Floor(span, perSecond);
        var rest = attoseconds >= Pow(18) ? 0 : (span - (seconds * perSecond)) * attoseconds;
        if (seconds < -62135596800 || seconds > 253402300799)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var time = DateTime.UnixEpoch.AddTicks((long)seconds * TimeSpan.TicksPerSecond);
        var text = time.ToString(
            digits switch { -2 => "yyyy-MM-dd", -1 => name == "h" ? "yyyy-MM-dd'T'HH" : "yyyy-MM-dd'T'HH:mm", _ => "yyyy-MM-dd'T'HH:mm:ss" },
            CultureInfo.InvariantCulture);
        return digits <= 0
            ? text
            : $"{text}.{((UInt128)rest).ToString(CultureInfo.InvariantCulture).PadLeft(18, '0')[..digits]}";
    }

    /// <summary>The integer of a point in time in ISO 8601, or of an integer; a time zone is added.</summary>
    /// <param name="isExact">Whether the unit holds all of the text.</param>
    public static bool TryParse(DType type, string text, out long value, out bool isExact)
    {
        (value, isExact) = (long.MinValue, true);
        text = text.Trim();
        if (text is "NaT" or "")
        {
            return true;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
        {
            // A whole number is the integer that is stored, and only in years a date of its own.
            if (type.Kind != 'M' || value == long.MinValue || type.TimeUnit is not { } years || !years.EndsWith('Y'))
            {
                return true;
            }

            var step = Split(years).Count;
            var steps = Floor((Int128)value - 1970, step);
            isExact = (steps * step) + 1970 == value;
            return Fits(steps, out value);
        }

        if (type.Kind != 'M' || type.TimeUnit is not { } unit)
        {
            return false;
        }

        var (count, name) = Split(unit);
        var (attoseconds, months, _) = Units[name];
        string[] partial = ["yyyy", "yyyy-MM", "yyyy-MM-dd'T'HH"];
        if (!DateTime.TryParseExact(
            text, partial, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            // The digits behind the second are taken apart: DateTime keeps seven.
            var (whole, fraction) = Fraction(text);
            if (!DateTime.TryParse(
                whole, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time))
            {
                return false;
            }

            if (months == 0)
            {
                var seconds = (Int128)((time - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond);
                var all = (seconds * Pow(18)) + fraction;
                var step = attoseconds * count;
                var steps = Floor(all, step);
                isExact = steps * step == all;
                return Fits(steps, out value);
            }
        }

        if (months == 0)
        {
            var all = (Int128)(time - DateTime.UnixEpoch).Ticks * Pow(11);
            var steps = Floor(all, attoseconds * count);
            isExact = steps * attoseconds * count == all;
            return Fits(steps, out value);
        }

        var month = ((time.Year - 1970) * 12) + time.Month - 1;
        var number = Floor(month, months * count);
        isExact = number * months * count == month && time is { Day: 1, TimeOfDay.Ticks: 0 };
        return Fits(number, out value);
    }

    /// <summary>How many of a smaller unit one step of a time has: 60 for minutes in seconds; 0 if it is not a whole number.</summary>
    public static Int128 StepsOf(DType type, string unit)
    {
        if (type.TimeUnit is not { } own)
        {
            return 0;
        }

        var (count, name) = Split(own);
        var (from, to) = (Units[name], Units[unit]);
        return from.Months > 0 || from.Attoseconds * count % to.Attoseconds != 0 ? 0 : from.Attoseconds * count / to.Attoseconds;
    }

    /// <summary>A time in steps of another unit, rounded down; the calendar is that of NumPy, without end.</summary>
    /// <param name="isExact">Whether it is the same time.</param>
    /// <returns>Whether there is one: a span of months has no length in days, and a time without unit none at all.</returns>
    public static bool TryConvert(DType from, long value, DType to, out BigInteger steps, out bool isExact)
    {
        (steps, isExact) = (0, false);
        if (from.TimeUnit is not { } unit || to.TimeUnit is not { } wanted)
        {
            return false;
        }

        var ((count, name), (toCount, toName)) = (Split(unit), Split(wanted));
        var ((attoseconds, months, _), (toAttoseconds, toMonths, _)) = (Units[name], Units[toName]);
        var (time, step) = ((BigInteger)value * count * months, (BigInteger)toCount * toMonths);
        if (months == 0 || toMonths == 0)
        {
            if (from.Kind == 'm' && months != toMonths)
            {
                return false;
            }

            time = months > 0
                ? DaysOf(time) * 86400 * (BigInteger)Pow(18)
                : (BigInteger)value * count * (BigInteger)attoseconds;
            step = (BigInteger)toCount * (BigInteger)toAttoseconds;
            if (toMonths > 0)
            {
                // The months that have begun.
                var month = MonthOf(Floor(time, 86400 * (BigInteger)Pow(18)));
                steps = Floor(month, (BigInteger)toCount * toMonths);
                isExact = DaysOf(steps * toCount * toMonths) * 86400 * (BigInteger)Pow(18) == time;
                return true;
            }
        }

        steps = Floor(time, step);
        isExact = steps * step == time;
        return true;
    }

    /// <summary>Days from 1970 to the first one of a month.</summary>
    private static BigInteger DaysOf(BigInteger month)
    {
        // Years of 400 have 146,097 days; a year begins in March, so that its last day is the one that may be missing.
        var march = month + (1970 * 12) - 2;
        var era = Floor(march, 4800);
        var inEra = (int)(march - (era * 4800));
        var (year, inYear) = (inEra / 12, inEra % 12);
        return (era * 146097) + (year * 365) + (year / 4) - (year / 100) + (((153 * inYear) + 2) / 5) - 719468;
    }

    /// <summary>The month, from 1970 on, that a day is in.</summary>
    private static BigInteger MonthOf(BigInteger day)
    {
        // Close, and then to the month whose first day is not behind it.
        var month = Floor(day * 4800, 146097);
        while (DaysOf(month) > day)
        {
            month--;
        }

        while (DaysOf(month + 1) <= day)
        {
            month++;
        }

        return month;
    }

    private static BigInteger Floor(BigInteger number, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(number, divisor, out var rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    private static bool Fits(Int128 number, out long value)
    {
        value = unchecked((long)number);
        return value == number && value != long.MinValue;
    }

    private static (string Whole, Int128 Attoseconds) Fraction(string text)
    {
        var point = text.LastIndexOf('.');
        if (point < 0)
        {
            return (text, 0);
        }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var digits = text[(point + 1)..end].PadRight(18, '0')[..18];
        return (text[..point] + text[end..], Int128.Parse(digits, CultureInfo.InvariantCulture));
    }

    private static (int Count, string Name) Split(string unit)
    {
        var name = unit.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return (name.Length == unit.Length ? 1 : int.Parse(unit[..^name.Length], CultureInfo.InvariantCulture), name);
    }

    private static Int128 Floor(Int128 number, Int128 divisor)
    {
        var quotient = number / divisor;
        return quotient * divisor > number ? quotient - 1 : quotient;
    }

    private static Int128 Pow(int exponent)
    {
        Int128 power = 1;
        for (; exponent > 0; exponent--)
        {
            power *= 10;
        }

        return power;
    }
}
