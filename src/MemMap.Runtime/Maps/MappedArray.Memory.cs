namespace MemMap;

/// <content>What the system is told of the memory that a map needs.</content>
public abstract partial class MappedArray
{
    /// <summary>
    /// The order in which the elements will be read, <see cref="MemMapOptions.Access"/> at first: a hint for read-ahead
    /// (<c>madvise</c>). Outside Linux nothing is done.
    /// </summary>
    public MemMapAccess AccessPattern
    {
        get
        {
            Region.ThrowIfClosed();
            return _access;
        }

        set
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, "AccessPattern is Normal, Sequential or Random.");
            }

            Region.SetAccess(value);
            _access = value;
        }
    }

    /// <summary>
    /// Starts to read rows from disk that will be needed soon, and does not wait for them (<c>MADV_WILLNEED</c>). Outside
    /// Linux nothing is done.
    /// </summary>
    /// <param name="start">The first row; in a column-major layout, the first column.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie within the map.</exception>
    public void Prefetch(long start, long length) => OnRange(start, length, Region.PrefetchRange);

    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Prefetch(Range rows) => OnRange(rows, Prefetch);

    /// <summary>
    /// Gives back the memory of rows that are not needed for a while: they leave this process and, unless another one
    /// has them mapped, the page cache; the next access reads them from disk. What was written to them is written to disk
    /// first, which this waits for. Of a copy-on-write map, whose changes are nowhere else, the kernel may move pages to
    /// swap. Outside Linux nothing is done.
    /// </summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <exception cref="IOException">The rows could not be written.</exception>
    public void Evict(long start, long length) => OnRange(start, length, Region.EvictRange);

    /// <inheritdoc cref="Evict(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Evict(Range rows) => OnRange(rows, Evict);

    /// <summary>
    /// Reads rows into memory and keeps them there, until <see cref="Unlock(long, long)"/> or the map is closed
    /// (<c>mlock</c>): no access to them waits for the disk. Outside Linux nothing is done.
    /// </summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <exception cref="IOException">The process may not lock so much; its limit is <c>ulimit -l</c>.</exception>
    public void Lock(long start, long length) => OnRange(start, length, Region.LockRange);

    /// <inheritdoc cref="Lock(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Lock(Range rows) => OnRange(rows, Lock);

    /// <summary>Lets rows leave memory again that <see cref="Lock(long, long)"/> keeps there, however often it was called.</summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    public void Unlock(long start, long length) => OnRange(start, length, Region.UnlockRange);

    /// <inheritdoc cref="Unlock(long, long)"/>
    /// <param name="rows">Some of the rows, <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Unlock(Range rows) => OnRange(rows, Unlock);

    private void OnRange(long start, long length, Action<long, long> action)
    {
        var (startInBytes, byteLength) = BytesOf(start, length);
        if (byteLength > 0)
        {
            action(startInBytes, byteLength);
        }
    }

    private void OnRange(Range rows, Action<long, long> action)
    {
        var (start, length) = RowsOf(rows);
        action(start, length);
    }
}
