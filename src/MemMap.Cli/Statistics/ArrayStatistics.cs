using MemMap.Cli.Arrays;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;

namespace MemMap.Cli.Statistics;

/// <summary>The statistics of all fields of an array, in one parallel pass.</summary>
internal static class ArrayStatistics
{
    /// <param name="isExact">Whether more passes make exact what a sample estimates.</param>
    public static FieldStatistics[] Of(
        Input input, IReadOnlyList<ValueField> leaves, bool isExact, Progress? progress, CancellationToken interruption)
    {
        var map = input.Map;
        var (itemSize, count) = (map.DType.ItemSize, map.Count);
        var parts = ElementBlocks.Partition(map);
        var collectors = Array.ConvertAll(parts, _ => Collectors());
        if (itemSize > 0)
        {
            ElementBlocks.Visit(
                input, parts, (elements, first, part) =>
                {
                    foreach (var collector in collectors[part])
                    {
                        collector.Add(elements, first);
                    }
                },
                progress, interruption);
        }

        var all = collectors.FirstOrDefault() ?? Collectors();
        foreach (var part in collectors.Skip(1))
        {
            for (var index = 0; index < all.Length; index++)
            {
                all[index].Merge(part[index]);
            }
        }

        var statistics = Array.ConvertAll(all, static collector => collector.Finish());
        return isExact
            ? [.. statistics.Zip(leaves, (field, leaf) => new ExactPasses(input, parts, leaf, interruption).Improve(field))]
            : statistics;

        Collector[] Collectors() => [.. leaves.Select(leaf => Collector.For(leaf, itemSize, count))];
    }
}
