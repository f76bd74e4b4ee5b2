using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MemMap.Tests;

/// <summary>A value as the manifest of the fixtures writes it, in one line of text; and the same of an element of a map.</summary>
internal static class FixtureValue
{
    /// <summary>What NumPy says.</summary>
    public static string Expected(JsonElement value, JsonElement layout) => layout.Text("kind") switch
    {
        "struct" => "{" + string.Join(", ", layout.GetProperty("fields").EnumerateArray().Select(field =>
            $"{field.Text("name")}: {Expected(value.GetProperty(field.Text("name")), field.GetProperty("type"))}")) + "}",
        // Sub-arrays of sub-arrays as one with all axes.
        "subarray" => "[" + string.Join(", ", value.GetProperty("v").EnumerateArray().Select(item =>
            layout.GetProperty("base").Text("kind") == "subarray"
                ? Expected(item, layout.GetProperty("base"))[1..^1]
                : Expected(item, layout.GetProperty("base")))) + "]",
        "b" => value.GetBoolean() ? "1" : "0",
        "f" or "c" when value.ValueKind == JsonValueKind.String => value.GetString()!,
        "f" => value.Text("bits"),
        "c" => $"{value[0].Text("bits")} {value[1].Text("bits")}",
        "U" => string.Join(' ', value.GetProperty("cp").EnumerateArray().Select(static character => character.GetUInt32())),
        _ => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(),
    };

    /// <summary>What a map without a layout has.</summary>
    public static string Of(DynamicRecord element)
    {
        var text = new StringBuilder();
        Append(text, element);
        return text.ToString();
    }

    private static void Append(StringBuilder text, DynamicRecord element)
    {
        var dtype = element.DType;
        if (dtype.IsRecord)
        {
            text.Append('{');
            for (var i = 0; i < dtype.Fields.Count; i++)
            {
                text.Append(i == 0 ? "" : ", ").Append(dtype.Fields[i].Name).Append(": ");
                Append(text, element[dtype.Fields[i].Name]);
            }

            text.Append('}');
        }
        else if (dtype.Element is not null)
        {
            var count = dtype.Shape.Aggregate(1, static (product, length) => product * length);
            text.Append('[');
            for (var i = 0; i < count; i++)
            {
                text.Append(i == 0 ? "" : ", ");
                Append(text, element[IndexOf(i, dtype.Shape)]);
            }

            text.Append(']');
        }
        else
        {
            text.Append(Scalar(element));
        }
    }

    private static int[] IndexOf(int position, IReadOnlyList<int> shape)
    {
        var index = new int[shape.Count];
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            (position, index[axis]) = Math.DivRem(position, shape[axis]);
        }

        return index;
    }

    private static string Scalar(DynamicRecord element) => (element.DType.Kind, element.DType.ItemSize) switch
    {
        ('b' or 'i' or 'M' or 'm', _) => element.ToInt64().ToString(CultureInfo.InvariantCulture),
        ('u', _) => element.ToUInt64().ToString(CultureInfo.InvariantCulture),
        ('f', <= 8) => Bits(element.Bytes, element.DType.Order),
        ('c', <= 16) => $"{Bits(element.Bytes[..(element.DType.ItemSize / 2)], element.DType.Order)} "
            + Bits(element.Bytes[(element.DType.ItemSize / 2)..], element.DType.Order),
        ('U', _) => Characters(element),
        _ => Convert.ToHexStringLower(element.Bytes),
    };

    private static string Characters(DynamicRecord element)
    {
        var characters = new List<ulong>();
        for (var i = 0; i < element.Bytes.Length; i += 4)
        {
            characters.Add(NumberBits.Read(element.Bytes.Slice(i, 4), element.DType.Order));
        }

        return string.Join(' ', characters);
    }

    private static string Bits(ReadOnlySpan<byte> bytes, ByteOrder order)
    {
        var ordered = bytes.ToArray();
        if (order == ByteOrder.LittleEndian)
        {
            Array.Reverse(ordered);
        }

        return Convert.ToHexStringLower(ordered);
    }
}
