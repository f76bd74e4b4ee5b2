using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// The least and the greatest value of a field, as a manifest has them: a <see cref="long"/>, a <see cref="ulong"/> beyond that, or
/// a <see cref="double"/> of a field of such numbers.
/// </summary>
internal static class Extrema
{
    private const int BlockLength = 4096;

    /// <summary>The number in each element that a name means; an empty name is the element itself.</summary>
    /// <exception cref="ArgumentException">There is no such field, or it has no order.</exception>
    public static ScalarDType FieldOf(DType dtype, string name)
    {
        FieldPath field;
        try
        {
            field = name.Length == 0 ? new FieldPath(0, dtype) : new FieldPath(0, dtype).Field(name);
        }
        catch (KeyNotFoundException failure)
        {
            throw new ArgumentException(failure.Message, nameof(name), failure);
        }

        var type = field.Type is SubArrayDType block ? block.Flatten().Element : field.Type;
        return type is ScalarDType scalar && NumberConversion.IsReal(scalar)
            ? scalar
            : throw new ArgumentException(
                $"{(name.Length == 0 ? "The element" : $"Field '{name}'")} is {type}, which has no least and greatest value; name a "
                + "field of numbers, truth values or times.", nameof(name));
    }

    /// <summary>The extrema of a field of all elements; NaN and NaT are left out, and without another value there are none.</summary>
    public static (object Min, object Max)? Of(DynamicMap map, string name)
    {
        using var view = map.Lease();
        var rows = view.Flatten();
        var column = name.Length == 0 ? rows.AsColumn() : rows[name];
        var scalar = FieldOf(map.DType, name);
        return scalar.Kind switch
        {
            'f' or 'E' => Of<double>(column, double.NaN),
            'u' or 'b' => Of<ulong>(column, least: null) is var (min, max) ? (Whole((ulong)min), Whole((ulong)max)) : null,
            'M' or 'm' => Of<long>(column, long.MinValue),
            _ => Of<long>(column, least: null),
        };
    }

    /// <summary>A value as extrema are kept, to be compared with them.</summary>
    /// <exception cref="ArgumentException">The type is not that of a number or time, or does not fit the field.</exception>
    public static object ValueOf<T>(T value, ScalarDType field, string name)
        where T : unmanaged
    {
        var type = ElementTypes.DTypeOf(typeof(T));
        var isTime = type is { Kind: 'M' or 'm' };
        if (type is null || !NumberConversion.IsReal(type) || (isTime && !ElementTypes.Fits(typeof(T), field)))
        {
            throw new ArgumentException(
                $"Field '{name}' is {field}; {ElementTypes.NameOf(typeof(T))} is not comparable with it. Use a number"
                + (ElementTypes.TryFind(field, out _, out var fitting) ? $", or {fitting}." : "."));
        }

        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
        return type.Kind switch
        {
            'f' or 'E' => NumberConversion.One<double>(type, bytes),
            'u' or 'b' => Whole(NumberConversion.One<ulong>(type, bytes)),
            _ => NumberConversion.One<long>(type, bytes),
        };
    }

    /// <summary>A number of any type, as extrema are kept.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static object ValueOf(object? value, string name) => value switch
    {
        long or ulong or double => value,
        int or uint or short or ushort or sbyte or byte => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        float or Half => value is float single ? (double)single : (double)(Half)value,
        _ => throw new ArgumentException(
            $"A range of '{name}' has numbers at its ends, and {value?.GetType().Name ?? "null"} is none; of a time, give the integer that it "
            + "is stored as."),
    };

    /// <summary>A whole number, as extrema are kept.</summary>
    public static object Whole(ulong value) => value <= long.MaxValue ? (long)value : value;

    /// <summary>
    /// Compares two values. Where one is a <see cref="double"/>, a whole number is rounded to one, which may make two equal that are
    /// not, and never turns their order round.
    /// </summary>
    public static int Compare(object left, object right) =>
        left is double || right is double ? Real(left).CompareTo(Real(right)) : Exact(left).CompareTo(Exact(right));

    private static double Real(object value) => value switch
    {
        double real => real,
        ulong large => large,
        _ => (long)value,
    };

    private static Int128 Exact(object value) => value is ulong large ? large : (long)value;

    /// <param name="column">The values.</param>
    /// <param name="least">A value that is none; null where all are.</param>
    private static (object Min, object Max)? Of<T>(DynamicColumn column, T? least)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        if (column.Length == 0)
        {
            return null;
        }

        var rowsAtOnce = Math.Max(1, BlockLength / column.ValuesPerField);
        var values = new T[rowsAtOnce * column.ValuesPerField];
        var (found, min, max) = (false, T.MaxValue, T.MinValue);
        for (long start = 0; start < column.Length; start += rowsAtOnce)
        {
            var rowCount = Math.Min(rowsAtOnce, column.Length - start);
            var block = values.AsSpan(0, (int)rowCount * column.ValuesPerField);
            column.CopyTo<T>(start, block);
            foreach (var value in block)
            {
                if (T.IsNaN(value) || (least is { } none && value == none))
                {
                    continue;
                }

                (found, min, max) = (true, T.Min(min, value), T.Max(max, value));
            }
        }

        return found ? (min, max) : null;
    }
}
