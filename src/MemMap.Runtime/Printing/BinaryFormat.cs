namespace MemMap;

/// <summary>
/// One of IEEE 754's binary formats, or bfloat16. It decides which decimal digits tell a number from its neighbours:
/// 0.1 is enough for the binary32 nearest to it, but as a binary64 the same value is 0.10000000149011612.
/// </summary>
/// <param name="MantissaBits">Bits of a normal mantissa, the implied one included.</param>
/// <param name="LowestExponent">Power of two of the last mantissa bit of the smallest numbers.</param>
internal readonly record struct BinaryFormat(int MantissaBits, int LowestExponent)
{
    private static readonly BinaryFormat Binary16 = new(11, -24), Binary32 = new(24, -149), Binary64 = new(53, -1074),
        Brain = new(8, -133);

    /// <summary>The format of a real number.</summary>
    public static BinaryFormat Of(ScalarDType dtype) => dtype.Kind == 'E' ? Brain : Of(dtype.ItemSize);

    /// <summary>IEEE 754's format of that many bytes: 2, 4 or 8.</summary>
    public static BinaryFormat Of(int byteLength) => byteLength switch
    {
        2 => Binary16,
        4 => Binary32,
        _ => Binary64,
    };

    /// <summary>Takes a number apart: <paramref name="magnitude"/> = mantissa × 2^exponent.</summary>
    /// <param name="magnitude">Positive, finite, and a number of this format.</param>
    public (long Mantissa, int Exponent) Split(double magnitude)
    {
        var exponent = Math.Max(Math.ILogB(magnitude) - (MantissaBits - 1), LowestExponent);
        return ((long)Math.ScaleB(magnitude, -exponent), exponent);
    }

    /// <summary>The nearest number of this format.</summary>
    public double Round(double value) =>
        this == Binary16 ? (double)(Half)value
        : this == Binary32 ? (float)value
        : this == Brain ? (BFloat16)value
        : value;
}
