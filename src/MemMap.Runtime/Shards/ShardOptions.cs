namespace MemMap;

/// <summary>Options for opening and writing arrays of many files.</summary>
public sealed record ShardOptions
{
    internal static ShardOptions Default { get; } = new();

    /// <summary>
    /// How many shards a <see cref="ShardedArray{T, TMap}"/> keeps open for itself, 1 or more: the one that was not used for
    /// longest is closed when another is opened. Shards in use at the same moment stay open even when they are more, and maps
    /// that <see cref="ShardedArray{T, TMap}.Shards"/> gave to the program are not counted.
    /// </summary>
    public int MaxOpenShards { get; init; } = 64;

    /// <summary>
    /// Names of fields whose least and greatest value a writer puts into the manifest, for each shard. They must be real numbers,
    /// truth values or times; names with dots lead into nested records, and an empty name means the elements of an array that has no
    /// fields.
    /// </summary>
    public IReadOnlyList<string> Extrema { get; init; } = [];

    /// <summary>Names or addresses of the machines that have the files, which a writer puts into the manifest.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// Options of each file; null for the defaults. <see cref="MemMapOptions.Format"/>, <see cref="MemMapOptions.Offset"/>,
    /// <see cref="MemMapOptions.Length"/> and <see cref="MemMapOptions.Member"/> do not apply, because a shard is a whole
    /// <c>.npy</c> file.
    /// </summary>
    public MemMapOptions? Files { get; init; }
}
