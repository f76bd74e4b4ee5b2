using System.Collections.Immutable;

namespace MemMap.Cli.Inputs;

/// <summary>What is known of an array without its data.</summary>
/// <param name="Version">Version of the <c>.npy</c> format; null for a raw file.</param>
/// <param name="DataOffset">Where the elements begin: from the start of the <c>.npy</c> or of the raw file, in bytes.</param>
/// <param name="DType">Dtype of one element; never a sub-array.</param>
/// <param name="Shape">Lengths of the axes.</param>
/// <param name="Order">Which axis varies fastest.</param>
internal sealed record ArrayFacts(
    Version? Version, long DataOffset, DType DType, ImmutableArray<long> Shape, MemoryOrder Order)
{
    public string Format => Version is null ? "raw" : "npy";

    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, static (product, length) => product * length);

    public long ByteLength => Count * DType.ItemSize;

    public static ArrayFacts Of(NpyHeader header) =>
        new(header.Version, header.DataOffset, header.DType, header.Shape, header.Order);
}
