using System.Collections.Immutable;
using System.Numerics;
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
        var slowest = Shape.Length == 0 ? -1 : Order == MemoryOrder.RowMajor ? 0 : Shape.Length - 1;
        if (Shape.Where((length, axis) => length < 0 && axis != slowest).Any())
        {
            throw new UsageException(Order == MemoryOrder.RowMajor
                ? "--shape: only the first length may be * in order C."
                : "--shape: only the last length may be * in order F.");
        }

        var rowBytes = Shape.Where((_, axis) => axis != slowest).Aggregate(
            (BigInteger)DType.ItemSize, static (product, length) => product * length);
        var available = BigInteger.Max(0, place.Length - Offset);
        var isOpen = slowest >= 0 && Shape[slowest] < 0;
        if (Length is not null && !isOpen)
        {
            throw new UsageException(
                "--length counts the rows of a --shape with *, and this --shape says how many there are: leave one of them out.");
        }

        if (isOpen && rowBytes == 0)
        {
            throw new UsageException("--shape: rows of 0 bytes cannot be counted; write their number where the * is.");
        }

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
    /// <exception cref="UsageException">The shape is not one of an array.</exception>
    public DynamicMap OpenRead(string path)
    {
        try
        {
            return Open(path);
        }
        catch (ArgumentException failure)
        {
            throw new UsageException($"--shape: {failure.Message}");
        }
    }

    private DynamicMap Open(string path) => DynamicMap.OpenRead(
        path, DType, Shape.AsSpan(), new() { Format = MemMapFormat.Raw, Offset = Offset, Length = Length }, Order);
}
