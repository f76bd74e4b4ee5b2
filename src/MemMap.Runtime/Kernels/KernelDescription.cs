using System.Collections.Immutable;
using System.Text.Json;

namespace MemMap;

/// <summary>A kernel of a native library, as the library describes it.</summary>
public sealed record KernelDescription
{
    /// <summary>Name of the method that has <see cref="MemMapKernelAttribute"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The rows that it takes.</summary>
    public required KernelRows Input { get; init; }

    /// <summary>Dtype of the parameters that it takes; null where it takes none.</summary>
    public DType? Parameters { get; init; }

    /// <summary>Dtype of its result, of a block a sub-array; null for a kernel that writes rows.</summary>
    public DType? Result { get; init; }

    /// <summary>The rows that it writes, one for each that it takes; null for a kernel that has a result.</summary>
    public KernelRows? Output { get; init; }

    /// <summary>Reads what a library says of one kernel.</summary>
    internal static KernelDescription Read(JsonElement json) => new()
    {
        Name = json.GetProperty("name").GetString()!,
        Input = KernelRows.Read(json.GetProperty("input")),
        Parameters = json.GetProperty("parameters") is { ValueKind: not JsonValueKind.Null } parameters
            ? DescrJson.Read(parameters)
            : null,
        Result = json.TryGetProperty("result", out var result) ? ReadResult(result) : null,
        Output = json.TryGetProperty("output", out var output) ? KernelRows.Read(output) : null,
    };

    private static DType ReadResult(JsonElement json)
    {
        var element = DescrJson.Read(json.GetProperty("descr"));
        var shape = json.GetProperty("shape").EnumerateArray().Select(static length => length.GetInt32()).ToImmutableArray();
        return shape.IsEmpty
            ? element
            : new SubArrayDType(
                element, new(shape), shape.Aggregate(element.ItemSize, static (product, length) => checked(product * length)));
    }
}

/// <summary>Rows that a kernel takes or writes.</summary>
/// <param name="Layout">Name of their layout.</param>
/// <param name="DType">Dtype of an element.</param>
/// <param name="RowShape">Lengths of the axes of a row.</param>
public sealed record KernelRows(string Layout, DType DType, ImmutableArray<long> RowShape)
{
    /// <summary>The layout of a file with such rows.</summary>
    internal ArrayLayout Rows => ArrayLayout.OfRows(Layout, DType, RowShape);

    internal static KernelRows Read(JsonElement json) => new(
        json.GetProperty("layout").GetString()!,
        DescrJson.Read(json.GetProperty("descr")),
        [.. json.GetProperty("rowShape").EnumerateArray().Select(static length => length.GetInt64())]);
}
