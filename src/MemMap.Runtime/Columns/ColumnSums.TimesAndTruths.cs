using MemMap.TimeUnits;

namespace MemMap;

/// <content>Sums of time spans and of truth values, which are not numbers.</content>
public static partial class ColumnSums
{
    /// <summary>
    /// The sum of all time spans, in their unit; NaT when one of them is, and 0 when the column is empty.
    /// </summary>
    /// <exception cref="OverflowException">
    /// The sum does not fit into 64 bits, where NumPy would wrap around.
    /// </exception>
    public static TimeDelta64<TUnit> Sum<TUnit>(this ReadOnlyColumn<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit
    {
        var sum = default(TimeSum);
        Reduction.Terms<long, long, NativeOrder, TimeSum.Lanes, TimeSum>(column.As<long>(), default, 0, ref sum);
        return sum.Value<TUnit>();
    }

    /// <inheritdoc cref="Sum{TUnit}(ReadOnlyColumn{TimeDelta64{TUnit}})"/>
    public static TimeDelta64<TUnit> Sum<TUnit>(this Column<TimeDelta64<TUnit>> column)
        where TUnit : struct, ITimeUnit => column.AsReadOnly().Sum();

    /// <summary>Number of fields that are true: those whose byte is not 0.</summary>
    public static long Sum(this ReadOnlyColumn<Bool8> column) => TrueFields(column.As<byte>());

    /// <inheritdoc cref="Sum(ReadOnlyColumn{Bool8})"/>
    public static long Sum(this Column<Bool8> column) => TrueFields(column.As<byte>());

    /// <inheritdoc cref="Sum(ReadOnlyColumn{Bool8})"/>
    public static long Sum(this ReadOnlyColumn<bool> column) => TrueFields(column.As<byte>());

    /// <inheritdoc cref="Sum(ReadOnlyColumn{Bool8})"/>
    public static long Sum(this Column<bool> column) => TrueFields(column.As<byte>());

    private static long TrueFields(ReadOnlyColumn<byte> column)
    {
        var count = 0L;
        Reduction.Terms<byte, ulong, NativeOrder, TruthLanes, long>(column, default, 0, ref count);
        return count;
    }
}
