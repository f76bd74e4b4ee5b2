using System.Buffers.Binary;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// Converts the numbers of a dtype: in blocks to the widest type of their kind (<see cref="long"/>, <see cref="ulong"/> or
/// <see cref="double"/>), which loses nothing, and from there, checked, to the type that is wanted.
/// </summary>
internal static class NumberConversion
{
    /// <summary>Values of a block: two buffers of them stay in the first cache.</summary>
    private const int BlockLength = 1024;

    /// <summary>Whether a scalar is a real number, a bool or a time.</summary>
    public static bool IsReal(ScalarDType scalar) => scalar switch
    {
        { Kind: 'b' or 'i' or 'u' or 'M' or 'm' } => true,
        { Kind: 'f', ItemSize: <= 8 } => true,
        _ => false,
    };

    /// <summary>One number.</summary>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public static T One<T>(ScalarDType scalar, ReadOnlySpan<byte> bytes)
        where T : unmanaged, INumberBase<T>
    {
        Span<T> value = stackalloc T[1];
        switch (scalar.Kind)
        {
            case 'f':
                Narrow([NumberBits.Floating(bytes, scalar.Order)], value, 0);
                break;
            case 'i' or 'M' or 'm':
                Narrow([NumberBits.Signed(bytes, scalar.Order)], value, 0);
                break;
            case 'b':
                Narrow([bytes[0] == 0 ? 0UL : 1UL], value, 0);
                break;
            default:
                Narrow([NumberBits.Read(bytes, scalar.Order)], value, 0);
                break;
        }

        return value[0];
    }

    /// <summary>One field of all rows of a grant.</summary>
    /// <param name="rows">Elements, each of which is a row of bytes.</param>
    /// <param name="itemSize">Bytes of an element.</param>
    /// <param name="offsetInBytes">First byte of the field within the element.</param>
    /// <param name="scalar">Dtype of the field.</param>
    /// <param name="start">Index of the first row, for messages.</param>
    /// <param name="destination">As many values as there are rows.</param>
    /// <exception cref="InvalidCastException">The field is not a real number.</exception>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    public static void Copy<T>(
        Grant<byte> rows, int itemSize, int offsetInBytes, ScalarDType scalar, long start, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        var isReversed = scalar.Order == (BitConverter.IsLittleEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian);
        switch (scalar.Kind, scalar.ItemSize)
        {
            case ('b', _):
                CopyBools(rows.FieldsOf<byte>(offsetInBytes, itemSize), destination);
                break;
            case ('u', 1):
                Copy<byte, ulong, T>(rows.FieldsOf<byte>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('u', 2):
                Copy<ushort, ulong, T>(rows.FieldsOf<ushort>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('u', 4):
                Copy<uint, ulong, T>(rows.FieldsOf<uint>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('u', 8):
                Copy<ulong, ulong, T>(rows.FieldsOf<ulong>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('i', 1):
                Copy<sbyte, long, T>(rows.FieldsOf<sbyte>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('i', 2):
                Copy<short, long, T>(rows.FieldsOf<short>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('i', 4):
                Copy<int, long, T>(rows.FieldsOf<int>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('i' or 'M' or 'm', 8):
                Copy<long, long, T>(rows.FieldsOf<long>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('f', 2):
                Copy<Half, double, T>(rows.FieldsOf<Half>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('f', 4):
                Copy<float, double, T>(rows.FieldsOf<float>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            case ('f', 8):
                Copy<double, double, T>(rows.FieldsOf<double>(offsetInBytes, itemSize), isReversed, start, destination);
                break;
            default:
                throw new InvalidCastException(
                    $"{scalar} is not a real number; "
                    + (ElementTypes.TryFind(scalar, out _, out var name) ? $"take a column of {name}."
                        : scalar.Kind is 'S' or 'U' ? "use ToTextArray()."
                        : "take its bytes."));
        }
    }

    private static void Copy<TStored, TWide, T>(
        Column<TStored> column, bool isReversed, long start, Span<T> destination)
        where TStored : unmanaged, INumberBase<TStored>
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T>
    {
        Span<TStored> stored = stackalloc TStored[BlockLength];
        Span<TWide> wide = stackalloc TWide[BlockLength];
        for (var index = 0; index < destination.Length; index += BlockLength)
        {
            var count = Math.Min(BlockLength, destination.Length - index);
            var block = stored[..count];
            var target = destination.Slice(index, count);
            column.Slice(index, count).CopyTo(block);
            if (isReversed)
            {
                Reverse(block);
            }

            if (typeof(T) == typeof(TStored))
            {
                MemoryMarshal.Cast<TStored, T>(block).CopyTo(target);
                continue;
            }

            TensorPrimitives.ConvertTruncating<TStored, TWide>(block, wide);
            Narrow<TWide, T>(wide[..count], target, start + index);
        }
    }

    private static void CopyBools<T>(Column<byte> column, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        for (var index = 0; index < destination.Length; index++)
        {
            destination[index] = column[index] == 0 ? T.Zero : T.One;
        }
    }

    private static void Reverse<TStored>(Span<TStored> block)
        where TStored : unmanaged
    {
        switch (Unsafe.SizeOf<TStored>())
        {
            case 2:
                var shorts = MemoryMarshal.Cast<TStored, ushort>(block);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<TStored, uint>(block);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<TStored, ulong>(block);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    private static void Narrow<TWide, T>(ReadOnlySpan<TWide> wide, Span<T> destination, long start)
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T>
    {
        try
        {
            TensorPrimitives.ConvertChecked(wide, destination);
        }
        catch (OverflowException)
        {
            ThrowFirst<TWide, T>(wide, start);
            throw;
        }

        if (typeof(TWide) == typeof(double) && typeof(T) != typeof(double) && HasLost(wide, destination))
        {
            ThrowFirst<TWide, T>(wide, start);
        }
    }

    /// <summary>Whether a fraction was cut off, or a number became infinite, which no conversion of .NET refuses.</summary>
    private static bool HasLost<TWide, T>(ReadOnlySpan<TWide> wide, ReadOnlySpan<T> converted)
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < wide.Length; i++)
        {
            if (IsLost(wide[i], converted[i]))
            {
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLost<TWide, T>(TWide wide, T converted)
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T> =>
        IsInteger<T>() ? !TWide.IsInteger(wide) : T.IsInfinity(converted) && TWide.IsFinite(wide);

    /// <summary>Whether a type has no fractions.</summary>
    private static bool IsInteger<T>()
        where T : INumberBase<T> => T.CreateTruncating(0.5) == T.Zero;

    private static void ThrowFirst<TWide, T>(ReadOnlySpan<TWide> wide, long start)
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < wide.Length; i++)
        {
            var fits = true;
            try
            {
                fits = typeof(TWide) != typeof(double) || !IsLost(wide[i], T.CreateChecked(wide[i]));
            }
            catch (OverflowException)
            {
                fits = false;
            }

            if (!fits || !TryCreate<TWide, T>(wide[i]))
            {
                throw new OverflowException(
                    $"Value {wide[i]} at index {start + i:N0} "
                    + (IsInteger<T>() && !TWide.IsInteger(wide[i]) ? $"is no integer, so it does not fit {typeof(T)}."
                        : $"does not fit {typeof(T)}."));
            }
        }
    }

    private static bool TryCreate<TWide, T>(TWide value)
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T>
    {
        try
        {
            _ = T.CreateChecked(value);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
