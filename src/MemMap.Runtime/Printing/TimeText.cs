using System.Globalization;

namespace MemMap;

/// <summary>Points in time as quoted dates, <c>'2024-02-29T12:00'</c>, and time spans as numbers.</summary>
internal static class TimeText
{
    private const long NotATime = long.MinValue;

    /// <summary>One word for each element.</summary>
    public static string[] Words(ScalarDType dtype, PrintedItems items)
    {
        // NumPy cannot print a point in time without a unit, and raises. Its number is the best there is.
        var unit = dtype.Kind == 'M' ? dtype.Unit : null;
        return ItemText.Align(items.Select(bytes => NumberBits.Signed(bytes, dtype.Order) switch
        {
            NotATime => "'NaT'",
            var steps when unit is { } step => $"'{CalendarText.Of(steps, step)}'",
            var steps => steps.ToString(CultureInfo.InvariantCulture),
        }));
    }
}
