using System.Globalization;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Drawings;

/// <summary>The fields of a record as a table: offset, size, name, dtype, NumPy's name of it, byte order; padding too.</summary>
internal static class FieldList
{
    /// <summary>Writes the table.</summary>
    /// <param name="session">Where it goes.</param>
    /// <param name="dtype">Dtype of one element.</param>
    public static void Write(Session session, DType dtype)
    {
        var segments = Segment.Of(dtype);
        var table = new TextTable(
            session,
            ["offset", "size", "field", "dtype", "type", "byte order"],
            [false, false, true, true, true, true]);
        foreach (var segment in segments)
        {
            table.Add(
            [
                segment.Offset.ToString(CultureInfo.InvariantCulture),
                segment.Size.ToString(CultureInfo.InvariantCulture),
                segment.Type is null ? "(padding)" : PlainText.Escape(segment.Label),
                segment.TypeText,
                segment.Type is null ? "" : DTypeText.Name(segment.Type),
                segment.Type is null ? "" : DTypeText.OrderOf(segment.Type),
            ]);
        }

        table.End();
    }
}
