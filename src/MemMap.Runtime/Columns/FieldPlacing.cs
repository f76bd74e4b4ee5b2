using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>Where the fields of a column lie, as a type: a loop is compiled once for each.</summary>
internal interface IFieldPlacing
{
    /// <summary>
    /// Eight fields of 8 bytes or less, from <paramref name="first"/> on, in the low bytes; those of three bytes are
    /// the upper ones of four.
    /// </summary>
    public static abstract Vector512<byte> LoadEight<T>(ref byte first, nint stride);

    /// <summary>The stride, which is a constant where the fields lie side by side.</summary>
    public static abstract nint Stride<T>(nint stride);
}

/// <summary>Fields side by side, wherever the first one begins.</summary>
internal readonly struct SideBySide : IFieldPlacing
{
    // SAFETY: the caller has counted eight fields from the first on, and they fill what is loaded.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> LoadEight<T>(ref byte first, nint stride) => Unsafe.SizeOf<T>() switch
    {
        1 => Widen(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref first)).AsByte()),
        2 => Widen(Vector128.LoadUnsafe(ref first)),
        3 => Vector256.Create(
            Vector128.Shuffle(Vector128.LoadUnsafe(ref first), Vector128.Create(
                (byte)255, 0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11)),
            Vector128.Shuffle(Vector128.LoadUnsafe(ref first, 8), Vector128.Create(
                (byte)255, 4, 5, 6, 255, 7, 8, 9, 255, 10, 11, 12, 255, 13, 14, 15))).ToVector512Unsafe(),
        4 => Vector256.LoadUnsafe(ref first).ToVector512Unsafe(),
        _ => Vector512.LoadUnsafe(ref first),
    };

    public static nint Stride<T>(nint stride) => Unsafe.SizeOf<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<byte> Widen(Vector128<byte> fields) => fields.ToVector256Unsafe().ToVector512Unsafe();
}

/// <summary>Fields that have others between them.</summary>
/// <remarks>
/// Eight loads into one vector, and then one addition, cost what eight additions with an operand in memory do. To copy
/// a block to the stack and add it up there costs more: 1.1 to 1.4 times as much, in the caches.
/// </remarks>
internal readonly struct InRecords : IFieldPlacing
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> LoadEight<T>(ref byte first, nint stride)
    {
        // SAFETY: the caller has counted eight fields from the first on, each a stride from the one before.
        ref var fifth = ref Unsafe.AddByteOffset(ref first, 4 * stride);

        // As floating-point numbers, though they may be integers: so they are loaded into vector registers at once.
        return Unsafe.SizeOf<T>() switch
        {
            1 => SideBySide.Widen(Vector128.Create(
                Vector64.Create(
                    Load<byte>(ref first, 0), Load<byte>(ref first, stride),
                    Load<byte>(ref first, 2 * stride), Load<byte>(ref first, 3 * stride),
                    Load<byte>(ref fifth, 0), Load<byte>(ref fifth, stride),
                    Load<byte>(ref fifth, 2 * stride), Load<byte>(ref fifth, 3 * stride)),
                default)),
            2 => SideBySide.Widen(Vector128.Create(
                Load<ushort>(ref first, 0), Load<ushort>(ref first, stride),
                Load<ushort>(ref first, 2 * stride), Load<ushort>(ref first, 3 * stride),
                Load<ushort>(ref fifth, 0), Load<ushort>(ref fifth, stride),
                Load<ushort>(ref fifth, 2 * stride), Load<ushort>(ref fifth, 3 * stride)).AsByte()),
            3 => Vector256.Create(
                LoadThree(ref first, 0), LoadThree(ref first, stride),
                LoadThree(ref first, 2 * stride), LoadThree(ref first, 3 * stride),
                LoadThree(ref fifth, 0), LoadThree(ref fifth, stride),
                LoadThree(ref fifth, 2 * stride), LoadThree(ref fifth, 3 * stride)).AsByte().ToVector512Unsafe(),
            4 => Vector256.Create(
                Load<float>(ref first, 0), Load<float>(ref first, stride),
                Load<float>(ref first, 2 * stride), Load<float>(ref first, 3 * stride),
                Load<float>(ref fifth, 0), Load<float>(ref fifth, stride),
                Load<float>(ref fifth, 2 * stride), Load<float>(ref fifth, 3 * stride)).AsByte().ToVector512Unsafe(),
            _ => Vector512.Create(
                Load<double>(ref first, 0), Load<double>(ref first, stride),
                Load<double>(ref first, 2 * stride), Load<double>(ref first, 3 * stride),
                Load<double>(ref fifth, 0), Load<double>(ref fifth, stride),
                Load<double>(ref fifth, 2 * stride), Load<double>(ref fifth, 3 * stride)).AsByte(),
        };
    }

    public static nint Stride<T>(nint stride) => stride;

    /// <summary>Three bytes as the upper ones of four; a fourth may lie behind the map, and is not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int LoadThree(ref byte first, nint offsetInBytes) =>
        (Load<ushort>(ref first, offsetInBytes) << 8) | (Load<byte>(ref first, offsetInBytes + 2) << 24);

    // SAFETY: as above.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TBits Load<TBits>(ref byte first, nint offsetInBytes) =>
        Unsafe.ReadUnaligned<TBits>(ref Unsafe.AddByteOffset(ref first, offsetInBytes));
}
