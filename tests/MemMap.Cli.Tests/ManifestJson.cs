using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MemMap.Tests;

/// <summary>What NumPy says of a file, in the form in which the command says it.</summary>
internal static class ManifestJson
{
    /// <summary>The rows of an array: its values, nested by axis.</summary>
    public static string[] Rows(JsonElement entry)
    {
        var shape = entry.GetProperty(entry.TryGetProperty("result_shape", out _) ? "result_shape" : "shape")
            .EnumerateArray().Select(static length => length.GetInt32()).ToArray();
        var layout = entry.GetProperty("layout");
        if (layout.Text("kind") == "subarray")
        {
            layout = layout.GetProperty("base");
        }

        JsonNode?[] values = [.. entry.GetProperty("values").EnumerateArray().Select(value => Value(value, layout))];
        foreach (var length in shape.Skip(1).Reverse())
        {
            values = length == 0
                ? [.. Enumerable.Range(0, shape.TakeWhile(static inner => inner > 0).Aggregate(1, static (product, inner) => product * inner)).Select(static _ => new JsonArray())]
                : [.. values.Chunk(length).Select(static part => new JsonArray(part))];
        }

        return [.. values.Select(Text)];
    }

    /// <summary>A text that is the same for JSON that says the same.</summary>
    public static string Text(string json) => Text(JsonNode.Parse(json));

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static JsonNode? Value(JsonElement value, JsonElement layout) => layout.Text("kind") switch
    {
        "struct" => new JsonObject(layout.GetProperty("fields").EnumerateArray().Select(field =>
            KeyValuePair.Create(field.Text("name"), Value(value.GetProperty(field.Text("name")), field.GetProperty("type"))))),
        "subarray" => Block(value, layout),
        "b" => value.GetBoolean(),
        "i" or "u" or "M" or "m" => Integer(value),
        "f" when layout.GetProperty("itemsize").GetInt32() <= 8 => Floating(value),
        "c" when layout.GetProperty("itemsize").GetInt32() <= 16 => new JsonArray(Floating(value[0]), Floating(value[1])),
        "U" => value.Text("u"),
        _ => value.GetString(),
    };

    private static JsonArray Block(JsonElement value, JsonElement layout)
    {
        var shape = value.GetProperty("shape").EnumerateArray().Select(static length => length.GetInt32()).ToArray();
        JsonNode?[] values = [.. value.GetProperty("v").EnumerateArray().Select(item => Value(item, layout.GetProperty("base")))];
        foreach (var length in shape.Skip(1).Reverse())
        {
            values = [.. values.Chunk(length).Select(static part => new JsonArray(part))];
        }

        // A sub-array of sub-arrays is one with all their axes.
        return new JsonArray(values);
    }

    private static JsonNode Integer(JsonElement value)
    {
        var number = Int128.Parse(value.ToString(), CultureInfo.InvariantCulture);
        return Int128.Abs(number) > 1L << 53 ? number.ToString(CultureInfo.InvariantCulture) : JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))!;
    }

    private static JsonNode Floating(JsonElement value)
    {
        var bits = value.Text("bits");
        var number = ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var (real, text) = bits.Length switch
        {
            4 => Said(BitConverter.UInt16BitsToHalf((ushort)number)),
            8 => Said(BitConverter.UInt32BitsToSingle((uint)number)),
            _ => Said(BitConverter.UInt64BitsToDouble(number)),
        };
        return double.IsFinite(real) ? JsonNode.Parse(text)!
            : double.IsNaN(real) ? "NaN" : real > 0 ? "Infinity" : "-Infinity";
    }

    private static (double Number, string Text) Said<T>(T number)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T> =>
        (double.CreateChecked(number), number.ToString("R", CultureInfo.InvariantCulture));
}
