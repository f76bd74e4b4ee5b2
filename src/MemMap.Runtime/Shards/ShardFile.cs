using System.Collections.Immutable;

namespace MemMap;

/// <summary>What is known of a shard without opening it.</summary>
public sealed record ShardFile
{
    /// <summary>Absolute path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Index, among the rows of all shards, of the first one.</summary>
    public long Start { get; init; }

    /// <summary>Number of rows.</summary>
    public required long Length { get; init; }

    /// <summary>
    /// The CRC-32 of the bytes of all rows, which the manifest has; null where there is none. It is not compared when the shard
    /// is opened.
    /// </summary>
    public uint? Crc32 { get; init; }

    /// <summary>
    /// Least values of fields, which the manifest has: a <see cref="long"/> where it fits, else a <see cref="ulong"/>, or a
    /// <see cref="double"/> of a field of such numbers. Times are the integers that they are stored as.
    /// </summary>
    public ImmutableDictionary<string, object> Min { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>Greatest values of fields, as <see cref="Min"/> has the least.</summary>
    public ImmutableDictionary<string, object> Max { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>The machines that have the file, by the manifest; empty where it does not say.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];
}
