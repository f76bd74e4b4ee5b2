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
        WithRows = [.. Enumerable.Range(0, Files.Length).Where(index => Files[index].Length > 0)];
    }

    /// <summary>The shards, in order.</summary>
    public ImmutableArray<ShardFile> Files { get; }

    /// <summary>Number of rows of all.</summary>
    public long Length { get; }

    /// <summary>Indices of the shards that have rows.</summary>
    public ImmutableArray<int> WithRows { get; }

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

    /// <summary>The shards that may have values of a field within a range, by the manifest; those without rows are left out.</summary>
    /// <param name="dtype">Dtype of an element.</param>
    /// <param name="field">Name of the field, as the manifest has it.</param>
    /// <param name="from">The least value, a number.</param>
    /// <param name="to">The greatest value, a number.</param>
    /// <exception cref="ArgumentException">There is no such field, or the range ends before it begins.</exception>
    /// <exception cref="InvalidOperationException">No manifest, or one without extrema of the field.</exception>
    public ShardSet Overlapping(DType dtype, string field, object from, object to)
    {
        Extrema.FieldOf(dtype, field);
        (from, to) = (Extrema.ValueOf(from, field), Extrema.ValueOf(to, field));
        if (from is double.NaN || to is double.NaN || Extrema.Compare(from, to) > 0)
        {
            throw new ArgumentException($"A range from {from} to {to} has no values: it ends before it begins, or where is not known.");
        }

        var withRows = Files.Where(static file => file.Length > 0);
        if (withRows.Any() && !withRows.Any(file => file.Min.ContainsKey(field)))
        {
            var known = withRows.SelectMany(static file => file.Min.Keys).Distinct().Order(StringComparer.Ordinal).Select(
                static name => $"'{name}'");
            throw new InvalidOperationException(
                $"The least and greatest values of '{field}' are not in the manifest, which has "
                + $"{(string.Join(", ", known) is { Length: > 0 } names ? $"those of {names}" : "none")}. Name the field in "
                + "ShardOptions.Extrema when the shards are written.");
        }

        return new ShardSet(withRows.Where(Meets));

        bool Meets(ShardFile file) =>
            !file.Min.TryGetValue(field, out var min) || !file.Max.TryGetValue(field, out var max)
            || (Extrema.Compare(min, to) <= 0 && Extrema.Compare(max, from) >= 0);
    }

    /// <summary>Opens the file of a shard for reading, and compares it with what is known of it.</summary>
    public ArrayFile Open(ArrayLayout layout, int index, MemMapOptions? options)
    {
        var shard = Files[index];
        try
        {
            var file = ArrayFile.OpenRead(layout, shard.Path, OptionsOf(options));
            if (file.Extent.Count == shard.Length)
            {
                return file;
            }

            file.Region.Abandon();
            throw OtherRows(shard, file.Extent.Count);
        }
        catch (Exception failure) when (ShardErrors.IsOfFile(failure))
        {
            throw ShardErrors.Of(index, Files.Length, shard.Path, failure);
        }
    }

    /// <summary>Compares the header of a shard with what is known of it, where another opens the file.</summary>
    public void Check(ArrayLayout layout, int index)
    {
        var shard = Files[index];
        try
        {
            if (RowsOf(layout, shard.Path, OptionsOf(null)) is var found && found != shard.Length)
            {
                throw OtherRows(shard, found);
            }
        }
        catch (Exception failure) when (ShardErrors.IsOfFile(failure))
        {
            throw ShardErrors.Of(index, Files.Length, shard.Path, failure);
        }
    }

    private static LayoutMismatchException OtherRows(ShardFile shard, long found) => new(
        $"'{shard.Path}' holds {found:N0} rows; it had {shard.Length:N0} when the array was opened or its manifest was "
        + "written. Open the array again; where there is a manifest, write it again, or open the files as a list of paths.")
    {
        Path = shard.Path,
    };

    /// <summary>The caller's options for a whole <c>.npy</c> file.</summary>
    public static MemMapOptions OptionsOf(MemMapOptions? options) => (options ?? MemMapOptions.Default) with
    {
        Format = MemMapFormat.Npy, Offset = 0, Length = null, Member = null,
    };

    /// <summary>Files in the order of a list; the header of each is read, and compared with the layout.</summary>
    public static ShardSet OfFiles(ArrayLayout layout, IReadOnlyList<string> paths, MemMapOptions? options)
    {
        layout.ThrowIfClrDisagrees();
        var whole = OptionsOf(options);
        return new ShardSet(paths.Select((path, index) =>
        {
            path = Path.GetFullPath(path);
            try
            {
                return new ShardFile { Path = path, Length = RowsOf(layout, path, whole) };
            }
            catch (Exception failure) when (ShardErrors.IsOfFile(failure))
            {
                throw ShardErrors.Of(index, paths.Count, path, failure);
            }
        }));
    }

    /// <summary>Number of rows of a file, by its header, which is compared with the layout.</summary>
    private static long RowsOf(ArrayLayout layout, string path, MemMapOptions options)
    {
        var header = NpyHeader.Read(path, options);
        LayoutComparison.Check(layout, header, path);
        return layout.RowCountOf(header.Shape);
    }
}
