using System.Collections.Concurrent;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;

namespace MemMap.Cli.Arrays;

/// <summary>Some elements that follow each other in the file.</summary>
/// <param name="elements">Their bytes.</param>
/// <param name="first">Index of the first one, in the order of the file.</param>
/// <param name="part">Number of the part that they belong to.</param>
internal delegate void ElementBlock(ReadOnlySpan<byte> elements, long first, int part);

/// <summary>All elements of an array, in blocks that stay in a processor's cache.</summary>
internal static class ElementBlocks
{
    /// <summary>The same on every machine, so that what is added up is the same to the last digit.</summary>
    public const int PartCount = 64;

    private const int BlockInBytes = 256 * 1024;

    /// <summary>Divides the elements into parts, one after the other in the file.</summary>
    public static RowRange[] Partition(DynamicMap map)
    {
        var parts = map.Partition(PartCount).ToArray();
        var rowLength = map.RowLength;
        if (parts.Length >= PartCount || rowLength <= 1)
        {
            return Array.ConvertAll(parts, part => new RowRange(part.Start * rowLength, part.Length * rowLength));
        }

        var count = map.Count;
        var partCount = Math.Min(PartCount, count);
        return [.. Enumerable.Range(0, (int)partCount).Select(part => (Start: Cut(part), End: Cut(part + 1)))
            .Select(static cut => new RowRange(cut.Start, cut.End - cut.Start))];

        long Cut(int part) => (long)((Int128)count * part / partCount);
    }

    /// <summary>Visits all elements, parts in parallel; the elements of a part in order.</summary>
    public static void Visit(
        Input input, RowRange[] parts, ElementBlock visit, Progress? progress = null, CancellationToken interruption = default)
    {
        var (map, itemSize) = (input.Map, Math.Max(1, input.Facts.DType.ItemSize));
        var perBlock = Math.Max(1, BlockInBytes / itemSize);
        var options = new ParallelOptions
        {
            CancellationToken = interruption, MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, parts.Length), EnumerablePartitionerOptions.NoBuffering), options, part =>
        {
            using var view = map.Lease();
            var all = view.Flatten();
            for (var (start, end) = (parts[part].Start, parts[part].End); start < end;)
            {
                interruption.ThrowIfCancellationRequested();
                var count = Math.Min(perBlock, end - start);
                visit(all.Slice(start, count).AsBytes(), start, part);
                start += count;
                progress?.Add(count * itemSize);
            }
        });
    }
}
