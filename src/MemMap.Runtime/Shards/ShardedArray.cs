using System.Collections.Immutable;

namespace MemMap;

/// <summary>
/// One array made of many files: the rows of all shards, one after the other. Each file is opened, and checked against the layout,
/// when something in it is first asked for; <see cref="ShardOptions.MaxOpenShards"/> of them stay open. All members may be called
/// from any thread.
/// </summary>
/// <remarks>
/// The number of rows of each shard is that of the moment at which the array was opened: rows that are appended later do not belong
/// to it.
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TMap">Type of the map of one shard.</typeparam>
public sealed class ShardedArray<T, TMap> : IDisposable
    where T : unmanaged
    where TMap : MappedArray<T>
{
    private readonly ArrayLayout _layout;
    private readonly Func<ArrayFile, TMap> _map;
    private readonly ShardSet _set;
    private readonly ShardOptions _options;
    private readonly ShardCache<TMap> _cache;

    internal ShardedArray(ArrayLayout layout, ShardSet set, ShardOptions options, Func<ArrayFile, TMap> map)
    {
        (_layout, _set, _options, _map) = (layout, set, options, map);
        _cache = new(set.Files.Length, options.MaxOpenShards, Open);
        Shards = new(_cache);
    }

    /// <summary>Number of rows of all shards.</summary>
    public long Length => _set.Length;

    /// <summary>Number of elements of all shards: more than rows where a layout has more than one axis.</summary>
    public long Count => _set.Length * _layout.RowLengthInItems;

    /// <summary>The shards as maps, each opened when it is first asked for.</summary>
    public ShardList<T, TMap> Shards { get; }

    /// <summary>What is known of each shard without opening it.</summary>
    public ImmutableArray<ShardFile> Files => _set.Files;

    /// <summary>
    /// One element, by value; of an array of more than one axis, the elements of all rows in the order of the files. A loop over many
    /// elements is faster over the maps in <see cref="Shards"/>.
    /// </summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the number of elements.</exception>
    /// <exception cref="LayoutMismatchException">The shard has another dtype, shape or number of rows.</exception>
    /// <exception cref="NpyFormatException">The shard is not a <c>.npy</c> file that this library reads.</exception>
    /// <exception cref="IOException">The shard is missing, or cannot be opened or mapped.</exception>
    /// <exception cref="ObjectDisposedException">The array is closed.</exception>
    public T this[long index]
    {
        get
        {
            Axis.Check(0, index, Count);
            var shard = _set.IndexOf(index / _layout.RowLengthInItems);
            using var pin = _cache.Pin(shard);
            return pin.Map.LeasedCopyOf(index - (Files[shard].Start * _layout.RowLengthInItems));
        }
    }

    /// <summary>
    /// Divides the rows into parts of about the same length, for threads. No part crosses a shard; within a shard, parts begin at rows
    /// that start a page, where there is such a row nearby.
    /// </summary>
    /// <param name="count">Number of parts, 1 or more. Where parts would cross shards, there are more of them.</param>
    /// <returns>All rows in order, each exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is less than 1.</exception>
    public ImmutableArray<ShardPart> Partition(int count) => throw new NotSupportedException();

    /// <summary>Index of the first element whose key is not less than a value, among elements that are sorted by the key.</summary>
    /// <param name="value">The value to find.</param>
    /// <param name="key">What an element is sorted by, such as <c>static trade => trade.Time</c>.</param>
    public long LowerBound<TKey>(TKey value, Func<T, TKey> key)
        where TKey : unmanaged, IComparable<TKey> => throw new NotSupportedException();

    /// <summary>Index of the first element whose key is greater than a value, among elements that are sorted by the key.</summary>
    /// <inheritdoc cref="LowerBound{TKey}"/>
    public long UpperBound<TKey>(TKey value, Func<T, TKey> key)
        where TKey : unmanaged, IComparable<TKey> => throw new NotSupportedException();

    /// <summary>An array of those shards only that may have values of a field in a range, by the manifest.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="from">The least value.</param>
    /// <param name="to">The greatest value.</param>
    public ShardedArray<T, TMap> Overlapping<TField>(string field, TField from, TField to)
        where TField : unmanaged => throw new NotSupportedException();

    /// <summary>Closes all shards, and the maps that <see cref="Shards"/> gave out. Views that are open stay valid.</summary>
    public void Dispose() => _cache.Dispose();

    /// <summary>Opens a shard if it is not open, and keeps it open until the result is disposed.</summary>
    internal ShardCache<TMap>.Pinned Pin(int shard) => _cache.Pin(shard);

    internal ArrayLayout Layout => _layout;

    internal int OpenShardCount => _cache.OpenCount;

    private TMap Open(int index) => _map(_set.Open(_layout, index, _options.Files));
}
