using System.Collections.Immutable;

namespace MemMap.Cli.Inputs;

/// <summary>What a raw file holds, as the options say.</summary>
/// <param name="DType">Dtype of one element.</param>
/// <param name="Shape">Lengths of the axes; −1 for the slowest one is as many as the file has.</param>
/// <param name="Offset">Where the elements begin, in bytes.</param>
/// <param name="Length">Number of rows; null for all.</param>
/// <param name="Order">Which axis varies fastest.</param>
internal sealed record RawDescription(
    DType DType, ImmutableArray<long> Shape, long Offset, long? Length, MemoryOrder Order)
{
    /// <summary>Maps a raw file.</summary>
    public DynamicMap OpenRead(string path) => DynamicMap.OpenRead(
        path, DType, Shape.AsSpan(), new() { Format = MemMapFormat.Raw, Offset = Offset, Length = Length }, Order);
}
