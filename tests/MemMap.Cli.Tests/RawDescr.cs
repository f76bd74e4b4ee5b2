using System.Text.Json;

namespace MemMap.Tests;

/// <summary>The text of a dtype from the manifest's description of it.</summary>
internal static class RawDescr
{
    public static string Of(JsonElement layout) => layout.Text("kind") switch
    {
        "struct" => $"{{'names': [{List(layout, static field => Quoted(field.Text("name")))}], "
            + $"'formats': [{List(layout, static field => Of(field.GetProperty("type")))}], "
            + $"'offsets': [{List(layout, static field => field.GetProperty("offset").ToString())}], "
            + $"'itemsize': {layout.GetProperty("itemsize")}}}",
        "subarray" => $"({Of(layout.GetProperty("base"))}, ({string.Concat(layout.GetProperty("shape").EnumerateArray().Select(static length => $"{length}, "))}))",
        _ => Quoted(layout.Text("str")),
    };

    private static string Quoted(string text) => $"'{text}'";

    private static string List(JsonElement layout, Func<JsonElement, string> part) =>
        string.Join(", ", layout.GetProperty("fields").EnumerateArray().Select(part));
}
