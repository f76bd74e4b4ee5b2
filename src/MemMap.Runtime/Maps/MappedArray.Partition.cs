using System.Collections.Immutable;

namespace MemMap;

/// <content>Division of the rows among threads.</content>
public abstract partial class MappedArray
{
    /// <summary>
    /// Divides the rows into parts of about the same length, one for each thread. A part begins at a row that starts a
    /// page, where there is such a row nearby, so that no two threads write to the same page or wait for the same page
    /// fault; otherwise at any row.
    /// </summary>
    /// <example>
    /// Each worker takes a lease of its own:
    /// <code>
    /// Parallel.ForEach(trades.Partition(Environment.ProcessorCount), part =>
    /// {
    ///     using var view = trades.Lease();
    ///     foreach (ref var trade in view.Slice(part.Start, part.Length))
    ///     {
    ///         trade.Price *= 1.01;
    ///     }
    /// });
    /// </code>
    /// </example>
    /// <param name="count">Number of parts, 1 or more.</param>
    /// <returns>
    /// All rows in order, each exactly once; fewer parts than requested when there are fewer rows or pages.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is less than 1.</exception>
    public ImmutableArray<RowRange> Partition(int count)
    {
        Region.ThrowIfRefusing();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var rowCount = Extent.Count;
        var partCount = Math.Min(count, rowCount);
        var parts = ImmutableArray.CreateBuilder<RowRange>();
        for (var (part, start) = (1L, 0L); start < rowCount; part++)
        {
            var cut = Cut(part);
            var end = cut == rowCount ? rowCount : FirstAlignedRow(
                _file.DataOffsetInBytes, _file.Layout.RowLengthInBytes, cut, Cut(part + 1));
            if (end > start)
            {
                parts.Add(new RowRange(start, end - start));
                start = end;
            }
        }

        return parts.ToImmutable();

        long Cut(long part) => (long)((Int128)rowCount * Math.Min(part, partCount) / partCount);
    }

    /// <summary>
    /// The first row that starts a page; <paramref name="start"/> when there is none before <paramref name="end"/>.
    /// </summary>
    internal static long FirstAlignedRow(long dataOffsetInBytes, long rowLength, long start, long end)
    {
        long pageSize = Environment.SystemPageSize;
        var positionInPage = (long)((dataOffsetInBytes + ((Int128)start * rowLength)) % pageSize);

        // The positions repeat after as many rows as a page has bytes, or sooner.
        for (var row = start; row < Math.Min(end, start + pageSize); row++)
        {
            if (positionInPage == 0)
            {
                return row;
            }

            positionInPage = (positionInPage + (rowLength % pageSize)) % pageSize;
        }

        return start;
    }
}
