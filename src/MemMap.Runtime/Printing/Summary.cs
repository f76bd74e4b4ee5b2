namespace MemMap;

/// <summary>
/// Which elements of an array are shown. Above 1000 elements, every axis longer than 6 keeps its first and last 3:
/// <c>[0, 1, 2, ..., 1997, 1998, 1999]</c>.
/// </summary>
/// <param name="isSummarised">Whether long axes are cut at all.</param>
internal readonly struct Summary(bool isSummarised)
{
    private const int EdgeCount = 3;

    private const int Threshold = 1000;

    /// <summary>Decides for an array without an empty axis.</summary>
    public static Summary Of(IEnumerable<long> shape)
    {
        // Left as soon as it exceeds the threshold, so the product never overflows.
        Int128 count = 1;
        foreach (var length in shape)
        {
            count *= length;
            if (count > Threshold)
            {
                return new Summary(true);
            }
        }

        return new Summary(false);
    }

    /// <summary>How many positions of an axis are shown.</summary>
    public int ShownCount(long length) => HasGap(length) ? 2 * EdgeCount : (int)length;

    /// <summary>The index along the axis of its <paramref name="position"/>-th shown place.</summary>
    public long IndexAt(int position, long length) =>
        HasGap(length) && position >= EdgeCount ? length - (2 * EdgeCount) + position : position;

    /// <summary>Whether <c>...</c> stands before the <paramref name="position"/>-th shown place.</summary>
    public bool IsBehindGap(int position, long length) => HasGap(length) && position == EdgeCount;

    private bool HasGap(long length) => isSummarised && length > 2 * EdgeCount;
}
