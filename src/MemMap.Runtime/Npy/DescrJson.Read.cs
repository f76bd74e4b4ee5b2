using System.Text;
using System.Text.Json;

namespace MemMap;

/// <content>Reading.</content>
internal static partial class DescrJson
{
    /// <summary>Reads the dtype that a JSON value describes.</summary>
    /// <exception cref="NpyFormatException">The value describes none.</exception>
    public static DType Read(JsonElement json)
    {
        var text = new StringBuilder();
        Append(text, json);
        return Descr.Parse(text.ToString());
    }

    /// <summary>The value as Python's literal, which the one grammar of dtypes reads.</summary>
    private static void Append(StringBuilder text, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                text.AppendRepr(json.GetString()!);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var field in json.EnumerateArray())
                {
                    AppendField(text, field);
                    text.Append(", ");
                }

                text.Append(']');
                break;
            default:
                text.Append(json.GetRawText());
                break;
        }
    }

    private static void AppendField(StringBuilder text, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Append(text, json);
            return;
        }

        text.Append('(');
        var index = 0;
        foreach (var part in json.EnumerateArray())
        {
            // A name with its title, and a shape, are tuples; the records of a field are a list.
            if (part.ValueKind == JsonValueKind.Array && index != 1)
            {
                AppendTuple(text, part);
            }
            else
            {
                Append(text, part);
            }

            text.Append(", ");
            index++;
        }

        text.Append(')');
    }

    private static void AppendTuple(StringBuilder text, JsonElement json)
    {
        text.Append('(');
        foreach (var part in json.EnumerateArray())
        {
            Append(text, part);
            text.Append(", ");
        }

        text.Append(')');
    }
}
