namespace MemMap;

/// <summary>
/// Where a file says how many rows it has, and how rows get there. A row is what lies below one index of the open axis.
/// </summary>
/// <remarks>The map that owns it makes one call at a time.</remarks>
internal abstract class RowStore(ArrayFile file)
{
    protected ArrayFile Array { get; } = file;

    protected RegularFile File => Array.File;

    protected MappedRegion Region => Array.Region;

    public long RowLengthInBytes { get; } = file.Layout.RowLengthInBytes;

    public static RowStore Of(ArrayFile file) => file.IsNpy ? new NpyRows(file) : new RawRows(file);

    /// <summary>Rows that the file says it has, whoever added them.</summary>
    /// <exception cref="NpyFormatException">The file is no <c>.npy</c> any more.</exception>
    /// <exception cref="LayoutMismatchException">The file holds something else by now.</exception>
    public abstract long CountRows();

    /// <summary>Gets ready to change the number of rows.</summary>
    /// <param name="rowCount">How many there are.</param>
    /// <param name="appenderLock">Nobody else changes it, as long as this is held.</param>
    public abstract void Prepare(long rowCount, AppenderLock appenderLock);

    /// <summary>Makes sure that so many rows have their space on disk, or throws and leaves the file as it was.</summary>
    public abstract void Reserve(long rowCount);

    /// <summary>The same for at least so many rows, and some more where that makes appending them faster.</summary>
    public virtual void ReserveAmply(long rowCount) => Reserve(rowCount);

    /// <summary>Rows that have their space on disk, those that there are among them.</summary>
    public abstract long Capacity { get; }

    /// <summary>Gets ready for rows that are stored straight into the region, one at a time.</summary>
    /// <param name="rowCount">How many there are.</param>
    /// <returns>How many there may be then; as many as there are where rows cannot be stored so.</returns>
    public abstract long MakeReady(long rowCount);

    /// <summary>Puts whole rows behind the last one.</summary>
    public abstract void Append(long rowCount, ReadOnlySpan<byte> rows);

    /// <summary>Lets everyone see so many rows.</summary>
    /// <returns>Whether the file has changed.</returns>
    public abstract bool Commit(long rowCount);

    /// <summary>Adds rows of zeros, and lets everyone see them.</summary>
    public abstract void AppendZeros(long oldRowCount, long newRowCount);

    /// <summary>Cuts the file behind so many rows, and gives back what was reserved.</summary>
    /// <returns>Whether there was anything.</returns>
    public abstract bool Trim(long rowCount);

    /// <summary>Where so many rows end in the file, in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No file is that long.</exception>
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
