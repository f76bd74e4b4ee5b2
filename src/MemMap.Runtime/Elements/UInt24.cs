using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// An unsigned integer of three bytes, least significant byte first: <c>'|V3'</c> to NumPy, which has no such number.
/// It converts implicitly to <see cref="int"/>, <see cref="uint"/> and <see cref="long"/>, so that
/// <c>sum += record.Size</c> and <c>record.Size &lt; 5</c> work as usual, and explicitly from <see cref="int"/> and <see cref="uint"/>.
/// </summary>
/// <remarks>
/// Its alignment is 1. With its most significant byte first it is a <see cref="BigEndian{T}"/> of it.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct UInt24 : INumber<UInt24>, INarrowNumber<UInt24, int>, IEquatable<UInt24>, IComparable<UInt24>,
    IComparable, ISpanFormattable
{
    private const int Most = (1 << 24) - 1;

    private readonly byte _low, _middle, _high;

    private UInt24(int value) => (_low, _middle, _high) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));

    /// <summary>0.</summary>
    public static UInt24 MinValue => default;

    /// <summary>16,777,215.</summary>
    public static UInt24 MaxValue => new(Most);

    private int Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_high << 16) | (_middle << 8) | _low;
    }

    /// <summary>The same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator int(UInt24 value) => value.Value;

    /// <summary>The same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator uint(UInt24 value) => (uint)value.Value;

    /// <summary>The same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator long(UInt24 value) => value.Value;

    /// <summary>The same number.</summary>
    public static implicit operator UInt24(ushort value) => new(value);

    /// <summary>The same number, checked in every context.</summary>
    /// <exception cref="OverflowException">The number is beyond the range.</exception>
    public static explicit operator UInt24(int value) => value is >= 0 and <= Most
        ? new UInt24(value)
        : throw new OverflowException($"{value} does not fit a UInt24, which holds 0 to {Most}.");

    /// <inheritdoc cref="explicit operator UInt24(int)"/>
    public static explicit operator UInt24(uint value) => value <= Most
        ? new UInt24((int)value)
        : throw new OverflowException($"{value} does not fit a UInt24, which holds 0 to {Most}.");

    static int INarrowNumber<UInt24, int>.Widen(UInt24 value) => value.Value;

    static UInt24 INarrowNumber<UInt24, int>.NarrowChecked(int value) => (UInt24)value;

    static UInt24 INarrowNumber<UInt24, int>.NarrowTruncating(int value) => new(value);

    /// <summary>Whether both are the same number.</summary>
    public bool Equals(UInt24 other) => Value == other.Value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is UInt24 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value;

    /// <summary>Compares the numbers.</summary>
    public int CompareTo(UInt24 other) => Value.CompareTo(other.Value);

    /// <inheritdoc cref="CompareTo(UInt24)"/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        UInt24 other => CompareTo(other),
        _ => throw new ArgumentException($"A UInt24 is expected; found {obj.GetType()}.", nameof(obj)),
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
