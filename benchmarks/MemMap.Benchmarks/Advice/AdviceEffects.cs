using System.Diagnostics;

namespace MemMap.Benchmarks;

/// <summary>
/// What advice changes: random reads of a file that is larger than the page cache's share, by access pattern, and the
/// memory of this process before and after rows are evicted.
/// </summary>
internal static class AdviceEffects
{
    private const long FileLength = 1L << 30;
    private const long Share = 256L << 20;
    private const int ReadCount = 2_000;
    private const long Mebibyte = 1 << 20;

    public static int Print()
    {
        using var workspace = new Workspace();
        var path = workspace.PathOf("large.dat");
        using (var made = Numbers.Create(path, FileLength / sizeof(double)))
        {
            made.Fill(1);
            made.Flush();
            made.Evict(..);
        }

        using var limit = PageCacheShare.TryLimitTo(Share);
        Console.WriteLine(limit is null
            ? "The page cache has all of this machine's memory: only root may give it less."
            : $"The page cache has {Share / Mebibyte} MiB for a file of {FileLength / Mebibyte} MiB.");
        Console.WriteLine();
        Console.WriteLine($"{"random reads",-14} {"time",10} {"read from disk",16}");
        foreach (var pattern in new[] { MemMapAccess.Normal, MemMapAccess.Sequential, MemMapAccess.Random })
        {
            PrintReads(path, pattern);
        }

        PrintEviction(path);
        return 0;
    }

    private static void PrintReads(string path, MemMapAccess pattern)
    {
        using var map = Numbers.OpenRead(path);
        map.Evict(..);
        map.AccessPattern = pattern;
        using var view = map.Lease();
        var random = new Random(1);
        var bytesBefore = BytesFromDisk();
        var clock = Stopwatch.StartNew();
        double sum = 0;
        for (var i = 0; i < ReadCount; i++)
        {
            sum += view[random.NextInt64(view.Length)];
        }

        clock.Stop();
        Trace.Assert(sum == ReadCount);
        var bytes = BytesFromDisk() - bytesBefore;
        Console.WriteLine($"{pattern,-14} {clock.ElapsedMilliseconds,7} ms {bytes / Mebibyte,12} MiB");
    }

    private static void PrintEviction(string path)
    {
        using var map = Numbers.OpenRead(path);
        var part = map.Length / 8;
        var before = ResidentBytes();
        using (var view = map.Lease())
        {
            double sum = 0;
            foreach (var value in view.Slice(0, part))
            {
                sum += value;
            }

            Trace.Assert(sum == part);
        }

        var read = ResidentBytes();
        map.Evict(0, part);
        Console.WriteLine();
        Console.WriteLine($"resident memory: {before / Mebibyte} MiB, {read / Mebibyte} MiB after reading "
            + $"{part * sizeof(double) / Mebibyte} MiB, {ResidentBytes() / Mebibyte} MiB after Evict");
    }

    private static long BytesFromDisk() => NumberIn("/proc/self/io", "read_bytes:");

    private static long ResidentBytes() => NumberIn("/proc/self/status", "VmRSS:") * 1024;

    private static long NumberIn(string file, string name) => long.Parse(
        File.ReadLines(file).First(line => line.StartsWith(name, StringComparison.Ordinal))
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
}
