using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>The loops that make one number of a column, or of two.</summary>
/// <remarks>
/// A column is taken in blocks, and a block in four vectors of eight terms at a time, each with lanes of its own: so no
/// addition waits for the one before. What the lanes do with the terms is theirs.
/// </remarks>
internal static class Reduction
{
    /// <summary>Fields in a block: no lane adds more than 32 terms before the sum of the block is taken.</summary>
    /// <remarks>Twice as many would save at most a tenth, in the caches; half as many cost a fifth more.</remarks>
    private const int BlockLength = 1024;

    /// <summary>Adds every field to <paramref name="total"/>.</summary>
    /// <param name="column">Numbers as they are stored, in <typeparamref name="TOrder"/>.</param>
    /// <param name="start">What lanes are before their first term.</param>
    /// <param name="padding">A stored number that changes no result.</param>
    /// <param name="total">The result.</param>
    public static void Terms<T, TTerm, TOrder, TLanes, TTotal>(
        ReadOnlyColumn<T> column, TLanes start, T padding, ref TTotal total)
        where T : unmanaged
        where TOrder : IFieldOrder
        where TLanes : struct, ITermLanes<TLanes, TTerm, TTotal>
    {
        for (var index = 0L; index < column.Length; index += BlockLength)
        {
            ref var first = ref column.BytesAt(index);
            var count = (int)Math.Min(BlockLength, column.Length - index);
            var stride = (nint)column.StrideInBytes;
            var lanes = column.IsSideBySide
                ? Terms<T, TTerm, TOrder, SideBySide, TLanes, TTotal>(ref first, stride, count, start, padding)
                : Terms<T, TTerm, TOrder, InRecords, TLanes, TTotal>(ref first, stride, count, start, padding);
            lanes.AddTo(ref total);
        }
    }

    /// <summary>Adds the product of every two fields to <paramref name="total"/>.</summary>
    /// <inheritdoc cref="Terms{T, TTerm, TOrder, TLanes, TTotal}"/>
    public static void Products<T, TTerm, TOrder, TLanes, TTotal>(
        ReadOnlyColumn<T> left, ReadOnlyColumn<T> right, ref TTotal total)
        where T : unmanaged
        where TOrder : IFieldOrder
        where TLanes : struct, IProductLanes<TLanes, TTerm, TTotal>
    {
        for (var index = 0L; index < left.Length; index += BlockLength)
        {
            ref var leftFirst = ref left.BytesAt(index);
            ref var rightFirst = ref right.BytesAt(index);
            var count = (int)Math.Min(BlockLength, left.Length - index);
            var lanes = left.IsSideBySide && right.IsSideBySide
                ? Products<T, TTerm, TOrder, SideBySide, TLanes, TTotal>(
                    ref leftFirst, (nint)left.StrideInBytes, ref rightFirst, (nint)right.StrideInBytes, count)
                : Products<T, TTerm, TOrder, InRecords, TLanes, TTotal>(
                    ref leftFirst, (nint)left.StrideInBytes, ref rightFirst, (nint)right.StrideInBytes, count);
            lanes.AddTo(ref total);
        }
    }

