namespace MemMap;

/// <summary>Some rows that lie one behind the other: a part of <see cref="MappedArray.Partition"/>.</summary>
/// <param name="Start">The first row; in a column-major layout, the first column.</param>
/// <param name="Length">How many.</param>
public readonly record struct RowRange(long Start, long Length)
{
    /// <summary>The row behind the last.</summary>
    public long End => Start + Length;
}
