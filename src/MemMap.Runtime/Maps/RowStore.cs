namespace MemMap;

/// <summary>
/// How a file stores its rows and their number. A row is the elements below one index of the open axis.
/// </summary>
/// <remarks>The map that owns it makes one call at a time.</remarks>
internal abstract class RowStore(ArrayFile file)
{
    protected ArrayFile Array { get; } = file;

    protected RegularFile File => Array.File;

    protected MappedRegion Region => Array.Region;

    public long RowLengthInBytes { get; } = file.Layout.RowLengthInBytes;

    public static RowStore Of(ArrayFile file) => file.IsNpy ? new NpyRows(file) : new RawRows(file);

    /// <summary>Number of rows that the file says it has, including those that another map added.</summary>
    /// <exception cref="NpyFormatException">The file is not a <c>.npy</c> file any more.</exception>
    /// <exception cref="LayoutMismatchException">The file holds something else by now.</exception>
    public abstract long CountRows();

    /// <summary>Prepares the file for changes of the number of rows.</summary>
    /// <param name="rowCount">Current number of rows.</param>
    /// <param name="appenderLock">Lock of the appender: no other map changes the number while it is held.</param>
    public abstract void Prepare(long rowCount, AppenderLock appenderLock);

    /// <summary>
    /// Makes sure that the disk has space for that many rows, or throws and leaves the file unchanged.
    /// </summary>
    public abstract void Reserve(long rowCount);

    /// <summary>Reserves at least that many rows, and more where that makes appending faster.</summary>
    public virtual void ReserveAmply(long rowCount) => Reserve(rowCount);

    /// <summary>Number of rows that have disk space, existing ones included.</summary>
    public abstract long Capacity { get; }

    /// <summary>Prepares the region for rows that are stored directly into it, one at a time.</summary>
    /// <param name="rowCount">Current number of rows.</param>
    /// <returns>The number of rows that stores may reach; the current number where rows cannot be stored so.</returns>
    public abstract long MakeReady(long rowCount);

    /// <summary>Appends whole rows after the last one.</summary>
    public abstract void Append(long rowCount, ReadOnlySpan<byte> rows);

    /// <summary>Makes that many rows visible to all readers.</summary>
    /// <returns>Whether the file has changed.</returns>
    public abstract bool Commit(long rowCount);

    /// <summary>Adds rows of zeros, and makes them visible to all readers.</summary>
    public abstract void AppendZeros(long oldRowCount, long newRowCount);

    /// <summary>Cuts the file behind that many rows, and releases reserved space.</summary>
    /// <returns>Whether the file was changed.</returns>
    public abstract bool Trim(long rowCount);

    /// <summary>Offset in the file, in bytes, at which that many rows end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A file cannot be that long.</exception>
    protected long EndOf(long rowCount)
    {
        var end = Array.DataOffsetInBytes + ((Int128)rowCount * RowLengthInBytes);
        return end <= long.MaxValue
            ? (long)end
            : throw new ArgumentOutOfRangeException(
                nameof(rowCount), rowCount, $"Layout {Array.Layout.Name} of {rowCount:N0} rows needs {end:N0} bytes; "
                + $"a file holds at most {long.MaxValue:N0}.");
    }
}
