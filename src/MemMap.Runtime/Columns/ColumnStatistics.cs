using System.Numerics;
using MemMap.TimeUnits;

namespace MemMap;

/// <summary>
/// The average and the standard deviation of a column: NumPy's <c>np.mean</c> and <c>np.std</c>, in double precision.
/// </summary>
/// <remarks>
/// For numbers in both byte orders, times and time spans. As in NumPy, the result for an empty column is NaN, and NaN or
/// NaT as soon as one field is. Integers are summed exactly, and deviations are taken from the exact average: so the
/// result for 64-bit integers that are far from 0 and near each other, such as times, is right too.
/// </remarks>
public static class ColumnStatistics
{
    /// <summary>The arithmetic mean; NaN when the column is empty or has a NaN.</summary>
    public static double Average<T>(this ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T> => Moments.Average<T, NativeOrder>(column);

    /// <inheritdoc cref="Average{T}(ReadOnlyColumn{T})"/>
    public static double Average<T>(this Column<T> column)
        where T : unmanaged, INumber<T> => Moments.Average<T, NativeOrder>(column);

    /// <inheritdoc cref="Average{T}(ReadOnlyColumn{T})"/>
    public static double Average<T>(this ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => Moments.Average<T, BigEndianOrder>(column.As<T>());

    /// <inheritdoc cref="Average{T}(ReadOnlyColumn{T})"/>
    public static double Average<T>(this Column<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => Moments.Average<T, BigEndianOrder>(column.As<T>());

    /// <summary>
    /// The arithmetic mean, in the unit of the fields, without the fraction; NaT when the column is empty or has a NaT.
    /// </summary>
    public static DateTime64<TUnit> Average<TUnit>(this ReadOnlyColumn<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Moments.AverageTime(column.As<long>()));

    /// <inheritdoc cref="Average{TUnit}(ReadOnlyColumn{DateTime64{TUnit}})"/>
    public static DateTime64<TUnit> Average<TUnit>(this Column<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Moments.AverageTime(column.As<long>()));

    /// <inheritdoc cref="Average{TUnit}(ReadOnlyColumn{DateTime64{TUnit}})"/>
    public static TimeDelta64<TUnit> Average<TUnit>(this ReadOnlyColumn<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Moments.AverageTime(column.As<long>()));

    /// <inheritdoc cref="Average{TUnit}(ReadOnlyColumn{DateTime64{TUnit}})"/>
    public static TimeDelta64<TUnit> Average<TUnit>(this Column<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Moments.AverageTime(column.As<long>()));

    /// <summary>
    /// The standard deviation of a whole population, as <c>np.std</c>: the root of the average squared distance from the
    /// <c>Average</c>. NaN when the column is empty or has a NaN.
    /// </summary>
    /// <remarks>
    /// That of a sample of n numbers, as pandas and <c>np.std(column, ddof=1)</c> take it, is greater by the factor
    /// √(n / (n - 1)).
    /// </remarks>
    public static double StdDev<T>(this ReadOnlyColumn<T> column)
        where T : unmanaged, INumber<T> => Moments.StdDev<T, NativeOrder>(column);

    /// <inheritdoc cref="StdDev{T}(ReadOnlyColumn{T})"/>
    public static double StdDev<T>(this Column<T> column)
        where T : unmanaged, INumber<T> => Moments.StdDev<T, NativeOrder>(column);

    /// <inheritdoc cref="StdDev{T}(ReadOnlyColumn{T})"/>
    public static double StdDev<T>(this ReadOnlyColumn<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => Moments.StdDev<T, BigEndianOrder>(column.As<T>());

    /// <inheritdoc cref="StdDev{T}(ReadOnlyColumn{T})"/>
    public static double StdDev<T>(this Column<BigEndian<T>> column)
        where T : unmanaged, INumber<T> => Moments.StdDev<T, BigEndianOrder>(column.As<T>());

    /// <summary>
    /// The standard deviation, rounded to the unit of the fields; NaT when the column is empty or has a NaT.
    /// </summary>
    public static TimeDelta64<TUnit> StdDev<TUnit>(this ReadOnlyColumn<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Moments.StdDevOfTimes(column.As<long>()));

    /// <inheritdoc cref="StdDev{TUnit}(ReadOnlyColumn{DateTime64{TUnit}})"/>
    public static TimeDelta64<TUnit> StdDev<TUnit>(this Column<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Moments.StdDevOfTimes(column.As<long>()));

    /// <inheritdoc cref="StdDev{TUnit}(ReadOnlyColumn{DateTime64{TUnit}})"/>
    public static TimeDelta64<TUnit> StdDev<TUnit>(this ReadOnlyColumn<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Moments.StdDevOfTimes(column.As<long>()));

    /// <inheritdoc cref="StdDev{TUnit}(ReadOnlyColumn{DateTime64{TUnit}})"/>
    public static TimeDelta64<TUnit> StdDev<TUnit>(this Column<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Moments.StdDevOfTimes(column.As<long>()));
}
