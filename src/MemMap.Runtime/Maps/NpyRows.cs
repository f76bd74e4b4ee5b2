namespace MemMap;

/// <summary>The rows of a <c>.npy</c> file: its header has their number, and bytes behind them do not count.</summary>
/// <remarks>
/// <code>
/// ┌ header ┐┌── rows that the header counts ──┐┌ rows to be committed ┐┌ reserved, zeros ┐
/// └────────┘└─────────────────────────────────┘└──────────────────────┘└─────────────────┘
/// </code>
/// New rows are stored through memory, then the header is written in one call: a reader, or a crash, finds the old
/// number or the new one, and all of its rows.
/// </remarks>
internal sealed class NpyRows(ArrayFile file) : RowStore(file)
{
    /// <summary>More than any writer needs to finish a header.</summary>
    private const int MostLooks = 1000;

    private const long LeastReadyInBytes = 16 << 10;

    /// <summary>Size of a huge page of x64, and of Arm64 with its usual page size.</summary>
    private const long HugePageSize = 2 << 20;

    private byte[] _header = [];
    private byte[]? _look;
    private int _shapeOffset;
    private long _committedRowCount = -1;
    private long _fileLength;
    private long _readyRowCount;
    private long _readyStepInBytes = LeastReadyInBytes;

    /// <summary>Whether an append that failed may have left something behind the rows that is not zero.</summary>
    private bool _hasRemains;

    public override long Capacity => (_fileLength - Array.DataOffsetInBytes) / RowLengthInBytes;

    /// <remarks>
    /// A header that is being written may be read in parts: not a tuple, or a number that mixes the digits of two. So a
    /// number counts only when a later read finds the same, or more: then the file has had that many rows.
    /// </remarks>
    public override long CountRows()
    {
        if (IsAsBefore())
        {
            return _committedRowCount;
        }

        var header = ReadHeader();
        for (var looks = 1; !header.AsSpan().SequenceEqual(_header); looks++)
        {
            var later = ReadHeader();
            try
            {
                var rowCount = Parse(header).Shape[Array.Layout.SlowestAxis];
                if (later.AsSpan().SequenceEqual(header)
                    || (rowCount >= _committedRowCount && Parse(later).Shape[Array.Layout.SlowestAxis] >= rowCount))
                {
                    (_header, _committedRowCount) = (header, rowCount);
                }
            }
            catch (NpyFormatException) when (looks < MostLooks)
            {
                Thread.Yield();
            }

            header = _header == header ? header : later;
        }

        return _committedRowCount;
    }

    private NpyHeader Parse(byte[] header)
    {
        var parsed = NpyHeader.Parse(header, File.Length, Array.Path);
        LayoutComparison.Check(Array.Layout, parsed, Array.Path);
        _shapeOffset = checked((int)parsed.ShapeOffset);
        return parsed.DataOffset == Array.DataOffsetInBytes
            ? parsed
            : throw new LayoutMismatchException(
                $"'{Array.Path}' has its data at byte {parsed.DataOffset:N0} and had it at byte "
                + $"{Array.DataOffsetInBytes:N0} when it was opened; open it again.") { Path = Array.Path };
    }

    /// <summary>The usual case, without an allocation.</summary>
    private bool IsAsBefore()
    {
        _look ??= new byte[Array.DataOffsetInBytes];
        return _look.AsSpan(0, File.Read(_look, 0)).SequenceEqual(_header);
    }

    private byte[] ReadHeader()
    {
        var header = new byte[Array.DataOffsetInBytes];
        var byteCount = File.Read(header, 0);
        return header[..byteCount];
    }

    /// <summary>Cuts off what a killed appender left behind the rows that count, because it may not be zero.</summary>
    public override void Prepare(long rowCount, AppenderLock appenderLock)
    {
        _readyRowCount = 0;
        _fileLength = File.Length;
        var end = EndOf(rowCount);
        if (_fileLength == end)
        {
            return;
        }

        Span<byte> behind = stackalloc byte[6];
        behind = behind[..File.Read(behind, end)];
        if (behind.StartsWith(NpyPrefix.Magic))
        {
            throw new InvalidOperationException(
                $"'{Array.Path}' has another array at byte {end:N0}, behind this one, which new rows would overwrite; "
                + "save each array to a file of its own.");
        }

        Cut(end);
    }

