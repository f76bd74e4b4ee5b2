namespace MemMap;

/// <summary>
/// A result of many rows: that of each part, those of a shard combined from the left to the right, those of the shards by the
/// pairwise tree. This is the one place where a process runs over parts, for kernels of its own and for those of a native library.
/// </summary>
internal static class KernelReduction
{
    /// <summary>Computes the result of some shards, of which there is at least one.</summary>
    /// <param name="parts">The parts of the shards.</param>
    /// <param name="threadCount">Most threads to use.</param>
    /// <param name="run">The result of some rows of a shard.</param>
    /// <param name="combine">Combines two results, the one of the earlier rows first.</param>
    /// <param name="progress">What hears how much is done.</param>
    /// <param name="cancellation">Cancellation, which is looked at between two parts.</param>
    public static TResult Run<TResult>(
        ShardParts parts,
        int threadCount,
        Func<int, RowRange, TResult> run,
        Func<TResult, TResult, TResult> combine,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        var reporting = new RowProgress(parts.RowCount, progress);
        var tree = new PairwiseTree<TResult>(parts.ShardCount, combine);
        var folds = new OrderedFold<TResult>?[parts.ShardCount];
        OrderedWork.Run(
            parts.Count,
            threadCount,
            index =>
            {
                var (shard, part, rows) = parts[index];
                var result = run(shard, rows);
                if (FoldOf(shard).Add(part, result, out var all))
                {
                    folds[shard] = null;
                    tree.Add(shard, all!);
                }

                reporting.Add(rows.Length);
            },
            cancellation);
        reporting.End();
        return tree.Root;

        OrderedFold<TResult> FoldOf(int shard) =>
            Volatile.Read(ref folds[shard])
            ?? Interlocked.CompareExchange(ref folds[shard], new OrderedFold<TResult>(parts.CountOf(shard), combine), null)
            ?? folds[shard]!;
    }
}
