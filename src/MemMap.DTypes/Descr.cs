using System.Text;

namespace MemMap;

/// <summary>A dtype as text: what a header holds after <c>'descr':</c>, and what <c>dtype.descr</c> prints.</summary>
internal static partial class Descr
{
    /// <summary>Kept, since the generator formats the dtypes of thousands of fields.</summary>
    [ThreadStatic]
    private static StringBuilder? t_text;

    /// <summary>The text that NumPy writes in a header: bytes without a field are <c>('', '|Vn')</c>.</summary>
    public static string Format(DType dtype) => Empty.AppendDescr(dtype).ToString();

    /// <summary>
    /// The same as it stands behind the name of a field, a sub-array without brackets: <c>'&lt;f4', (3, 4)</c>.
    /// </summary>
    public static string FormatInField(DType dtype) => Empty.AppendInField(dtype).ToString();

    private static StringBuilder Empty => (t_text ??= new StringBuilder()).Clear();

    private static StringBuilder AppendDescr(this StringBuilder text, DType dtype) => dtype switch
    {
        RecordDType record => text.AppendFields(record),
        SubArrayDType block => text.Append('(').AppendInField(block).Append(')'),
        _ => text.Append('\'').AppendScalar((ScalarDType)dtype).Append('\''),
    };

    private static StringBuilder AppendInField(this StringBuilder text, DType dtype) => dtype is SubArrayDType block
        ? text.AppendDescr(block.Element).Append(", ").Append(ShapeTuple.Format(block.Shape))
        : text.AppendDescr(dtype);

    private static StringBuilder AppendFields(this StringBuilder text, RecordDType record)
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

            text.Append(", ").AppendInField(field.Type).Append(')');
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
}
