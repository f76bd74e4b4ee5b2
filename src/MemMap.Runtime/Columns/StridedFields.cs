using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>The loops that copy from and to fields which have others between them.</summary>
/// <remarks>
/// Four fields a step, each at a constant number of strides from one reference: as fast as what gcc -O3 makes of such a
/// loop, and a sixth faster where that takes one field a step. No field need be aligned.
/// </remarks>
internal static class StridedFields
{
    // SAFETY, in all three: the caller has compared the lengths, so that there are as many fields as elements of the
    // span; a step is made while four are left. A reference behind the last field is not used.

    /// <summary>Copies as many fields as <paramref name="destination"/> has elements.</summary>
    public static void CopyTo<T>(ref byte first, nint stride, Span<T> destination)
    {
        ref var target = ref MemoryMarshal.GetReference(destination);
        nint index = 0;
        for (; index <= destination.Length - 4; index += 4)
        {
            Unsafe.Add(ref target, index) = Load<T>(ref first, 0);
            Unsafe.Add(ref target, index + 1) = Load<T>(ref first, stride);
            Unsafe.Add(ref target, index + 2) = Load<T>(ref first, 2 * stride);
            Unsafe.Add(ref target, index + 3) = Load<T>(ref first, 3 * stride);
            first = ref Unsafe.AddByteOffset(ref first, 4 * stride);
        }

        for (; index < destination.Length; index++)
        {
            Unsafe.Add(ref target, index) = Load<T>(ref first, 0);
            first = ref Unsafe.AddByteOffset(ref first, stride);
        }
    }

    /// <summary>Writes the elements of <paramref name="source"/> into as many fields.</summary>
    public static void CopyFrom<T>(ref byte first, nint stride, ReadOnlySpan<T> source)
    {
        ref var origin = ref MemoryMarshal.GetReference(source);
        nint index = 0;
        for (; index <= source.Length - 4; index += 4)
        {
            Store(ref first, 0, Unsafe.Add(ref origin, index));
            Store(ref first, stride, Unsafe.Add(ref origin, index + 1));
            Store(ref first, 2 * stride, Unsafe.Add(ref origin, index + 2));
            Store(ref first, 3 * stride, Unsafe.Add(ref origin, index + 3));
            first = ref Unsafe.AddByteOffset(ref first, 4 * stride);
        }

        for (; index < source.Length; index++)
        {
            Store(ref first, 0, Unsafe.Add(ref origin, index));
            first = ref Unsafe.AddByteOffset(ref first, stride);
        }
    }

    /// <summary>Writes one value into <paramref name="count"/> fields.</summary>
    public static void Fill<T>(ref byte first, nint stride, long count, T value)
    {
        for (; count >= 4; count -= 4)
        {
            Store(ref first, 0, value);
            Store(ref first, stride, value);
            Store(ref first, 2 * stride, value);
            Store(ref first, 3 * stride, value);
            first = ref Unsafe.AddByteOffset(ref first, 4 * stride);
        }

        for (; count > 0; count--)
        {
            Store(ref first, 0, value);
            first = ref Unsafe.AddByteOffset(ref first, stride);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Load<T>(ref byte first, nint offsetInBytes) =>
        Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref first, offsetInBytes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(ref byte first, nint offsetInBytes, T value) =>
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref first, offsetInBytes), value);
}
