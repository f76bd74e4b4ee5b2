namespace MemMap;

/// <summary>A range of consecutive rows, as <see cref="MappedArray.Partition"/> returns it.</summary>
/// <param name="Start">Index of the first row; in a column-major layout, of the first column.</param>
/// <param name="Length">Number of rows.</param>
public readonly record struct RowRange(long Start, long Length)
{
    /// <summary>Index after the last row.</summary>
    public long End => Start + Length;
}
