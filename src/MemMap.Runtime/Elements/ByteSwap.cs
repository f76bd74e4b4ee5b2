using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// Reverses the bytes of a number, by casts whose sizes the runtime checks. The payload of a NaN is kept, because no
/// floating-point register is used.
/// </summary>
internal static class ByteSwap
{
    /// <summary>The number with its bytes reversed; each part of a complex number is reversed by itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Reverse<T>(T value)
    {
        if (typeof(T) == typeof(Complex))
        {
            var parts = Unsafe.BitCast<T, (ulong Real, ulong Imaginary)>(value);
            return Unsafe.BitCast<(ulong, ulong), T>((
                BinaryPrimitives.ReverseEndianness(parts.Real), BinaryPrimitives.ReverseEndianness(parts.Imaginary)));
        }

        if (typeof(T) == typeof(Complex64))
        {
            var parts = Unsafe.BitCast<T, (uint Real, uint Imaginary)>(value);
            return Unsafe.BitCast<(uint, uint), T>((
                BinaryPrimitives.ReverseEndianness(parts.Real), BinaryPrimitives.ReverseEndianness(parts.Imaginary)));
        }

        if (Unsafe.SizeOf<T>() == 3)
        {
            var (first, second, third) = Unsafe.BitCast<T, ThreeBytes>(value);
            return Unsafe.BitCast<ThreeBytes, T>(new ThreeBytes(third, second, first));
        }

        // The JIT knows the size of T and keeps one of these.
        return Unsafe.SizeOf<T>() switch
        {
            1 => value,
            2 => Unsafe.BitCast<ushort, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, ushort>(value))),
            4 => Unsafe.BitCast<uint, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, uint>(value))),
            8 => Unsafe.BitCast<ulong, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, ulong>(value))),
            16 => Unsafe.BitCast<UInt128, T>(BinaryPrimitives.ReverseEndianness(Unsafe.BitCast<T, UInt128>(value))),
            _ => throw new NotSupportedException(
                $"'{typeof(T)}' is not a number type; only numbers have a byte order."),
        };
    }

    /// <summary>A tuple of three bytes has four.</summary>
    private readonly record struct ThreeBytes(byte First, byte Second, byte Third);
}