    // SAFETY, here and below: the caller has counted the fields from the first on, and each step is over as many fields
    // as are left at least. The reference may point behind the last field when nothing is left, and is not read then.
    // Not inlined: a profile tells the JIT to put it into every caller, where it then has no room left for what it is
    // made of (1.5 to 1.8 × slower).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLanes Terms<T, TTerm, TOrder, TPlacing, TLanes, TTotal>(
        ref byte first, nint stride, int count, TLanes start, T padding)
        where T : unmanaged
        where TOrder : IFieldOrder
        where TPlacing : IFieldPlacing
        where TLanes : struct, ITermLanes<TLanes, TTerm, TTotal>
    {
        stride = TPlacing.Stride<T>(stride);

        // The odd fields come first: x64 Linux has no vector register that outlives a call, so that lanes which live
        // across this one would be stored and loaded at every step (2.3 × slower).
        TLanes a = start;
        var rest = count % EightFields.Count;
        if (rest > 0)
        {
            ref var last = ref Unsafe.AddByteOffset(ref first, (count - rest) * stride);
            a.Add(EightFields.LoadFew<T, TTerm, TOrder>(ref last, stride, rest, padding));
        }

        TLanes b = start, c = start, d = start;
        for (; count >= 4 * EightFields.Count; count -= 4 * EightFields.Count)
        {
            Take(ref a, ref first, stride, 0);
            Take(ref b, ref first, stride, 1);
            Take(ref c, ref first, stride, 2);
            Take(ref d, ref first, stride, 3);
            first = ref Unsafe.AddByteOffset(ref first, 4 * EightFields.Count * stride);
        }

        for (; count >= EightFields.Count; count -= EightFields.Count)
        {
            Take(ref a, ref first, stride, 0);
            first = ref Unsafe.AddByteOffset(ref first, EightFields.Count * stride);
        }

        a.Join(b);
        c.Join(d);
        a.Join(c);
        return a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Take(ref TLanes lanes, ref byte first, nint stride, int step) =>
            lanes.Add(EightFields.Load<T, TTerm, TOrder, TPlacing>(
                ref Unsafe.AddByteOffset(ref first, step * EightFields.Count * stride), stride));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TLanes Products<T, TTerm, TOrder, TPlacing, TLanes, TTotal>(
        ref byte left, nint leftStride, ref byte right, nint rightStride, int count)
        where T : unmanaged
        where TOrder : IFieldOrder
        where TPlacing : IFieldPlacing
        where TLanes : struct, IProductLanes<TLanes, TTerm, TTotal>
    {
        leftStride = TPlacing.Stride<T>(leftStride);
        rightStride = TPlacing.Stride<T>(rightStride);
        TLanes a = default;
        var rest = count % EightFields.Count;
        if (rest > 0)
        {
            ref var leftLast = ref Unsafe.AddByteOffset(ref left, (count - rest) * leftStride);
            ref var rightLast = ref Unsafe.AddByteOffset(ref right, (count - rest) * rightStride);
            a.AddProduct(
                EightFields.LoadFew<T, TTerm, TOrder>(ref leftLast, leftStride, rest, default!),
                EightFields.LoadFew<T, TTerm, TOrder>(ref rightLast, rightStride, rest, default!));
        }

        TLanes b = default, c = default, d = default;
        for (; count >= 4 * EightFields.Count; count -= 4 * EightFields.Count)
        {
            Take(ref a, ref left, leftStride, ref right, rightStride, 0);
            Take(ref b, ref left, leftStride, ref right, rightStride, 1);
            Take(ref c, ref left, leftStride, ref right, rightStride, 2);
            Take(ref d, ref left, leftStride, ref right, rightStride, 3);
            left = ref Unsafe.AddByteOffset(ref left, 4 * EightFields.Count * leftStride);
            right = ref Unsafe.AddByteOffset(ref right, 4 * EightFields.Count * rightStride);
        }

        for (; count >= EightFields.Count; count -= EightFields.Count)
        {
            Take(ref a, ref left, leftStride, ref right, rightStride, 0);
            left = ref Unsafe.AddByteOffset(ref left, EightFields.Count * leftStride);
            right = ref Unsafe.AddByteOffset(ref right, EightFields.Count * rightStride);
        }

        a.Join(b);
        c.Join(d);
        a.Join(c);
        return a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Take(
            ref TLanes lanes, ref byte left, nint leftStride, ref byte right, nint rightStride, int step) =>
            lanes.AddProduct(
                EightFields.Load<T, TTerm, TOrder, TPlacing>(
                    ref Unsafe.AddByteOffset(ref left, step * EightFields.Count * leftStride), leftStride),
                EightFields.Load<T, TTerm, TOrder, TPlacing>(
                    ref Unsafe.AddByteOffset(ref right, step * EightFields.Count * rightStride), rightStride));
    }
}
