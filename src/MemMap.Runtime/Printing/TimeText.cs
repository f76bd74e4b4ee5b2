using System.Globalization;

namespace MemMap;

/// <summary>Points in time as quoted dates, <c>'2024-02-29T12:00'</c>, and time spans as numbers.</summary>
internal static class TimeText
{
    private const long NotATime = long.MinValue;

    /// <summary>One word for each element.</summary>
    public static string[] Words(ScalarDType dtype, PrintedItems items)
    {
        var unit = TimeUnit.Parse(dtype.Unit);

        // NumPy cannot print a point in time without a unit, and raises. Its number is the best there is.
        var isNumber = dtype.Kind == 'm' || unit.Name == "";
        return ItemText.Align(items.Select(bytes => NumberBits.Signed(bytes, dtype.Order) switch
        {
            NotATime => "'NaT'",
            var steps when isNumber => steps.ToString(CultureInfo.InvariantCulture),
            var steps => $"'{CalendarText.Of(steps, unit)}'",
        }));
    }
}
