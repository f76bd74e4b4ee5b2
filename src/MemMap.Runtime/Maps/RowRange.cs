namespace MemMap;

/// <summary>Some rows that lie one behind the other: a part of <see cref="MappedArray.Partition"/>.</summary>
/// <param name="Start">The first row; in a column-major layout, the first column.</param>
/// <param name="Length">How many.</param>
public readonly record struct RowRange(long Start, long Length)
{
    /// <summary>The row behind the last.</summary>
    public long End => Start + Length;

    /// <summary>Refuses rows that do not lie within so many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not.</exception>
    internal static void Check(long start, long length, long rowCount)
    {
        if ((ulong)start > (ulong)rowCount || (ulong)length > (ulong)(rowCount - start))
        {
            AccessErrors.ThrowSliceOutOfRange(null, 0, start, length, rowCount);
        }
    }
}
