using System.Numerics;
using System.Runtime.Intrinsics;

namespace MemMap;

/// <summary>The average and the standard deviation for each kind of numbers.</summary>
internal static class Moments
{
    public static double Average<T, TOrder>(ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T>
        where TOrder : IFieldOrder =>
        column.Length == 0 ? double.NaN
        : IsReal<T>() ? ColumnSums.Real<T, TOrder>(column) / column.Length
        : IsSigned<T>() ? (double)ColumnSums.Exact<T, long, TOrder>(column) / column.Length
        : IsUnsigned<T>() ? (double)ColumnSums.Exact<T, ulong, TOrder>(column) / column.Length
        : OneByOne<T, TOrder>(column, center: 0, power: 1) / column.Length;

    /// <summary>The average of times; NaT, which is the least number, where there is one or no time at all.</summary>
    public static long AverageTime(ReadOnlyColumn<long> column) =>
        column.Length == 0 || ColumnExtrema.Of<long, NativeOrder, Least>(column) == long.MinValue
            ? long.MinValue
            : (long)(ColumnSums.Exact<long, long, NativeOrder>(column) / column.Length);

    public static double StdDev<T, TOrder>(ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T>
        where TOrder : IFieldOrder
    {
        if (column.Length == 0)
        {
            return double.NaN;
        }

        double squares;
        if (IsReal<T>())
        {
            squares = Squares<T, double, TOrder>(
                column, new DeviationLanes<double>(Average<T, TOrder>(column)), double.CreateTruncating);
        }
        else if (IsSigned<T>())
        {
            squares = Squares<T, long, TOrder>(
                column,
                DeviationLanes<long>.From(ColumnSums.Exact<T, long, TOrder>(column), column.Length),
                long.CreateTruncating);
        }
        else if (IsUnsigned<T>())
        {
            squares = Squares<T, ulong, TOrder>(
                column,
                DeviationLanes<ulong>.From(ColumnSums.Exact<T, ulong, TOrder>(column), column.Length),
                ulong.CreateTruncating);
        }
        else
        {
            squares = OneByOne<T, TOrder>(column, Average<T, TOrder>(column), power: 2);
        }

        return Math.Sqrt(squares / column.Length);
    }

    /// <summary>The standard deviation of times, rounded; NaT where there is one or no time at all.</summary>
    public static long StdDevOfTimes(ReadOnlyColumn<long> column) =>
        column.Length == 0 || ColumnExtrema.Of<long, NativeOrder, Least>(column) == long.MinValue
            ? long.MinValue
            : (long)Math.Round(StdDev<long, NativeOrder>(column));

    private static bool IsReal<T>() => typeof(T) == typeof(double) || typeof(T) == typeof(float)
        || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    private static bool IsSigned<T>() => typeof(T) == typeof(long) || typeof(T) == typeof(int)
        || typeof(T) == typeof(Int24) || typeof(T) == typeof(short) || typeof(T) == typeof(sbyte);

    private static bool IsUnsigned<T>() => typeof(T) == typeof(ulong) || typeof(T) == typeof(uint)
        || typeof(T) == typeof(UInt24) || typeof(T) == typeof(ushort) || typeof(T) == typeof(byte);

    /// <summary>
    /// The sum of the squared deviations. No stored number deviates by nothing, so the last few fields, which do not
    /// fill a vector, are taken one by one.
    /// </summary>
    private static double Squares<T, TTerm, TOrder>(
        ReadOnlyColumn<T> column, DeviationLanes<TTerm> start, Func<T, TTerm> toTerm)
        where T : unmanaged
        where TTerm : INumber<TTerm>
        where TOrder : IFieldOrder
    {
        var sum = default(RealSum);
        var vectors = column.Length / EightFields.Count * EightFields.Count;
        Reduction.Terms<T, TTerm, TOrder, DeviationLanes<TTerm>, RealSum>(
            column.Slice(0, vectors), start, default, ref sum);
        foreach (ref readonly var field in column.Slice(vectors))
        {
            var last = start;
            last.Add(Vector512.Create(toTerm(TOrder.Read(field))));
            sum.Add(last.First);
        }

        return sum.Value;
    }

    /// <summary>Numbers that no vector holds: of 128 bits, decimal.</summary>
    private static double OneByOne<T, TOrder>(ReadOnlyColumn<T> column, double center, int power)
        where T : unmanaged, INumber<T>
        where TOrder : IFieldOrder
    {
        var sum = default(RealSum);
        foreach (ref readonly var field in column)
        {
            var deviation = double.CreateTruncating(TOrder.Read(field)) - center;
            sum.Add(power == 2 ? deviation * deviation : deviation);
        }

        return sum.Value;
    }
}
