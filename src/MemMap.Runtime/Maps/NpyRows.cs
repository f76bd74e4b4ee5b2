namespace MemMap;

/// <summary>The rows of a <c>.npy</c> file: its header has their number, and bytes behind them do not count.</summary>
/// <remarks>
/// <code>
/// ┌ header ┐┌── rows that the header counts ──┐┌ rows to be committed ┐┌ reserved, zeros ┐
/// └────────┘└─────────────────────────────────┘└──────────────────────┘└─────────────────┘
/// </code>
/// New rows are stored, then the header is written in one call: a reader, or a crash, finds the old number or the new
/// one, and all of its rows.
/// </remarks>
internal sealed class NpyRows(ArrayFile file) : RowStore(file)
{
    /// <summary>More than any writer needs to finish a header.</summary>
    private const int MostLooks = 1000;

    private const long LeastReadyInBytes = 16 << 10;

    /// <summary>Size of a huge page of x64, and of Arm64 with its usual page size.</summary>
    private const long HugePageSize = 2 << 20;

    private byte[] _header = [.. file.Header!.Bytes];
    private long _headerRowCount = file.Extent.Committed;
    private int _shapeOffset = file.Header.ShapeOffset;
    private byte[]? _look;
    private byte[]? _nextHeader;
    private long _readyStepInBytes = LeastReadyInBytes;

    /// <summary>
    /// Whether rows may be stored through memory. A page that is got ready takes a store without asking the file
    /// system; elsewhere the store would find a full disk by a signal, where a write finds it by an exception.
    /// </summary>
    private bool _canStore = file.File.IsStoredInPlace;

    /// <summary>Whether an append that failed may have left something behind the rows that is not zero.</summary>
    private bool _hasRemains;

    protected override long EndOfSpace => EndOf(Extent.Reserved);

    /// <remarks>
    /// A header that is being written may be read in parts: not a tuple, or a number that mixes the digits of two. So a
    /// number counts only when a later read finds the same, or more: then the file has had that many rows.
    /// </remarks>
    public override long CountRows()
    {
        if (IsAsBefore())
        {
            return _headerRowCount;
        }

        var header = ReadHeader();
        for (var looks = 1; ; looks++)
        {
            var later = ReadHeader();
            try
            {
                var (rowCount, shapeOffset) = Parse(header);
                if (later.AsSpan().SequenceEqual(header)
                    || (rowCount >= _headerRowCount && Parse(later).RowCount >= rowCount))
                {
                    (_header, _headerRowCount, _shapeOffset) = (header, rowCount, shapeOffset);
                    return rowCount;
                }
            }
            catch (NpyFormatException) when (looks < MostLooks)
            {
                Thread.Yield();
            }

            header = later;
        }
    }

    /// <exception cref="NpyFormatException">The header is not one, or counts more rows than the file has.</exception>
    private (long RowCount, int ShapeOffset) Parse(byte[] header)
    {
        var parsed = NpyHeader.Parse(header, Array.Part.LengthIn(File.Length), Array.Path, int.MaxValue, Array.Part.StartInBytes);
        LayoutComparison.Check(Array.Layout, parsed, Array.Path);
        var dataOffset = Array.Part.StartInBytes + parsed.DataOffset;
        return dataOffset == Array.DataOffsetInBytes
            ? (parsed.Shape[Array.Layout.SlowestAxis], parsed.ShapeOffset)
            : throw new LayoutMismatchException(
                $"'{Array.Path}' has its data at byte {dataOffset:N0} and had it at byte "
                + $"{Array.DataOffsetInBytes:N0} when it was opened; open it again.") { Path = Array.Path };
    }

    /// <summary>The usual case, without an allocation: the same header, and all of its rows.</summary>
    private bool IsAsBefore()
    {
        _look ??= new byte[_header.Length];
        return _look.AsSpan(0, Array.Part.Read(File, _look)).SequenceEqual(_header) && File.Length >= EndOf(_headerRowCount);
    }

    private byte[] ReadHeader()
    {
        var header = new byte[_header.Length];
        var byteCount = Array.Part.Read(File, header);
        return header[..byteCount];
    }

    public override void Prepare(AppenderLock appenderLock)
    {
        var (end, length) = (EndOf(Extent.Count), File.Length);
        if (IsAmongOthers(end, length) || (File.FirstDataFrom(end, length) is var first && first < length))
        {
            end = EndOfRemains(end, length);
        }

        if (Region.LetsFileBeCut)
        {
            CutRemains(end);
        }

        _hasRemains = false;
        WriteOrder();
        Claim((end - Array.DataOffsetInBytes) / RowLengthInBytes);
        if (length > end && !Region.LetsFileBeCut)
        {
            KeepAsSpace(end, length);
        }
    }

    /// <summary>
    /// Where the system cuts no mapped file, what lies behind the rows becomes space for more of them: whole rows of
    /// zeros.
    /// </summary>
    private void KeepAsSpace(long end, long length)
    {
        File.Clear(end, File.LastDataBefore(end, length));
        var rowCount = (length - Array.DataOffsetInBytes + RowLengthInBytes - 1) / RowLengthInBytes;
        File.Extend(length, EndOf(rowCount), preallocate: true);
        Region.ReachTo(EndOf(rowCount) - Array.DataOffsetInBytes);
        Extent.Reserve(rowCount);
    }

