using System.Numerics;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>The least and the greatest field of a column of enums, compared by their numbers, and where they are.</summary>
/// <remarks>A class of its own: C# tells methods apart by parameters, not by what a type parameter may be.</remarks>
public static class EnumExtrema
{
    /// <summary>The least field, by its number.</summary>
    /// <exception cref="InvalidOperationException">The column is empty.</exception>
    public static TEnum Min<TEnum>(this ReadOnlyColumn<TEnum> column)
        where TEnum : unmanaged, Enum => Of<TEnum, Least>(column);

    /// <inheritdoc cref="Min{TEnum}(ReadOnlyColumn{TEnum})"/>
    public static TEnum Min<TEnum>(this Column<TEnum> column)
        where TEnum : unmanaged, Enum => Of<TEnum, Least>(column);

    /// <summary>The greatest field, by its number.</summary>
    /// <exception cref="InvalidOperationException">The column is empty.</exception>
    public static TEnum Max<TEnum>(this ReadOnlyColumn<TEnum> column)
        where TEnum : unmanaged, Enum => Of<TEnum, Greatest>(column);

    /// <inheritdoc cref="Max{TEnum}(ReadOnlyColumn{TEnum})"/>
    public static TEnum Max<TEnum>(this Column<TEnum> column)
        where TEnum : unmanaged, Enum => Of<TEnum, Greatest>(column);

    /// <summary>Index of the first of the least fields.</summary>
    /// <exception cref="InvalidOperationException">The column is empty.</exception>
    public static long IndexOfMin<TEnum>(this ReadOnlyColumn<TEnum> column)
        where TEnum : unmanaged, Enum => column.IndexOf(column.Min());

    /// <inheritdoc cref="IndexOfMin{TEnum}(ReadOnlyColumn{TEnum})"/>
    public static long IndexOfMin<TEnum>(this Column<TEnum> column)
        where TEnum : unmanaged, Enum => column.IndexOf(column.Min());

    /// <summary>Index of the first of the greatest fields.</summary>
    /// <exception cref="InvalidOperationException">The column is empty.</exception>
    public static long IndexOfMax<TEnum>(this ReadOnlyColumn<TEnum> column)
        where TEnum : unmanaged, Enum => column.IndexOf(column.Max());

    /// <inheritdoc cref="IndexOfMax{TEnum}(ReadOnlyColumn{TEnum})"/>
    public static long IndexOfMax<TEnum>(this Column<TEnum> column)
        where TEnum : unmanaged, Enum => column.IndexOf(column.Max());

    private static TEnum Of<TEnum, TChoice>(ReadOnlyColumn<TEnum> column)
        where TEnum : unmanaged, Enum
        where TChoice : IChoice
    {
        return Type.GetTypeCode(typeof(TEnum)) switch
        {
            TypeCode.SByte => Of<sbyte>(column),
            TypeCode.Byte => Of<byte>(column),
            TypeCode.Int16 => Of<short>(column),
            TypeCode.UInt16 => Of<ushort>(column),
            TypeCode.Int32 => Of<int>(column),
            TypeCode.UInt32 => Of<uint>(column),
            TypeCode.Int64 => Of<long>(column),
            _ => Of<ulong>(column),
        };

        static TEnum Of<TNumber>(ReadOnlyColumn<TEnum> column)
            where TNumber : unmanaged, INumber<TNumber> =>
            Unsafe.BitCast<TNumber, TEnum>(ColumnExtrema.Of<TNumber, NativeOrder, TChoice>(column.As<TNumber>()));
    }
}
