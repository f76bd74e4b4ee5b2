using System.Text;

namespace MemMap;

internal static partial class Descr
{
    /// <summary>Reads a dtype from text such as <c>[('x', '&lt;f4'), ('y', '&lt;f4', (3,))]</c>.</summary>
    /// <exception cref="NpyFormatException">The text is not a dtype; the offset counts its UTF-8 bytes.</exception>
    public static DType Parse(string text)
    {
        try
        {
            return DescrReader.Parse(text, DescrDialect.Header);
        }
        catch (DescrFault fault)
        {
            throw NpyFault.InDescr(text).At(fault, text, Encoding.UTF8, textOffset: 0);
        }
    }
}
