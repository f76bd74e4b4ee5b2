using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>
/// Changes the number of rows of a map, for <see cref="GrowableArray{T}"/>; every call holds the map's length gate.
/// </summary>
internal sealed class RowAppender(MappedArray map)
{
    private const long LeastStepInBytes = 64 << 10;
    private const long MostStepInBytes = 256 << 20;

    private AppenderLock? _lock;

    private RowStore Rows => map.Rows;

    /// <summary>Whether this map is the one that appends to the file.</summary>
    public bool IsAppending => _lock is not null;

    /// <summary>Number of rows that the file has disk space for.</summary>
    public long Capacity => IsAppending ? Math.Max(map.FullLength, Rows.Capacity) : map.FullLength;

    /// <summary>
    /// Number of rows that single appends can reach without a lock: 0 for a raw file, and until a single row was
    /// appended.
    /// </summary>
    public long RoomInRows { get; private set; }

    public void Resize(long length)
    {
        Begin();
        var oldLength = map.FullLength;
        if (length < oldLength)
        {
            Shrink(length);
        }
        else
        {
            Rows.AppendZeros(oldLength, length);
            SetLength(length);
        }

        RoomInRows = 0;
    }

    /// <summary>
    /// Removed rows that could not be cut off are not zeros, and may have no pages. Giving up the appender's lock makes
    /// the next appender, this map included, cut them off first.
    /// </summary>
    private void Shrink(long length)
    {
        try
        {
            map.Region.MarkWritten();
            map.Shrink(length, () => Rows.Commit(length));
            Rows.Trim(length);
        }
        catch when (map.FullLength == length)
        {
            RoomInRows = 0;
            _lock!.Dispose();
            _lock = null;
            throw;
        }
    }

    private void SetLength(long length)
    {
        map.Region.MarkWritten();
        map.SetLength(length);
    }

    public void EnsureCapacity(long length)
    {
        Begin();
        Rows.Reserve(Math.Max(length, map.FullLength));
        RoomInRows = 0;
    }

    public void TrimExcess()
    {
        Begin();
        Rows.Trim(map.FullLength);
        RoomInRows = 0;
    }

    /// <returns>Whether the file has changed.</returns>
    public bool Commit(long length) => IsAppending && Rows.Commit(length);

    /// <exception cref="ArgumentException">The elements are not a whole number of rows.</exception>
    public void Append<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        Begin();
        var (rowCount, rest) = Math.DivRem(elements.Length, map.RowLengthInItems);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"{elements.Length:N0} elements are not a whole number of rows of {map.RowLengthInItems:N0}; "
                + $"{rest:N0} are left over.", nameof(elements));
        }

        var oldLength = map.FullLength;
        MakeRoom(oldLength, oldLength + rowCount);
        Rows.Append(oldLength, MemoryMarshal.AsBytes(elements));
        SetLength(oldLength + rowCount);
        RoomInRows = rowCount == 1 ? Rows.MakeReady(oldLength + 1) : 0;
    }

    /// <summary>
    /// Reserves space in steps, so that most appends find it reserved; only what is needed where a step fails.
    /// </summary>
    private void MakeRoom(long oldLength, long newLength)
    {
        if (newLength <= Rows.Capacity)
        {
            return;
        }

        var rowLength = Rows.RowLengthInBytes;
        var step = Math.Clamp(oldLength, LeastStepInBytes / rowLength, Math.Max(1, MostStepInBytes / rowLength));
        var generous = Math.Max(newLength, oldLength + step);
        try
        {
            Rows.ReserveAmply(generous);
        }
        catch (Exception failure)
            when (failure is IOException or ArgumentException or InvalidOperationException)
        {
            Rows.Reserve(newLength);
        }
    }

    /// <summary>Takes the right to append, and the length that the previous appender left.</summary>
    private void Begin()
    {
        map.ThrowIfClosed();
        if (IsAppending)
        {
            return;
        }

        var appenderLock = map.LockForAppending();
        try
        {
            map.RefreshLength();
            Rows.Prepare(map.FullLength, appenderLock);
            _lock = appenderLock;
        }
        catch
        {
            appenderLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Commits and trims the file when the map closes. Rows that could not be flushed are not counted, and the space
    /// behind them stays, which does no harm.
    /// </summary>
    public void End(bool isFlushed, Action sync)
    {
        RoomInRows = 0;
        if (_lock is null)
        {
            return;
        }

        try
        {
            if (isFlushed && (Rows.Commit(map.FullLength) | Rows.Trim(map.FullLength)))
            {
                sync();
            }
        }
        finally
        {
            _lock.Dispose();
        }
    }
}
