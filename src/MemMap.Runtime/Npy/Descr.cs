using System.Diagnostics;
using System.Text;

namespace MemMap;

/// <summary>A dtype as text: what a header holds after <c>'descr':</c>, and what <c>dtype.descr</c> prints.</summary>
internal static class Descr
{
    /// <summary>Reads a dtype from text such as <c>[('x', '&lt;f4'), ('y', '&lt;f4', (3,))]</c>.</summary>
    /// <exception cref="NpyFormatException">The text is no dtype; the offset counts its UTF-8 bytes.</exception>
    public static DType Parse(string text)
    {
        var reader = new PythonLiteralReader(Encoding.UTF8.GetBytes(text), Encoding.UTF8, 0, NpyFault.InDescr(text));
        var dtype = DescrReader.Read(ref reader);
        reader.TakeEnd();
        return dtype;
    }

    /// <summary>The text that NumPy writes in a header: bytes without a field are <c>('', '|Vn')</c>.</summary>
    public static string Format(DType dtype) => dtype switch
    {
        ScalarDType scalar => $"'{ScalarDescr.Format(scalar)}'",
        SubArrayDType block => $"({Format(block.Element)}, {NpyShape.Format(block.Shape)})",
        RecordDType record => $"[{string.Join(", ", FormatFields(record))}]",
        _ => throw new UnreachableException(),
    };

    private static IEnumerable<string> FormatFields(RecordDType record)
    {
        var endInBytes = 0;
        foreach (var field in record.Fields)
        {
            if (field.OffsetInBytes > endInBytes)
            {
                yield return FormatPadding(field.OffsetInBytes - endInBytes);
            }

            yield return FormatField(field);
            endInBytes = field.OffsetInBytes + field.Type.ItemSize;
        }

        if (record.ItemSize > endInBytes)
        {
            yield return FormatPadding(record.ItemSize - endInBytes);
        }
    }

    private static string FormatField(DTypeField field)
    {
        var name = PythonString.Repr(field.Name);
        var names = field.Title is null ? name : $"({PythonString.Repr(field.Title)}, {name})";
        return field.Type is SubArrayDType block
            ? $"({names}, {Format(block.Element)}, {NpyShape.Format(block.Shape)})"
            : $"({names}, {Format(field.Type)})";
    }

    private static string FormatPadding(int byteCount) => $"('', '|V{byteCount}')";
}
