using System.Globalization;
using System.Numerics;
using System.Reflection;
using System.Text.Json;

namespace MemMap.Tests;

/// <summary>
/// Values as text, so that what NumPy says of a file and what a map reads can be compared: integers in decimals, floating
/// numbers by their bits, records as <c>{name: value}</c>.
/// </summary>
internal static class FixtureValues
{
    /// <summary>All elements of the manifest's flat list.</summary>
    public static string[] Of(JsonElement entry) =>
        [.. entry.GetProperty("values").EnumerateArray().Select(static value => Text(value))];

    /// <summary>All elements of a map, whichever layout it has.</summary>
    public static string[] Of(MappedArray map)
    {
        if (map.GetType().GetProperty("Value") is { } value)
        {
            return [Text(value.GetValue(map)!)];
        }

        var elements = (Array)map.GetType().GetMethod("ToArray")!.Invoke(map, null)!;
        return [.. elements.Cast<object>().Select(static element => Text(element))];
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(static part => Text(part)))}]",
        JsonValueKind.Object when value.TryGetProperty("bits", out var bits) => bits.GetString()!,
        JsonValueKind.Object => Record(value.EnumerateObject().Select(static field => (field.Name, Text(field.Value)))),
        _ => value.GetRawText(),
    };

    private static string Text(object value) => value switch
    {
        bool truth => truth ? "true" : "false",
        Half number => BitConverter.HalfToUInt16Bits(number).ToString("x4", CultureInfo.InvariantCulture),
        float number => BitConverter.SingleToUInt32Bits(number).ToString("x8", CultureInfo.InvariantCulture),
        double number => BitConverter.DoubleToUInt64Bits(number).ToString("x16", CultureInfo.InvariantCulture),
        Complex number => $"[{Text(number.Real)}, {Text(number.Imaginary)}]",
        IFormattable number when value.GetType().IsPrimitive => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Record(value.GetType()
            .GetFields(BindingFlags.Instance | BindingFlags.Public)
            .Select(field => (field.Name, Text(field.GetValue(value)!)))),
    };

    private static string Record(IEnumerable<(string Name, string Value)> fields) =>
        $"{{{string.Join(", ", fields.Select(static field => $"{field.Name}: {field.Value}"))}}}";
}
