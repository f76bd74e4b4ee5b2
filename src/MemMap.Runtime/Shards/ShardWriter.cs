namespace MemMap;

/// <summary>
/// Writes an array of many files into a folder: <c>0.npy</c>, <c>1.npy</c>, …, each with as many rows as were asked for but the last.
/// <see cref="Dispose"/> completes the folder: the file <c>info</c>, by which <c>dask.array.from_npy_stack</c> reads it, and last the
/// manifest. Until then <c>OpenShards</c> refuses the folder.
/// </summary>
/// <remarks>
/// A process that is killed leaves the shards that it completed, and of the last one the rows up to the last <see cref="Commit"/>; a
/// list of their paths opens them. One thread at a time may use a writer.
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
public sealed class ShardWriter<T> : IDisposable
    where T : unmanaged
{
    private readonly ArrayLayout _layout;
    private readonly ShardFolder _folder;
    private readonly long _rowsPerShard;
    private readonly List<ShardFile> _completed = [];
    private Shard? _shard;
    private bool _isAbandoned;
    private bool _isClosed;

    internal ShardWriter(ArrayLayout layout, string folder, long rowsPerShard, ShardOptions options)
    {
        (_layout, _rowsPerShard) = (layout, rowsPerShard);
        _folder = ShardFolder.Begin(folder, layout, rowsPerShard, options);
    }

    /// <summary>Number of rows that were appended.</summary>
    public long Length { get; private set; }

    /// <summary>Appends elements: a whole number of rows.</summary>
    /// <exception cref="ArgumentException">The elements are not a whole number of rows; nothing was appended.</exception>
    /// <exception cref="IOException">
    /// The disk is full or has failed. The writer takes no more rows, and the folder stays incomplete.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public void Append(ReadOnlySpan<T> items)
    {
        ThrowIfNotOpen();
        var rowLength = _layout.RowLengthInItems;
        if (items.Length % rowLength is not 0 and var rest)
        {
            throw new ArgumentException(
                $"{items.Length:N0} elements are not a whole number of rows of {rowLength:N0}; {rest:N0} are left over.", nameof(items));
        }

        try
        {
            while (!items.IsEmpty)
            {
                var shard = _shard ??= Begin();
                var count = (int)Int128.Min(items.Length, (Int128)(_rowsPerShard - shard.RowCount) * rowLength);
                shard.Append(items[..count]);
                items = items[count..];
                Count(shard, count / rowLength);
            }
        }
        catch
        {
            _isAbandoned = true;
            throw;
        }
    }

    /// <summary>Appends one element, where an element is a row; padding in the file is zero.</summary>
    /// <inheritdoc cref="Append(ReadOnlySpan{T})" path="/exception"/>
    public void Append(in T item)
    {
        if (_layout.RowLengthInItems != 1)
        {
            Append(new ReadOnlySpan<T>(in item));
            return;
        }

        ThrowIfNotOpen();
        try
        {
            var shard = _shard ??= Begin();
            shard.AppendRow(in item);
            Count(shard, 1);
        }
        catch
        {
            _isAbandoned = true;
            throw;
        }
    }

    /// <summary>
    /// Makes the appended rows survive the end of this process. The folder stays incomplete until the writer is disposed.
    /// </summary>
    /// <exception cref="IOException">The disk has failed, or another program has changed the file.</exception>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public void Commit()
    {
        ThrowIfNotOpen();
        _shard?.Commit();
    }

    /// <summary>
    /// Gives up: the writer takes no more rows, and <see cref="Dispose"/> closes it without completing the folder, whose shards stay. It
    /// is for a program that finds, within the <c>using</c>, that not all rows will come.
    /// </summary>
    public void Abandon() => _isAbandoned = true;

    /// <summary>
    /// Completes the last shard and the folder, and brings both to disk. After a failed <c>Append</c>, and after <see cref="Abandon"/>,
    /// the writer is closed and the folder stays incomplete.
    /// </summary>
    /// <exception cref="IOException">The disk is full or has failed; the folder stays incomplete.</exception>
    public void Dispose()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        if (_isAbandoned)
        {
            CloseAbandoned();
            return;
        }

        // An array without rows has one shard without rows, which tells its dtype to NumPy and to Dask.
        if (_shard is null && _completed.Count == 0)
        {
            _shard = Begin();
        }

        if (_shard is not null)
        {
            EndShard(_shard);
        }

        _folder.Complete(_completed);
    }

    private void CloseAbandoned()
    {
        try
        {
            _shard?.Dispose();
        }
        catch (IOException)
        {
            // Why the writer was abandoned is known already, and nothing relies on the last shard.
        }
    }

    private Shard Begin() => new(ArrayFile.Create(_layout, _folder.PathOf(_completed.Count), length: 0, _folder.FileOptions));

    private void Count(Shard shard, long rowCount)
    {
        Length += rowCount;
        if (shard.RowCount == _rowsPerShard)
        {
            EndShard(shard);
        }
    }

    /// <summary>Closes a shard, which brings it to disk, and reads it once more for the manifest.</summary>
    private void EndShard(Shard shard)
    {
        _shard = null;
        shard.Dispose();
        _completed.Add(_folder.Describe(_completed.Count));
    }

    private void ThrowIfNotOpen()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_isAbandoned)
        {
            throw new InvalidOperationException(
                $"The writer of '{_folder.Path}' takes no more rows, because an Append failed or Abandon was called; write the array again to "
                + "another folder.");
        }
    }

    /// <summary>The map of the shard that is being written, of any layout.</summary>
    private sealed class Shard(ArrayFile file) : GrowableArray<T>(file)
    {
        public long RowCount => Extent.Count;

        protected override long RowLength => Layout.RowLengthInItems;

        public void AppendRow(in T item) => AppendElement(in item);
    }
}