    /// <summary>
    /// Whether something lies behind a header that begins within the file: also zeros may belong to another part of it.
    /// </summary>
    private bool IsAmongOthers(long end, long length) => Array.Part.StartInBytes > 0 && length > end;

    /// <summary>What becomes of bytes behind the rows that are not zeros, or may be another part of the file.</summary>
    /// <returns>Where the rows end from now on.</returns>
    private long EndOfRemains(long end, long length)
    {
        switch (Array.Remains)
        {
            case Remains.Discard:
                return end;
            case Remains.Claim when RecoveredRows.Find(File, end, length, RowLengthInBytes) is > 0 and var found
                && File.FirstDataFrom(end + (found * RowLengthInBytes), length) == length:
                return end + (found * RowLengthInBytes);
            default:
                throw new LayoutMismatchException(IsAmongOthers(end, length)
                    ? $"'{Array.Path}' has {length - end:N0} bytes behind the {Extent.Count:N0} rows from offset "
                    + $"{Array.Part.StartInBytes:N0} on, which may be another part of the file, so appending would destroy "
                    + "them. Append to a .npy that is the last part of its file; Remains.Discard removes what follows."
                    : $"'{Array.Path}' has {length - end:N0} bytes behind its {Extent.Count:N0} rows, from byte {end:N0} "
                    + "on, and they are not zeros, so appending would destroy them. They may be rows of a process that "
                    + $"was killed before it committed them: {Array.Layout.Name}.Recover finds them, and "
                    + "MemMapOptions.Remains = Remains.Claim counts whole ones. Or another program has written something "
                    + "else there: copy it first, if it matters; Remains.Discard removes it.")
                {
                    Path = Array.Path,
                    Expected = new() { ByteLength = end - Array.DataOffsetInBytes },
                    Found = new() { ByteLength = length - Array.DataOffsetInBytes },
                };
        }
    }

    /// <summary>Counts rows that lie behind the last one.</summary>
    private void Claim(long rowCount)
    {
        if (rowCount > Extent.Count)
        {
            Region.ReachTo(rowCount * RowLengthInBytes);
            WriteRowCount(rowCount);
            Extent.Adopt(rowCount);
        }
    }

    /// <summary>
    /// Where both orders mean the same, as in a file of at most one row, NumPy writes <c>fortran_order: False</c>. The
    /// rows that are appended are in the order of the layout, so the header must say that before there are two.
    /// </summary>
    /// <exception cref="InvalidOperationException">The header has no room for it.</exception>
    private void WriteOrder()
    {
        var parsed = NpyHeader.Parse(_header, long.MaxValue, Array.Path, int.MaxValue);
        if (parsed.Order == Array.Layout.Order || Array.Layout.RowLengthInItems == 1)
        {
            return;
        }

        NpyHeader header;
        try
        {
            header = (parsed with { Order = Array.Layout.Order }).Written();
        }
        catch (ArgumentException)
        {
            throw new InvalidOperationException(
                $"The header of '{Array.Path}' has no room for the order of layout {Array.Layout.Name}; "
                + "save the array again with numpy.save, which leaves room.");
        }

        File.Write(header.Bytes, Array.Part.StartInBytes);
        (_header, _shapeOffset) = (header.Bytes, header.ShapeOffset);
    }

    public override void Reserve(long rowCount, bool isAmple = false)
    {
        var (oldEnd, end) = (EndOf(Extent.Reserved), EndOf(rowCount));
        if (end <= oldEnd)
        {
            return;
        }

        if (isAmple && end - oldEnd >= HugePageSize)
        {
            rowCount = (RoundUp(end, HugePageSize) - Array.DataOffsetInBytes + RowLengthInBytes - 1) / RowLengthInBytes;
            end = EndOf(rowCount);
        }

        _ = HeaderOf(rowCount);
        try
        {
            if (LengthLeft > oldEnd && !File.IsStoredInPlace)
            {
                File.Clear(oldEnd, Math.Min(end, LengthLeft));
            }

            File.Extend(oldEnd, end, preallocate: true);
        }
        catch when (!Region.LetsFileBeCut)
        {
            CutBack(oldEnd);
            throw;
        }

        try
        {
            Region.ReachTo(end - Array.DataOffsetInBytes);
            if (end - oldEnd >= HugePageSize)
            {
                // One call for many pages: each takes as long as getting one huge page ready.
                Region.PreferHugePages(oldEnd - Array.DataOffsetInBytes, end - Array.DataOffsetInBytes);
            }
        }
        catch
        {
            CutBack(oldEnd);
            throw;
        }

        Extent.Reserve(rowCount);
    }

