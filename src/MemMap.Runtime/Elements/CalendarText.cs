using System.Globalization;

namespace MemMap;

/// <summary>Points in time as ISO 8601 text that ends with the unit: <c>2024</c>, <c>2024-02-29T12</c>.</summary>
/// <remarks>Arithmetic wraps around where NumPy's does, some 10^18 years away.</remarks>
internal static class CalendarText
{
    private const long SecondsPerDay = 24 * 60 * 60;

    private const long AttosecondsPerSecond = 1_000_000_000_000_000_000;

    /// <summary>After this many days and years the Gregorian calendar repeats itself.</summary>
    private const int CycleDays = 146_097, CycleYears = 400;

    private static readonly DateOnly Epoch = new(1970, 1, 1);

    private static readonly DateOnly CycleStart = new(2000, 1, 1);

    /// <summary>The text of a point in time.</summary>
    /// <param name="count">Number of steps of <paramref name="unit"/> since 1970.</param>
    /// <param name="unit">Unit of one step.</param>
    public static string Of(long count, TimeUnit unit)
    {
        var steps = unchecked(count * unit.Count);
        return unit.Name switch
        {
            "Y" => Year(unchecked(Epoch.Year + steps)),
            "M" => Month(steps),
            "W" => Date(unchecked(steps * 7)),
            "D" => Date(steps),
            "h" => DateAndTime(steps, stepsPerDay: 24, "12".Length),
            "m" => DateAndTime(steps, stepsPerDay: 24 * 60, "12:00".Length),
            "s" => DateAndTime(steps, SecondsPerDay, "12:00:00".Length),
            "ms" => DateAndTime(steps, SecondsPerDay * 1000, "12:00:00.000".Length),
            "us" => DateAndTime(steps, SecondsPerDay * 1_000_000, "12:00:00.000000".Length),
            "ns" => DateAndTime(steps, SecondsPerDay * 1_000_000_000, "12:00:00.000000000".Length),
            "ps" => DateAndTime(steps, SecondsPerDay * 1_000_000_000_000, "12:00:00.000000000000".Length),
            "fs" => DateAndTime(
                steps, (Int128)SecondsPerDay * (AttosecondsPerSecond / 1000), "12:00:00.000000000000000".Length),
            _ => DateAndTime(steps, (Int128)SecondsPerDay * AttosecondsPerSecond, "12:00:00.000000000000000000".Length),
        };
    }

    private static string Year(long year) => year.ToString(year < 0 ? "D3" : "D4", CultureInfo.InvariantCulture);

    private static string Month(long months)
    {
        var (years, month) = FloorDivRem(months, 12);
        return $"{Year(Epoch.Year + years)}-{month + 1:00}";
    }

    private static string Date(long days)
    {
        var (cycles, day) = FloorDivRem(unchecked(days - (CycleStart.DayNumber - Epoch.DayNumber)), CycleDays);
        var date = CycleStart.AddDays((int)day);
        return $"{Year(date.Year + (cycles * CycleYears))}-{date.Month:00}-{date.Day:00}";
    }

    /// <param name="steps">Number of steps since 1970.</param>
    /// <param name="stepsPerDay">A divisor of a day's attoseconds.</param>
    /// <param name="timeLength">Characters of the time of day; NumPy cuts what is finer than the unit.</param>
    private static string DateAndTime(long steps, Int128 stepsPerDay, int timeLength)
    {
        var (days, step) = FloorDivRem(steps, stepsPerDay);
        var attoseconds = step * (SecondsPerDay * (Int128)AttosecondsPerSecond / stepsPerDay);
        var second = (int)(attoseconds / AttosecondsPerSecond);
        var fraction = (long)(attoseconds % AttosecondsPerSecond);
        var time = $"{second / 3600:00}:{second / 60 % 60:00}:{second % 60:00}.{fraction:D18}";
        return $"{Date(days)}T{time[..timeLength]}";
    }

    /// <summary>The quotient rounded down, so that the remainder is never negative, also before 1970.</summary>
    private static (long Quotient, Int128 Remainder) FloorDivRem(long dividend, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        return remainder < 0 ? ((long)quotient - 1, remainder + divisor) : ((long)quotient, remainder);
    }
}
