using System.Collections.Immutable;
using System.Text;

namespace MemMap;

/// <summary>Whether the header of a <c>.npy</c> fits a layout, and if not, why, field by field.</summary>
internal static class LayoutComparison
{
    private const int FieldsInMessage = 8;

    /// <exception cref="LayoutMismatchException">Another dtype, another shape or another order.</exception>
    public static void Check(ArrayLayout layout, NpyHeader header, string path)
    {
        if (!layout.DType.Equals(WithoutTitles(header.DType)))
        {
            throw new LayoutMismatchException(DTypeMessage(layout, header, path));
        }

        if (!FitsShape(layout.Shape, header.Shape))
        {
            throw new LayoutMismatchException(
                $"{Both(layout, header, path)} Transpose the file or change [MemMapArray(Shape)].");
        }

        if (header.Order == MemoryOrder.ColumnMajor && header.Shape.Count(static length => length > 1) > 1
            && !header.Shape.Contains(0))
        {
            throw new LayoutMismatchException(
                $"'{path}' is column-major (fortran_order is True); layout {layout.Name} is row-major. "
                + "Save the array with numpy.ascontiguousarray.");
        }
    }

    private static bool FitsShape(ImmutableArray<long> expected, ImmutableArray<long> found) =>
        expected.Length == found.Length
        && expected.Zip(found).All(static pair => pair.First == ArrayLayout.OpenAxis || pair.First == pair.Second);

    private static string DTypeMessage(ArrayLayout layout, NpyHeader header, string path)
    {
        if (layout.DType is not RecordDType expected || header.DType is not RecordDType found)
        {
            return $"{Both(layout, header, path)} Convert the file with astype or change the layout.";
        }

        var message = new StringBuilder($"'{path}' does not hold the records of layout {layout.Name}:");
        var differences = Differences(expected, found).ToList();
        foreach (var difference in differences.Take(FieldsInMessage))
        {
            message.Append("\n  ").Append(difference);
        }

        if (differences.Count > FieldsInMessage)
        {
            message.Append($"\n  and {differences.Count - FieldsInMessage} more");
        }

        return message.Append("\nChange the fields of the layout, or write the file with its dtype.").ToString();
    }

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
            else if (!expected.Fields[i].Equals(WithoutTitle(found.Fields[i])))
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

    private static string Both(ArrayLayout layout, NpyHeader header, string path) =>
        $"'{path}' holds {Text(header.DType)} {Text(header.Shape)}; "
        + $"layout {layout.Name} needs {Text(layout.DType)} {Text(layout.Shape)}.";

    /// <summary>NumPy's name of a scalar, unless it would hide the byte order.</summary>
    private static string Text(DType dtype) =>
        dtype is ScalarDType { Order: not ByteOrder.BigEndian } ? DTypeText.Of(dtype) : Descr.Format(dtype);

    private static string Text(ImmutableArray<long> shape)
    {
        var lengths = string.Join(", ", shape.Select(static n => n == ArrayLayout.OpenAxis ? "*" : n.ToString()));
        return shape.Length == 1 ? $"({lengths},)" : $"({lengths})";
    }

    private static DType WithoutTitles(DType dtype) => dtype switch
    {
        RecordDType record => record with { Fields = [.. record.Fields.Select(WithoutTitle)] },
        SubArrayDType array => array with { Element = WithoutTitles(array.Element) },
        _ => dtype,
    };

    private static DTypeField WithoutTitle(DTypeField field) =>
        field with { Title = null, Type = WithoutTitles(field.Type) };
}
