namespace MemMap.Benchmarks;

/// <summary>A control group of Linux that this process is in: its pages and those of the files that it reads, up to a limit.</summary>
internal sealed class PageCacheShare : IDisposable
{
    private readonly string _group;
    private readonly string _parent;

    private PageCacheShare(string parent, string group) => (_parent, _group) = (parent, group);

    /// <summary>Null where this process may not make such a group.</summary>
    public static PageCacheShare? TryLimitTo(long byteLength)
    {
        var (root, limit) = Directory.Exists("/sys/fs/cgroup/memory")
            ? ("/sys/fs/cgroup/memory", "memory.limit_in_bytes")
            : ("/sys/fs/cgroup", "memory.max");
        var group = Path.Combine(root, $"memmap-benchmark-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(group);
            var share = new PageCacheShare(root, group);
            File.WriteAllText(Path.Combine(group, limit), $"{byteLength}");
            File.WriteAllText(Path.Combine(group, "cgroup.procs"), $"{Environment.ProcessId}");
            return share;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        try
        {
            File.WriteAllText(Path.Combine(_parent, "cgroup.procs"), $"{Environment.ProcessId}");
            Directory.Delete(_group);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"{_group} stays: {failure.Message}");
        }
    }
}
