using System.Text;

namespace MemMap;

internal static partial class Descr
{
    /// <summary>Reads a dtype from text such as <c>[('x', '&lt;f4'), ('y', '&lt;f4', (3,))]</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="dialect">Who has written the text.</param>
    /// <exception cref="NpyFormatException">The text is not a dtype; the offset counts its UTF-8 bytes.</exception>
    public static DType Parse(string text, DescrDialect dialect = DescrDialect.Header)
    {
        try
        {
            return DescrReader.Parse(text, dialect);
        }
        catch (DescrFault fault)
        {
            throw NpyFault.InDescr(text).At(fault, text, Encoding.UTF8, textOffset: 0);
        }
    }
}
