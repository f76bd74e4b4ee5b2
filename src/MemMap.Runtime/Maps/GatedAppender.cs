namespace MemMap;

/// <summary>What a map that can grow does with its length: one call at a time, under the gate of the map.</summary>
internal sealed class GatedAppender(MappedArray map, ArrayFile file)
{
    private readonly RowAppender _appender = new(file);

    /// <summary>Number of rows that the file has disk space for.</summary>
    public long Capacity
    {
        get
        {
            using (map.LengthGate.Enter())
            {
                map.ThrowIfRefusing();
                return map.Extent.Reserved;
            }
        }
    }

    public void Append<T>(ReadOnlySpan<T> items)
        where T : unmanaged
    {
        using (map.LengthGate.Enter())
        {
            _appender.Append(items);
        }
    }

    public void Resize(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using (map.LengthGate.Enter())
        {
            _appender.Resize(length);
        }
    }

    public void EnsureCapacity(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        using (map.LengthGate.Enter())
        {
            _appender.EnsureCapacity(length);
        }
    }

    public void TrimExcess()
    {
        using (map.LengthGate.Enter())
        {
            _appender.TrimExcess();
        }
    }

    public void Commit()
    {
        using (map.LengthGate.Enter())
        {
            map.ThrowIfRefusing();
            _appender.Commit(map.Extent.Count);
        }
    }

    public long Refresh()
    {
        using (map.LengthGate.Enter())
        {
            map.Region.ThrowIfClosed();
            if (!_appender.IsAppending || _appender.EndsWithoutAccess())
            {
                return map.RefreshLength();
            }

            _appender.Check();
            return map.Extent.Count;
        }
    }

    /// <summary>Flushes the rows first, so that the number on disk never counts a row that is not there.</summary>
    /// <param name="scope">How far to bring the data.</param>
    /// <param name="flushRows">Flushes the rows.</param>
    public void Flush(FlushScope scope, Action<FlushScope> flushRows)
    {
        var (length, committed) = (map.Extent.Count, map.Extent.Committed);
        flushRows(scope);
        bool isNew;
        using (map.LengthGate.Enter())
        {
            map.ThrowIfRefusing();
            _appender.Commit(Math.Min(length, map.Extent.Count));
            isNew = map.Extent.Committed != committed;
        }

        // Also a number that another thread has written meanwhile, in place of this one.
        if (isNew && scope == FlushScope.Disk)
        {
            map.Region.WhileHeld(map.Region.SyncFile);
        }
    }

    /// <summary>Completes the file when the map closes.</summary>
    public void Finish(bool isFlushed) =>
        _appender.End(isFlushed, map.Region.FlushOnDispose ? map.Region.SyncFile : static () => { });
}
