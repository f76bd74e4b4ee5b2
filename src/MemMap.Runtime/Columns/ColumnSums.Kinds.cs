using System.Numerics;

namespace MemMap;

/// <content>One sum for each kind of numbers.</content>
public static partial class ColumnSums
{
    private static T Of<T, TOrder>(ReadOnlyColumn<T> column)
        where T : unmanaged, INumberBase<T>
        where TOrder : IFieldOrder
    {
        if (typeof(T) == typeof(double))
        {
            return T.CreateTruncating(Real<T, TOrder>(column));
        }

        if (typeof(T) == typeof(long))
        {
            return T.CreateTruncating(Whole<T, long, TOrder>(column));
        }

        if (typeof(T) == typeof(ulong))
        {
            return T.CreateTruncating(Whole<T, ulong, TOrder>(column));
        }

        return OneByOne<T, TOrder>(column);
    }

    internal static double Real<T, TOrder>(ReadOnlyColumn<T> column)
        where T : unmanaged
        where TOrder : IFieldOrder
    {
        var sum = default(RealSum);
        Reduction.Terms<T, double, TOrder, RealSum.Lanes, RealSum>(column, default, default!, ref sum);
        return sum.Value;
    }

    private static TSum Whole<T, TSum, TOrder>(ReadOnlyColumn<T> column)
        where TSum : IBinaryInteger<TSum>, IMinMaxValue<TSum>
        where T : unmanaged
        where TOrder : IFieldOrder => SumOf<T, TSum, TOrder>(column).Value<TSum>();

    /// <summary>The sum of integers, however large.</summary>
    internal static Int128 Exact<T, TTerm, TOrder>(ReadOnlyColumn<T> column)
        where T : unmanaged
        where TTerm : IBinaryInteger<TTerm>
        where TOrder : IFieldOrder => SumOf<T, TTerm, TOrder>(column).Exact;

    private static WholeSum SumOf<T, TTerm, TOrder>(ReadOnlyColumn<T> column)
        where T : unmanaged
        where TTerm : IBinaryInteger<TTerm>
        where TOrder : IFieldOrder
    {
        var sum = default(WholeSum);
        Reduction.Terms<T, TTerm, TOrder, WholeSum.Lanes<TTerm>, WholeSum>(column, default, default!, ref sum);
        return sum;
    }

    /// <summary>Numbers that no vector holds: complex ones, of 128 bits, decimal.</summary>
    private static T OneByOne<T, TOrder>(ReadOnlyColumn<T> column)
        where T : unmanaged, INumberBase<T>
        where TOrder : IFieldOrder
    {
        var sum = T.Zero;
        foreach (ref readonly var field in column)
        {
            sum = checked(sum + TOrder.Read(field));
        }

        return sum;
    }
}
