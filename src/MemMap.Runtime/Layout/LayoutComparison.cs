using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>
/// Compares the header of a <c>.npy</c> file with a layout, and lists the differences field by field.
/// </summary>
internal static class LayoutComparison
{
    private const int FieldsInMessage = 8;

    /// <exception cref="LayoutMismatchException">Another dtype, another shape or another order.</exception>
    public static void Check(ArrayLayout layout, NpyHeader header, string path)
    {
        if (Difference(layout, header, path) is { } message)
        {
            var (element, shape) = NpyShape.Flatten(layout.DType, layout.Shape);
            throw new LayoutMismatchException(message)
            {
                Path = path,
                Expected = Describe(element, shape, layout.Order),
                Found = Describe(header.DType, header.Shape, header.Order),
            };
        }
    }

    /// <summary>Why a file with a header does not fit a layout; null when it does.</summary>
    public static string? Difference(ArrayLayout layout, NpyHeader header, string path)
    {
        var (element, shape) = NpyShape.Flatten(layout.DType, layout.Shape);
        var needed = new Array(layout.Name, element, shape);
        return
            !Normal(element).Equals(Normal(header.DType)) ? DTypeMessage(needed, header, path)
            : !FitsShape(shape, header.Shape)
                ? $"{Both(needed, header, path)} {ShapeRemedy(shape, header.Shape)}"
            : header.Order != layout.Order && header.Shape.Count(static length => length > 1) > 1
                && !header.Shape.Contains(0) ? OrderMessage(layout, path)
            : null;
    }

    private static ArrayDescription Describe(DType dtype, ImmutableArray<long> shape, MemoryOrder order) =>
        new() { DType = Descr.Format(dtype), Shape = shape, Order = order };

    private static string OrderMessage(ArrayLayout layout, string path) => layout.Order == MemoryOrder.RowMajor
        ? $"'{path}' is column-major (fortran_order is True); layout {layout.Name} is row-major. "
            + "Save the array with numpy.ascontiguousarray, or write Order = MemoryOrder.ColumnMajor."
        : $"'{path}' is row-major (fortran_order is False); layout {layout.Name} is column-major. "
            + "Save the array with numpy.asfortranarray, or remove the layout's Order.";

    /// <summary>What a layout needs as NumPy sees it: the axes of a block follow those of the layout.</summary>
    private sealed record Array(string Name, DType DType, ImmutableArray<long> Shape);

    private static bool FitsShape(ImmutableArray<long> expected, ImmutableArray<long> found) =>
        expected.Length == found.Length
        && expected.Zip(found).All(static pair => pair.First == ArrayLayout.OpenAxis || pair.First == pair.Second);

    /// <summary>Only where the axes have the same lengths in another order does it help to transpose.</summary>
    private static string ShapeRemedy(ImmutableArray<long> expected, ImmutableArray<long> found)
    {
        var rest = found.ToList();
        var hasOthers = expected.Any(length => length != ArrayLayout.OpenAxis && !rest.Remove(length));
        return !hasOthers && expected.Length == found.Length
            ? "Transpose the file or change [MemMapArray(Shape)]."
            : "Save the array in that shape or change [MemMapArray(Shape)].";
    }

    private static string DTypeMessage(Array layout, NpyHeader header, string path)
    {
        if (layout.DType is not RecordDType expected || header.DType is not RecordDType found)
        {
            return $"{Both(layout, header, path)} {Remedy(layout.DType, header.DType)}";
        }

        var message = new StringBuilder($"'{path}' does not hold the records of layout {layout.Name}:");
        var differences = Differences(expected, found).ToList();
        foreach (var difference in differences.Take(FieldsInMessage))
        {
            message.Append("\n  ").Append(difference);
        }

        if (differences.Count > FieldsInMessage)
        {
            message.Append(CultureInfo.InvariantCulture, $"\n  and {differences.Count - FieldsInMessage} more");
        }

        return message
            .Append("\nChange the fields of the layout, or save the array with the layout's dtype.")
            .ToString();
    }

    /// <summary>Numbers of the other byte order have a type of their own.</summary>
    private static string Remedy(DType expected, DType found) =>
        expected is ScalarDType needed && found is ScalarDType there && needed with { Order = there.Order } == there
            ? there.Order == ByteOrder.BigEndian
                ? "The file is big-endian: declare the element as BigEndian<T>, "
                    + $"or convert the file with astype({Descr.Format(needed)})."
                : "The file is little-endian: declare the element without BigEndian<T>, "
                    + $"or convert the file with astype({Descr.Format(needed)})."
            : "Convert the file with astype or change the layout.";

    private static IEnumerable<string> Differences(RecordDType expected, RecordDType found)
    {
        for (var i = 0; i < Math.Max(expected.Fields.Count, found.Fields.Count); i++)
        {
            if (i >= found.Fields.Count)
            {
                yield return $"field {i}: the layout needs {Text(expected.Fields[i])}; the file has no such field";
            }
            else if (i >= expected.Fields.Count)
            {
                yield return $"field {i}: the file has {Text(found.Fields[i])}; the layout has no such field";
            }
            else if (!Normal(expected.Fields[i]).Equals(Normal(found.Fields[i])))
            {
                yield return
                    $"field {i}: the file has {Text(found.Fields[i])}; the layout needs {Text(expected.Fields[i])}";
            }
        }

        if (expected.ItemSize != found.ItemSize)
        {
            yield return $"a record is {found.ItemSize} bytes in the file and {expected.ItemSize} bytes in the layout";
        }
    }

    private static string Text(DTypeField field) =>
        $"'{field.Name}' {Descr.Format(field.Type)} at byte {field.OffsetInBytes}";

    private static string Both(Array layout, NpyHeader header, string path) =>
        $"'{path}' holds {Text(header.DType)} {Text(header.Shape)}; "
        + $"layout {layout.Name} needs {Text(layout.DType)} {Text(layout.Shape)}.";

    /// <summary>NumPy's name of a scalar, unless it would hide the byte order.</summary>
    private static string Text(DType dtype) =>
        dtype is ScalarDType { Order: not ByteOrder.BigEndian } ? DTypeText.Of(dtype) : Descr.Format(dtype);

    private static string Text(ImmutableArray<long> shape)
    {
        var lengths = string.Join(", ", shape.Select(static n => n == ArrayLayout.OpenAxis ? "*" : $"{n}"));
        return shape.Length == 1 ? $"({lengths},)" : $"({lengths})";
    }

    /// <summary>
    /// A dtype without what does not change the bytes: titles, how sub-arrays are nested, and what a layout knows of
    /// bytes that are raw to NumPy.
    /// </summary>
    private static DType Normal(DType dtype) => dtype switch
    {
        RecordDType record => record with { Fields = [.. record.Fields.Select(Normal)] },
        SubArrayDType array => array.Flatten() with { Element = Normal(array.Flatten().Element) },
        ScalarDType scalar => ScalarText.InFile(scalar),
        _ => dtype,
    };

    private static DTypeField Normal(DTypeField field) => field with { Title = null, Type = Normal(field.Type) };
}
