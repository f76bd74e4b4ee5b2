using MemMap.Cli.Arrays;

namespace MemMap.Cli.Statistics;

/// <summary>
/// Values as 64 bits: equal values have equal keys, and those of numbers and times sort as these do. All NaN have one key, and
/// so have both zeros.
/// </summary>
internal static class Keys
{
    private const uint Sign4 = 1U << 31;

    private const ulong Sign8 = 1UL << 63;

    /// <summary>The key of NaN, behind all others.</summary>
    public const ulong NaN = ulong.MaxValue;

    /// <summary>The key of the time that is none, before all others.</summary>
    public const ulong NaT = 0;

    /// <summary>The key of a number of 4 or 8 bytes, or of the integer of a time.</summary>
    public static ulong Of<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var bits = BitConverter.SingleToUInt32Bits((float)(object)value);
            return float.IsNaN((float)(object)value) ? NaN
                : (bits & Sign4) == 0 ? bits | Sign4 : bits == Sign4 ? Sign4 : ~bits;
        }

        if (typeof(T) == typeof(double))
        {
            var bits = BitConverter.DoubleToUInt64Bits((double)(object)value);
            return double.IsNaN((double)(object)value) ? NaN
                : (bits & Sign8) == 0 ? bits | Sign8 : bits == Sign8 ? Sign8 : ~bits;
        }

        return typeof(T) == typeof(uint) ? (uint)(object)value
            : typeof(T) == typeof(int) ? (uint)(int)(object)value ^ Sign4
            : typeof(T) == typeof(long) ? (ulong)(long)(object)value ^ Sign8
            : (ulong)(object)value;
    }

    /// <summary>The number of a key.</summary>
    public static double ToDouble(DType type, ulong key) => (type.Kind, type.ItemSize) switch
    {
        ('u', _) => key,
        ('i', 4) => (int)((uint)key ^ Sign4),
        ('f', 4) => BitConverter.UInt32BitsToSingle((key & Sign4) != 0 ? (uint)key & ~Sign4 : ~(uint)key),
        ('f', _) => BitConverter.UInt64BitsToDouble((key & Sign8) != 0 ? key & ~Sign8 : ~key),
        _ => (long)(key ^ Sign8),
    };

    /// <summary>Whether a key is that of a value which is no number and no time.</summary>
    public static bool IsMissing(DType type, ulong key) => Scalar.IsTime(type) ? key == NaT : type.Kind == 'f' && key == NaN;

    /// <summary>The numbers of sorted keys, without those that are missing.</summary>
    public static double[] Numbers(DType type, ReadOnlySpan<ulong> sorted)
    {
        while (sorted is [.., var last] && IsMissing(type, last))
        {
            sorted = sorted[..^1];
        }

        while (sorted is [var first, ..] && IsMissing(type, first))
        {
            sorted = sorted[1..];
        }

        var numbers = new double[sorted.Length];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = ToDouble(type, sorted[index]);
        }

        return numbers;
    }

    /// <summary>A key of other bytes: of different ones the same only by an accident that does not happen.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var key = (ulong)bytes.Length;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            key = Mix((key * 0x9e3779b97f4a7c15) ^ BitConverter.ToUInt64(bytes));
        }

        foreach (var value in bytes)
        {
            key = Mix((key * 0x9e3779b97f4a7c15) ^ value);
        }

        return key;
    }

    /// <summary>Spreads the bits of a number.</summary>
    public static ulong Mix(ulong number)
    {
        number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
        number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
        return number ^ (number >> 31);
    }
}
