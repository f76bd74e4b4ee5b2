using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// The upper half of a <see cref="float"/>, with its range and 8 bits of precision: bfloat16, which ml_dtypes (JAX,
/// PyTorch, TensorFlow) writes as <c>'&lt;V2'</c>. It converts implicitly to <see cref="float"/>, so that
/// <c>sum += record.Weight</c> and <c>record.Weight &lt; 5</c> work as usual, and explicitly from it.
/// </summary>
/// <remarks>
/// To NumPy it is raw bytes; <c>np.load(path).view(ml_dtypes.bfloat16)</c> has the numbers. With its most significant
/// byte first it is a <see cref="BigEndian{T}"/> of it.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct BFloat16 : INumber<BFloat16>, INarrowNumber<BFloat16, float>, IEquatable<BFloat16>,
    IComparable<BFloat16>, IComparable, ISpanFormattable
{
    private const ushort QuietBit = 0x0040;

    private BFloat16(ushort bits) => Bits = bits;

    /// <summary>The greatest finite number, about 3.39 × 10³⁸.</summary>
    public static BFloat16 MaxValue => new(0x7F7F);

    /// <summary>The least finite number.</summary>
    public static BFloat16 MinValue => new(0xFF7F);

    /// <summary>The least number above 0, about 9.2 × 10⁻⁴¹.</summary>
    public static BFloat16 Epsilon => new(0x0001);

    /// <summary>Not a number.</summary>
    public static BFloat16 NaN => new(0xFFC0);

    /// <summary>Positive infinity.</summary>
    public static BFloat16 PositiveInfinity => new(0x7F80);

    /// <summary>Negative infinity.</summary>
    public static BFloat16 NegativeInfinity => new(0xFF80);

    /// <summary>The bits that are stored.</summary>
    public ushort Bits { get; }

    private float Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.UInt32BitsToSingle((uint)Bits << 16);
    }

    /// <summary>The number that has these bits.</summary>
    public static BFloat16 FromBits(ushort bits) => new(bits);

    /// <summary>The same number; the payload of a NaN is kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator float(BFloat16 value) => value.Value;

    /// <summary>
    /// The nearest number, of two equally near the one whose last bit is 0; infinite beyond the range. The upper bits
    /// of the payload of a NaN are kept, and the NaN is quiet.
    /// </summary>
    public static explicit operator BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value)
            ? new BFloat16((ushort)((bits >> 16) | QuietBit))
            : new BFloat16((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <inheritdoc cref="explicit operator BFloat16(float)"/>
    public static explicit operator BFloat16(double value)
    {
        // Rounded twice to the nearest, it might be a neighbour of the nearest. A float whose last bit is 1 wherever it
        // is not exact is never in the middle of two numbers, nor on the other side of the middle.
        var single = (float)value;
        if (single != value && !float.IsNaN(single))
        {
            var towardsZero = Math.Abs((double)single) > Math.Abs(value) ? BitConverter.SingleToUInt32Bits(single) - 1
                : BitConverter.SingleToUInt32Bits(single);
            single = BitConverter.UInt32BitsToSingle(towardsZero | 1);
        }

        return (BFloat16)single;
    }

    static float INarrowNumber<BFloat16, float>.Widen(BFloat16 value) => value.Value;

    static BFloat16 INarrowNumber<BFloat16, float>.NarrowChecked(float value) => (BFloat16)value;

    static BFloat16 INarrowNumber<BFloat16, float>.NarrowTruncating(float value) => (BFloat16)value;

    /// <summary>Whether both are the same number; NaN equals NaN, and 0 equals -0.</summary>
    public bool Equals(BFloat16 other) => Value.Equals(other.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode();

    /// <summary>Compares the numbers; NaN comes before all others, as with <see cref="float"/>.</summary>
    public int CompareTo(BFloat16 other) => Value.CompareTo(other.Value);

    /// <inheritdoc cref="CompareTo(BFloat16)"/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        BFloat16 other => CompareTo(other),
        _ => throw new ArgumentException($"A BFloat16 is expected; found {obj.GetType()}.", nameof(obj)),
    };

    /// <summary>The number as text, with as many digits as tell it from its neighbours.</summary>
    public override string ToString() => ToString(null, null);

    /// <inheritdoc/>
    /// <remarks>
    /// Without a format, as many digits as tell it from its neighbours; else that of a <see cref="float"/>.
    /// </remarks>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        (string.IsNullOrEmpty(format) ? Shortest : Value).ToString(format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        (format.IsEmpty ? Shortest : Value).TryFormat(destination, out charsWritten, format, provider);

    /// <summary>
    /// The number of fewest decimal digits that is rounded to this one: four are always enough.
    /// </summary>
    private float Shortest
    {
        get
        {
            for (var digits = 0; digits < 3 && float.IsFinite(Value); digits++)
            {
                var text = Value.ToString($"E{digits}", CultureInfo.InvariantCulture);
                if (float.Parse(text, CultureInfo.InvariantCulture) is var rounded && ((BFloat16)rounded).Bits == Bits)
                {
                    return rounded;
                }
            }

            return float.IsFinite(Value)
                ? float.Parse(Value.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
                : Value;
        }
    }
}
