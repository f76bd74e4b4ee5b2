using System.Text;

namespace MemMap;

/// <summary>A dtype as text: what a header holds after <c>'descr':</c>, and what <c>dtype.descr</c> prints.</summary>
internal static partial class Descr
{
    /// <summary>Kept, since the generator formats the dtypes of thousands of fields.</summary>
    [ThreadStatic]
    private static StringBuilder? t_text;

    /// <summary>
    /// The text that NumPy writes in a header: bytes without a field are <c>('', '|Vn')</c>. A record whose fields
    /// overlap, which no header holds, is the dict that NumPy prints.
    /// </summary>
    public static string Format(DType dtype, DescrDialect dialect = DescrDialect.Header) =>
        Empty.AppendDescr(dtype, dialect).ToString();

    /// <summary>
    /// The same as it stands behind the name of a field, a sub-array without brackets: <c>'&lt;f4', (3, 4)</c>.
    /// </summary>
    public static string FormatInField(DType dtype, DescrDialect dialect = DescrDialect.Header) =>
        Empty.AppendInField(dtype, dialect).ToString();

    /// <summary>Whether fields share bytes, at any depth.</summary>
    public static bool HasOverlap(DType dtype) => dtype switch
    {
        RecordDType record => IsUnion(record) || record.Fields.Any(static field => HasOverlap(field.Type)),
        SubArrayDType block => HasOverlap(block.Element),
        _ => false,
    };

    private static bool IsUnion(RecordDType record)
    {
        var end = 0;
        foreach (var field in record.Fields)
        {
            if (field.OffsetInBytes < end)
            {
                return true;
            }

            end = field.OffsetInBytes + field.Type.ItemSize;
        }

        return false;
    }

    private static StringBuilder Empty => (t_text ??= new StringBuilder()).Clear();

    private static StringBuilder AppendDescr(this StringBuilder text, DType dtype, DescrDialect dialect) => dtype switch
    {
        RecordDType record => IsUnion(record) ? text.AppendUnion(record, dialect) : text.AppendFields(record, dialect),
        SubArrayDType block => text.Append('(').AppendInField(block, dialect).Append(')'),
        _ => text.Append('\'').AppendScalar((ScalarDType)dtype, dialect).Append('\''),
    };

    private static StringBuilder AppendInField(this StringBuilder text, DType dtype, DescrDialect dialect) =>
        dtype is SubArrayDType block
            ? text.AppendDescr(block.Element, dialect).Append(", ").Append(ShapeTuple.Format(block.Shape))
            : text.AppendDescr(dtype, dialect);

    private static StringBuilder AppendFields(this StringBuilder text, RecordDType record, DescrDialect dialect)
    {
        var (end, separator) = (0, "[");
        foreach (var field in record.Fields)
        {
            Pad(field.OffsetInBytes);
            text.Append(separator).Append('(');
            separator = ", ";
            if (field.Title is { } title)
            {
                text.Append('(').AppendRepr(title).Append(", ").AppendRepr(field.Name).Append(')');
            }
            else
            {
                text.AppendRepr(field.Name);
            }

            text.Append(", ").AppendInField(field.Type, dialect).Append(')');
            end = field.OffsetInBytes + field.Type.ItemSize;
        }

        Pad(record.ItemSize);
        return text.Append(separator == "[" ? "[]" : "]");

        void Pad(int offset)
        {
            if (offset > end)
            {
                text.Append(separator).Append("('', '|V").Append(offset - end).Append("')");
                separator = ", ";
            }
        }
    }

    /// <summary>No layout gives its fields titles.</summary>
    private static StringBuilder AppendUnion(this StringBuilder text, RecordDType record, DescrDialect dialect)
    {
        AppendList("{'names': [", static (text, field, _) => text.AppendRepr(field.Name));
        AppendList("], 'formats': [", static (text, field, dialect) => text.AppendDescr(field.Type, dialect));
        AppendList("], 'offsets': [", static (text, field, _) => text.Append(field.OffsetInBytes));
        return text.Append("], 'itemsize': ").Append(record.ItemSize).Append('}');

        void AppendList(string start, Action<StringBuilder, DTypeField, DescrDialect> append)
        {
            foreach (var field in record.Fields)
            {
                append(text.Append(start), field, dialect);
                start = ", ";
            }
        }
    }
}
