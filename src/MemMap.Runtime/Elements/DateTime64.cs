using System.Diagnostics;
using System.Globalization;
using MemMap.TimeUnits;

namespace MemMap;

/// <summary>
/// A point in time as NumPy stores it: a number of units since 1970-01-01T00:00, or <see cref="NaT"/>. It is
/// <c>datetime64[ns]</c>, <c>'&lt;M8[ns]'</c>, when the unit is <see cref="Nanosecond"/>.
/// </summary>
/// <remarks>
/// It has no time zone; by convention it is UTC. NaT compares as in NumPy: it equals no value, not even NaT.
/// </remarks>
/// <typeparam name="TUnit">Time unit: one of the types in <see cref="TimeUnits"/>.</typeparam>
/// <param name="value">Number of units since 1970-01-01T00:00.</param>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct DateTime64<TUnit>(long value)
    : IEquatable<DateTime64<TUnit>>, IComparable<DateTime64<TUnit>>, IComparable, ISpanFormattable
    where TUnit : struct, ITimeUnit
{
    /// <summary>Not a time: NumPy's <c>NaT</c>.</summary>
    public static DateTime64<TUnit> NaT => new(long.MinValue);

    /// <summary>Number of units since 1970-01-01T00:00.</summary>
    public long Value { get; } = value;

    /// <summary>Whether the value is <see cref="NaT"/>.</summary>
    public bool IsNaT => Value == long.MinValue;

    /// <summary>
    /// Converts to a <see cref="DateTime"/>, if the point in time is a whole number of .NET's ticks of 100 nanoseconds.
    /// </summary>
    /// <param name="time">The point in time, of kind <see cref="DateTimeKind.Unspecified"/>.</param>
    public bool TryToDateTime(out DateTime time)
    {
        time = default;
        var ticks = IsNaT ? null : TimeScale<TUnit>.IsFixed ? TimeScale<TUnit>.Ticks(Value) : CalendarTicks();
        if (ticks is not { } since1970
            || since1970 < -DateTime.UnixEpoch.Ticks
            || since1970 > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks)
        {
            return false;
        }

        time = new DateTime(DateTime.UnixEpoch.Ticks + since1970);
        return true;
    }

    /// <summary>Converts a point in time to a whole number of units.</summary>
    /// <exception cref="ArgumentException">
    /// The time is local, is not a whole number of units, or does not fit 64 bits: nanoseconds end in the year 2262.
    /// </exception>
    public static DateTime64<TUnit> FromDateTime(DateTime time)
    {
        if (time.Kind == DateTimeKind.Local)
        {
            throw new ArgumentException(
                $"{time:O} is a local time, and datetime64 has no time zone; convert it with ToUniversalTime first.",
                nameof(time));
        }

        return (TimeScale<TUnit>.IsFixed
                ? TimeScale<TUnit>.Steps(time.Ticks - DateTime.UnixEpoch.Ticks)
                : CalendarSteps(time)) is { } steps
            ? new DateTime64<TUnit>(steps)
            : throw new ArgumentException($"{time:O} {TimeScale<TUnit>.WhyNotSteps("datetime64")}", nameof(time));
    }

    /// <summary>Converts to a <see cref="DateTime"/>.</summary>
    /// <exception cref="InvalidCastException">
    /// The value is NaT, or not a whole number of ticks of a <see cref="DateTime"/>.
    /// </exception>
    public static explicit operator DateTime(DateTime64<TUnit> time) =>
        time.TryToDateTime(out var converted)
            ? converted
            : throw new InvalidCastException(
                $"datetime64[{TUnit.Name}] {time} cannot be a DateTime, which counts ticks of 100 ns from "
                + "year 1 to 9999. Round it, or use TryToDateTime.");

    /// <inheritdoc cref="FromDateTime"/>
    public static explicit operator DateTime64<TUnit>(DateTime time) => FromDateTime(time);

    /// <summary>The time between two points; NaT where one of them is NaT.</summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public static TimeDelta64<TUnit> operator -(DateTime64<TUnit> left, DateTime64<TUnit> right) =>
        new TimeDelta64<TUnit>(left.Value) - new TimeDelta64<TUnit>(right.Value);

    /// <summary>A later point; NaT where one operand is NaT.</summary>
    /// <inheritdoc cref="op_Subtraction(DateTime64{TUnit}, DateTime64{TUnit})"/>
    public static DateTime64<TUnit> operator +(DateTime64<TUnit> time, TimeDelta64<TUnit> delta) =>
        new((new TimeDelta64<TUnit>(time.Value) + delta).Value);

    /// <summary>An earlier point; NaT where one operand is NaT.</summary>
    /// <inheritdoc cref="op_Subtraction(DateTime64{TUnit}, DateTime64{TUnit})"/>
    public static DateTime64<TUnit> operator -(DateTime64<TUnit> time, TimeDelta64<TUnit> delta) =>
        new((new TimeDelta64<TUnit>(time.Value) - delta).Value);

    /// <summary>Whether both are the same point in time; never with NaT.</summary>
    public static bool operator ==(DateTime64<TUnit> left, DateTime64<TUnit> right) =>
        left.Value == right.Value && !left.IsNaT;

    /// <summary>Whether they differ; always with NaT.</summary>
    public static bool operator !=(DateTime64<TUnit> left, DateTime64<TUnit> right) => !(left == right);

    /// <summary>Whether the first is earlier; never with NaT.</summary>
    public static bool operator <(DateTime64<TUnit> left, DateTime64<TUnit> right) =>
        left.Value < right.Value && !left.IsNaT;

    /// <summary>Whether the first is later; never with NaT.</summary>
    public static bool operator >(DateTime64<TUnit> left, DateTime64<TUnit> right) => right < left;

    /// <summary>Whether the first is not later; never with NaT.</summary>
    public static bool operator <=(DateTime64<TUnit> left, DateTime64<TUnit> right) =>
        left.Value <= right.Value && !left.IsNaT;

    /// <summary>Whether the first is not earlier; never with NaT.</summary>
    public static bool operator >=(DateTime64<TUnit> left, DateTime64<TUnit> right) => right <= left;

    /// <summary>Whether both have the same bits, NaT included, so that collections can find NaT.</summary>
    public bool Equals(DateTime64<TUnit> other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DateTime64<TUnit> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>Orders by time; NaT comes last, as NumPy sorts.</summary>
    public int CompareTo(DateTime64<TUnit> other) =>
        new TimeDelta64<TUnit>(Value).CompareTo(new TimeDelta64<TUnit>(other.Value));

    /// <inheritdoc cref="CompareTo(DateTime64{TUnit})"/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        DateTime64<TUnit> other => CompareTo(other),
        _ => throw new ArgumentException(
            $"A datetime64[{TUnit.Name}] is expected; found {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>The text that NumPy prints: <c>2024-02-29T12:00:00.000000000</c>, or <c>NaT</c>.</summary>
    public override string ToString() => IsNaT ? "NaT" : CalendarText.Of(Value, TimeScale<TUnit>.Unit);

    /// <summary>The text that NumPy prints; the format and the culture are ignored.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{ToString()}", out charsWritten);

    /// <summary>The start of a year or a month, in ticks since 1970.</summary>
    private long? CalendarTicks()
    {
        const int MonthsBefore1970 = 1969 * 12;
        var months = (TUnit.Name == "Y" ? (Int128)Value * 12 : Value) + MonthsBefore1970;
        return months >= 0 && months < 9999 * 12
            ? new DateTime((int)(months / 12) + 1, (int)(months % 12) + 1, 1).Ticks - DateTime.UnixEpoch.Ticks
            : null;
    }

    private static long? CalendarSteps(DateTime time)
    {
        var isWhole = time is { Day: 1, TimeOfDay.Ticks: 0 } && (TUnit.Name == "M" || time.Month == 1);
        return !isWhole ? null
            : TUnit.Name == "Y" ? time.Year - 1970
            : ((time.Year - 1970) * 12) + time.Month - 1;
    }
}
