using System.Numerics;

namespace MemMap;

/// <content>Big-endian columns: the result is the number that it is, in the byte order of this machine.</content>
public static partial class ColumnProducts
{
    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static T Dot<T>(this ReadOnlyColumn<BigEndian<T>> column, ReadOnlyColumn<BigEndian<T>> other)
        where T : unmanaged, IEquatable<T>, ISpanFormattable, INumberBase<T> =>
        Of<T, BigEndianOrder>(BigEndianFields.Of<T>(column), BigEndianFields.Of<T>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static T Dot<T>(this Column<BigEndian<T>> column, ReadOnlyColumn<BigEndian<T>> other)
        where T : unmanaged, IEquatable<T>, ISpanFormattable, INumberBase<T> =>
        Of<T, BigEndianOrder>(BigEndianFields.Of<T>(column), BigEndianFields.Of<T>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<BigEndian<sbyte>> column, ReadOnlyColumn<BigEndian<sbyte>> other) =>
        Whole<sbyte, long, BigEndianOrder>(BigEndianFields.Of<sbyte>(column), BigEndianFields.Of<sbyte>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<BigEndian<sbyte>> column, ReadOnlyColumn<BigEndian<sbyte>> other) =>
        Whole<sbyte, long, BigEndianOrder>(BigEndianFields.Of<sbyte>(column), BigEndianFields.Of<sbyte>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<BigEndian<byte>> column, ReadOnlyColumn<BigEndian<byte>> other) =>
        Whole<byte, ulong, BigEndianOrder>(BigEndianFields.Of<byte>(column), BigEndianFields.Of<byte>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<BigEndian<byte>> column, ReadOnlyColumn<BigEndian<byte>> other) =>
        Whole<byte, ulong, BigEndianOrder>(BigEndianFields.Of<byte>(column), BigEndianFields.Of<byte>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<BigEndian<short>> column, ReadOnlyColumn<BigEndian<short>> other) =>
        Whole<short, long, BigEndianOrder>(BigEndianFields.Of<short>(column), BigEndianFields.Of<short>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<BigEndian<short>> column, ReadOnlyColumn<BigEndian<short>> other) =>
        Whole<short, long, BigEndianOrder>(BigEndianFields.Of<short>(column), BigEndianFields.Of<short>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<BigEndian<ushort>> column, ReadOnlyColumn<BigEndian<ushort>> other) =>
        Whole<ushort, ulong, BigEndianOrder>(BigEndianFields.Of<ushort>(column), BigEndianFields.Of<ushort>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<BigEndian<ushort>> column, ReadOnlyColumn<BigEndian<ushort>> other) =>
        Whole<ushort, ulong, BigEndianOrder>(BigEndianFields.Of<ushort>(column), BigEndianFields.Of<ushort>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<BigEndian<int>> column, ReadOnlyColumn<BigEndian<int>> other) =>
        Whole<int, long, BigEndianOrder>(BigEndianFields.Of<int>(column), BigEndianFields.Of<int>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<BigEndian<int>> column, ReadOnlyColumn<BigEndian<int>> other) =>
        Whole<int, long, BigEndianOrder>(BigEndianFields.Of<int>(column), BigEndianFields.Of<int>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<BigEndian<uint>> column, ReadOnlyColumn<BigEndian<uint>> other) =>
        Whole<uint, ulong, BigEndianOrder>(BigEndianFields.Of<uint>(column), BigEndianFields.Of<uint>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<BigEndian<uint>> column, ReadOnlyColumn<BigEndian<uint>> other) =>
        Whole<uint, ulong, BigEndianOrder>(BigEndianFields.Of<uint>(column), BigEndianFields.Of<uint>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static float Dot(this ReadOnlyColumn<BigEndian<float>> column, ReadOnlyColumn<BigEndian<float>> other) =>
        (float)Real<float, BigEndianOrder>(BigEndianFields.Of<float>(column), BigEndianFields.Of<float>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static float Dot(this Column<BigEndian<float>> column, ReadOnlyColumn<BigEndian<float>> other) =>
        (float)Real<float, BigEndianOrder>(BigEndianFields.Of<float>(column), BigEndianFields.Of<float>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static Half Dot(this ReadOnlyColumn<BigEndian<Half>> column, ReadOnlyColumn<BigEndian<Half>> other) =>
        (Half)Real<Half, BigEndianOrder>(BigEndianFields.Of<Half>(column), BigEndianFields.Of<Half>(other));

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static Half Dot(this Column<BigEndian<Half>> column, ReadOnlyColumn<BigEndian<Half>> other) =>
        (Half)Real<Half, BigEndianOrder>(BigEndianFields.Of<Half>(column), BigEndianFields.Of<Half>(other));
}
