namespace MemMap;

/// <summary>Consecutive rows of one shard, as <see cref="ShardedArray{T, TMap}.Partition"/> returns them.</summary>
/// <param name="Shard">Index of the shard.</param>
/// <param name="Rows">The rows, counted from the first one of the shard.</param>
/// <param name="Start">Index of the first row among those of all shards.</param>
public readonly record struct ShardPart(int Shard, RowRange Rows, long Start)
{
    /// <summary>Number of rows.</summary>
    public long Length => Rows.Length;

    /// <summary>Index, among the rows of all shards, after the last row.</summary>
    public long End => Start + Length;
}
