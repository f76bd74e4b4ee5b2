using System.Numerics;

namespace MemMap;

/// <summary>
/// The sum of a column. As in NumPy, integers of fewer than 64 bits are summed as 64-bit ones; unlike in NumPy, a sum
/// that does not fit is an exception. <see cref="float"/> and <see cref="Half"/> are summed in double precision.
/// </summary>
/// <remarks>
/// Integers are summed exactly: only the final sum must fit, not the intermediate ones. The order in which
/// floating-point numbers are added is not specified; the error is that of about 40 additions, whatever the length of
/// the column. The error of NumPy's pairwise sum grows by one addition with each doubling of the length, that of a loop
/// by one with each number.
/// </remarks>
public static partial class ColumnSums
{
    /// <summary>The sum of all fields; 0 when the column is empty.</summary>
    /// <exception cref="OverflowException">The sum of integers does not fit its type.</exception>
    public static T Sum<T>(this ReadOnlyColumn<T> column)
        where T : unmanaged, INumberBase<T> => Of<T, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static T Sum<T>(this Column<T> column)
        where T : unmanaged, INumberBase<T> => Of<T, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<sbyte> column) => Whole<sbyte, long, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<sbyte> column) => Whole<sbyte, long, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<byte> column) => Whole<byte, ulong, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<byte> column) => Whole<byte, ulong, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<short> column) => Whole<short, long, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<short> column) => Whole<short, long, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<ushort> column) => Whole<ushort, ulong, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<ushort> column) => Whole<ushort, ulong, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<int> column) => Whole<int, long, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<int> column) => Whole<int, long, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<uint> column) => Whole<uint, ulong, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<uint> column) => Whole<uint, ulong, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static float Sum(this ReadOnlyColumn<float> column) => (float)Real<float, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static float Sum(this Column<float> column) => (float)Real<float, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static Half Sum(this ReadOnlyColumn<Half> column) => (Half)Real<Half, NativeOrder>(column);

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static Half Sum(this Column<Half> column) => (Half)Real<Half, NativeOrder>(column);
}