    /// <summary>
    /// Gets the pages of rows ready to be stored into, and of some more: a page fault takes as long as storing a hundred
    /// small rows (measured: 3 to 12 us), a page that is got ready with many others a fraction of that. Few at first:
    /// most appenders add little.
    /// </summary>
    private void MakeReady(long rowCount)
    {
        var (start, end) = (EndOf(Extent.Count), EndOf(rowCount));
        end = Math.Min(EndOf(Extent.Reserved), RoundUp(end, _readyStepInBytes));
        _canStore = Region.Populate(start - Array.DataOffsetInBytes, end - Array.DataOffsetInBytes);
        if (_canStore)
        {
            Extent.MakeReady((end - Array.DataOffsetInBytes) / RowLengthInBytes);
            _readyStepInBytes = Math.Min(HugePageSize, _readyStepInBytes * 4);
        }
    }

    /// <summary>The next multiple of a step: so that the largest pages of the system are whole ones.</summary>
    private static long RoundUp(long position, long step) => ((position / step) + 1) * step;

    public override void Append<T>(ReadOnlySpan<T> rows)
    {
        var byteLength = ByteLengthOf(rows);
        var rowCount = Extent.Count + (byteLength / RowLengthInBytes);
        if (rowCount > Extent.Ready && _canStore && byteLength < LeastReadyInBytes)
        {
            MakeReady(rowCount);
        }

        _hasRemains = true;
        if (rowCount <= Extent.Ready)
        {
            Store(rows, EndOf(Extent.Count));
        }
        else
        {
            Write(rows, EndOf(Extent.Count));
        }

        Extent.Append(rowCount - Extent.Count);
        _hasRemains = false;
    }

    public override bool Commit(long rowCount)
    {
        if (rowCount <= Extent.Committed)
        {
            return false;
        }

        if (File.IsRemote)
        {
            // The number goes to the other machines at once, rows in pages of this one do not.
            Region.SyncRange(
                Extent.Committed * RowLengthInBytes, (rowCount - Extent.Committed) * RowLengthInBytes);
        }

        WriteRowCount(rowCount);
        Extent.Commit(rowCount);
        return true;
    }

    /// <summary>
    /// Writes what differs in one call, which no signal cuts short within a page: a process killed here leaves one
    /// number or the other.
    /// </summary>
    /// <exception cref="IOException">Another program has written the header.</exception>
    private void WriteRowCount(long rowCount)
    {
        ThrowIfHeaderChanged();
        var header = HeaderOf(rowCount);
        var start = header.AsSpan().CommonPrefixLength(_header);
        var end = header.Length;
        while (end > start && header[end - 1] == _header[end - 1])
        {
            end--;
        }

        // Rows are stored before the number that counts them: no call of the kernel promises to order what precedes it.
        Volatile.WriteBarrier();
        File.Write(header.AsSpan(start..end), Array.Part.StartInBytes + start);
        (_header, _nextHeader, _headerRowCount) = (header, _header, rowCount);
    }

    /// <summary>A number that is written into a header of another program would damage its file.</summary>
    private void ThrowIfHeaderChanged()
    {
        _look ??= new byte[_header.Length];
        if (!_look.AsSpan(0, Array.Part.Read(File, _look)).SequenceEqual(_header))
        {
            var failure = new IOException(
                $"'{Array.Path}' has another header than this map, which appends to it, has written: another program has "
                + "saved over the file. Rows that were not committed are lost; call Refresh, or open the file again.");
            Suspend(failure);
            throw failure;
        }
    }

    /// <summary>The header with another number, until the next call.</summary>
    /// <exception cref="InvalidOperationException">The number has more digits than the header has room for.</exception>
    private byte[] HeaderOf(long rowCount)
    {
        var header = _nextHeader?.Length == _header.Length ? _nextHeader : _nextHeader = new byte[_header.Length];
        _header.CopyTo(header, 0);
        return NpyLength.TryReplace(header, _shapeOffset, Array.Layout.SlowestAxis, rowCount)
            ? header
            : throw new InvalidOperationException(
                $"The header of '{Array.Path}' has no room for a length of {rowCount:N0}; "
                + "save the array again with numpy.save, which leaves room.");
    }

    public override void AppendZeros(long rowCount)
    {
        if (_hasRemains)
        {
            if (Region.LetsFileBeCut && TryCutTo(EndOf(Extent.Count)))
            {
                Extent.Trim();
            }
            else
            {
                File.Clear(EndOf(Extent.Count), File.LastDataBefore(EndOf(Extent.Count), File.Length));
            }

            _hasRemains = false;
        }

        Reserve(rowCount);
        Extent.Append(rowCount - Extent.Count);
        Commit(rowCount);
    }

    public override void Cut(long rowCount)
    {
        var committed = Extent.Committed;
        Region.Cut(rowCount * RowLengthInBytes, () => Extent.Cut(rowCount), () =>
        {
            WriteRowCount(rowCount);
            try
            {
                Truncate(EndOf(rowCount));
            }
            catch
            {
                // The file has what it had.
                WriteRowCount(committed);
                throw;
            }
        });
        Extent.Trim();
    }

    protected override bool IsUnchanged() => IsAsBefore();
}
