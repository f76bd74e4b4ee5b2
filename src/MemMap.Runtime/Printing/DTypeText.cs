namespace MemMap;

/// <summary>
/// A dtype as NumPy prints it after an array. This is not the <c>descr</c> of a <c>.npy</c> header: padding has no
/// fields of its own, and a scalar has a name instead of a code.
/// </summary>
/// <remarks>
/// <code>
/// float32                                                       a scalar
/// [('x', '&lt;f4'), ('n', 'i1')]                                   a record without padding
/// {'names': ['n', 'x'], 'formats': ['i1', '&lt;f4'], 'offsets': [0, 4], 'itemsize': 8}
/// </code>
/// </remarks>
internal static class DTypeText
{
    /// <summary>The text behind <c>dtype=</c>.</summary>
    public static string Of(DType dtype) => dtype switch
    {
        ScalarDType number when ScalarText.IsOfLayout(number) => Of(ScalarText.InFile(number)),
        ScalarDType { Kind: 'S' or 'V' } scalar => $"'|{scalar.Kind}{scalar.ItemSize}'",
        ScalarDType { Kind: 'U' } scalar => $"'{Order(scalar)}U{scalar.ItemSize / 4}'",
        ScalarDType scalar => Name(scalar, ScalarText.Name(scalar)!),
        _ => Construction(dtype),
    };

    /// <summary>In quotes where it is not a Python identifier.</summary>
    private static string Name(ScalarDType scalar, string name) => scalar.Unit is null ? name : $"'{name}'";

    /// <summary>What NumPy's <c>dtype(...)</c> takes to make this dtype again.</summary>
    private static string Construction(DType dtype) => dtype switch
    {
        RecordDType record => IsPacked(record) ? FieldList(record) : FieldDictionary(record),
        SubArrayDType subArray => $"({ElementAndShape(subArray)})",
        _ => $"'{Code(ScalarText.InFile((ScalarDType)dtype))}'",
    };

    private static string Code(ScalarDType scalar) => scalar.Kind switch
    {
        'b' => "?",
        'S' or 'V' => scalar.ItemSize == 0 ? $"{scalar.Kind}" : $"{scalar.Kind}{scalar.ItemSize}",
        'U' => scalar.ItemSize == 0 ? $"{Order(scalar)}U" : $"{Order(scalar)}U{scalar.ItemSize / 4}",
        'i' or 'u' when scalar.ItemSize == 1 => $"{scalar.Kind}1",
        _ => ScalarText.Format(scalar),
    };

    private static string Order(ScalarDType scalar) => scalar.Order switch
    {
        ByteOrder.LittleEndian => "<",
        ByteOrder.BigEndian => ">",
        _ => "",
    };

    /// <summary>A sub-array of sub-arrays stays one: only its values are printed with all axes at once.</summary>
    private static string ElementAndShape(SubArrayDType subArray) =>
        $"{Construction(subArray.Element)}, {ShapeTuple.Format(subArray.Shape)}";

    /// <summary>Whether each field starts where the one before it ends, and the record ends with the last.</summary>
    private static bool IsPacked(RecordDType record)
    {
        var end = 0;
        foreach (var field in record.Fields)
        {
            if (field.OffsetInBytes != end)
            {
                return false;
            }

            end += field.Type.ItemSize;
        }

        return end == record.ItemSize;
    }

    private static string FieldList(RecordDType record)
    {
        return List(record.Fields, field => $"({FullName(field)}, {Format(field.Type)})");

        static string FullName(DTypeField field) => field.Title is null
            ? PythonText.Repr(field.Name)
            : $"({PythonText.Repr(field.Title)}, {PythonText.Repr(field.Name)})";

        static string Format(DType type) =>
            type is SubArrayDType subArray ? ElementAndShape(subArray) : Construction(type);
    }

    private static string FieldDictionary(RecordDType record)
    {
        var fields = record.Fields;
        var titles = fields.Any(field => field.Title is not null)
            ? $"'titles': {List(fields, field => field.Title is null ? "None" : PythonText.Repr(field.Title))}, "
            : "";
        return $"{{'names': {List(fields, field => PythonText.Repr(field.Name))}, "
            + $"'formats': {List(fields, field => Construction(field.Type))}, "
            + $"'offsets': {List(fields, field => $"{field.OffsetInBytes}")}, "
            + $"{titles}'itemsize': {record.ItemSize}}}";
    }

    private static string List(IEnumerable<DTypeField> fields, Func<DTypeField, string> text) =>
        $"[{string.Join(", ", fields.Select(text))}]";
}
