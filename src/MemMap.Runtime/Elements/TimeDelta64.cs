using System.Diagnostics;
using System.Globalization;
using MemMap.TimeUnits;

namespace MemMap;

/// <summary>
/// A time span as NumPy stores it: a number of units, or <see cref="NaT"/>. It is <c>timedelta64[ns]</c>,
/// <c>'&lt;m8[ns]'</c>, when the unit is <see cref="Nanosecond"/>.
/// </summary>
/// <remarks>NaT compares as in NumPy: it is equal to nothing.</remarks>
/// <typeparam name="TUnit">One of <see cref="TimeUnits"/>.</typeparam>
/// <param name="value">A number of units.</param>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct TimeDelta64<TUnit>(long value)
    : IEquatable<TimeDelta64<TUnit>>, IComparable<TimeDelta64<TUnit>>, IComparable, ISpanFormattable
    where TUnit : struct, ITimeUnit
{
    /// <summary>Not a time.</summary>
    public static TimeDelta64<TUnit> NaT => new(long.MinValue);

    /// <summary>The number of units.</summary>
    public long Value { get; } = value;

    /// <summary>Whether it is no time.</summary>
    public bool IsNaT => Value == long.MinValue;

    /// <summary>The same span in .NET's ticks of 100 nanoseconds, if it is a whole number of them.</summary>
    public bool TryToTimeSpan(out TimeSpan span)
    {
        var ticks = IsNaT || !TimeScale<TUnit>.IsFixed ? null : TimeScale<TUnit>.Ticks(Value);
        span = new TimeSpan(ticks ?? 0);
        return ticks is not null;
    }

    /// <summary>The unit's number of a time span.</summary>
    /// <exception cref="ArgumentException">
    /// It is not a whole number of units, as of years and months, or beyond their 64 bits.
    /// </exception>
    public static TimeDelta64<TUnit> FromTimeSpan(TimeSpan span) =>
        TimeScale<TUnit>.IsFixed && TimeScale<TUnit>.Steps(span.Ticks) is { } steps
            ? new TimeDelta64<TUnit>(steps)
            : throw new ArgumentException($"{span:c} {TimeScale<TUnit>.WhyNotSteps("timedelta64")}", nameof(span));

    /// <summary>The same time span.</summary>
    /// <exception cref="InvalidCastException">NaT, or not a <see cref="TimeSpan"/> to the tick.</exception>
    public static explicit operator TimeSpan(TimeDelta64<TUnit> delta) =>
        delta.TryToTimeSpan(out var span)
            ? span
            : throw new InvalidCastException(
                $"timedelta64[{TUnit.Name}] {delta} is no TimeSpan: that is whole ticks of 100 ns. "
                + "Round it, or ask TryToTimeSpan.");

    /// <inheritdoc cref="FromTimeSpan"/>
    public static explicit operator TimeDelta64<TUnit>(TimeSpan span) => FromTimeSpan(span);

    /// <summary>The sum; NaT where one is.</summary>
    /// <exception cref="OverflowException">It is more than 64 bits.</exception>
    public static TimeDelta64<TUnit> operator +(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) =>
        left.IsNaT || right.IsNaT ? NaT : Of((Int128)left.Value + right.Value);

    /// <summary>The difference; NaT where one is.</summary>
    /// <exception cref="OverflowException">It is more than 64 bits.</exception>
    public static TimeDelta64<TUnit> operator -(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) =>
        left.IsNaT || right.IsNaT ? NaT : Of((Int128)left.Value - right.Value);

    /// <summary>The negative; NaT of NaT.</summary>
    public static TimeDelta64<TUnit> operator -(TimeDelta64<TUnit> delta) => new(unchecked(-delta.Value));

    /// <summary>Whether both are the same span; never with NaT.</summary>
    public static bool operator ==(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) =>
        left.Value == right.Value && !left.IsNaT;

    /// <summary>Whether they differ; always with NaT.</summary>
    public static bool operator !=(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) => !(left == right);

    /// <summary>Whether the first is shorter; never with NaT.</summary>
    public static bool operator <(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) =>
        left.Value < right.Value && !left.IsNaT;

    /// <summary>Whether the first is longer; never with NaT.</summary>
    public static bool operator >(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) => right < left;

    /// <summary>Whether the first is not longer; never with NaT.</summary>
    public static bool operator <=(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) =>
        left.Value <= right.Value && !left.IsNaT;

    /// <summary>Whether the first is not shorter; never with NaT.</summary>
    public static bool operator >=(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) => right <= left;

    /// <summary>Whether both have the same bits, NaT included, so that collections find it.</summary>
    public bool Equals(TimeDelta64<TUnit> other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TimeDelta64<TUnit> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>Orders by length; NaT comes last, as NumPy sorts.</summary>
    public int CompareTo(TimeDelta64<TUnit> other) =>
        (IsNaT, other.IsNaT) switch
        {
            (true, true) => 0,
            (true, false) => 1,
            (false, true) => -1,
            _ => Value.CompareTo(other.Value),
        };

    /// <inheritdoc cref="CompareTo(TimeDelta64{TUnit})"/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        TimeDelta64<TUnit> other => CompareTo(other),
        _ => throw new ArgumentException($"A timedelta64[{TUnit.Name}] is expected; found {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>As NumPy prints it: <c>5 nanoseconds</c>, or <c>NaT</c>.</summary>
    public override string ToString() => IsNaT
        ? "NaT"
        : string.Create(CultureInfo.InvariantCulture, $"{Value} {typeof(TUnit).Name.ToLowerInvariant()}s");

    /// <summary>As NumPy prints it; there are no formats.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{ToString()}", out charsWritten);

    /// <summary>So many units.</summary>
    /// <exception cref="OverflowException">They are more than 64 bits, or what stands for NaT.</exception>
    internal static TimeDelta64<TUnit> Of(Int128 value) =>
        value > long.MinValue && value <= long.MaxValue
            ? new TimeDelta64<TUnit>((long)value)
            : throw new OverflowException($"{value} units do not fit timedelta64[{TUnit.Name}]; take a coarser unit.");
}
