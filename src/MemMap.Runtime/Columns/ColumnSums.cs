using System.Numerics;

namespace MemMap;

/// <summary>
/// The sum of a column. As in NumPy, integers of fewer than 64 bits are summed as 64-bit ones; unlike there, a sum that
/// does not fit is an exception. <see cref="float"/> and <see cref="Half"/> are summed in double precision.
/// </summary>
/// <remarks>
/// Integers are summed exactly: what counts is whether the sum fits, not what it passes on its way. Of floating-point
/// numbers the order of additions is not promised; the error is that of some 40 additions, however long the column is.
/// That of NumPy's pairwise sum grows by one with every doubling of the length, that of a plain loop by one a number.
/// </remarks>
public static partial class ColumnSums
{
    /// <summary>The sum of all fields; 0 when there are none.</summary>
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
