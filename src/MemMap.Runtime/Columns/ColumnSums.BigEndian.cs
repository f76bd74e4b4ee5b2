using System.Numerics;

namespace MemMap;

/// <content>Big-endian columns: the sum is the number that it is, in the byte order of this machine.</content>
public static partial class ColumnSums
{
    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static T Sum<T>(this ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, IEquatable<T>, ISpanFormattable, INumberBase<T> =>
        Of<T, BigEndianOrder>(BigEndianFields.Of<T>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static T Sum<T>(this Column<BigEndian<T>> column)
        where T : unmanaged, IEquatable<T>, ISpanFormattable, INumberBase<T> =>
        Of<T, BigEndianOrder>(BigEndianFields.Of<T>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<BigEndian<sbyte>> column) =>
        Whole<sbyte, long, BigEndianOrder>(BigEndianFields.Of<sbyte>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<BigEndian<sbyte>> column) =>
        Whole<sbyte, long, BigEndianOrder>(BigEndianFields.Of<sbyte>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<BigEndian<byte>> column) =>
        Whole<byte, ulong, BigEndianOrder>(BigEndianFields.Of<byte>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<BigEndian<byte>> column) =>
        Whole<byte, ulong, BigEndianOrder>(BigEndianFields.Of<byte>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<BigEndian<short>> column) =>
        Whole<short, long, BigEndianOrder>(BigEndianFields.Of<short>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<BigEndian<short>> column) =>
        Whole<short, long, BigEndianOrder>(BigEndianFields.Of<short>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<BigEndian<ushort>> column) =>
        Whole<ushort, ulong, BigEndianOrder>(BigEndianFields.Of<ushort>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<BigEndian<ushort>> column) =>
        Whole<ushort, ulong, BigEndianOrder>(BigEndianFields.Of<ushort>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<BigEndian<int>> column) =>
        Whole<int, long, BigEndianOrder>(BigEndianFields.Of<int>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<BigEndian<int>> column) =>
        Whole<int, long, BigEndianOrder>(BigEndianFields.Of<int>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<BigEndian<uint>> column) =>
        Whole<uint, ulong, BigEndianOrder>(BigEndianFields.Of<uint>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<BigEndian<uint>> column) =>
        Whole<uint, ulong, BigEndianOrder>(BigEndianFields.Of<uint>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static float Sum(this ReadOnlyColumn<BigEndian<float>> column) =>
        (float)Real<float, BigEndianOrder>(BigEndianFields.Of<float>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static float Sum(this Column<BigEndian<float>> column) =>
        (float)Real<float, BigEndianOrder>(BigEndianFields.Of<float>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static Half Sum(this ReadOnlyColumn<BigEndian<Half>> column) =>
        (Half)Real<Half, BigEndianOrder>(BigEndianFields.Of<Half>(column));

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static Half Sum(this Column<BigEndian<Half>> column) =>
        (Half)Real<Half, BigEndianOrder>(BigEndianFields.Of<Half>(column));
}
