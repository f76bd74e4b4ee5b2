namespace MemMap;

/// <summary>Where a value is in a column of enums, which are compared by their numbers.</summary>
/// <remarks>A class of its own: C# tells methods apart by parameters, not by what a type parameter may be.</remarks>
public static class EnumSearch
{
    /// <inheritdoc cref="ColumnSearch.LowerBound{T}(ReadOnlyColumn{T}, T)"/>
    public static long LowerBound<TEnum>(this ReadOnlyColumn<TEnum> column, TEnum value)
        where TEnum : unmanaged, Enum => ColumnSearch.FirstWhere(column, new NotLess<TEnum>(value));

    /// <inheritdoc cref="ColumnSearch.LowerBound{T}(ReadOnlyColumn{T}, T)"/>
    public static long LowerBound<TEnum>(this Column<TEnum> column, TEnum value)
        where TEnum : unmanaged, Enum => column.AsReadOnly().LowerBound(value);

    /// <inheritdoc cref="ColumnSearch.UpperBound{T}(ReadOnlyColumn{T}, T)"/>
    public static long UpperBound<TEnum>(this ReadOnlyColumn<TEnum> column, TEnum value)
        where TEnum : unmanaged, Enum => ColumnSearch.FirstWhere(column, new Greater<TEnum>(value));

    /// <inheritdoc cref="ColumnSearch.UpperBound{T}(ReadOnlyColumn{T}, T)"/>
    public static long UpperBound<TEnum>(this Column<TEnum> column, TEnum value)
        where TEnum : unmanaged, Enum => column.AsReadOnly().UpperBound(value);

    /// <inheritdoc cref="ColumnSearch.IndexOf{T}(ReadOnlyColumn{T}, T)"/>
    public static long IndexOf<TEnum>(this ReadOnlyColumn<TEnum> column, TEnum value)
        where TEnum : unmanaged, Enum
    {
        for (var index = 0L; index < column.Length; index++)
        {
            if (EqualityComparer<TEnum>.Default.Equals(column[index], value))
            {
                return index;
            }
        }

        return -1;
    }

    /// <inheritdoc cref="ColumnSearch.IndexOf{T}(ReadOnlyColumn{T}, T)"/>
    public static long IndexOf<TEnum>(this Column<TEnum> column, TEnum value)
        where TEnum : unmanaged, Enum => column.AsReadOnly().IndexOf(value);

    private readonly struct NotLess<TEnum>(TEnum value) : IFieldCondition<TEnum>
        where TEnum : unmanaged, Enum
    {
        public bool IsTrueFor(TEnum field) => Comparer<TEnum>.Default.Compare(field, value) >= 0;
    }

    private readonly struct Greater<TEnum>(TEnum value) : IFieldCondition<TEnum>
        where TEnum : unmanaged, Enum
    {
        public bool IsTrueFor(TEnum field) => Comparer<TEnum>.Default.Compare(field, value) > 0;
    }
}
