namespace MemMap;

/// <summary>
/// How the rows of a shard are cut into parts, and so what is combined with what: a rule of the length of a row and of the number
/// of rows, and of nothing else. The same rows give the same bits on any number of threads, in a native library and on a cluster.
/// </summary>
/// <remarks>
/// <code>
/// shard   │ part 0 │ part 1 │ ··· │ last part │      the result of a shard: ((part 0 + part 1) + part 2) + …
/// shards  (((0 + 1) + (2 + 3)) + ((4 + 5) + 6))      of all shards: PairwiseTree
/// </code>
/// </remarks>
internal static class KernelParts
{
    /// <summary>About how long a part is, in bytes.</summary>
    public const int PartLengthInBytes = 16 << 20;

    /// <summary>What parts are cut at, where the length of a row allows it; not the system's, which may differ.</summary>
    public const int PageLengthInBytes = 4096;

    /// <summary>Number of rows of every part but the last.</summary>
    /// <param name="rowLengthInBytes">Length of a row, in bytes; 1 or more.</param>
    public static long RowsOfPart(long rowLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowLengthInBytes, 1);
        var rowCount = PartLengthInBytes / rowLengthInBytes;
        var pages = PageLengthInBytes / GreatestCommonDivisor(PageLengthInBytes, rowLengthInBytes % PageLengthInBytes);
        return rowCount >= pages ? rowCount - (rowCount % pages) : Math.Max(1, rowCount);
    }

    /// <summary>Number of parts; 0 where there are no rows.</summary>
    public static long CountOf(long rowCount, long rowLengthInBytes)
    {
        var rowsOfPart = RowsOfPart(rowLengthInBytes);
        return (rowCount / rowsOfPart) + (rowCount % rowsOfPart == 0 ? 0 : 1);
    }

    /// <summary>The rows of one part.</summary>
    public static RowRange Part(long index, long rowCount, long rowLengthInBytes)
    {
        var rowsOfPart = RowsOfPart(rowLengthInBytes);
        var start = index * rowsOfPart;
        return new RowRange(start, Math.Min(rowsOfPart, rowCount - start));
    }

    private static long GreatestCommonDivisor(long left, long right)
    {
        while (right != 0)
        {
            (left, right) = (right, left % right);
        }

        return left;
    }
}
