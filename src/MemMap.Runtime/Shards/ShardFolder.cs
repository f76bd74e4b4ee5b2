using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MemMap;

/// <summary>
/// A folder of shards: <c>0.npy</c>, <c>1.npy</c>, …, the file <c>info</c> for Dask, and the manifest, which appears last and whole. As
/// long as there is no manifest, a marker says that the folder is not complete.
/// </summary>
internal sealed class ShardFolder
{
    /// <summary>There from before the first shard until the manifest is there.</summary>
    public const string MarkerName = "incomplete";

    private const string Extension = ".npy";

    private readonly ArrayLayout _layout;
    private readonly MemMapOptions _fileOptions;
    private readonly ShardOptions _options;
    private readonly long? _rowsPerShard;
    private readonly NpyHeader _header;

    private ShardFolder(string path, ArrayLayout layout, long? rowsPerShard, ShardOptions options)
    {
        (Path, _layout, _rowsPerShard, _options) = (path, layout, rowsPerShard, options);
        _fileOptions = ShardSet.OptionsOf(options.Files) with { Overwrite = false };
        _header = NpyHeader.Create(layout.DType, layout.Order, layout.ShapeOf(0)).Written();
    }

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    /// <summary>Options by which a shard is created: an existing file is not replaced.</summary>
    public MemMapOptions FileOptions => _fileOptions;

    /// <summary>Absolute path of a shard.</summary>
    public string PathOf(int shard) => System.IO.Path.Join(Path, $"{shard}{Extension}");

    /// <summary>Makes the folder where it does not exist, and marks it as not complete.</summary>
    /// <param name="path">Path of the folder, in which there must be no shards.</param>
    /// <param name="layout">Layout of the shards.</param>
    /// <param name="rowsPerShard">Most rows of a shard, for the manifest; null where shards have any number.</param>
    /// <param name="options">Options.</param>
    /// <exception cref="ArgumentException">A field of <see cref="ShardOptions.Extrema"/> has none.</exception>
    /// <exception cref="IOException">The folder has shards already, or cannot be written to.</exception>
    public static ShardFolder Begin(string path, ArrayLayout layout, long? rowsPerShard, ShardOptions options)
    {
        layout.ThrowIfClrDisagrees();
        foreach (var field in options.Extrema)
        {
            Extrema.FieldOf(layout.DType, field);
        }

        path = System.IO.Path.GetFullPath(path);
        var folder = new ShardFolder(path, layout, rowsPerShard, options);
        Directory.CreateDirectory(path);
        var taken = Directory.EnumerateFiles(path).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault(
            static name => name is ShardManifest.FileName or StackInfo.FileName or MarkerName || IsShard(name!));
        if (taken is not null)
        {
            throw new IOException(
                $"'{path}' has '{taken}' already, and shards are written to a folder that has none, so that nothing is written over. "
                + "Choose another folder.");
        }

        folder.Write(MarkerName, Encoding.UTF8.GetBytes(
            $"The shards in this folder are being written, or their writer ended before {ShardManifest.FileName} was there.\n"));
        return folder;
    }

    /// <summary>What the manifest says of a shard that is complete and closed.</summary>
    public ShardFile Describe(int shard)
    {
        var path = PathOf(shard);
        using var map = new DynamicMap(ArrayFile.OpenRead(
            _layout, path, ShardSet.OptionsOf(_options.Files) with { Access = MemMapAccess.Sequential }));
        var (min, max) = (ImmutableDictionary.CreateBuilder<string, object>(), ImmutableDictionary.CreateBuilder<string, object>());
        foreach (var field in _options.Extrema)
        {
            if (Extrema.Of(map, field) is { } extrema)
            {
                (min[field], max[field]) = extrema;
            }
        }

        return new ShardFile
        {
            Path = path,
            Length = map.Length,
            Crc32 = CrcOf(map),
            Min = min.ToImmutable(),
            Max = max.ToImmutable(),
            Hosts = [.. _options.Hosts],
        };
    }

    /// <summary>Completes the folder.</summary>
    /// <param name="shards">All shards in order, as <see cref="Describe"/> says them.</param>
    public void Complete(IEnumerable<ShardFile> shards)
    {
        var files = shards.ToImmutableArray();
        var rowShape = _header.Shape.RemoveAt(0);
        Write(StackInfo.FileName, StackInfo.ToBytes(_header.DType, rowShape, files.Select(static file => file.Length)));
        Write(ShardManifest.FileName,
            new ShardManifest(_layout.Name, _header.DType, rowShape, _rowsPerShard, files).ToBytes());
        File.Delete(System.IO.Path.Join(Path, MarkerName));
    }

    /// <summary>Removes what was made since <see cref="Begin"/>.</summary>
    /// <param name="count">Number of shards that there may be.</param>
    /// <param name="isNew">Whether the folder itself is to go, if there is nothing else in it.</param>
    public void Abandon(int count, bool isNew)
    {
        for (var shard = 0; shard < count; shard++)
        {
            File.Delete(PathOf(shard));
        }

        File.Delete(System.IO.Path.Join(Path, MarkerName));
        if (isNew && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }
    }

