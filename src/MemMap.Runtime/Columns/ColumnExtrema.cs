using System.Numerics;

namespace MemMap;

/// <summary>
/// The least and the greatest field of a column. As in NumPy, either is NaN or NaT as soon as one field is.
/// </summary>
/// <remarks>
/// For numbers, times, time spans and enums. A result has the type of the fields, and a time has their unit. Enums are
/// compared by their numbers. When a column has both 0 and -0, either may be the result.
/// </remarks>
public static partial class ColumnExtrema
{
    /// <summary>The least field; NaN or NaT when a field is.</summary>
    /// <exception cref="InvalidOperationException">The column is empty.</exception>
    public static T Min<T>(this ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T> => Of<T, NativeOrder, Least>(column);

    /// <inheritdoc cref="Min{T}(ReadOnlyColumn{T})"/>
    public static T Min<T>(this Column<T> column)
        where T : unmanaged, INumber<T> => Of<T, NativeOrder, Least>(column);

    /// <inheritdoc cref="Min{T}(ReadOnlyColumn{T})"/>
    public static T Min<T>(this ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => Of<T, BigEndianOrder, Least>(column.As<T>());

    /// <inheritdoc cref="Min{T}(ReadOnlyColumn{T})"/>
    public static T Min<T>(this Column<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => Of<T, BigEndianOrder, Least>(column.As<T>());

    /// <summary>The greatest field; NaN or NaT when a field is.</summary>
    /// <exception cref="InvalidOperationException">The column is empty.</exception>
    public static T Max<T>(this ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T> => Of<T, NativeOrder, Greatest>(column);

    /// <inheritdoc cref="Max{T}(ReadOnlyColumn{T})"/>
    public static T Max<T>(this Column<T> column)
        where T : unmanaged, INumber<T> => Of<T, NativeOrder, Greatest>(column);

    /// <inheritdoc cref="Max{T}(ReadOnlyColumn{T})"/>
    public static T Max<T>(this ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => Of<T, BigEndianOrder, Greatest>(column.As<T>());

    /// <inheritdoc cref="Max{T}(ReadOnlyColumn{T})"/>
    public static T Max<T>(this Column<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => Of<T, BigEndianOrder, Greatest>(column.As<T>());

    internal static T Of<T, TOrder, TChoice>(ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T>
        where TOrder : IFieldOrder
        where TChoice : IChoice
    {
        if (column.Length == 0)
        {
            throw new InvalidOperationException(
                "A column of 0 fields has no least or greatest one; look at its Length first.");
        }

        if (typeof(T) == typeof(double) || typeof(T) == typeof(float)
            || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16))
        {
            return OfTerms<T, double, TOrder, TChoice>(column);
        }

        if (typeof(T) == typeof(long) || typeof(T) == typeof(int)
            || typeof(T) == typeof(Int24) || typeof(T) == typeof(short) || typeof(T) == typeof(sbyte))
        {
            return OfTerms<T, long, TOrder, TChoice>(column);
        }

        if (typeof(T) == typeof(ulong) || typeof(T) == typeof(uint)
            || typeof(T) == typeof(UInt24) || typeof(T) == typeof(ushort) || typeof(T) == typeof(byte))
        {
            return OfTerms<T, ulong, TOrder, TChoice>(column);
        }

        return OneByOne<T, TOrder, TChoice>(column);
    }

    private static T OfTerms<T, TTerm, TOrder, TChoice>(ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T>
        where TTerm : INumber<TTerm>
        where TOrder : IFieldOrder
        where TChoice : IChoice
    {
        var first = column[0];
        var start = new ExtremumLanes<TTerm, TChoice>(TTerm.CreateTruncating(TOrder.Read(first)));
        var extremum = start;
        Reduction.Terms<T, TTerm, TOrder, ExtremumLanes<TTerm, TChoice>, ExtremumLanes<TTerm, TChoice>>(
            column, start, first, ref extremum);
        return T.CreateTruncating(extremum.Value);
    }

    /// <summary>Numbers that no vector holds: of 128 bits, decimal.</summary>
    private static T OneByOne<T, TOrder, TChoice>(ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T>
        where TOrder : IFieldOrder
        where TChoice : IChoice
    {
        var extremum = TOrder.Read(column[0]);
        foreach (ref readonly var field in column)
        {
            extremum = TChoice.Of(extremum, TOrder.Read(field));
        }

        return extremum;
    }
}
