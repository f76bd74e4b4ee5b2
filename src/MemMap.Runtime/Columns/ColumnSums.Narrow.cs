namespace MemMap;

/// <content>
/// Numbers that C# does not have: integers of 24 bits, and bfloat16, whose sum keeps double precision.
/// </content>
public static partial class ColumnSums
{
    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<Int24> column) => Whole<Int24, long, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<Int24> column) => Whole<Int24, long, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<BigEndian<Int24>> column) =>
        Whole<Int24, long, BigEndianOrder>(column.As<Int24>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<BigEndian<Int24>> column) =>
        Whole<Int24, long, BigEndianOrder>(column.As<Int24>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<UInt24> column) => Whole<UInt24, ulong, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<UInt24> column) => Whole<UInt24, ulong, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<BigEndian<UInt24>> column) =>
        Whole<UInt24, ulong, BigEndianOrder>(column.As<UInt24>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<BigEndian<UInt24>> column) =>
        Whole<UInt24, ulong, BigEndianOrder>(column.As<UInt24>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static double Sum(this ReadOnlyColumn<BFloat16> column) => Real<BFloat16, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static double Sum(this Column<BFloat16> column) => Real<BFloat16, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static double Sum(this ReadOnlyColumn<BigEndian<BFloat16>> column) =>
        Real<BFloat16, BigEndianOrder>(column.As<BFloat16>());

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static double Sum(this Column<BigEndian<BFloat16>> column) =>
        Real<BFloat16, BigEndianOrder>(column.As<BFloat16>());
}
