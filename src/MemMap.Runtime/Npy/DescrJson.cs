using System.Text.Json;

namespace MemMap;

/// <summary>
/// The <c>descr</c> of a header as JSON: a string, or a list of <c>[name, descr]</c> or <c>[name, descr, [shape]]</c>.
/// Padding is a field without a name, as in the header, and a field with a title has <c>[title, name]</c> as its name.
/// </summary>
internal static partial class DescrJson
{
    /// <summary>Writes the descr of a dtype that is no sub-array, whose axes are written apart.</summary>
    public static void Write(Utf8JsonWriter json, DType dtype)
    {
        if (!dtype.IsRecord)
        {
            json.WriteStringValue(dtype.ToString().Trim('\''));
            return;
        }

        var end = 0;
        json.WriteStartArray();
        foreach (var field in dtype.Fields)
        {
            Pad(field.OffsetInBytes);
            json.WriteStartArray();
            if (field.Title is { } title)
            {
                json.WriteStartArray();
                json.WriteStringValue(title);
                json.WriteStringValue(field.Name);
                json.WriteEndArray();
            }
            else
            {
                json.WriteStringValue(field.Name);
            }

            Write(json, field.Type.Element ?? field.Type);
            if (field.Type.Shape.Count > 0)
            {
                json.WriteStartArray();
                foreach (var length in field.Type.Shape)
                {
                    json.WriteNumberValue(length);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            end = field.OffsetInBytes + field.Type.ItemSize;
        }

        Pad(dtype.ItemSize);
        json.WriteEndArray();

        void Pad(int offset)
        {
            if (offset > end)
            {
                json.WriteStartArray();
                json.WriteStringValue("");
                json.WriteStringValue($"|V{offset - end}");
                json.WriteEndArray();
            }
        }
    }
}
