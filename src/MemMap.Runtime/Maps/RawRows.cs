namespace MemMap;

/// <summary>The rows of a raw file, whose length gives their number.</summary>
/// <remarks>
/// <para>
/// So a row counts as soon as the file has it, and must be whole by then: rows are written, not stored through memory,
/// in pieces that the kernel adds to the length in one step, which are those within one page.
/// </para>
/// <code>
/// ┆ row │ row │ row │ r┆ow │ row │          ┆ page boundary
/// └── one write ───┘└──┬─┘└ one write …
///                      the file gets longer by this row, which is marked unsettled, then it is stored
/// </code>
/// <para>
/// A reader takes no unsettled row. A process that is killed while a row is unsettled leaves it behind as zeros, or,
/// should it be killed between the few instructions that store the row, with zeros in it. Rows whose length divides the
/// page, and those of a <c>.npy</c>, are never unsettled.
/// </para>
/// </remarks>
internal sealed class RawRows(ArrayFile file) : RowStore(file)
{
    private static readonly long PageSize = Environment.SystemPageSize;

    private AppenderLock? _lock;
    private long _reservedRowCount;

    public override long Capacity => _reservedRowCount;

    public override long MakeReady(long rowCount) => rowCount;

    public override long CountRows() => CountRows(File, File.Length, Array.DataOffsetInBytes, RowLengthInBytes);

    /// <summary>Rows that have all their bytes.</summary>
    /// <param name="file">
    /// File that is asked last whether its last row is settled, so that a row which was not settled is by then.
    /// </param>
    /// <param name="fileLength">Length of the file, in bytes.</param>
    /// <param name="offsetInBytes">Offset of the first row in the file, in bytes.</param>
    /// <param name="rowLengthInBytes">Length of a row, in bytes; 1 or more.</param>
    public static long CountRows(RegularFile file, long fileLength, long offsetInBytes, long rowLengthInBytes)
    {
        var rowCount = Math.Max(0, fileLength - offsetInBytes) / rowLengthInBytes;
        var lastRow = offsetInBytes + ((rowCount - 1) * rowLengthInBytes);
        return rowCount > 0 && !IsInOnePage(lastRow, rowLengthInBytes) && file.IsRowUnsettled(lastRow)
            ? rowCount - 1
            : rowCount;
    }

    private static bool IsInOnePage(long start, long byteLength) =>
        start / PageSize == (start + byteLength - 1) / PageSize;

    public override void Prepare(long rowCount, AppenderLock appenderLock)
    {
        _lock = appenderLock;
        _reservedRowCount = rowCount;
        if (File.Length is var length && length != EndOf(rowCount))
        {
            throw new LayoutMismatchException(
                $"'{Array.Path}' has {length:N0} bytes; {rowCount:N0} rows of layout {Array.Layout.Name} end at byte "
                + $"{EndOf(rowCount):N0}. New rows would overwrite the bytes behind them: check the layout, and "
                + "whether the last row was cut short, and append to a copy that ends with a whole row.")
            {
                Path = Array.Path,
                Expected = new() { ByteLength = EndOf(rowCount) - EndOf(0) },
                Found = new() { ByteLength = length - EndOf(0) },
            };
        }
    }

    public override void Reserve(long rowCount)
    {
        if (rowCount > _reservedRowCount)
        {
            File.Reserve(EndOf(_reservedRowCount), EndOf(rowCount));
            _reservedRowCount = rowCount;
        }
    }

    public override void Append(long rowCount, ReadOnlySpan<byte> rows)
    {
        var start = EndOf(rowCount);
        try
        {
            Write(rowCount, rows);
            Region.ReachTo((rowCount * RowLengthInBytes) + rows.Length);
            _reservedRowCount = Math.Max(_reservedRowCount, rowCount + (rows.Length / RowLengthInBytes));
        }
        catch
        {
            File.Truncate(start);
            throw;
        }
    }

    private void Write(long rowCount, ReadOnlySpan<byte> rows)
    {
        for (var position = EndOf(rowCount); rows.Length > 0;)
        {
            var byteCount = LengthInOneStep(position, rows.Length);
            if (byteCount > 0)
            {
                File.Write(rows[..byteCount], position);
            }
            else
            {
                byteCount = (int)RowLengthInBytes;
                WriteUnsettled(position, rows[..byteCount]);
            }

            position += byteCount;
            rows = rows[byteCount..];
        }
    }

    /// <summary>
    /// Bytes of whole rows that the kernel adds to the file so that its length is one of whole rows at any time.
    /// </summary>
    private int LengthInOneStep(long position, int byteCount)
    {
        if (!_lock!.CanMarkRow || (PageSize % RowLengthInBytes == 0 && position % RowLengthInBytes == 0))
        {
            return byteCount;
        }

        var restOfPage = PageSize - (position % PageSize);
        return (int)Math.Min(byteCount, restOfPage / RowLengthInBytes * RowLengthInBytes);
    }

    private void WriteUnsettled(long position, ReadOnlySpan<byte> row)
    {
        _lock!.MarkRow(position, isUnsettled: true);
        try
        {
            File.Extend(position, position + row.Length, preallocate: true);
            var offset = position - Array.DataOffsetInBytes;
            Region.ReachTo(offset + row.Length);

            // Zeros onto zeros: both pages are there when the row is stored, in a few instructions.
            Region.Store(offset, [0]);
            Region.Store(offset + row.Length - 1, [0]);
            Region.Store(offset, row);
        }
        catch
        {
            File.Truncate(position);
            throw;
        }
        finally
        {
            _lock.MarkRow(position, isUnsettled: false);
        }
    }

    /// <summary>There is nothing to commit: what was appended counts.</summary>
    public override bool Commit(long rowCount) => false;

    public override void AppendZeros(long oldRowCount, long newRowCount)
    {
        File.Extend(EndOf(oldRowCount), EndOf(newRowCount), preallocate: true);
        try
        {
            Region.ReachTo(newRowCount * RowLengthInBytes);
        }
        catch
        {
            File.Truncate(EndOf(oldRowCount));
            throw;
        }

        _reservedRowCount = Math.Max(_reservedRowCount, newRowCount);
    }

    public override bool Trim(long rowCount)
    {
        if (rowCount >= _reservedRowCount)
        {
            return false;
        }

        File.Truncate(EndOf(rowCount));
        _reservedRowCount = rowCount;
        return true;
    }
}
