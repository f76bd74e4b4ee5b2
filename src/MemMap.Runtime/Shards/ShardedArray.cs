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
            return pin.Map.LeasedCopyOf(index - FirstOf(shard));
        }
    }

    /// <summary>
    /// Divides the rows into parts of about the same length, for threads. No part crosses a shard; within a shard, parts begin at rows
    /// that start a page, where there is such a row nearby.
    /// </summary>
    /// <param name="count">Number of parts, 1 or more. Where parts would cross shards, there are more of them.</param>
    /// <returns>All rows in order, each exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of parts is less than 1.</exception>
    public ImmutableArray<ShardPart> Partition(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _cache.ThrowIfDisposed();

        // No more than rows: the search for a cut behind a row takes each part.
        count = (int)Math.Min(count, Math.Max(1, Length));

        // Where the elements of a file begin is known only once it is open; these are the headers that NumPy and MemMap write.
        var dataOffset = NpyHeader.Create(_layout.DType, _layout.Order, _layout.ShapeOf(0)).DataOffset;
        var parts = ImmutableArray.CreateBuilder<ShardPart>();
        var cut = 1L;
        for (var shard = 0; shard < Files.Length; shard++)
        {
            var file = Files[shard];
            for (var start = 0L; start < file.Length;)
            {
                while (Cut(cut) <= file.Start + start)
                {
                    cut++;
                }

                var end = Math.Min(file.Length, Cut(cut) - file.Start);
                if (end < file.Length)
                {
                    var next = Math.Min(file.Length, Cut(cut + 1) - file.Start);
                    end = MappedArray.FirstAlignedRow(dataOffset, _layout.RowLengthInBytes, end, next);
                }

                parts.Add(new ShardPart(shard, new RowRange(start, end - start), file.Start + start));
                start = end;
            }
        }

        return parts.ToImmutable();

        // Never beyond the last row, so that the search for a cut behind a row ends.
        long Cut(long part) => part >= count ? Length : (long)((Int128)Length * part / count);
    }

    /// <summary>
    /// Index of the first element whose key is not less than a value, among elements that are sorted by the key, across all shards:
    /// <c>days.LowerBound(time, static trade => trade.Time)</c>. NaN comes last, as NumPy sorts it.
    /// </summary>
    /// <remarks>
    /// It looks at the first elements of as many shards as their number has binary digits, and then into one.
    /// <see cref="Overlapping{TField}"/> finds shards by the manifest, and opens none.
    /// </remarks>
    /// <param name="value">The value to find.</param>
    /// <param name="key">What an element is sorted by.</param>
    /// <returns>The index; <see cref="Count"/> when all keys are less.</returns>
    /// <inheritdoc cref="this[long]" path="/exception"/>
    public long LowerBound<TKey>(TKey value, Func<T, TKey> key)
        where TKey : unmanaged, IComparable<TKey>
    {
        ArgumentNullException.ThrowIfNull(key);
        return FirstWhere(element => !FieldComparison.IsLess(key(element), value));
    }

    /// <summary>
    /// Index of the first element whose key is greater than a value, among elements that are sorted by the key, across all shards.
    /// </summary>
    /// <returns>The index; <see cref="Count"/> when no key is greater.</returns>
    /// <inheritdoc cref="LowerBound{TKey}"/>
    public long UpperBound<TKey>(TKey value, Func<T, TKey> key)
        where TKey : unmanaged, IComparable<TKey>
    {
        ArgumentNullException.ThrowIfNull(key);
        return FirstWhere(element => FieldComparison.IsLess(value, key(element)));
    }

    /// <summary>
    /// An array of those shards only that may have values of a field within a range, by the least and greatest values in the manifest
    /// (<see cref="ShardOptions.Extrema"/>). A shard of which the manifest has none may have any. The rows of the new array are counted
    /// from its own first one; it has its own open files, and is disposed by itself.
    /// </summary>
    /// <param name="field">Name of the field, as the manifest has it.</param>
    /// <param name="from">The least value: a number, or where the field is a time, a time of the same unit or a number.</param>
    /// <param name="to">The greatest value, which belongs to the range.</param>
    /// <exception cref="ArgumentException">
    /// There is no such field, no value of the type compares with it, or the range ends before it begins.
    /// </exception>
    /// <exception cref="InvalidOperationException">No manifest, or one without extrema of the field.</exception>
    /// <exception cref="ObjectDisposedException">The array is closed.</exception>
    public ShardedArray<T, TMap> Overlapping<TField>(string field, TField from, TField to)
        where TField : unmanaged
    {
        ArgumentNullException.ThrowIfNull(field);
        _cache.ThrowIfDisposed();
        var scalar = Extrema.FieldOf(_layout.DType, field);
        var (least, greatest) = (Extrema.ValueOf(from, scalar, field), Extrema.ValueOf(to, scalar, field));
        return new(_layout, _set.Overlapping(_layout.DType, field, least, greatest), _options, _map);
    }

    /// <summary>Closes all shards, and the maps that <see cref="Shards"/> gave out. Views that are open stay valid.</summary>
    public void Dispose() => _cache.Dispose();

    /// <summary>Opens a shard if it is not open, and keeps it open until the result is disposed.</summary>
    internal ShardCache<TMap>.Pinned Pin(int shard) => _cache.Pin(shard);

    internal ArrayLayout Layout => _layout;

    internal int OpenShardCount => _cache.OpenCount;

    /// <summary>Index of the first element that a condition is true for, which is true for all that follow it.</summary>
    private long FirstWhere(Func<T, bool> isTrueFor)
    {
        _cache.ThrowIfDisposed();
        var shards = _set.WithRows;

        // The last shard whose first element is before the one that is wanted.
        var (start, length) = (0, shards.Length);
        while (length > 0)
        {
            var half = length / 2;
            (start, length) = isTrueFor(this[FirstOf(shards[start + half])]) ? (start, half) : (start + half + 1, length - half - 1);
        }

        if (start == 0)
        {
            return 0;
        }

        var shard = shards[start - 1];
        using var pin = _cache.Pin(shard);
        var (found, rest) = (0L, Files[shard].Length * _layout.RowLengthInItems);
        while (rest > 0)
        {
            var half = rest / 2;
            (found, rest) = isTrueFor(pin.Map.LeasedCopyOf(found + half)) ? (found, half) : (found + half + 1, rest - half - 1);
        }

        return FirstOf(shard) + found;
    }

    /// <summary>Index of the first element of a shard.</summary>
    private long FirstOf(int shard) => Files[shard].Start * _layout.RowLengthInItems;

    private TMap Open(int index) => _map(_set.Open(_layout, index, _options.Files));
}
