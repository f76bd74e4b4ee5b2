using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// Changes the number of rows of a file, for <see cref="GrowableArray{T}"/>; every call holds the map's length gate.
/// </summary>
internal sealed class RowAppender(ArrayFile file)
{
    private const long LeastStepInBytes = 64 << 10;
    private const long MostStepInBytes = 256 << 20;

    /// <summary>The part of the free space that is reserved in advance: one in so many.</summary>
    private const long PartOfFreeSpace = 8;

    private AppenderLock? _lock;
    private long _fittingStep = long.MaxValue;

    /// <summary>Number of rows when this appender was last told where its path leads.</summary>
    private long _toldCount;

    /// <summary>Whether this map is the one that appends to the file.</summary>
    public bool IsAppending => _lock is not null;

    private RowStore Rows => file.Rows;

    private Extent Extent => file.Extent;

    public void Resize(long rowCount)
    {
        Begin();
        ThrowIfChanged();
        file.Region.MarkWritten();
        var isCut = rowCount < Extent.Count;
        try
        {
            if (isCut)
            {
                Rows.Cut(rowCount);
            }
            else
            {
                Rows.AppendZeros(rowCount);
            }
        }
        catch when (!Extent.IsOpen || (isCut && Extent.Count == rowCount))
        {
            // Removed rows that could not be cut off are not zeros. The next appender, this map included, finds them.
            // Where the file is not what it was, this map becomes an appender again after a Refresh.
            GiveUp();
            throw;
        }
    }

    public void EnsureCapacity(long rowCount)
    {
        Begin();
        ThrowIfChanged();
        Rows.Reserve(Math.Max(rowCount, Extent.Count));
    }

    public void TrimExcess()
    {
        Begin();
        ThrowIfChanged();
        Rows.Trim();
    }

    /// <summary>Publishes rows; never takes back what was published before.</summary>
    /// <returns>Whether the file has changed.</returns>
    /// <exception cref="IOException">
    /// The header could not be written; or another program changed, deleted or replaced the file.
    /// </exception>
    public bool Commit(long rowCount)
    {
        if (!IsAppending)
        {
            return false;
        }

        var state = file.File.StateOfPath(out var byteLength);
        ThrowIfChanged(byteLength);
        bool isChanged;
        try
        {
            isChanged = Rows.Commit(rowCount);
        }
        catch when (!Extent.IsOpen)
        {
            GiveUp();
            throw;
        }

        ThrowIfMoved(state);
        return isChanged;
    }

    /// <summary>Tells an appender, which follows no other map, whether its file is what it was.</summary>
    /// <inheritdoc cref="Commit" path="/exception"/>
    public void Check()
    {
        var state = file.File.StateOfPath(out var byteLength);
        ThrowIfChanged(byteLength);
        ThrowIfMoved(state);
    }

    /// <exception cref="ArgumentException">The elements are not a whole number of rows.</exception>
    public void Append<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        Begin();
        var rowLength = Rows.RowLengthInBytes / Unsafe.SizeOf<T>();
        var (rowCount, rest) = Math.DivRem(elements.Length, rowLength);
        if (rest != 0)
        {
            throw new ArgumentException(
                $"{elements.Length:N0} elements are not a whole number of rows of {rowLength:N0}; "
                + $"{rest:N0} are left over.", nameof(elements));
        }

