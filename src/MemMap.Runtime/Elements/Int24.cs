using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// A signed integer of three bytes, least significant byte first, as in 24-bit audio: <c>'|V3'</c> to NumPy, which has
/// no such number. It converts implicitly to <see cref="int"/>, so that <c>sum += record.Left</c> and
/// <c>record.Left &lt; 5</c> work as usual, and explicitly from it.
/// </summary>
/// <remarks>
/// Its alignment is 1. With its most significant byte first it is a <see cref="BigEndian{T}"/> of it.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Int24 : INumber<Int24>, INarrowNumber<Int24, int>, IEquatable<Int24>, IComparable<Int24>,
    IComparable, ISpanFormattable
{
    private const int Least = -(1 << 23), Most = (1 << 23) - 1;

    private readonly byte _low, _middle, _high;

    private Int24(int value) => (_low, _middle, _high) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));

    /// <summary>-8,388,608.</summary>
    public static Int24 MinValue => new(Least);

    /// <summary>8,388,607.</summary>
    public static Int24 MaxValue => new(Most);

    private int Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((sbyte)_high << 16) | (_middle << 8) | _low;
    }

    /// <summary>The same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator int(Int24 value) => value.Value;

    /// <summary>The same number.</summary>
    public static implicit operator Int24(short value) => new(value);

    /// <summary>The same number, checked in every context.</summary>
    /// <exception cref="OverflowException">The number is beyond the range.</exception>
    public static explicit operator Int24(int value) => value is >= Least and <= Most
        ? new Int24(value)
        : throw new OverflowException($"{value} does not fit an Int24, which holds {Least} to {Most}.");

    static int INarrowNumber<Int24, int>.Widen(Int24 value) => value.Value;

    static Int24 INarrowNumber<Int24, int>.NarrowChecked(int value) => (Int24)value;

    static Int24 INarrowNumber<Int24, int>.NarrowTruncating(int value) => new(value);

    /// <summary>Whether both are the same number.</summary>
    public bool Equals(Int24 other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Int24 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value;

    /// <summary>Compares the numbers.</summary>
    public int CompareTo(Int24 other) => Value.CompareTo(other.Value);

    /// <inheritdoc cref="CompareTo(Int24)"/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Int24 other => CompareTo(other),
        _ => throw new ArgumentException($"An Int24 is expected; found {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>The number as text.</summary>
    public override string ToString() => Value.ToString((IFormatProvider?)null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        Value.TryFormat(destination, out charsWritten, format, provider);
}
