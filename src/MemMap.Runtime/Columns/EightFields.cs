using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>Eight fields as eight terms of 64 bits, which is how sums, products and extrema take all columns.</summary>
/// <remarks>
/// <code>
/// float, side by side   ├f0┤├f1┤├f2┤├f3┤├f4┤├f5┤├f6┤├f7┤
/// float in a record     ├f0┤░░░░├f1┤░░░░ … ├f7┤░░░░            eight loads, put together
///                        ↓ bytes turned, where they are big-endian
/// eight double          ├──f0──┤├──f1──┤├──f2──┤ … ├──f7──┤
/// </code>
/// Vectors are of 64 bytes everywhere: where the machine has none, the JIT makes two of 32 bytes, and the loop runs as
/// fast as one that is written for those (measured with AVX2: 0.97 of its time).
/// </remarks>
internal static class EightFields
{
    /// <summary>Eight.</summary>
    public const int Count = 8;

    /// <summary>Loads fields and widens them.</summary>
    /// <typeparam name="T">A number of at most 64 bits.</typeparam>
    /// <typeparam name="TTerm">
    /// <see cref="long"/>, <see cref="ulong"/> or <see cref="double"/>, whichever holds every <typeparamref name="T"/>.
    /// </typeparam>
    /// <typeparam name="TOrder">The order of the bytes of a field.</typeparam>
    /// <typeparam name="TPlacing">Side by side, or in records.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TTerm> Load<T, TTerm, TOrder, TPlacing>(ref byte first, nint stride)
        where TOrder : IFieldOrder
        where TPlacing : IFieldPlacing
    {
        var fields = TPlacing.LoadEight<T>(ref first, stride);
        return Widen<T, TTerm>(TOrder.IsTurned ? Turn<T>(fields) : fields);
    }

    /// <summary>Fewer than eight fields, and in place of the others one that changes no result.</summary>
    public static Vector512<TTerm> LoadFew<T, TTerm, TOrder>(ref byte first, nint stride, int count, T padding)
        where T : unmanaged
        where TOrder : IFieldOrder
    {
        var fields = default(InlineArray8<T>);
        ((Span<T>)fields).Fill(padding);
        for (var i = 0; i < count; i++)
        {
            // SAFETY: the caller has counted the fields that are left.
            fields[i] = Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref first, i * stride));
        }

        return Load<T, TTerm, TOrder, SideBySide>(
            ref Unsafe.As<InlineArray8<T>, byte>(ref fields), Unsafe.SizeOf<T>());
    }

    /// <summary>Turns the bytes of each field around; those of three bytes lie behind one that is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Turn<T>(Vector512<byte> fields) => Unsafe.SizeOf<T>() switch
    {
        1 => fields,
        3 => Vector256.Shuffle(fields.GetLower(), Vector256.Create(
            (byte)0, 3, 2, 1, 4, 7, 6, 5, 8, 11, 10, 9, 12, 15, 14, 13,
            16, 19, 18, 17, 20, 23, 22, 21, 24, 27, 26, 25, 28, 31, 30, 29)).ToVector512Unsafe(),
        2 => Vector128.Shuffle(fields.GetLower().GetLower(), Vector128.Create(
            (byte)1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)).ToVector256Unsafe().ToVector512Unsafe(),
        4 => Vector256.Shuffle(fields.GetLower(), Vector256.Create(
            (byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12,
            19, 18, 17, 16, 23, 22, 21, 20, 27, 26, 25, 24, 31, 30, 29, 28)).ToVector512Unsafe(),
        _ => Vector512.Shuffle(fields, Vector512.Create(
            (byte)7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8,
            23, 22, 21, 20, 19, 18, 17, 16, 31, 30, 29, 28, 27, 26, 25, 24,
            39, 38, 37, 36, 35, 34, 33, 32, 47, 46, 45, 44, 43, 42, 41, 40,
            55, 54, 53, 52, 51, 50, 49, 48, 63, 62, 61, 60, 59, 58, 57, 56)),
    };

    /// <summary>Eight numbers in 64 bits each; no number changes.</summary>
    // The JIT knows T and keeps one of these.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<TTerm> Widen<T, TTerm>(Vector512<byte> fields)
    {
        if (typeof(T) == typeof(float))
        {
            return Vector512.WidenLower(fields.AsSingle()).As<double, TTerm>();
        }

        if (typeof(T) == typeof(Half))
        {
            return Vector512.WidenLower(WidenHalf(Vector512.WidenLower(fields.AsUInt16()))).As<double, TTerm>();
        }

        if (typeof(T) == typeof(BFloat16))
        {
            var bits = Vector512.WidenLower(fields.AsUInt16()).AsUInt32() << 16;
            return Vector512.WidenLower(bits.AsSingle()).As<double, TTerm>();
        }

        if (typeof(T) == typeof(Int24))
        {
            return Vector512.WidenLower(fields.AsInt32() >> 8).As<long, TTerm>();
        }

        if (typeof(T) == typeof(UInt24))
        {
            return Vector512.WidenLower(fields.AsUInt32() >> 8).As<ulong, TTerm>();
        }

        if (typeof(T) == typeof(sbyte))
        {
            return Vector512.WidenLower(Vector512.WidenLower(Vector512.WidenLower(fields.AsSByte()))).As<long, TTerm>();
        }

        if (typeof(T) == typeof(byte))
        {
            return Vector512.WidenLower(Vector512.WidenLower(Vector512.WidenLower(fields))).As<ulong, TTerm>();
        }

        if (typeof(T) == typeof(short))
        {
            return Vector512.WidenLower(Vector512.WidenLower(fields.AsInt16())).As<long, TTerm>();
        }

        if (typeof(T) == typeof(ushort))
        {
            return Vector512.WidenLower(Vector512.WidenLower(fields.AsUInt16())).As<ulong, TTerm>();
        }

        if (typeof(T) == typeof(int))
        {
            return Vector512.WidenLower(fields.AsInt32()).As<long, TTerm>();
        }

        if (typeof(T) == typeof(uint))
        {
            return Vector512.WidenLower(fields.AsUInt32()).As<ulong, TTerm>();
        }

        return fields.As<byte, TTerm>();
    }

    /// <summary>Halves, each in the low bits of 32, as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> WidenHalf(Vector512<uint> halves)
    {
        // Exponent and fraction move to where a float has them, and 112 makes up for the other bias of the exponent:
        // once for a number, twice for infinities and NaN. A subnormal number gets a leading 1, which is subtracted
        // again. To multiply all by 2^112 is shorter, but a processor is slow at subnormal floats (2 × in random bits).
        const uint Bias = 112 << 23;
        const uint One = 1 << 23;
        var sign = (halves & Vector512.Create(0x8000u)) << 16;
        var bits = (halves & Vector512.Create(0x7FFFu)) << 13;
        var special = Vector512.GreaterThanOrEqual(bits, Vector512.Create(31 * One)) & Vector512.Create(Bias);
        var number = bits + Vector512.Create(Bias) + special;
        var subnormal = (bits + Vector512.Create(Bias + One)).AsSingle()
            - Vector512.Create(BitConverter.UInt32BitsToSingle(Bias + One));
        return (Vector512.ConditionalSelect(
            Vector512.LessThan(bits, Vector512.Create(One)), subnormal.AsUInt32(), number) | sign).AsSingle();
    }
}
