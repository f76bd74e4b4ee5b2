namespace MemMap;

/// <content>Hints to the system about the memory of a map.</content>
public abstract partial class MappedArray
{
    /// <summary>
    /// The order in which the elements will be read, initially <see cref="MemMapOptions.Access"/>: a hint for
    /// read-ahead (<c>madvise</c>). It has no effect outside Linux.
    /// </summary>
    public MemMapAccess AccessPattern
    {
        get
        {
            Region.ThrowIfRefusing();
            return _access;
        }

        set
        {
            if (!Enum.IsDefined(value))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, "AccessPattern must be Normal, Sequential or Random.");
            }

            Region.SetAccess(value);
            _access = value;
        }
    }

    /// <summary>
    /// Starts to read rows from disk that will be needed soon, and does not wait for them (<c>MADV_WILLNEED</c>, on
    /// Windows <c>PrefetchVirtualMemory</c>). It has no effect on other systems.
    /// </summary>
    /// <param name="start">The first row; in a column-major layout, the first column.</param>
    /// <param name="length">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows do not lie within the map.</exception>
    public void Prefetch(long start, long length) => OnRange(start, length, Region.PrefetchRange);

    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <param name="rows">Range of rows, such as <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Prefetch(Range rows) => OnRange(rows, Prefetch);

    /// <summary>
    /// Releases the memory of rows that are not needed for a while. They leave this process and, unless another process
    /// has them mapped, the page cache; the next access reads them from disk. Changed rows are written to disk first,
    /// and this method waits for that. The changes of a copy-on-write map exist in memory only, so the kernel may move
    /// its pages to swap instead. On Windows they leave this process, and memory as soon as it is needed. It has no effect
    /// on other systems.
    /// </summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <exception cref="IOException">The rows could not be written.</exception>
    public void Evict(long start, long length) => OnRange(start, length, Region.EvictRange);

    /// <inheritdoc cref="Evict(long, long)"/>
    /// <param name="rows">Range of rows, such as <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Evict(Range rows) => OnRange(rows, Evict);

    /// <summary>
    /// Reads rows into memory and keeps them there, until <see cref="Unlock(long, long)"/> is called or the map is
    /// closed (<c>mlock</c>, on Windows <c>VirtualLock</c>), so that no access to them waits for the disk. It has no effect
    /// on other systems.
    /// </summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    /// <exception cref="IOException">
    /// The process may not lock that much memory; its limit is <c>ulimit -l</c>.
    /// </exception>
    public void Lock(long start, long length) => OnRange(start, length, Region.LockRange);

    /// <inheritdoc cref="Lock(long, long)"/>
    /// <param name="rows">Range of rows, such as <c>1000..2000</c> or <c>^10..</c>.</param>
    public void Lock(Range rows) => OnRange(rows, Lock);

    /// <summary>
    /// Allows rows to leave memory again, however often <see cref="Lock(long, long)"/> was called for them.
    /// </summary>
    /// <inheritdoc cref="Prefetch(long, long)"/>
    public void Unlock(long start, long length) => OnRange(start, length, Region.UnlockRange);

    /// <inheritdoc cref="Unlock(long, long)"/>
    /// <param name="rows">Range of rows, such as <c>1000..2000</c> or <c>^10..</c>.</param>
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
