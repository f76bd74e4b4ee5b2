namespace MemMap;

/// <summary>
/// The open maps of an array of shards: at most so many, of which the one that was not used for longest goes first. A map is used
/// under a pin, and never closed while it has one.
/// </summary>
/// <remarks>
/// <code>
/// pins   −1: not open │ 0: open, and may be closed │ 1, 2, …: in use
/// </code>
/// A pin of an open shard is one compare-exchange. Opening holds the lock of its shard, so that two threads do not open one file
/// twice; the list of open shards has a lock of its own, which is taken inside of it and never held while a file is opened or closed.
/// </remarks>
/// <param name="count">Number of shards.</param>
/// <param name="mostOpen">Most shards to keep open.</param>
/// <param name="open">Opens a shard.</param>
internal sealed class ShardCache<TMap>(int count, int mostOpen, Func<int, TMap> open) : IDisposable
    where TMap : MappedArray
{
    private const int NotOpen = -1;

    private readonly Shard?[] _shards = new Shard?[count];
    private readonly Lock _lock = new();
    private readonly List<Shard> _open = [];
    private int _openCount;
    private long _openings;
    private bool _isDisposed;

    /// <summary>Number of shards.</summary>
    public int Count => count;

    /// <summary>Number of shards that are open, or are being opened, for the array itself.</summary>
    public int OpenCount => Volatile.Read(ref _openCount);

    /// <summary>Opens a shard if it is not open, and keeps it open until the pin is disposed.</summary>
    public Pinned Pin(int index)
    {
        var shard = At(index);
        while (!shard.TryPin())
        {
            if (TryOpen(shard, index))
            {
                return new Pinned(this, shard);
            }
        }

        // The order of use is known as far as it matters, without a counter for which threads would wait: what was used since the last
        // opening comes after all that was not, and after what that opening opened.
        shard.LastUse = (2 * Volatile.Read(ref _openings)) + 1;
        return new Pinned(this, shard);
    }

    /// <summary>A map for the program, of which the cache only knows as long as it is in use.</summary>
    public TMap GiveOut(int index)
    {
        var shard = At(index);
        lock (shard)
        {
            if (shard.GivenOut is { } given && given.TryGetTarget(out var map) && !map.IsClosed)
            {
                return map;
            }

            map = open(index);
            lock (_lock)
            {
                shard.GivenOut = new(map);
                if (!_isDisposed)
                {
                    return map;
                }
            }

            map.Dispose();
            throw Closed();
        }
    }

    /// <summary>Closes every map, those that the program has too.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _open.Clear();
        }

        foreach (var shard in _shards)
        {
            shard?.Map?.Dispose();
            if (shard?.GivenOut is { } given && given.TryGetTarget(out var map))
            {
                map.Dispose();
            }
        }
    }

    private Shard At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        ThrowIfDisposed();
        return Volatile.Read(ref _shards[index])
            ?? Interlocked.CompareExchange(ref _shards[index], new Shard(), null)
            ?? _shards[index]!;
    }

    /// <summary>Opens a shard with one pin; false when another thread has opened it meanwhile.</summary>
    private bool TryOpen(Shard shard, int index)
    {
        lock (shard)
        {
            if (Volatile.Read(ref shard.Pins) != NotOpen)
            {
                return false;
            }

            Interlocked.Increment(ref _openCount);
            CloseSurplus();
            TMap? map = null;
            try
            {
                map = open(index);
                lock (_lock)
                {
                    ThrowIfDisposed();
                    shard.Map = map;
                    shard.LastUse = 2 * ++_openings;
                    _open.Add(shard);
                    Volatile.Write(ref shard.Pins, 1);
                }
            }
            catch
            {
                Interlocked.Decrement(ref _openCount);
                map?.Dispose();
                throw;
            }

            return true;
        }
    }

    private void Unpin(Shard shard)
    {
        Interlocked.Decrement(ref shard.Pins);
        CloseSurplus();
    }

    /// <summary>Closes what is open beyond the limit and not in use, the least recently used first.</summary>
    private void CloseSurplus()
    {
        while (Volatile.Read(ref _openCount) > mostOpen && TakeLeastRecent() is { } map)
        {
            map.Dispose();
        }
    }

    private TMap? TakeLeastRecent()
    {
        lock (_lock)
        {
            foreach (var shard in _open.OrderBy(static shard => shard.LastUse))
            {
                // Only the holder of the lock makes an open shard another one, so the map belongs to the pins.
                var map = shard.Map;
                if (_openCount > mostOpen && Interlocked.CompareExchange(ref shard.Pins, NotOpen, 0) == 0)
                {
                    shard.Map = null;
                    _open.Remove(shard);
                    Interlocked.Decrement(ref _openCount);
                    return map;
                }
            }

            return null;
        }
    }

    /// <exception cref="ObjectDisposedException">The cache is disposed.</exception>
    public void ThrowIfDisposed()
    {
        if (Volatile.Read(ref _isDisposed))
        {
            throw Closed();
        }
    }

    private static ObjectDisposedException Closed() => new(objectName: null, "The array of shards is closed.");

    /// <summary>A map in use.</summary>
    public readonly struct Pinned : IDisposable
    {
        private readonly ShardCache<TMap> _cache;
        private readonly Shard _shard;

        internal Pinned(ShardCache<TMap> cache, Shard shard) => (_cache, _shard) = (cache, shard);

        /// <summary>The map, which stays open until this is disposed, once.</summary>
        public TMap Map => _shard.Map!;

        /// <inheritdoc/>
        public void Dispose() => _cache.Unpin(_shard);
    }

    /// <summary>The state of one shard that was asked for.</summary>
    internal sealed class Shard
    {
        public int Pins = NotOpen;
        public long LastUse;
        public TMap? Map;
        public WeakReference<TMap>? GivenOut;

        public bool TryPin()
        {
            while (Volatile.Read(ref Pins) is var pins && pins != NotOpen)
            {
                if (Interlocked.CompareExchange(ref Pins, pins + 1, pins) == pins)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
