using System.Numerics;

namespace MemMap;

/// <summary>
/// The sum of a column. As in NumPy, integers of fewer than 64 bits are summed as 64-bit ones; unlike there, a sum that
/// does not fit is an exception. <see cref="float"/> and <see cref="Half"/> are summed in double precision.
/// </summary>
public static class ColumnSums
{
    /// <summary>The sum of all fields; 0 when there are none.</summary>
    /// <exception cref="OverflowException">The sum of integers does not fit their type.</exception>
    public static T Sum<T>(this ReadOnlyColumn<T> column)
        where T : INumberBase<T> => column.SumAs<T, T>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static T Sum<T>(this Column<T> column)
        where T : INumberBase<T> => column.SumAs<T, T>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<sbyte> column) => column.SumAs<sbyte, long>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<sbyte> column) => column.SumAs<sbyte, long>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<byte> column) => column.SumAs<byte, ulong>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<byte> column) => column.SumAs<byte, ulong>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<short> column) => column.SumAs<short, long>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<short> column) => column.SumAs<short, long>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<ushort> column) => column.SumAs<ushort, ulong>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<ushort> column) => column.SumAs<ushort, ulong>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this ReadOnlyColumn<int> column) => column.SumAs<int, long>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static long Sum(this Column<int> column) => column.SumAs<int, long>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this ReadOnlyColumn<uint> column) => column.SumAs<uint, ulong>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static ulong Sum(this Column<uint> column) => column.SumAs<uint, ulong>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static float Sum(this ReadOnlyColumn<float> column) => (float)column.SumAs<float, double>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static float Sum(this Column<float> column) => (float)column.SumAs<float, double>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static Half Sum(this ReadOnlyColumn<Half> column) => (Half)column.SumAs<Half, double>();

    /// <inheritdoc cref="Sum{T}(ReadOnlyColumn{T})"/>
    public static Half Sum(this Column<Half> column) => (Half)column.SumAs<Half, double>();

    private static TSum SumAs<T, TSum>(this ReadOnlyColumn<T> column)
        where T : INumberBase<T>
        where TSum : INumberBase<TSum>
    {
        var sum = TSum.Zero;
        foreach (ref readonly var field in column)
        {
            sum = checked(sum + TSum.CreateTruncating(field));
        }

        return sum;
    }

    private static TSum SumAs<T, TSum>(this Column<T> column)
        where T : INumberBase<T>
        where TSum : INumberBase<TSum> => ((ReadOnlyColumn<T>)column).SumAs<T, TSum>();
}
