using System.Diagnostics;
using System.Globalization;
using MemMap.TimeUnits;

namespace MemMap;

/// <summary>
/// A time span as NumPy stores it: a number of units, or <see cref="NaT"/>. It is <c>timedelta64[ns]</c>,
/// <c>'&lt;m8[ns]'</c>, when the unit is <see cref="Nanosecond"/>.
/// </summary>
/// <remarks>NaT compares as in NumPy: it equals no value, not even NaT.</remarks>
/// <typeparam name="TUnit">Time unit: one of the types in <see cref="TimeUnits"/>.</typeparam>
/// <param name="value">Number of units.</param>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct TimeDelta64<TUnit>(long value)
    : IEquatable<TimeDelta64<TUnit>>, IComparable<TimeDelta64<TUnit>>, IComparable, ISpanFormattable
    where TUnit : struct, ITimeUnit
{
    /// <summary>Not a time: NumPy's <c>NaT</c>.</summary>
    public static TimeDelta64<TUnit> NaT => new(long.MinValue);

    /// <summary>Number of units.</summary>
    public long Value { get; } = value;

    /// <summary>Whether the value is <see cref="NaT"/>.</summary>
    public bool IsNaT => Value == long.MinValue;

    /// <summary>
    /// Converts to a <see cref="TimeSpan"/>, if the span is a whole number of .NET's ticks of 100 nanoseconds.
    /// </summary>
    public bool TryToTimeSpan(out TimeSpan span)
    {
        var ticks = IsNaT || !TimeScale<TUnit>.IsFixed ? null : TimeScale<TUnit>.Ticks(Value);
        span = new TimeSpan(ticks ?? 0);
        return ticks is not null;
    }

    /// <summary>Converts a time span to a whole number of units.</summary>
    /// <exception cref="ArgumentException">
    /// The span is not a whole number of units (never one of years or months), or does not fit 64 bits.
    /// </exception>
    public static TimeDelta64<TUnit> FromTimeSpan(TimeSpan span) =>
        TimeScale<TUnit>.IsFixed && TimeScale<TUnit>.Steps(span.Ticks) is { } steps
            ? new TimeDelta64<TUnit>(steps)
            : throw new ArgumentException($"{span:c} {TimeScale<TUnit>.WhyNotSteps("timedelta64")}", nameof(span));

    /// <summary>Converts to a <see cref="TimeSpan"/>.</summary>
    /// <exception cref="InvalidCastException">
    /// The value is NaT, or not a whole number of ticks of a <see cref="TimeSpan"/>.
    /// </exception>
    public static explicit operator TimeSpan(TimeDelta64<TUnit> delta) =>
        delta.TryToTimeSpan(out var span)
            ? span
            : throw new InvalidCastException(
                $"timedelta64[{TUnit.Name}] {delta} cannot be a TimeSpan, which counts ticks of 100 ns. "
                + "Round it, or use TryToTimeSpan.");

    /// <inheritdoc cref="FromTimeSpan"/>
    public static explicit operator TimeDelta64<TUnit>(TimeSpan span) => FromTimeSpan(span);

    /// <summary>The sum; NaT where one operand is NaT.</summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    public static TimeDelta64<TUnit> operator +(TimeDelta64<TUnit> left, TimeDelta64<TUnit> right) =>
        left.IsNaT || right.IsNaT ? NaT : Of((Int128)left.Value + right.Value);

    /// <summary>The difference; NaT where one operand is NaT.</summary>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
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

    /// <summary>Whether both have the same bits, NaT included, so that collections can find NaT.</summary>
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
        _ => throw new ArgumentException(
            $"A timedelta64[{TUnit.Name}] is expected; found {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>The text that NumPy prints: <c>5 nanoseconds</c>, or <c>NaT</c>.</summary>
    public override string ToString() => IsNaT
        ? "NaT"
        : string.Create(CultureInfo.InvariantCulture, $"{Value} {typeof(TUnit).Name.ToLowerInvariant()}s");

    /// <summary>The text that NumPy prints; the format and the culture are ignored.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite(CultureInfo.InvariantCulture, $"{ToString()}", out charsWritten);

    /// <summary>A span of that many units.</summary>
    /// <exception cref="OverflowException">
    /// The number does not fit 64 bits, or is the one that stands for NaT.
    /// </exception>
    internal static TimeDelta64<TUnit> Of(Int128 value) =>
        value > long.MinValue && value <= long.MaxValue
            ? new TimeDelta64<TUnit>((long)value)
            : throw new OverflowException($"{value} units do not fit timedelta64[{TUnit.Name}]; use a coarser unit.");
}
