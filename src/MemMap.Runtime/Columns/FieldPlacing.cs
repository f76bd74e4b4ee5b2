using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>Where the fields of a column lie, as a type: a loop is compiled once for each.</summary>
internal interface IFieldPlacing
{
    /// <summary>Eight fields of 8 bytes or less, from <paramref name="first"/> on, in the low bytes.</summary>
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

    // SAFETY: as above.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TBits Load<TBits>(ref byte first, nint offsetInBytes) =>
        Unsafe.ReadUnaligned<TBits>(ref Unsafe.AddByteOffset(ref first, offsetInBytes));
}
