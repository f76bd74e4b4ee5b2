namespace MemMap;

/// <summary>A folder of shards that a kernel makes of others, whether it runs in this process or comes from a native library.</summary>
internal static class MappedFolder
{
    /// <summary>Writes all shards, and the manifest last; after a failure or a cancellation none of it is left.</summary>
    /// <param name="path">Path of the folder.</param>
    /// <param name="layout">The layout of the shards.</param>
    /// <param name="count">Number of shards.</param>
    /// <param name="threadCount">Most threads to use.</param>
    /// <param name="write">Writes the shard of an index to a path, whole or not at all.</param>
    /// <param name="cancellation">Cancellation, which is looked at between two shards.</param>
    public static void Write(
        string path, ArrayLayout layout, int count, int threadCount, Action<int, string> write, CancellationToken cancellation)
    {
        var isNew = !Directory.Exists(path);
        var folder = ShardFolder.Begin(path, layout, rowsPerShard: null, ShardOptions.Default);
        var shards = new ShardFile[count];
        try
        {
            OrderedWork.Run(
                count,
                threadCount,
                index =>
                {
                    write((int)index, folder.PathOf((int)index));
                    shards[index] = folder.Describe((int)index);
                },
                cancellation);
        }
        catch
        {
            folder.Abandon(count, isNew);
            throw;
        }

        folder.Complete(shards);
    }

    /// <summary>Writes a file under a hidden name beside its own, which it gets when it is complete.</summary>
    /// <param name="path">Path of the file; an existing one is replaced.</param>
    /// <param name="write">Writes the file to the path that it gets.</param>
    public static void WriteWhole(string path, Action<string> write)
    {
        path = Path.GetFullPath(path);
        var hidden = NewFile.HiddenNameBeside(path);
        try
        {
            write(hidden);
            File.Move(hidden, path, overwrite: true);
        }
        catch
        {
            File.Delete(hidden);
            throw;
        }
    }
}
