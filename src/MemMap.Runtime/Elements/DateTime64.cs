using System.Diagnostics;
using System.Globalization;
using MemMap.TimeUnits;

namespace MemMap;

/// <summary>
/// A point in time as NumPy stores it: a number of units since 1970-01-01T00:00, or <see cref="NaT"/>. It is
/// <c>datetime64[ns]</c>, <c>'&lt;M8[ns]'</c>, when the unit is <see cref="Nanosecond"/>.
/// </summary>
/// <remarks>It has no time zone; by convention it is UTC. NaT compares as in NumPy: it is equal to nothing.</remarks>
/// <typeparam name="TUnit">One of <see cref="TimeUnits"/>.</typeparam>
/// <param name="value">Units since 1970.</param>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct DateTime64<TUnit>(long value)
    : IEquatable<DateTime64<TUnit>>, IComparable<DateTime64<TUnit>>, IComparable, ISpanFormattable
    where TUnit : struct, ITimeUnit
{
    /// <summary>Not a time.</summary>
    public static DateTime64<TUnit> NaT => new(long.MinValue);

    /// <summary>Units since 1970-01-01T00:00.</summary>
    public long Value { get; } = value;

    /// <summary>Whether it is no time.</summary>
    public bool IsNaT => Value == long.MinValue;

    /// <summary>The same point in time in .NET's ticks of 100 nanoseconds, if it is one of them.</summary>
    /// <param name="time">Of <see cref="DateTimeKind.Unspecified"/> kind.</param>
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

    /// <summary>The unit's number of a point in time.</summary>
    /// <exception cref="ArgumentException">
    /// A local time, one that is not a whole number of units, or one beyond their 64 bits: of nanoseconds, after 2262.
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

    /// <summary>The same point in time.</summary>
    /// <exception cref="InvalidCastException">NaT, or not a <see cref="DateTime"/> to the tick.</exception>
    public static explicit operator DateTime(DateTime64<TUnit> time) =>
        time.TryToDateTime(out var converted)
            ? converted
            : throw new InvalidCastException(
                $"datetime64[{TUnit.Name}] {time} is no DateTime: that is whole ticks of 100 ns from year 1 to 9999. "
                + "Round it, or ask TryToDateTime.");

    /// <inheritdoc cref="FromDateTime"/>
    public static explicit operator DateTime64<TUnit>(DateTime time) => FromDateTime(time);

    /// <summary>The time between two points; NaT where one is.</summary>
    /// <exception cref="OverflowException">It is more than 64 bits.</exception>
    public static TimeDelta64<TUnit> operator -(DateTime64<TUnit> left, DateTime64<TUnit> right) =>
        new TimeDelta64<TUnit>(left.Value) - new TimeDelta64<TUnit>(right.Value);

    /// <summary>A later point; NaT where one is.</summary>
    /// <inheritdoc cref="op_Subtraction(DateTime64{TUnit}, DateTime64{TUnit})"/>
    public static DateTime64<TUnit> operator +(DateTime64<TUnit> time, TimeDelta64<TUnit> delta) =>
        new((new TimeDelta64<TUnit>(time.Value) + delta).Value);

    /// <summary>An earlier point; NaT where one is.</summary>
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

    /// <summary>Whether both have the same bits, NaT included, so that collections find it.</summary>
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
        _ => throw new ArgumentException($"A datetime64[{TUnit.Name}] is expected; found {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>As NumPy prints it: <c>2024-02-29T12:00:00.000000000</c>, or <c>NaT</c>.</summary>
    public override string ToString() => IsNaT ? "NaT" : CalendarText.Of(Value, TimeScale<TUnit>.Unit);

    /// <summary>As NumPy prints it; there are no formats.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{ToString()}", out charsWritten);

    /// <summary>Ticks since 1970 of a year or a month.</summary>
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
