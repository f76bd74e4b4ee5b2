using System.Numerics;
using MemMap.TimeUnits;

namespace MemMap;

/// <content>Where the least and the greatest field are: NumPy's <c>np.argmin</c> and <c>np.argmax</c>.</content>
public static partial class ColumnExtrema
{
    /// <summary>Fields whose extremum is taken before it is compared with that of all others.</summary>
    private const int BlockLength = 1 << 13;

    /// <summary>Index of the first of the least fields; that of the first NaN or NaT when there is one.</summary>
    /// <exception cref="InvalidOperationException">The column is empty.</exception>
    public static long IndexOfMin<T>(this ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T> => IndexOf<T, NativeOrder, Least>(column);

    /// <inheritdoc cref="IndexOfMin{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMin<T>(this Column<T> column)
        where T : unmanaged, INumber<T> => IndexOf<T, NativeOrder, Least>(column);

    /// <inheritdoc cref="IndexOfMin{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMin<T>(this ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => IndexOf<T, BigEndianOrder, Least>(column.As<T>());

    /// <inheritdoc cref="IndexOfMin{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMin<T>(this Column<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => IndexOf<T, BigEndianOrder, Least>(column.As<T>());

    /// <inheritdoc cref="IndexOfMin{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMin<TUnit>(this ReadOnlyColumn<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => IndexOf<long, NativeOrder, Least>(column.As<long>());

    /// <inheritdoc cref="IndexOfMin{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMin<TUnit>(this Column<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => IndexOf<long, NativeOrder, Least>(column.As<long>());

    /// <inheritdoc cref="IndexOfMin{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMin<TUnit>(this ReadOnlyColumn<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => IndexOf<long, NativeOrder, Least>(column.As<long>());

    /// <inheritdoc cref="IndexOfMin{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMin<TUnit>(this Column<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => IndexOf<long, NativeOrder, Least>(column.As<long>());

    /// <summary>Index of the first of the greatest fields; that of the first NaN or NaT when there is one.</summary>
    /// <exception cref="InvalidOperationException">The column is empty.</exception>
    public static long IndexOfMax<T>(this ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T> => IndexOf<T, NativeOrder, Greatest>(column);

    /// <inheritdoc cref="IndexOfMax{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMax<T>(this Column<T> column)
        where T : unmanaged, INumber<T> => IndexOf<T, NativeOrder, Greatest>(column);

    /// <inheritdoc cref="IndexOfMax{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMax<T>(this ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => IndexOf<T, BigEndianOrder, Greatest>(column.As<T>());

    /// <inheritdoc cref="IndexOfMax{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMax<T>(this Column<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => IndexOf<T, BigEndianOrder, Greatest>(column.As<T>());

    /// <inheritdoc cref="IndexOfMax{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMax<TUnit>(this ReadOnlyColumn<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => IndexOf<long, NativeOrder, GreatestTime>(column.As<long>());

    /// <inheritdoc cref="IndexOfMax{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMax<TUnit>(this Column<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => IndexOf<long, NativeOrder, GreatestTime>(column.As<long>());

    /// <inheritdoc cref="IndexOfMax{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMax<TUnit>(this ReadOnlyColumn<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => IndexOf<long, NativeOrder, GreatestTime>(column.As<long>());

    /// <inheritdoc cref="IndexOfMax{T}(ReadOnlyColumn{T})"/>
    public static long IndexOfMax<TUnit>(this Column<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => IndexOf<long, NativeOrder, GreatestTime>(column.As<long>());

    /// <summary>Finds the first block that has the extremum of all, and the first field in it.</summary>
    internal static long IndexOf<T, TOrder, TChoice>(ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T>
        where TOrder : IFieldOrder
        where TChoice : IChoice
    {
        var (block, extremum) = (0L, Of<T, TOrder, TChoice>(column.Slice(0, Math.Min(BlockLength, column.Length))));
        for (var start = (long)BlockLength; start < column.Length && !T.IsNaN(extremum); start += BlockLength)
        {
            var other = Of<T, TOrder, TChoice>(column.Slice(start, Math.Min(BlockLength, column.Length - start)));
            if (other != extremum && !TChoice.Of(extremum, other).Equals(extremum))
            {
                (block, extremum) = (start, other);
            }
        }

        for (var index = block; index < Math.Min(block + BlockLength, column.Length); index++)
        {
            var field = TOrder.Read(column[index]);
            if (field == extremum || (T.IsNaN(field) && T.IsNaN(extremum)))
            {
                return index;
            }
        }

        // Another thread or process has written over the field meanwhile.
        return block;
    }
}
