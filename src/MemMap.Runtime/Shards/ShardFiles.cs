using System.ComponentModel;

namespace MemMap.CompilerServices;

/// <summary>Arrays of many files, opened and created.</summary>
/// <remarks>Generated code calls it for each layout; programs do not need to.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ShardFiles
{
    /// <summary>Opens a folder of shards as one array.</summary>
    public static ShardedArray<T, TMap> OpenFolder<T, TMap>(
        ArrayLayout layout, string folder, ShardOptions? options, Func<ArrayFile, TMap> map)
        where T : unmanaged
        where TMap : MappedArray<T> =>
        OpenFiles<T, TMap>(layout, Directory.EnumerateFiles(folder, "*.npy"), options, map);

    /// <summary>Opens files as one array, in the order of the list.</summary>
    public static ShardedArray<T, TMap> OpenFiles<T, TMap>(
        ArrayLayout layout, IEnumerable<string> paths, ShardOptions? options, Func<ArrayFile, TMap> map)
        where T : unmanaged
        where TMap : MappedArray<T> =>
        new(layout, new ShardSet(paths.Select(static path => new ShardFile
        {
            Path = Path.GetFullPath(path), Length = NpyHeader.Read(path).Shape[0],
        })), options ?? ShardOptions.Default, map);

    /// <summary>Begins a folder of shards.</summary>
    public static ShardWriter<T> Create<T>(ArrayLayout layout, string folder, long rowsPerShard, ShardOptions? options)
        where T : unmanaged => new(layout, folder, rowsPerShard, options ?? ShardOptions.Default);
}
