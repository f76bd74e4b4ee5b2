namespace MemMap;

/// <content>Flushing a map to disk.</content>
public abstract partial class MappedArray
{
    /// <summary>Bytes that an asynchronous flush writes between two checks for cancellation.</summary>
    private const long FlushStepInBytes = 64 << 20;

    /// <summary>
    /// Writes all changes of the map to disk: the mapped pages, then the file. Does nothing for a map that is read-only
    /// or copy-on-write.
    /// </summary>
    /// <exception cref="IOException">
    /// The system could not write the data. After a failed flush every later one fails too, because the lost data
    /// cannot be written again.
    /// </exception>
    public void Flush() => Flush(FlushScope.Disk);

    /// <inheritdoc cref="Flush()"/>
    /// <param name="scope">How far to bring the data: to the disk, or to the kernel.</param>
    public void Flush(FlushScope scope) => FlushAll(scope);

    /// <summary>
    /// Writes some rows to disk, and only the pages that hold them. When it returns, they survive a power loss. The
    /// number of appended rows is not written; <see cref="Flush()"/> does that.
    /// </summary>
    /// <param name="start">The first row; in a column-major layout, the first column.</param>
    /// <param name="length">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie within the map.</exception>
    /// <inheritdoc cref="Flush()" path="/exception"/>
    public void Flush(long start, long length)
    {
        var (startInBytes, byteLength) = BytesOf(start, length);
        Region.Flush(startInBytes, byteLength);
    }

    /// <inheritdoc cref="Flush(long, long)"/>
    /// <param name="rows">Range of rows, such as <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Flush(Range rows) => OnRange(rows, Flush);

    /// <summary>
    /// <see cref="Flush()"/> on another thread, in steps; what was written before a cancellation stays written.
    /// </summary>
    /// <param name="cancellationToken">Token that is checked before each step of 64 MiB.</param>
    /// <inheritdoc cref="Flush()" path="/exception"/>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        Region.ThrowIfRefusing();
        return Task.Run(FlushInSteps, cancellationToken);

        void FlushInSteps()
        {
            for (var start = 0L; ByteLength - start is > 0 and var rest; start += FlushStepInBytes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Region.Flush(start, Math.Min(FlushStepInBytes, rest));
            }

            cancellationToken.ThrowIfCancellationRequested();
            FlushAll(FlushScope.Disk);
        }
    }

    private protected virtual void FlushAll(FlushScope scope) => Region.Flush(scope);

    private (long StartInBytes, long ByteLength) BytesOf(long start, long length)
    {
        Region.ThrowIfRefusing();
        var rowCount = Extent.Count;
        AccessErrors.CheckSlice(start, length, rowCount);
        var rowLength = _file.Layout.RowLengthInBytes;
        return (start * rowLength, length * rowLength);
    }

    private (long Start, long Length) RowsOf(Range rows)
    {
        Region.ThrowIfRefusing();
        var rowCount = Extent.Count;
        var (start, end) = (Axis.PositionOf(rows.Start, rowCount), Axis.PositionOf(rows.End, rowCount));
        return (start, end - start);
    }
}
