using System.Collections.Immutable;

namespace MemMap;

/// <summary>The files of an array of shards, and the rows that each has.</summary>
internal sealed class ShardSet
{
    private readonly long[] _starts;

    public ShardSet(IEnumerable<ShardFile> files)
    {
        var start = 0L;
        var placed = ImmutableArray.CreateBuilder<ShardFile>();
        foreach (var file in files)
        {
            placed.Add(file with { Start = start });
            start = checked(start + file.Length);
        }

        (Files, Length) = (placed.ToImmutable(), start);
        _starts = [.. Files.Select(static file => file.Start)];
    }

    /// <summary>The shards, in order.</summary>
    public ImmutableArray<ShardFile> Files { get; }

    /// <summary>Number of rows of all.</summary>
    public long Length { get; }

    /// <summary>The shard that has a row.</summary>
    public int IndexOf(long row)
    {
        // The last one that begins at or before the row: shards without rows begin where the next one does.
        var (start, length) = (0, _starts.Length);
        while (length > 0)
        {
            var half = length / 2;
            (start, length) = _starts[start + half] <= row ? (start + half + 1, length - half - 1) : (start, half);
        }

        return start - 1;
    }

    /// <summary>Opens the file of a shard, and compares it with what is known of it.</summary>
    public ArrayFile Open(ArrayLayout layout, int index, MemMapOptions? options) =>
        ArrayFile.OpenRead(layout, Files[index].Path, options);
}
