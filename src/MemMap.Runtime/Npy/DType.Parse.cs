using System.Text;

namespace MemMap;

/// <content>Reading a dtype from text.</content>
public abstract partial record DType
{
    /// <summary>
    /// Reads a dtype from any text that NumPy prints or takes: <c>&lt;f4</c>, <c>'&lt;f4'</c>, <c>float32</c>,
    /// <c>[('x', '&lt;f4'), ('y', '&lt;f4', (3,))]</c>, <c>('&lt;f4', (3, 4))</c>, a dict of names, formats and offsets, or
    /// <c>dtype([…], align=True)</c>.
    /// </summary>
    /// <exception cref="NpyFormatException">
    /// The text is not a dtype, or one of Python objects. <see cref="NpyFormatException.ByteOffset"/> counts the bytes of
    /// the text in UTF-8.
    /// </exception>
    public static DType Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return ParseBare(text.Trim()) is { } scalar ? scalar : DescrReader.Parse(text, DescrDialect.Pasted);
        }
        catch (DescrFault fault)
        {
            throw NpyFault.InDescr(text).At(
                Encoding.UTF8.GetByteCount(text.AsSpan(0, fault.Start)), fault.Found, fault.Expected,
                fault.Advice ?? "write the dtype as NumPy prints it");
        }
    }

    private static ScalarDType? ParseBare(string text) => ScalarText.Parse(text) ?? ScalarText.ParseName(text);
}
