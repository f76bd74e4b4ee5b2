namespace MemMap;

/// <summary>
/// The parts of some shards, in order, by the rule of <see cref="KernelParts"/>. A shard without rows has one part without rows, so
/// that every shard has a result.
/// </summary>
internal sealed class ShardParts
{
    private readonly long _rowLengthInBytes;
    private readonly long[] _rowCounts;
    private readonly long[] _firstParts;

    /// <param name="rowCounts">Number of rows of each shard.</param>
    /// <param name="rowLengthInBytes">Length of a row, in bytes.</param>
    public ShardParts(IEnumerable<long> rowCounts, long rowLengthInBytes)
    {
        _rowLengthInBytes = rowLengthInBytes;
        _rowCounts = [.. rowCounts];
        _firstParts = new long[_rowCounts.Length];
        for (var shard = 0; shard < _rowCounts.Length; shard++)
        {
            _firstParts[shard] = Count;
            Count += CountOf(shard);
            RowCount += _rowCounts[shard];
        }
    }

    /// <summary>Number of parts of all shards.</summary>
    public long Count { get; }

    /// <summary>Number of rows of all shards.</summary>
    public long RowCount { get; }

    public int ShardCount => _rowCounts.Length;

    /// <summary>Number of parts of a shard, 1 or more.</summary>
    public long CountOf(int shard) => Math.Max(1, KernelParts.CountOf(_rowCounts[shard], _rowLengthInBytes));

    /// <summary>A part: its shard, its index within the shard, and its rows.</summary>
    public (int Shard, long Part, RowRange Rows) this[long index]
    {
        get
        {
            var shard = Array.BinarySearch(_firstParts, index);
            shard = shard < 0 ? ~shard - 1 : shard;
            var part = index - _firstParts[shard];
            return (shard, part, KernelParts.Part(part, _rowCounts[shard], _rowLengthInBytes));
        }
    }
}
