using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>Arrays of many files, opened and created.</summary>
/// <remarks>Generated code calls it for each layout; programs do not need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ShardFiles
{
    /// <summary>
    /// Opens a folder of shards as one array: one that <c>CreateShards</c> completed, by its manifest; or files <c>0.npy</c>,
    /// <c>1.npy</c>, … without a gap, as <c>dask.array.to_npy_stack</c> writes them, by their headers.
    /// </summary>
    /// <param name="layout">Layout that each file must have.</param>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="map">Makes a map of an open file.</param>
    /// <exception cref="ShardException">The folder is not a whole array of shards.</exception>
    /// <exception cref="LayoutMismatchException">The shards have another dtype or shape.</exception>
    /// <exception cref="NpyFormatException">A shard is not a <c>.npy</c> file, or data is missing.</exception>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static ShardedArray<T, TMap> OpenFolder<T, TMap>(
        ArrayLayout layout, string folder, ShardOptions? options, Func<ArrayFile, TMap> map)
        where T : unmanaged
        where TMap : MappedArray<T>
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        options = Checked(options);
        return new(layout, ShardFolder.Open(folder, layout, options.Files), options, map);
    }

    /// <summary>Opens <c>.npy</c> files as one array, in the order of the list; the header of each is read now.</summary>
    /// <param name="layout">Layout that each file must have.</param>
    /// <param name="paths">Paths of the files; relative paths are resolved once, against the current directory.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="map">Makes a map of an open file.</param>
    /// <exception cref="LayoutMismatchException">A file has another dtype or shape.</exception>
    /// <exception cref="NpyFormatException">A file is not a <c>.npy</c> file, or data is missing.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ShardedArray<T, TMap> OpenFiles<T, TMap>(
        ArrayLayout layout, IEnumerable<string> paths, ShardOptions? options, Func<ArrayFile, TMap> map)
        where T : unmanaged
        where TMap : MappedArray<T>
    {
        ArgumentNullException.ThrowIfNull(paths);
        options = Checked(options);
        return new(layout, ShardSet.OfFiles(layout, [.. paths], options.Files), options, map);
    }

    /// <summary>
    /// Begins an array of many files in a folder that has none yet, and is made where it does not exist. The array is complete when the
    /// writer is disposed.
    /// </summary>
    /// <param name="layout">Layout of the files.</param>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="rowsPerShard">Number of rows of each file but the last; 1 or more.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <exception cref="ArgumentException">A field of <see cref="ShardOptions.Extrema"/> has no least and greatest value.</exception>
    /// <exception cref="IOException">The folder has shards already, or cannot be written to.</exception>
    public static ShardWriter<T> Create<T>(ArrayLayout layout, string folder, long rowsPerShard, ShardOptions? options)
        where T : unmanaged
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerShard, 1);
        return new(layout, folder, rowsPerShard, Checked(options));
    }

    private static ShardOptions Checked(ShardOptions? options)
    {
        options ??= ShardOptions.Default;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxOpenShards, 1, nameof(ShardOptions.MaxOpenShards));
        foreach (var (names, option) in new[] { (options.Extrema, nameof(options.Extrema)), (options.Hosts, nameof(options.Hosts)) })
        {
            ArgumentNullException.ThrowIfNull(names, option);
            foreach (var name in names)
            {
                ArgumentNullException.ThrowIfNull(name, option);
            }
        }

        return options;
    }
}
