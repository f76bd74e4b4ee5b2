using System.ComponentModel;

namespace MemMap;

/// <summary>
/// A writable map whose open axis can change its length: every generated <c>Map</c> of a <c>*</c> layout. What lies below
/// one index of that axis is called a row here; in a column-major layout it is a column.
/// </summary>
/// <remarks>
/// <para>
/// Views that were taken before keep their length, and stay valid. One map at a time appends to a file, among all
/// processes: from its first change of the length until it is disposed. Any number may read, and follow with
/// <see cref="Refresh"/>.
/// </para>
/// <para>
/// In a <c>.npy</c> others see new rows at the next <see cref="Commit"/>, <see cref="MappedArray.Flush()"/> or dispose; of
/// a process that dies they see all rows that were committed, and no other. A raw file has no count but its length: there
/// each row is seen as soon as it is appended.
/// </para>
/// </remarks>
/// <typeparam name="T">Of an element.</typeparam>
public abstract class GrowableArray<T> : WritableArray<T>
    where T : unmanaged
{
    private readonly RowAppender _appender;

    /// <summary>Takes over an open file.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected GrowableArray(ArrayFile file)
        : base(file) => _appender = new RowAppender(this);

    /// <summary>Rows that the file has space for; appending them asks the system for nothing, and cannot fail for a full disk.</summary>
    public long Capacity
    {
        get
        {
            using (LengthGate.Enter())
            {
                ThrowIfClosed();
                return _appender.Capacity;
            }
        }
    }

    /// <summary>Puts elements behind the last one: a whole number of rows.</summary>
    /// <exception cref="ArgumentException">They are no whole number of rows.</exception>
    /// <exception cref="InvalidOperationException">The header has no room for the number.</exception>
    /// <exception cref="IOException">The disk is full, or somebody else appends; the file is as it was.</exception>
    public void Append(ReadOnlySpan<T> items)
    {
        using (LengthGate.Enter())
        {
            _appender.Append(items);
        }
    }

    /// <summary>Puts one element behind the last, where it is a row by itself.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void AppendElement(ref readonly T element)
    {
        // A copy, whose padding is zero: so nothing that happens to the original meanwhile fails within the gate.
        T clean = default;
        CopyData(in element, ref clean);
        if (!TryAppendReady(in clean))
        {
            using (LengthGate.Enter())
            {
                _appender.Append(new ReadOnlySpan<T>(in clean));
            }
        }
    }

    /// <summary>Where the room for one more row is there and nobody else changes the length.</summary>
    private bool TryAppendReady(ref readonly T element)
    {
        if (!LengthGate.TryEnterBriefly())
        {
            return false;
        }

        var length = FullLength;
        var isReady = length < _appender.RoomInRows && !IsClosed;
        if (isReady)
        {
            Region.MarkWritten();
            Region.Store(length, in element);
            SetLength(length + 1);
        }

        LengthGate.ExitBriefly();
        return isReady;
    }

    /// <summary>Sets the number of rows. New ones are zeros; the file has its new length, for everyone, when this returns.</summary>
    /// <param name="length">Of the open axis, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or longer than any file.</exception>
    /// <exception cref="InvalidOperationException">
    /// Shorter than it was while a view is open, or the header has no room for the number.
    /// </exception>
    /// <exception cref="IOException">The disk is full, or somebody else appends; the file is as it was.</exception>
    public void Resize(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using (LengthGate.Enter())
        {
            _appender.Resize(length);
        }
    }

    /// <summary>Reserves disk space for so many rows in all, so that appending them cannot fail for a full disk.</summary>
    /// <param name="length">Of the open axis; less than there is does nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0, or longer than any file.</exception>
    /// <exception cref="InvalidOperationException">The header has no room for the number.</exception>
    /// <exception cref="IOException">The disk is full, or somebody else appends; the file is as it was.</exception>
    public void EnsureCapacity(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using (LengthGate.Enter())
        {
            _appender.EnsureCapacity(length);
        }
    }

    /// <summary>Gives back the disk space behind the last row.</summary>
    /// <exception cref="IOException">Somebody else appends.</exception>
    public void TrimExcess()
    {
        using (LengthGate.Enter())
        {
            _appender.TrimExcess();
        }
    }

    /// <summary>
    /// Lets everyone see the rows that were appended: first their data, then their number. They survive the end of this
    /// process from here on; <see cref="MappedArray.Flush()"/> makes them survive a power loss.
    /// </summary>
    /// <exception cref="IOException">The header could not be written.</exception>
    public void Commit()
    {
        using (LengthGate.Enter())
        {
            ThrowIfClosed();
            _appender.Commit(FullLength);
        }
    }

    /// <inheritdoc cref="RefreshableArray{T}.Refresh"/>
    /// <remarks>Of the map that appends, the length is its own: nobody else changes it.</remarks>
    public long Refresh()
    {
        using (LengthGate.Enter())
        {
            ThrowIfClosed();
            return _appender.IsAppending ? FullLength : RefreshLength();
        }
    }

    /// <summary>What was written comes first, so that a number on disk never counts a row that is not.</summary>
    private protected override void FlushAll(FlushScope scope)
    {
        var length = FullLength;
        base.FlushAll(scope);
        bool isCommitted;
        using (LengthGate.Enter())
        {
            ThrowIfClosed();
            isCommitted = _appender.Commit(Math.Min(length, FullLength));
        }

        if (isCommitted && scope == FlushScope.Disk)
        {
            Region.WhileLeased(Region.SyncFile);
        }
    }

    private protected override void Settle(bool isFlushed) =>
        _appender.End(isFlushed, Region.FlushOnDispose ? Region.SyncFile : static () => { });
}
