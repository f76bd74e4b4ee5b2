using System.Collections.Immutable;

namespace MemMap;

/// <content>How the rows are shared out among threads.</content>
public abstract partial class MappedArray
{
    /// <summary>
    /// Cuts the rows into parts of about the same length, for as many threads. Each part begins where a row and a page
    /// begin together, when such a place is near, so that no two threads write to one page or wait for the same page fault;
    /// else it begins with a row.
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
    /// <param name="count">How many parts, 1 or more.</param>
    /// <returns>
    /// All rows in order, none of them twice; fewer parts than asked for where there are not as many rows, or pages.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 1.</exception>
    public ImmutableArray<RowRange> Partition(int count)
    {
        Region.ThrowIfClosed();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var rowCount = FullLength;
        var partCount = Math.Min(count, rowCount);
        var parts = ImmutableArray.CreateBuilder<RowRange>();
        for (var (part, start) = (1L, 0L); start < rowCount; part++)
        {
            var cut = Cut(part);
            var end = cut == rowCount ? rowCount : FirstAlignedRow(cut, Cut(part + 1));
            if (end > start)
            {
                parts.Add(new RowRange(start, end - start));
                start = end;
            }
        }

        return parts.ToImmutable();

        long Cut(long part) => (long)((Int128)rowCount * Math.Min(part, partCount) / partCount);
    }

    /// <summary>The first row that begins with a page, or <paramref name="start"/> when there is none before <paramref name="end"/>.</summary>
    private long FirstAlignedRow(long start, long end)
    {
        long pageSize = Environment.SystemPageSize;
        var rowLength = _file.Layout.RowLengthInBytes;
        var positionInPage = (long)((_file.DataOffsetInBytes + ((Int128)start * rowLength)) % pageSize);

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
