namespace MemMap;

/// <content>What brings a map to disk.</content>
public abstract partial class MappedArray
{
    /// <summary>Bytes that an asynchronous flush brings to disk between two looks at its cancellation.</summary>
    private const long FlushStepInBytes = 64 << 20;

    /// <summary>
    /// Brings everything written to the map to disk: the mapped pages, then the file. For a map that is read-only or
    /// copy-on-write there is nothing to do.
    /// </summary>
    /// <exception cref="IOException">
    /// The system could not. A flush that failed once fails from then on, because what was lost is lost.
    /// </exception>
    public void Flush() => Flush(FlushScope.Disk);

    /// <inheritdoc cref="Flush()"/>
    /// <param name="scope">How far to bring it.</param>
    public void Flush(FlushScope scope) => FlushAll(scope);

    /// <summary>
    /// Brings some rows to disk, and no more than the pages that they lie in: all of it is there when this returns. The
    /// number of rows that were appended is not part of it; see <see cref="Flush()"/>.
    /// </summary>
    /// <param name="start">The first row; in a column-major layout, the first column.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie within the map.</exception>
    /// <inheritdoc cref="Flush()" path="/exception"/>
    public void Flush(long start, long length)
    {
        var (startInBytes, byteLength) = BytesOf(start, length);
        Region.Flush(startInBytes, byteLength);
    }

    /// <inheritdoc cref="Flush(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Flush(Range rows) => OnRange(rows, Flush);

    /// <summary><see cref="Flush()"/> on another thread, in steps: whatever a cancelled one has done stays done.</summary>
    /// <param name="cancellationToken">Looked at before each step of 64 MiB.</param>
    /// <inheritdoc cref="Flush()" path="/exception"/>
    public Task FlushAsync(CancellationToken cancellationToken = default)
    {
        Region.ThrowIfClosed();
        return Task.Run(FlushInSteps, cancellationToken);

        void FlushInSteps()
        {
            for (var start = 0L; Region.ByteLength - start is > 0 and var rest; start += FlushStepInBytes)
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
        Region.ThrowIfClosed();
        var rowCount = FullLength;
        AccessErrors.CheckSlice(start, length, rowCount);
        var rowLength = _file.Layout.RowLengthInBytes;
        return (start * rowLength, length * rowLength);
    }

    private (long Start, long Length) RowsOf(Range rows)
    {
        Region.ThrowIfClosed();
        var rowCount = FullLength;
        var (start, end) = (From(rows.Start), From(rows.End));
        return (start, end - start);

        long From(Index index) => index.IsFromEnd ? rowCount - index.Value : index.Value;
    }
}
