using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// Where a value is in a column: NumPy's <c>np.searchsorted</c> for sorted columns, and the first equal field in any.
/// </summary>
/// <remarks>
/// For numbers in both byte orders, times, time spans, truth values and every other type that can be compared; for
/// enums see <see cref="EnumSearch"/>. The order is that of NumPy's sort: NaN and NaT come last. Nothing is copied:
/// finding a place among 100 million fields reads 27 of them.
/// </remarks>
public static class ColumnSearch
{
    /// <summary>
    /// Index of the first field that is not less than a value, as <c>np.searchsorted(column, value)</c>: the length of
    /// the column when all fields are less.
    /// </summary>
    /// <param name="column">Column whose fields are sorted. In another order the result has no meaning.</param>
    /// <param name="value">Value to look for.</param>
    public static long LowerBound<T>(this ReadOnlyColumn<T> column, T value)
        where T : unmanaged, IComparable<T> => FirstWhere(column, new NotLess<T>(value));

    /// <inheritdoc cref="LowerBound{T}(ReadOnlyColumn{T}, T)"/>
    public static long LowerBound<T>(this Column<T> column, T value)
        where T : unmanaged, IComparable<T> => column.AsReadOnly().LowerBound(value);

    /// <summary>
    /// Index of the first field that is greater than a value, as <c>np.searchsorted(column, value, 'right')</c>: the
    /// length of the column when no field is. Between <see cref="LowerBound{T}(ReadOnlyColumn{T}, T)"/> and this lie
    /// the fields that are equal to the value.
    /// </summary>
    /// <inheritdoc cref="LowerBound{T}(ReadOnlyColumn{T}, T)" path="/param"/>
    public static long UpperBound<T>(this ReadOnlyColumn<T> column, T value)
        where T : unmanaged, IComparable<T> => FirstWhere(column, new Greater<T>(value));

    /// <inheritdoc cref="UpperBound{T}(ReadOnlyColumn{T}, T)"/>
    public static long UpperBound<T>(this Column<T> column, T value)
        where T : unmanaged, IComparable<T> => column.AsReadOnly().UpperBound(value);

    /// <summary>
    /// Index of the first field that is equal to a value; -1 when there is none. The fields need not be sorted. NaN is
    /// equal to NaN, and 0 to -0, as in <see cref="Array.IndexOf{T}(T[], T)"/>.
    /// </summary>
    public static long IndexOf<T>(this ReadOnlyColumn<T> column, T value)
        where T : unmanaged, IEquatable<T>
    {
        if (typeof(T) == typeof(bool))
        {
            return IndexOf(column.As<Bool8>(), Unsafe.BitCast<T, Bool8>(value));
        }

        const int ChunkLength = 1 << 20;
        for (var start = 0L; start < column.Length && column.IsSideBySide; start += ChunkLength)
        {
            _ = column.Slice(start, Math.Min(ChunkLength, column.Length - start)).TryGetSpan(out var fields);
            if (fields.IndexOf(value) is >= 0 and var index)
            {
                return start + index;
            }
        }

        for (var index = 0L; index < column.Length && !column.IsSideBySide; index++)
        {
            if (column[index].Equals(value))
            {
                return index;
            }
        }

        return -1;
    }

    /// <inheritdoc cref="IndexOf{T}(ReadOnlyColumn{T}, T)"/>
    public static long IndexOf<T>(this Column<T> column, T value)
        where T : unmanaged, IEquatable<T> => column.AsReadOnly().IndexOf(value);

    /// <summary>Index of the first field that a condition is true for, which is true for all that follow it.</summary>
    internal static long FirstWhere<T, TCondition>(ReadOnlyColumn<T> column, TCondition condition)
        where T : unmanaged
        where TCondition : struct, IFieldCondition<T>
    {
        var (start, length) = (0L, column.Length);
        while (length > 0)
        {
            var half = length / 2;
            if (condition.IsTrueFor(column[start + half]))
            {
                length = half;
            }
            else
            {
                start += half + 1;
                length -= half + 1;
            }
        }

        return start;
    }

    private readonly struct NotLess<T>(T value) : IFieldCondition<T>
        where T : unmanaged, IComparable<T>
    {
        public bool IsTrueFor(T field) => !FieldComparison.IsLess(field, value);
    }

    private readonly struct Greater<T>(T value) : IFieldCondition<T>
        where T : unmanaged, IComparable<T>
    {
        public bool IsTrueFor(T field) => FieldComparison.IsLess(value, field);
    }
}
