using System.Numerics;

namespace MemMap;

/// <content>Big-endian columns: the result is the number that it is, in the byte order of this machine.</content>
public static partial class ColumnProducts
{
    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static T Dot<T>(this ReadOnlyColumn<BigEndian<T>> column, ReadOnlyColumn<BigEndian<T>> other)
        where T : unmanaged, IEquatable<T>, ISpanFormattable, INumberBase<T> =>
        Of<T, BigEndianOrder>(column.As<T>(), other.As<T>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static T Dot<T>(this Column<BigEndian<T>> column, ReadOnlyColumn<BigEndian<T>> other)
        where T : unmanaged, IEquatable<T>, ISpanFormattable, INumberBase<T> =>
        Of<T, BigEndianOrder>(column.As<T>(), other.As<T>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<BigEndian<sbyte>> column, ReadOnlyColumn<BigEndian<sbyte>> other) =>
        Whole<sbyte, long, BigEndianOrder>(column.As<sbyte>(), other.As<sbyte>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<BigEndian<sbyte>> column, ReadOnlyColumn<BigEndian<sbyte>> other) =>
        Whole<sbyte, long, BigEndianOrder>(column.As<sbyte>(), other.As<sbyte>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<BigEndian<byte>> column, ReadOnlyColumn<BigEndian<byte>> other) =>
        Whole<byte, ulong, BigEndianOrder>(column.As<byte>(), other.As<byte>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<BigEndian<byte>> column, ReadOnlyColumn<BigEndian<byte>> other) =>
        Whole<byte, ulong, BigEndianOrder>(column.As<byte>(), other.As<byte>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<BigEndian<short>> column, ReadOnlyColumn<BigEndian<short>> other) =>
        Whole<short, long, BigEndianOrder>(column.As<short>(), other.As<short>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<BigEndian<short>> column, ReadOnlyColumn<BigEndian<short>> other) =>
        Whole<short, long, BigEndianOrder>(column.As<short>(), other.As<short>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<BigEndian<ushort>> column, ReadOnlyColumn<BigEndian<ushort>> other) =>
        Whole<ushort, ulong, BigEndianOrder>(column.As<ushort>(), other.As<ushort>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<BigEndian<ushort>> column, ReadOnlyColumn<BigEndian<ushort>> other) =>
        Whole<ushort, ulong, BigEndianOrder>(column.As<ushort>(), other.As<ushort>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<BigEndian<int>> column, ReadOnlyColumn<BigEndian<int>> other) =>
        Whole<int, long, BigEndianOrder>(column.As<int>(), other.As<int>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<BigEndian<int>> column, ReadOnlyColumn<BigEndian<int>> other) =>
        Whole<int, long, BigEndianOrder>(column.As<int>(), other.As<int>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<BigEndian<uint>> column, ReadOnlyColumn<BigEndian<uint>> other) =>
        Whole<uint, ulong, BigEndianOrder>(column.As<uint>(), other.As<uint>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<BigEndian<uint>> column, ReadOnlyColumn<BigEndian<uint>> other) =>
        Whole<uint, ulong, BigEndianOrder>(column.As<uint>(), other.As<uint>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static float Dot(this ReadOnlyColumn<BigEndian<float>> column, ReadOnlyColumn<BigEndian<float>> other) =>
        (float)Real<float, BigEndianOrder>(column.As<float>(), other.As<float>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static float Dot(this Column<BigEndian<float>> column, ReadOnlyColumn<BigEndian<float>> other) =>
        (float)Real<float, BigEndianOrder>(column.As<float>(), other.As<float>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static Half Dot(this ReadOnlyColumn<BigEndian<Half>> column, ReadOnlyColumn<BigEndian<Half>> other) =>
        (Half)Real<Half, BigEndianOrder>(column.As<Half>(), other.As<Half>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static Half Dot(this Column<BigEndian<Half>> column, ReadOnlyColumn<BigEndian<Half>> other) =>
        (Half)Real<Half, BigEndianOrder>(column.As<Half>(), other.As<Half>());
}
