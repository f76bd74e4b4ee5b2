using System.Text.Json;

namespace MemMap.Tests;

/// <summary>What NumPy says of a dtype, <c>layout</c> in the manifest, as this library's model.</summary>
internal static class ManifestDType
{
    public static DType Read(JsonElement layout)
    {
        var itemSize = layout.GetProperty("itemsize").GetInt32();
        return layout.Text("kind") switch
        {
            "struct" => new RecordDType([.. layout.GetProperty("fields").EnumerateArray().Select(ReadField)], itemSize),
            "subarray" => new SubArrayDType(
                Read(layout.GetProperty("base")),
                [.. layout.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())],
                itemSize),
            var kind => ReadScalar(kind[0], layout.Text("str"), itemSize),
        };
    }

    private static DTypeField ReadField(JsonElement field) => new(
        field.Text("name"),
        field.GetProperty("title").GetString(),
        Read(field.GetProperty("type")),
        field.GetProperty("offset").GetInt32());

    private static ScalarDType ReadScalar(char kind, string text, int itemSize)
    {
        var order = text[0] switch
        {
            '<' => ByteOrder.LittleEndian,
            '>' => ByteOrder.BigEndian,
            _ => ByteOrder.NotApplicable,
        };
        return new ScalarDType(kind, itemSize, order, text.Contains('[') ? TimeUnit.Parse(text[(text.IndexOf('[') + 1)..^1]) : null);
    }
}