    /// <summary>The shards of a folder.</summary>
    /// <exception cref="ShardException">The folder is not a whole array of shards.</exception>
    /// <exception cref="LayoutMismatchException">The shards have another dtype or shape.</exception>
    /// <exception cref="NpyFormatException">A shard is not a <c>.npy</c> file, or is shorter than its header says.</exception>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static ShardSet Open(string path, ArrayLayout layout, MemMapOptions? options)
    {
        layout.ThrowIfClrDisagrees();
        path = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException(
                $"'{path}' is not a folder; OpenShards opens a folder of shards, or a list of paths of .npy files.");
        }

        // The manifest first: what it lists was there before it.
        var manifestPath = System.IO.Path.Join(path, ShardManifest.FileName);
        var manifest = File.Exists(manifestPath)
            ? ShardManifest.Parse(manifestPath, File.ReadAllBytes(manifestPath))
            : null;
        var names = Directory.EnumerateFiles(path).Select(static file => System.IO.Path.GetFileName(file))
            .Where(static name => name.EndsWith(Extension, StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        if (manifest is null)
        {
            ThrowIfIncomplete(path, names);
            return ShardSet.OfFiles(layout, Numbered(path, names), options);
        }

        LayoutComparison.Check(layout, manifest.Header, manifestPath);
        for (var index = 0; index < manifest.Files.Length; index++)
        {
            var name = System.IO.Path.GetFileName(manifest.Files[index].Path);
            if (!names.Remove(name) && !File.Exists(manifest.Files[index].Path))
            {
                throw ShardErrors.Of(index, manifest.Files.Length, manifest.Files[index].Path, new FileNotFoundException(
                    $"'{manifest.Files[index].Path}' is missing, which {ShardManifest.FileName} lists with "
                    + $"{manifest.Files[index].Length:N0} rows. Copy it there again, or open the other files as a list of paths."));
            }
        }

        return names.Min(StringComparer.Ordinal) is { } foreign
            ? throw Fault(path,
                $"'{path}' has the file '{foreign}', which {ShardManifest.FileName} does not list. Move it elsewhere, or open the files as "
                + "a list of paths.")
            : new ShardSet(manifest.Files);
    }

    private static void ThrowIfIncomplete(string path, HashSet<string> names)
    {
        if (File.Exists(System.IO.Path.Join(path, MarkerName)))
        {
            throw Fault(path,
                $"'{path}' is not complete: its writer is still running, or ended before it wrote {ShardManifest.FileName}. The "
                + $"{names.Count(IsShard):N0} shards that are there can be opened as a list of paths.");
        }
    }

    /// <summary>The files of a folder without a manifest, as NumPy and Dask write them.</summary>
    private static string[] Numbered(string path, HashSet<string> names)
    {
        if (names.Count == 0)
        {
            throw Fault(path,
                $"'{path}' has no shards: no {ShardManifest.FileName} and no files 0{Extension}, 1{Extension}, …. Open the folder that "
                + "has them, or a list of paths.");
        }

        var paths = new string[names.Count];
        for (var index = 0; index < paths.Length; index++)
        {
            var name = $"{index}{Extension}";
            if (!names.Contains(name))
            {
                var other = names.Where(static name => !IsShard(name)).Min(StringComparer.Ordinal);
                throw Fault(path, other is null
                    ? $"'{path}' has {names.Count:N0} shards, and '{name}' is missing among them. Copy it there again, or open the files as "
                        + "a list of paths."
                    : $"'{path}' has the file '{other}' beside shards 0{Extension}, 1{Extension}, …. Move it elsewhere, or open the files "
                        + "as a list of paths.");
            }

            paths[index] = System.IO.Path.Join(path, name);
        }

        return paths;
    }

    /// <summary>Whether a file has the name of a shard: its number, without a sign or zeros before it.</summary>
    private static bool IsShard(string name) =>
        name.EndsWith(Extension, StringComparison.Ordinal)
        && name.AsSpan(0, name.Length - Extension.Length) is var digits
        && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && digits.SequenceEqual($"{number}");

    private static ShardException Fault(string path, string message) => new(message) { Path = path };

    /// <summary>Writes a file that appears whole or not at all, and is on disk when this returns.</summary>
    private void Write(string name, ReadOnlySpan<byte> bytes)
    {
        using var created = (_fileOptions.Platform ?? MappingPlatform.Current).CreateNew(
            System.IO.Path.Join(Path, name), overwrite: false, _fileOptions.UnixCreateMode);
        try
        {
            created.File.Write(bytes, 0);
            created.Complete();
            created.Publish();
        }
        finally
        {
            created.File.Dispose();
        }
    }

    private static uint CrcOf(DynamicMap map)
    {
        const int BlockLengthInBytes = 1 << 20;
        var crc = 0u;
        map.Region.WhileHeld(() =>
        {
            var byteLength = map.Extent.Count * map.Layout.RowLengthInBytes;
            for (var offset = 0L; offset < byteLength; offset += BlockLengthInBytes)
            {
                crc = Crc32.Append(crc, map.Region.Bytes(offset, (int)Math.Min(BlockLengthInBytes, byteLength - offset)));
            }
        });
        return crc;
    }
}
