using System.Numerics;

namespace MemMap;

/// <content>One loop for each kind of numbers.</content>
public static partial class ColumnProducts
{
    private static T Of<T, TOrder>(ReadOnlyColumn<T> column, ReadOnlyColumn<T> other)
        where T : unmanaged, INumberBase<T>
        where TOrder : IFieldOrder
    {
        if (typeof(T) == typeof(double))
        {
            return T.CreateTruncating(Real<T, TOrder>(column, other));
        }

        if (typeof(T) == typeof(long))
        {
            return T.CreateTruncating(Wide<T, long, TOrder>(column, other));
        }

        if (typeof(T) == typeof(ulong))
        {
            return T.CreateTruncating(Wide<T, ulong, TOrder>(column, other));
        }

        return OneByOne<T, TOrder>(column, other);
    }

    private static double Real<T, TOrder>(ReadOnlyColumn<T> column, ReadOnlyColumn<T> other)
        where T : unmanaged
        where TOrder : IFieldOrder
    {
        CompareLengths(column, other);
        var sum = default(RealSum);
        Reduction.Products<T, double, TOrder, RealSum.Lanes, RealSum>(column, other, ref sum);
        return sum.Value;
    }

    /// <summary>Integers of at most 32 bits, whose products have no more than 64.</summary>
    private static TSum Whole<T, TSum, TOrder>(ReadOnlyColumn<T> column, ReadOnlyColumn<T> other)
        where TSum : IBinaryInteger<TSum>, IMinMaxValue<TSum>
        where T : unmanaged
        where TOrder : IFieldOrder
    {
        CompareLengths(column, other);
        var sum = default(WholeSum);
        Reduction.Products<T, TSum, TOrder, WholeSum.Lanes<TSum>, WholeSum>(column, other, ref sum);
        return sum.Value<TSum>();
    }

    /// <summary>Integers of 64 bits, whose products have 128.</summary>
    private static TSum Wide<T, TSum, TOrder>(ReadOnlyColumn<T> column, ReadOnlyColumn<T> other)
        where TSum : IBinaryInteger<TSum>, IMinMaxValue<TSum>
        where T : unmanaged
        where TOrder : IFieldOrder
    {
        CompareLengths(column, other);
        var sum = default(WideSum<TSum>);
        Reduction.Products<T, TSum, TOrder, WideSum<TSum>.Lanes, WideSum<TSum>>(column, other, ref sum);
        return sum.Value;
    }

    /// <summary>Numbers that no vector holds: complex ones, of 128 bits, decimal.</summary>
    private static T OneByOne<T, TOrder>(ReadOnlyColumn<T> column, ReadOnlyColumn<T> other)
        where T : unmanaged, INumberBase<T>
        where TOrder : IFieldOrder
    {
        CompareLengths(column, other);
        var sum = T.Zero;
        for (var index = 0L; index < column.Length; index++)
        {
            sum = checked(sum + (TOrder.Read(column[index]) * TOrder.Read(other[index])));
        }

        return sum;
    }

    private static void CompareLengths<T>(ReadOnlyColumn<T> column, ReadOnlyColumn<T> other)
        where T : unmanaged
    {
        if (other.Length != column.Length)
        {
            AccessErrors.ThrowLengthMismatch(nameof(other), other.Length, column.Length);
        }
    }
}