        var oldCount = Extent.Count;
        MakeRoom(oldCount + rowCount);
        file.Region.MarkWritten();
        try
        {
            Rows.Append(elements);
        }
        catch when (!Extent.IsOpen)
        {
            GiveUp();
            throw;
        }
        catch (IOException failure) when (Extent.Count > oldCount)
        {
            throw new IOException(
                $"Appended {Extent.Count - oldCount:N0} of {rowCount:N0} rows to '{file.Path}', then: {failure.Message}",
                failure);
        }
    }

    /// <summary>
    /// Reserves space in steps, so that most appends find it reserved. A step that does not fit the disk is halved
    /// until it does, and what fitted is where the next one begins: a failed step can take long, and while it is tried,
    /// the disk looks full to other programs.
    /// </summary>
    private void MakeRoom(long rowCount)
    {
        ThrowIfChanged();
        if (rowCount <= Extent.Reserved)
        {
            return;
        }

        var step = NextStep();
        while (true)
        {
            try
            {
                Rows.Reserve(Math.Max(rowCount, Extent.Count + step), isAmple: Extent.Count + step > rowCount);
                _fittingStep = step >= _fittingStep ? Math.Max(1, step) * 2 : _fittingStep;
                return;
            }
            catch (Exception failure) when (Extent.Count + step > rowCount
                && failure is IOException or ArgumentException or InvalidOperationException)
            {
                step /= 2;
                _fittingStep = step;
            }
        }
    }

    /// <summary>As many rows as there are, within bounds, and no more than a part of what is free.</summary>
    private long NextStep()
    {
        var rowLength = Rows.RowLengthInBytes;
        var most = Math.Min(MostStepInBytes, file.File.FreeSpaceInBytes / PartOfFreeSpace);
        var step = Math.Clamp(Extent.Count, LeastStepInBytes / rowLength, MostStepInBytes / rowLength);
        return Math.Min(Math.Min(step, most / rowLength), _fittingStep);
    }

    /// <summary>Takes the right to append, and the length that the previous appender left.</summary>
    private void Begin()
    {
        file.Region.ThrowIfClosed();
        if (IsAppending)
        {
            return;
        }

        if (file.Part.IsBounded)
        {
            throw new InvalidOperationException(
                $"This map is of a part of '{file.Path}', {Extent.Count:N0} rows by MemMapOptions.Length, and does not "
                + "grow: what lies behind them is left alone. Open the file without Length to append to it.");
        }

        var appenderLock = file.File.LockForAppending();
        try
        {
            Rows.Refresh();
            file.Region.MarkWritten();
            Rows.Prepare(appenderLock);
            (_lock, _toldCount) = (appenderLock, Extent.Count);
        }
        catch
        {
            appenderLock.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ends appending of a map that lost its pages to a cut and gives no access: its rows are counted, and a refresh
    /// finds them in the file.
    /// </summary>
    /// <returns>Whether the map gave no access.</returns>
    /// <inheritdoc cref="Commit" path="/exception"/>
    public bool EndsWithoutAccess()
    {
        if (file.Region.Refusal() is null)
        {
            return false;
        }

        try
        {
            Commit(Extent.Count);
        }
        finally
        {
            GiveUp();
        }

        return true;
    }

    private void GiveUp()
    {
        if (_lock is not null)
        {
            Rows.Finish();
            _lock.Dispose();
            _lock = null;
        }
    }

    private void ThrowIfChanged() => ThrowIfChanged(file.File.Length);

    private void ThrowIfChanged(long byteLength)
    {
        try
        {
            Rows.ThrowIfChanged(byteLength);
        }
        catch (IOException)
        {
            GiveUp();
            throw;
        }
    }

    private void ThrowIfMoved(PathState state)
    {
        _toldCount = Extent.Count;
        if (state != PathState.SameFile)
        {
            throw new IOException(
                $"'{file.Path}' was {(state == PathState.Deleted ? "deleted or renamed" : "replaced by another file")} "
                + "since it was opened: the rows are in the opened file, which this name does not lead to any more. "
                + "Open the new file, and append them again where they are missing.");
        }
    }

    /// <summary>
    /// Commits and trims the file when the map closes. Rows that could not be flushed are not counted, and the space
    /// behind them stays, which does no harm.
    /// </summary>
    /// <exception cref="IOException">
    /// The rows could not be committed; or some went to a file that the path does not lead to, which no call has said yet.
    /// </exception>
    public void End(bool isFlushed, Action sync)
    {
        if (_lock is null)
        {
            return;
        }

        try
        {
            if (isFlushed)
            {
                Rows.ThrowIfChanged(file.File.Length);
                if (Rows.Commit(Extent.Count) | Rows.TrimLast())
                {
                    sync();
                }

                if (Extent.Count != _toldCount)
                {
                    ThrowIfMoved(file.File.StateOfPath());
                }
            }
        }
        finally
        {
            GiveUp();
        }
    }
}