    public override void Reserve(long rowCount) => ReserveTo(EndOf(rowCount));

    public override void ReserveAmply(long rowCount)
    {
        var end = EndOf(rowCount);
        ReserveTo(end - _fileLength < HugePageSize ? end : RoundUp(end, HugePageSize));
    }

    private void ReserveTo(long end)
    {
        if (end <= _fileLength)
        {
            return;
        }

        _ = HeaderOf((end - Array.DataOffsetInBytes) / RowLengthInBytes);
        File.Extend(_fileLength, end, preallocate: true);
        try
        {
            Region.ReachTo(end - Array.DataOffsetInBytes);
            if (end - _fileLength >= HugePageSize)
            {
                // One call for many pages: each takes as long as getting one huge page ready.
                Region.PreferHugePages(_fileLength - Array.DataOffsetInBytes, end - Array.DataOffsetInBytes);
            }
        }
        catch
        {
            File.Truncate(_fileLength);
            throw;
        }

        _fileLength = end;
    }

    /// <remarks>
    /// A page fault takes as long as storing a hundred small rows (measured: 3 to 12 us), a page that is got ready with
    /// many others a fraction of that. Few at first: most appenders add little.
    /// </remarks>
    public override long MakeReady(long rowCount)
    {
        if (rowCount >= _readyRowCount)
        {
            var start = EndOf(rowCount);
            var end = Math.Min(_fileLength, RoundUp(start, _readyStepInBytes));
            _readyRowCount = Math.Max(rowCount, (end - Array.DataOffsetInBytes) / RowLengthInBytes);
            Region.Populate(start - Array.DataOffsetInBytes, end - Array.DataOffsetInBytes);
            _readyStepInBytes = Math.Min(HugePageSize, _readyStepInBytes * 4);
        }

        return _readyRowCount;
    }

    /// <summary>The next multiple of a step: so that the largest pages of the system are whole ones.</summary>
    private static long RoundUp(long position, long step) => ((position / step) + 1) * step;

    public override void Append(long rowCount, ReadOnlySpan<byte> rows)
    {
        _hasRemains = true;
        Region.Store(rowCount * RowLengthInBytes, rows);
        _hasRemains = false;
    }

    public override bool Commit(long rowCount)
    {
        if (rowCount == _committedRowCount)
        {
            return false;
        }

        var header = HeaderOf(rowCount);
        var start = header.AsSpan().CommonPrefixLength(_header);
        var end = header.Length;
        while (end > start && header[end - 1] == _header[end - 1])
        {
            end--;
        }

        // In one call, which no signal cuts short within a page: a process killed here leaves one number or the other.
        File.Write(header.AsSpan(start..end), start);
        _header = header;
        _committedRowCount = rowCount;
        return true;
    }

    /// <exception cref="InvalidOperationException">The number has more digits than the header has room for.</exception>
    private byte[] HeaderOf(long rowCount)
    {
        byte[] header = [.. _header];
        return NpyLength.TryReplace(header, _shapeOffset, Array.Layout.SlowestAxis, rowCount)
            ? header
            : throw new InvalidOperationException(
                $"The header of '{Array.Path}' has no room for a length of {rowCount:N0}; "
                + "save the array again with numpy.save, which leaves room.");
    }

    public override void AppendZeros(long oldRowCount, long newRowCount)
    {
        if (_hasRemains)
        {
            Cut(EndOf(oldRowCount));
        }

        Reserve(newRowCount);
        Commit(newRowCount);
    }

    public override bool Trim(long rowCount)
    {
        var end = EndOf(rowCount);
        if (end >= _fileLength)
        {
            return false;
        }

        Cut(end);
        return true;
    }

    private void Cut(long end)
    {
        _readyRowCount = 0;
        File.Truncate(end);
        _fileLength = end;
        _hasRemains = false;
    }
}
