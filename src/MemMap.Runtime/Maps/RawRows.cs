using System.Runtime.CompilerServices;

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

    /// <summary>
    /// Whether the file has one row more, all zeros, which a killed appender did not come to write. The next row takes
    /// its place: readers have counted it already, so the file is not cut.
    /// </summary>
    private bool _hasRowOfZeros;

    protected override long EndOfSpace => EndOf(Extent.Count + (_hasRowOfZeros ? 1 : 0));

    /// <summary>Whether a row may cross from a page into the next.</summary>
    private bool CanBeUnsettled => _lock!.CanMarkRow && !File.IsRemote
        && (PageSize % RowLengthInBytes != 0 || Array.DataOffsetInBytes % RowLengthInBytes != 0);

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

    public override void Prepare(AppenderLock appenderLock)
    {
        _lock = appenderLock;
        _hasRowOfZeros = false;
        var (end, length) = (EndOf(Extent.Count), File.Length);
        if (length == end)
        {
            LeaveOutRowOfZeros();
            NoteSettled();
            return;
        }

        if (Array.Remains == Remains.Discard && length > end)
        {
            CutRemains(end);
            NoteSettled();
            return;
        }

        throw new LayoutMismatchException(
            $"'{Array.Path}' has {length:N0} bytes; {Extent.Count:N0} rows of layout {Array.Layout.Name} end at byte "
            + $"{end:N0}. New rows would overwrite the bytes behind them: check the layout, and whether the last row "
            + "was cut short, and append to a copy that ends with a whole row. Remains.Discard removes them.")
        {
            Path = Array.Path,
            Expected = new() { ByteLength = end - EndOf(0) },
            Found = new() { ByteLength = length - EndOf(0) },
        };
    }

    /// <summary>
    /// A killed appender leaves a note, and may leave a row that has space and no data: one that crosses into the next
    /// page, is all zeros, and ends behind the rows that the note says to be whole.
    /// </summary>
    private void LeaveOutRowOfZeros()
    {
        var (last, end) = (EndOf(Extent.Count - 1), EndOf(Extent.Count));
        _hasRowOfZeros = CanBeUnsettled && Extent.Count > 0 && !IsInOnePage(last, RowLengthInBytes)
            && _lock!.SettledEnd is { } settledEnd && end > settledEnd && File.FirstDataFrom(last, end) == end;
        if (_hasRowOfZeros)
        {
            Extent.Adopt(Extent.Count - 1);
        }
    }

    private void NoteSettled()
    {
        if (CanBeUnsettled)
        {
            _lock!.NoteSettledEnd(EndOf(Extent.Count));
        }
    }

    public override void Finish()
    {
        if (CanBeUnsettled && !_hasRowOfZeros)
        {
            _lock!.NoteSettledEnd(null);
        }
    }

    public override void Reserve(long rowCount, bool isAmple = false)
    {
        if (rowCount > Extent.Reserved)
        {
            File.Reserve(EndOf(Extent.Reserved), EndOf(rowCount));
            Extent.Reserve(rowCount);
        }
    }

    /// <remarks>
    /// A reader may have each row as soon as it is written, so what is written stays, whatever fails afterwards; and
    /// where it may, the region reaches the rows before there are any, so that it does not fail afterwards.
    /// </remarks>
    public override void Append<T>(ReadOnlySpan<T> rows)
    {
        var rowCount = Extent.Count + (ByteLengthOf(rows) / RowLengthInBytes);
        if (Region.MayReachAhead)
        {
            Region.ReachTo(rowCount * RowLengthInBytes);
        }

        try
        {
            var rowLengthInItems = (int)(RowLengthInBytes / Unsafe.SizeOf<T>());
            while (!rows.IsEmpty)
            {
                var position = EndOf(Extent.Count);
                var (count, isWhole) = _hasRowOfZeros
                    ? (1, true)
                    : RowsInOneStep(position, ByteLengthOf(rows) / RowLengthInBytes);
                var step = rows[..((int)count * rowLengthInItems)];
                if (isWhole)
                {
                    if (_hasRowOfZeros && IsAllZeros(step))
                    {
                        _lock!.NoteSettledEnd(position + RowLengthInBytes);
                    }

                    Write(step, position);
                }
                else
                {
                    WriteUnsettled(step, position);
                }

                _hasRowOfZeros = false;
                Count(count);
                rows = rows[step.Length..];
            }
        }
        catch
        {
            TryKeepWholeRows(rowCount);
            throw;
        }
    }

    /// <summary>Where that fails, what the file has is not what this map counts, and it gives no access.</summary>
    private void TryKeepWholeRows(long mostRows)
    {
        try
        {
            KeepWholeRows(mostRows);
        }
        catch (IOException failure)
        {
            Suspend(failure);
        }
    }

    /// <summary>Rows that the file has count at once.</summary>
    private void Count(long added)
    {
        var rowCount = Extent.Count + added;
        Region.ReachTo(rowCount * RowLengthInBytes);

        Extent.Reserve(rowCount);
        Extent.Append(added);
        Extent.Commit(rowCount);
    }

    /// <summary>A step that failed may have written some rows, which stay, and a part of one, which goes.</summary>
    private void KeepWholeRows(long mostRows)
    {
        if (_hasRowOfZeros)
        {
            return;
        }

        var length = File.Length;
        var there = Math.Min(mostRows, (length - Array.DataOffsetInBytes) / RowLengthInBytes);
        if (there > Extent.Count)
        {
            Count(there - Extent.Count);
        }

        if (length > EndOf(Extent.Count))
        {
            if (!TryCutTo(EndOf(Extent.Count)))
            {
                throw new IOException(
                    $"'{Array.Path}' has a part of a row behind its rows that could not be removed, because views of "
                    + "it are open; end them first.");
            }

            Extent.Trim();
        }
    }

    /// <summary>
    /// Rows that the kernel adds to the file so that its length is one of whole rows at any time; or one row for which
    /// it cannot.
    /// </summary>
    private (long Count, bool IsWhole) RowsInOneStep(long position, long rowCount)
    {
        // Readers on other machines cannot see the mark of an unsettled row.
        if (!CanBeUnsettled)
        {
            return (rowCount, true);
        }

        var inPage = (PageSize - (position % PageSize)) / RowLengthInBytes;
        return inPage > 0 ? (Math.Min(rowCount, inPage), true) : (1, false);
    }

    private void WriteUnsettled<T>(ReadOnlySpan<T> row, long position)
        where T : unmanaged
    {
        var end = position + RowLengthInBytes;
        if (IsAllZeros(row))
        {
            _lock!.NoteSettledEnd(end);
        }

        _lock!.MarkRow(position, isUnsettled: true);
        try
        {
            File.Extend(position, end, preallocate: true);
            if (File.IsStoredInPlace)
            {
                // Zeros onto zeros: all pages are there when the row is stored, in a few instructions.
                Region.ReachTo(end - Array.DataOffsetInBytes);
                for (var touched = position; touched < end; touched = ((touched / PageSize) + 1) * PageSize)
                {
                    Region.Store(touched - Array.DataOffsetInBytes, [0]);
                }

                Store(row, position);
            }
            else
            {
                Write(row, position);
            }
        }
        catch
        {
            CutBack(position);
            Extent.Trim();
            throw;
        }
        finally
        {
            _lock.MarkRow(position, isUnsettled: false);
        }
    }

    private static bool IsAllZeros<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        foreach (var piece in new Pieces<T>(elements))
        {
            if (piece.ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>There is nothing to commit: what was appended counts.</summary>
    public override bool Commit(long rowCount) => false;

    public override void AppendZeros(long rowCount)
    {
        var (oldEnd, end) = (EndOf(Extent.Count), EndOf(rowCount));
        if (rowCount == Extent.Count)
        {
            if (_hasRowOfZeros)
            {
                // Readers have counted it.
                Cut(rowCount);
            }

            return;
        }

        if (CanBeUnsettled)
        {
            _lock!.NoteSettledEnd(end);
        }

        try
        {
            if (Region.MayReachAhead)
            {
                Region.ReachTo(rowCount * RowLengthInBytes);
            }

            File.Extend(oldEnd, end, preallocate: true);
            Region.ReachTo(rowCount * RowLengthInBytes);
        }
        catch
        {
            CutBack(EndOfSpace);
            Extent.Trim();
            NoteSettled();
            throw;
        }

        _hasRowOfZeros = false;
        Extent.Reserve(rowCount);
        Extent.Append(rowCount - Extent.Count);
        Extent.Commit(rowCount);
    }

    public override bool Trim()
    {
        if (!_hasRowOfZeros)
        {
            return base.Trim();
        }

        if (!TryCutTo(EndOfSpace))
        {
            return false;
        }

        Extent.Trim();
        return true;
    }

    public override void Cut(long rowCount)
    {
        Region.Cut(rowCount * RowLengthInBytes, () => Extent.Cut(rowCount), () =>
        {
            Truncate(EndOf(rowCount));
            _hasRowOfZeros = false;
        });
        Extent.Trim();
    }

    /// <summary>The system takes space behind the end back by itself.</summary>
    public override bool TrimLast() => Region.LetsFileBeCut && Trim();
}
