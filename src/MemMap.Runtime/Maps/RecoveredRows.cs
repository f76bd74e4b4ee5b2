namespace MemMap;

/// <summary>
/// Rows that lie behind the counted ones in a <c>.npy</c> file, as the <c>Recover</c> method of a layout finds them: a
/// process appended them and was killed before it committed them.
/// </summary>
/// <remarks>
/// Space that was reserved and never written is zeros, so rows that are all zeros count only where another row follows.
/// The last row may have been written in part. A raw file counts every row that it has, so there is nothing to find.
/// </remarks>
public sealed class RecoveredRows
{
    private readonly ArrayLayout _layout;
    private readonly MemMapOptions _options;

    private RecoveredRows(ArrayLayout layout, MemMapOptions options, string path, long counted, long found)
    {
        (_layout, _options) = (layout, options);
        (Path, Counted, Found) = (path, counted, found);
    }

    /// <summary>Absolute path of the file.</summary>
    public string Path { get; }

    /// <summary>Number of rows that the header of the file counts.</summary>
    public long Counted { get; }

    /// <summary>Number of rows behind them.</summary>
    public long Found { get; }

    /// <summary>Counts the rows that were found, in the header of the file, and brings them to disk.</summary>
    /// <returns>Number of rows that the file has from now on.</returns>
    /// <exception cref="IOException">A map is appending to the file, or the file cannot be written.</exception>
    public long Claim()
    {
        if (Found == 0)
        {
            return Counted;
        }

        var file = ArrayFile.Open(_layout, Path, _options with { Remains = Remains.Claim, FlushOnDispose = true });
        var appender = new RowAppender(file);
        try
        {
            appender.EnsureCapacity(0);
            return file.Extent.Count;
        }
        finally
        {
            file.Region.Close(file.Extent.Close, isFlushed => appender.End(isFlushed, file.Region.SyncFile));
        }
    }

    /// <summary>Looks for rows behind the counted ones, and changes nothing.</summary>
    internal static RecoveredRows In(ArrayLayout? layout, string path, MemMapOptions? options)
    {
        // Of a part nothing is known: what lies behind it may be anything.
        var file = ArrayFile.OpenPath(
            layout, path, MemMapMode.Read, options is null ? null : options with { Length = null });
        try
        {
            var (counted, rowLength) = (file.Extent.Count, file.Layout.RowLengthInBytes);
            var end = file.DataOffsetInBytes + (counted * rowLength);
            var isWhole = file.Layout.IsOpen && file.Header is not null && !file.Part.IsBounded && file.Part.StartInBytes == 0;
            var found = isWhole ? Find(file.File, end, Math.Max(end, file.File.Length), rowLength) : 0;
            return new RecoveredRows(file.Layout, options ?? MemMapOptions.Default, file.Path, counted, found);
        }
        finally
        {
            file.Region.Close(file.Extent.Close);
        }
    }

    /// <summary>Number of whole rows in a range of a file, up to the last one that is not all zeros.</summary>
    internal static long Find(RegularFile file, long start, long end, long rowLength)
    {
        var rowCount = (end - start) / rowLength;
        var dataLength = file.LastDataBefore(start, end) - start;
        return Math.Min(rowCount, (dataLength + rowLength - 1) / rowLength);
    }
}
