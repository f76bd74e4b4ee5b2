using MemMap.TimeUnits;

namespace MemMap;

/// <content>Times and time spans: numbers of 64 bits, of which the least stands for NaT.</content>
public static partial class ColumnExtrema
{
    /// <inheritdoc cref="Min{T}(ReadOnlyColumn{T})"/>
    public static DateTime64<TUnit> Min<TUnit>(this ReadOnlyColumn<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Of<long, NativeOrder, Least>(column.As<long>()));

    /// <inheritdoc cref="Min{T}(ReadOnlyColumn{T})"/>
    public static DateTime64<TUnit> Min<TUnit>(this Column<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => column.AsReadOnly().Min();

    /// <inheritdoc cref="Min{T}(ReadOnlyColumn{T})"/>
    public static TimeDelta64<TUnit> Min<TUnit>(this ReadOnlyColumn<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Of<long, NativeOrder, Least>(column.As<long>()));

    /// <inheritdoc cref="Min{T}(ReadOnlyColumn{T})"/>
    public static TimeDelta64<TUnit> Min<TUnit>(this Column<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => column.AsReadOnly().Min();

    /// <inheritdoc cref="Max{T}(ReadOnlyColumn{T})"/>
    public static DateTime64<TUnit> Max<TUnit>(this ReadOnlyColumn<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Of<long, NativeOrder, GreatestTime>(column.As<long>()));

    /// <inheritdoc cref="Max{T}(ReadOnlyColumn{T})"/>
    public static DateTime64<TUnit> Max<TUnit>(this Column<DateTime64<TUnit>> column)
        where TUnit : struct, ITimeUnit => column.AsReadOnly().Max();

    /// <inheritdoc cref="Max{T}(ReadOnlyColumn{T})"/>
    public static TimeDelta64<TUnit> Max<TUnit>(this ReadOnlyColumn<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => new(Of<long, NativeOrder, GreatestTime>(column.As<long>()));

    /// <inheritdoc cref="Max{T}(ReadOnlyColumn{T})"/>
    public static TimeDelta64<TUnit> Max<TUnit>(this Column<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => column.AsReadOnly().Max();
}
