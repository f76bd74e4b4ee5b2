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

    /// <summary>How many elements lie before one in the file.</summary>
    public long PositionOf(ReadOnlySpan<long> index)
    {
        var position = 0L;
        for (var step = 0; step < index.Length; step++)
        {
            var axis = Order == MemoryOrder.RowMajor ? step : index.Length - 1 - step;
            position = (position * Shape[axis]) + index[axis];
        }

        return position;
    }

    public static ArrayFacts Of(NpyHeader header) =>
        new(header.Version, header.DataOffset, header.DType, header.Shape, header.Order);
}
