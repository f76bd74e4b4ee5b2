namespace MemMap;

/// <summary>Writes an array of many files.</summary>
/// <typeparam name="T">Element type.</typeparam>
public sealed class ShardWriter<T> : IDisposable
    where T : unmanaged
{
    internal ShardWriter(ArrayLayout layout, string folder, long rowsPerShard, ShardOptions options) =>
        _ = (layout, folder, rowsPerShard, options);

    /// <summary>Number of rows that were appended.</summary>
    public long Length { get; private set; }

    /// <summary>Appends elements: a whole number of rows.</summary>
    public void Append(ReadOnlySpan<T> items) => throw new NotSupportedException();

    /// <summary>Appends one element, where an element is a row.</summary>
    public void Append(in T item) => throw new NotSupportedException();

    /// <summary>Completes the shards and writes the manifest.</summary>
    public void Dispose()
    {
    }
}
