using System.Text.Json;

namespace MemMap.Cli.Output;

/// <summary>The axes of a sub-array, and as JSON.</summary>
internal static class SubArray
{
    /// <summary>Writes the lengths of axes.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<int> shape)
    {
        json.WriteStartArray();
        foreach (var length in shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
    }

    /// <summary>A sub-array of sub-arrays as one of all their axes; anything else has none.</summary>
    public static (DType Element, int[] Shape) Flatten(DType dtype)
    {
        List<int> shape = [];
        while (dtype.Element is { } element)
        {
            shape.AddRange(dtype.Shape);
            dtype = element;
        }

        return (dtype, [.. shape]);
    }
}
