using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>A big-endian column as the numbers that its bytes are before they are turned around.</summary>
internal static class BigEndianFields
{
    /// <summary>The stored fields, to be read in <see cref="BigEndianOrder"/>.</summary>
    public static ReadOnlyColumn<T> Of<T>(ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, IEquatable<T>, ISpanFormattable =>
        // SAFETY: a BigEndian<T> is a T in other words. The reference is not read when there is no field.
        new(ref Unsafe.As<byte, T>(ref column.BytesAt(0)), column.Length, column.StrideInBytes);
}
