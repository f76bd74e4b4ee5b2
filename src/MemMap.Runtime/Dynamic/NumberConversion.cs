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
        { Kind: 'b' or 'i' or 'u' or 'M' or 'm' or 'E' } => true,
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
                Narrow([NumberBits.Floating(bytes, scalar.Order)], value, start: null);
                break;
            case 'E':
                // The upper half of a float.
                var bits = (uint)NumberBits.Read(bytes, scalar.Order) << 16;
                Narrow([(double)BitConverter.UInt32BitsToSingle(bits)], value, start: null);
                break;
            case 'i' or 'M' or 'm':
                Narrow([NumberBits.Signed(bytes, scalar.Order)], value, start: null);
                break;
            case 'b':
                Narrow([bytes[0] == 0 ? 0UL : 1UL], value, start: null);
                break;
            default:
                Narrow([NumberBits.Read(bytes, scalar.Order)], value, start: null);
                break;
        }

        return value[0];
    }

    /// <summary>The values of one field of all rows of a grant.</summary>
    /// <param name="rows">Elements, each of which is a row of bytes.</param>
    /// <param name="field">Where the values lie.</param>
    /// <param name="scalar">Dtype of a value.</param>
    /// <param name="start">Index of the first row, for messages.</param>
    /// <param name="destination">As many values as the rows have.</param>
    /// <exception cref="InvalidCastException">The field is not a real number.</exception>
    /// <exception cref="OverflowException">A value does not fit.</exception>
    public static void Copy<T>(Grant<byte> rows, FieldValues field, ScalarDType scalar, long start, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        var isReversed = scalar.Order == (BitConverter.IsLittleEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian);
        switch (scalar.Kind, scalar.ItemSize)
        {
            case ('b', _):
                CopyBools(rows, field, destination);
                break;
            case ('u', 1):
                Copy<byte, ulong, T>(rows, field, isReversed, start, destination);
                break;
            case ('u', 2):
                Copy<ushort, ulong, T>(rows, field, isReversed, start, destination);
                break;
            case ('u', 3):
                Copy<UInt24, ulong, T>(rows, field, isReversed, start, destination);
                break;
            case ('u', 4):
                Copy<uint, ulong, T>(rows, field, isReversed, start, destination);
                break;
            case ('u', 8):
                Copy<ulong, ulong, T>(rows, field, isReversed, start, destination);
                break;
            case ('i', 1):
                Copy<sbyte, long, T>(rows, field, isReversed, start, destination);
                break;
            case ('i', 2):
                Copy<short, long, T>(rows, field, isReversed, start, destination);
                break;
            case ('i', 3):
                Copy<Int24, long, T>(rows, field, isReversed, start, destination);
                break;
            case ('i', 4):
                Copy<int, long, T>(rows, field, isReversed, start, destination);
                break;
            case ('i' or 'M' or 'm', 8):
                Copy<long, long, T>(rows, field, isReversed, start, destination);
                break;
            case ('E', _):
                Copy<BFloat16, double, T>(rows, field, isReversed, start, destination);
                break;
            case ('f', 2):
                Copy<Half, double, T>(rows, field, isReversed, start, destination);
                break;
            case ('f', 4):
                Copy<float, double, T>(rows, field, isReversed, start, destination);
                break;
            case ('f', 8):
                Copy<double, double, T>(rows, field, isReversed, start, destination);
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
        Grant<byte> rows, FieldValues field, bool isReversed, long start, Span<T> destination)
        where TStored : unmanaged, INumberBase<TStored>
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T>
    {
        Span<TStored> stored = stackalloc TStored[BlockLength];
        Span<TWide> wide = stackalloc TWide[BlockLength];
        for (var index = 0; index < destination.Length; index += BlockLength)
        {
            var block = stored[..Math.Min(BlockLength, destination.Length - index)];
            var target = destination.Slice(index, block.Length);
            Gather(rows, field, index, block);
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
            Narrow<TWide, T>(wide[..block.Length], target, start + (index / field.Count));
        }
    }

    private static void CopyBools<T>(Grant<byte> rows, FieldValues field, Span<T> destination)
        where T : unmanaged, INumberBase<T>
    {
        Span<byte> stored = stackalloc byte[BlockLength];
        for (var index = 0; index < destination.Length; index += BlockLength)
        {
            var block = stored[..Math.Min(BlockLength, destination.Length - index)];
            Gather(rows, field, index, block);
            for (var i = 0; i < block.Length; i++)
            {
                destination[index + i] = block[i] == 0 ? T.Zero : T.One;
            }
        }
    }

    /// <summary>Copies values from an index on, in the order of the rows.</summary>
    private static void Gather<TStored>(Grant<byte> rows, FieldValues field, long index, Span<TStored> block)
        where TStored : unmanaged
    {
        if (field.Count == 1)
        {
            rows.FieldsOf<TStored>(field.OffsetInBytes, field.ItemSize).Slice(index, block.Length).CopyTo(block);
            return;
        }

        while (!block.IsEmpty)
        {
            var (row, first) = Math.DivRem(index, field.Count);
            var run = (int)Math.Min(block.Length, field.Count - first);
            var bytes = rows.Row(axis: 0, row, (nint)row * field.ItemSize, field.ItemSize)
                .Slice(field.OffsetInBytes, field.Count * Unsafe.SizeOf<TStored>());
            MemoryMarshal.Cast<byte, TStored>(bytes).Slice((int)first, run).CopyTo(block);
            block = block[run..];
            index += run;
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
            default:
                foreach (ref var value in block)
                {
                    value = ByteSwap.Reverse(value);
                }

                break;
        }
    }

    /// <param name="wide">Values to convert.</param>
    /// <param name="destination">As many values.</param>
    /// <param name="start">Index of the row of the first, for messages; null for one value.</param>
    private static void Narrow<TWide, T>(ReadOnlySpan<TWide> wide, Span<T> destination, long? start)
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

        // No conversion of .NET refuses a number that loses its fraction or becomes infinite.
        if (MayLose<TWide, T>())
        {
            for (var i = 0; i < wide.Length; i++)
            {
                if (IsLost(wide[i], destination[i]))
                {
                    ThrowFirst<TWide, T>(wide, start);
                }
            }
        }
    }

    private static bool MayLose<TWide, T>()
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T> =>
        typeof(TWide) == typeof(double)
            ? typeof(T) != typeof(double)
            : T.IsInfinity(T.CreateTruncating(ulong.MaxValue));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsLost<TWide, T>(TWide wide, T converted)
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T> =>
        IsInteger<T>() ? !TWide.IsInteger(wide) : T.IsInfinity(converted) && TWide.IsFinite(wide);

    /// <summary>Whether a type has no fractions.</summary>
    private static bool IsInteger<T>()
        where T : INumberBase<T> => T.CreateTruncating(0.5) == T.Zero;

    private static void ThrowFirst<TWide, T>(ReadOnlySpan<TWide> wide, long? start)
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < wide.Length; i++)
        {
            if (!Fits<TWide, T>(wide[i]))
            {
                throw new OverflowException(
                    $"Value {wide[i]}{(start is { } first ? $" at index {first + i:N0}" : "")} "
                    + (IsInteger<T>() && !TWide.IsInteger(wide[i]) ? "is no integer, so it does not fit " : "does not fit ")
                    + $"{typeof(T)}.");
            }
        }
    }

    private static bool Fits<TWide, T>(TWide value)
        where TWide : unmanaged, INumberBase<TWide>
        where T : unmanaged, INumberBase<T>
    {
        try
        {
            return !IsLost(value, T.CreateChecked(value));
        }
        catch (OverflowException)
        {
            return false;
        }
    }
}
