namespace MemMap.Endurance;

/// <summary>
/// Whole files and archives, opened with any <see cref="MemMapOptions.Offset"/>, <see cref="MemMapOptions.Length"/>,
/// <see cref="MemMapOptions.Member"/> and <see cref="MemMapOptions.MaxHeaderLength"/>, those above all whose sums and
/// products overflow.
/// </summary>
internal sealed class WildOptions
{
    /// <summary>A map, its file and an exception with its message.</summary>
    private const int MemoryPerOpening = 64 * 1024, MemoryPerByte = 32;

    private const int OpeningsPerSeed = 1000;

    private static readonly string?[] Names = [null, "a", "a.npy", "b", "c", "d", "e.npy", "", "é", "a\0", "/", "../a", "\uD800"];

    private readonly (string Path, long Length)[] _files;

    public WildOptions(string folder)
    {
        var files = OpenedFiles.Bytes(folder);
        var named = files.Select(static (bytes, layout) => ($"wild{layout}.npy", bytes))
            .Concat(files.Select(static (bytes, layout) => ($"wild{layout}.dat", bytes[128..])))
            .Concat(files.Select(static (bytes, layout) => ($"within{layout}.dat", (byte[])[.. new byte[1000], .. bytes, 1, 2])))
            .Concat(OpenedFiles.Archives(files).Select(static (bytes, kind) => ($"wild{kind}.npz", bytes)));
        _files = [.. named.Select(file =>
        {
            var path = Path.Combine(folder, file.Item1);
            File.WriteAllBytes(path, file.Item2);
            return (path, (long)file.Item2.Length);
        })];
    }

    /// <returns>How many could be mapped.</returns>
    public long OpenAll(int openingCount)
    {
        var mappedCount = 0L;
        Parallel.For(0, openingCount / OpeningsPerSeed, FuzzCampaign.OnAllProcessors, seed =>
        {
            var random = new Random(seed);
            for (var i = 0; i < OpeningsPerSeed; i++)
            {
                Interlocked.Add(ref mappedCount, IsMapped(random, $"Opening {i} of seed {seed}") ? 1 : 0);
            }
        });
        return mappedCount;
    }

    private bool IsMapped(Random random, string which)
    {
        var (path, length) = _files[random.Next(_files.Length)];
        var options = OpenedFiles.Unflushed with
        {
            Offset = random.Next(3) == 0 ? 0 : Number(random, length),
            Length = random.Next(2) == 0 ? null : Number(random, length),
            Member = Names[random.Next(2) == 0 ? 0 : random.Next(Names.Length)],
            Format = (MemMapFormat)random.Next(3),
            MaxHeaderLength = random.Next(8) == 0 ? (int)Number(random, length) : MemMapOptions.Default.MaxHeaderLength,
        };
        var (layout, mode) = (random.Next(OpenedFiles.LayoutCount), random.Next(OpenedFiles.ModeCount));
        which = $"{which}, '{Path.GetFileName(path)}', layout {layout}, mode {mode}, {options}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isMapped = false;
        try
        {
            using var map = OpenedFiles.Open(path, layout, mode, options);
            OpenedFiles.Read(map, length);
            isMapped = true;
        }
        catch (Exception refused) when (refused is InvalidFileException or ArgumentException)
        {
            // The file does not fit the options, or the options are impossible.
        }
        catch (Exception other)
        {
            throw new CampaignFailedException($"{which}: {other}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var budget = MemoryPerOpening + (MemoryPerByte * length);
        CampaignFailedException.ThrowUnless(
            allocated <= budget, $"{which} took {allocated:N0} bytes, more than {budget:N0}.");
        return isMapped;
    }

    /// <summary>One about a file, or about what 32 and 64 bits hold, whole or divided by the size of an element.</summary>
    private static long Number(Random random, long length) => random.Next(8) switch
    {
        0 => random.NextInt64(2 * length),
        1 => length + random.Next(-2, 3),
        2 => length / (1 << random.Next(1, 6)),
        3 => random.Next(-1, 40),
        4 => long.MaxValue - random.Next(200),
        5 => (long.MaxValue / random.Next(1, 50)) + random.Next(-1, 2),
        6 => (1L << random.Next(64)) + random.Next(-1, 2),
        _ => random.NextInt64(long.MinValue, long.MaxValue),
    };
}
