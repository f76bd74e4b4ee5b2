namespace MemMap;

/// <content>
/// Numbers that C# does not have: integers of 24 bits, and bfloat16, whose result keeps double precision.
/// </content>
public static partial class ColumnProducts
{
    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<Int24> column, ReadOnlyColumn<Int24> other) =>
        Whole<Int24, long, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<Int24> column, ReadOnlyColumn<Int24> other) =>
        Whole<Int24, long, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this ReadOnlyColumn<BigEndian<Int24>> column, ReadOnlyColumn<BigEndian<Int24>> other) =>
        Whole<Int24, long, BigEndianOrder>(column.As<Int24>(), other.As<Int24>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static long Dot(this Column<BigEndian<Int24>> column, ReadOnlyColumn<BigEndian<Int24>> other) =>
        Whole<Int24, long, BigEndianOrder>(column.As<Int24>(), other.As<Int24>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<UInt24> column, ReadOnlyColumn<UInt24> other) =>
        Whole<UInt24, ulong, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<UInt24> column, ReadOnlyColumn<UInt24> other) =>
        Whole<UInt24, ulong, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this ReadOnlyColumn<BigEndian<UInt24>> column, ReadOnlyColumn<BigEndian<UInt24>> other) =>
        Whole<UInt24, ulong, BigEndianOrder>(column.As<UInt24>(), other.As<UInt24>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static ulong Dot(this Column<BigEndian<UInt24>> column, ReadOnlyColumn<BigEndian<UInt24>> other) =>
        Whole<UInt24, ulong, BigEndianOrder>(column.As<UInt24>(), other.As<UInt24>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static double Dot(this ReadOnlyColumn<BFloat16> column, ReadOnlyColumn<BFloat16> other) =>
        Real<BFloat16, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static double Dot(this Column<BFloat16> column, ReadOnlyColumn<BFloat16> other) =>
        Real<BFloat16, NativeOrder>(column, other);

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static double Dot(
        this ReadOnlyColumn<BigEndian<BFloat16>> column, ReadOnlyColumn<BigEndian<BFloat16>> other) =>
        Real<BFloat16, BigEndianOrder>(column.As<BFloat16>(), other.As<BFloat16>());

    /// <inheritdoc cref="Dot{T}(ReadOnlyColumn{T}, ReadOnlyColumn{T})"/>
    public static double Dot(this Column<BigEndian<BFloat16>> column, ReadOnlyColumn<BigEndian<BFloat16>> other) =>
        Real<BFloat16, BigEndianOrder>(column.As<BFloat16>(), other.As<BFloat16>());
}
