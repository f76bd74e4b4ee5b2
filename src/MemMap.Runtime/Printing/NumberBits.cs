namespace MemMap;

/// <summary>Numbers of 1 to 8 bytes in either byte order.</summary>
internal static class NumberBits
{
    /// <summary>The bytes as an unsigned number.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        ulong bits = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            bits = (bits << 8) | bytes[order == ByteOrder.BigEndian ? i : ^(i + 1)];
        }

        return bits;
    }

    /// <summary>The bytes as a two's complement number.</summary>
    public static long Signed(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        var unusedBits = 64 - (8 * bytes.Length);
        return (long)(Read(bytes, order) << unusedBits) >> unusedBits;
    }

    /// <summary>The bytes as a real number.</summary>
    public static double Floating(ReadOnlySpan<byte> bytes, ScalarDType dtype) => dtype.Kind == 'E'
        ? BitConverter.UInt32BitsToSingle((uint)Read(bytes, dtype.Order) << 16)
        : Floating(bytes, dtype.Order);

    /// <summary>The bytes as an IEEE 754 number; a double holds all of binary16, binary32 and binary64.</summary>
    public static double Floating(ReadOnlySpan<byte> bytes, ByteOrder order) => bytes.Length switch
    {
        2 => (double)BitConverter.UInt16BitsToHalf((ushort)Read(bytes, order)),
        4 => BitConverter.UInt32BitsToSingle((uint)Read(bytes, order)),
        _ => BitConverter.UInt64BitsToDouble(Read(bytes, order)),
    };
}
