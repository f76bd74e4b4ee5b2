using System.Numerics;

namespace MemMap;

/// <content>Big-endian columns: the sum is the number that it is, in the byte order of this machine.</content>
public static partial class ColumnSums
{
    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static T Sum<T>(this ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, IEquatable<T>, ISpanFormattable, INumberBase<T> =>
        Of<T, BigEndianOrder>(column.As<T>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static T Sum<T>(this Column<BigEndian<T>> column)
        where T : unmanaged, IEquatable<T>, ISpanFormattable, INumberBase<T> =>
        Of<T, BigEndianOrder>(column.As<T>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<BigEndian<sbyte>> column) =>
        Whole<sbyte, long, BigEndianOrder>(column.As<sbyte>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<BigEndian<sbyte>> column) =>
        Whole<sbyte, long, BigEndianOrder>(column.As<sbyte>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<BigEndian<byte>> column) =>
        Whole<byte, ulong, BigEndianOrder>(column.As<byte>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<BigEndian<byte>> column) =>
        Whole<byte, ulong, BigEndianOrder>(column.As<byte>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<BigEndian<short>> column) =>
        Whole<short, long, BigEndianOrder>(column.As<short>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<BigEndian<short>> column) =>
        Whole<short, long, BigEndianOrder>(column.As<short>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<BigEndian<ushort>> column) =>
        Whole<ushort, ulong, BigEndianOrder>(column.As<ushort>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<BigEndian<ushort>> column) =>
        Whole<ushort, ulong, BigEndianOrder>(column.As<ushort>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<BigEndian<int>> column) =>
        Whole<int, long, BigEndianOrder>(column.As<int>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<BigEndian<int>> column) =>
        Whole<int, long, BigEndianOrder>(column.As<int>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<BigEndian<uint>> column) =>
        Whole<uint, ulong, BigEndianOrder>(column.As<uint>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<BigEndian<uint>> column) =>
        Whole<uint, ulong, BigEndianOrder>(column.As<uint>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static float Sum(this ReadOnlyColumn<BigEndian<float>> column) =>
        (float)Real<float, BigEndianOrder>(column.As<float>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static float Sum(this Column<BigEndian<float>> column) =>
        (float)Real<float, BigEndianOrder>(column.As<float>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static Half Sum(this ReadOnlyColumn<BigEndian<Half>> column) =>
        (Half)Real<Half, BigEndianOrder>(column.As<Half>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static Half Sum(this Column<BigEndian<Half>> column) =>
        (Half)Real<Half, BigEndianOrder>(column.As<Half>());
}
