using System.Collections.Immutable;

using MemMap.Cli.Output;

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
    /// <summary>Whether the file has the bytes that the options ask for.</summary>
    /// <exception cref="UsageException">The options cannot be those of any file.</exception>
    /// <exception cref="DifferenceException">The file has too few bytes, or a part of a row.</exception>
    public void Check(FilePlace place)
    {
        if (Offset < 0 || Length < 0)
        {
            throw new UsageException("--offset and --length are whole numbers of 0 or more.");
        }

        var slowest = Shape.Length == 0 ? -1 : Order == MemoryOrder.RowMajor ? 0 : Shape.Length - 1;
        if (Shape.Where((length, axis) => length < 0 && axis != slowest).Any())
        {
            throw new UsageException(Order == MemoryOrder.RowMajor
                ? "--shape: only the first length may be * in order C."
                : "--shape: only the last length may be * in order F.");
        }

        var rowBytes = Shape.Where((_, axis) => axis != slowest).Aggregate(
            (Int128)DType.ItemSize, static (product, length) => product * length);
        var available = Int128.Max(0, place.Length - Offset);
        var isOpen = slowest >= 0 && Shape[slowest] < 0;
        var wanted = rowBytes * (isOpen ? Length ?? 0 : slowest < 0 ? 1 : Shape[slowest]);
        if (wanted > available || place.Length < Offset)
        {
            throw new DifferenceException(
                $"'{place.Name}' has {place.Length} bytes; --descr, --shape and --offset need {wanted + Offset}.");
        }

        if (isOpen && Length is null && rowBytes > 0 && available % rowBytes is var rest && rest > 0)
        {
            throw new DifferenceException(
                $"'{place.Name}' has {available} bytes from byte {Offset} on, which is {available / rowBytes} × {rowBytes} "
                + $"bytes and {rest} bytes more. Another dtype, shape or --offset may fit; --length {available / rowBytes} "
                + "leaves the rest out.");
        }
    }

    /// <summary>Maps a raw file.</summary>
    public DynamicMap OpenRead(string path) => DynamicMap.OpenRead(
        path, DType, Shape.AsSpan(), new() { Format = MemMapFormat.Raw, Offset = Offset, Length = Length }, Order);
}
