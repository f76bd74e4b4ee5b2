using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// Damaged headers, from fixed seeds and from new ones: each is read or refused by one exception and takes little memory.
/// Damaged files, opened through layouts: they are mapped, all of their rows can be read, or one of two exceptions says why not.
/// </summary>
internal static class FuzzCampaign
{
    public const string Role = "mutate";

    /// <summary>The model of a header for each of its bytes, and one exception with its message.</summary>
    private const int BytesPerHeaderByte = 32, BytesPerParse = 16 * 1024;

    private const int HeadersPerSeed = 10_000;

    private static readonly byte[][] Seeds = [.. NpyMutation.Seeds()];

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        var (headerCount, seconds, fileCount) = form == Form.Full ? (10_000_000, 30, 100_000) : (100_000, 1, 2_000);
        return Child.Run(
            TimeSpan.FromMinutes(30), Role, folder["."], $"{headerCount}", $"{seconds}", $"{fileCount}",
            $"{Random.Shared.Next()}");
    }

    /// <summary>The child: folder, headers from fixed seeds, seconds of others, files, seed of the others.</summary>
    public static void Mutate(string[] arguments)
    {
        var (folder, numbers) = (arguments[0], Array.ConvertAll(arguments[1..], int.Parse));
        var (headerCount, seconds, fileCount, newSeed) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        var refusedCount = 0L;
        Parallel.For(0, headerCount / HeadersPerSeed, seed => Interlocked.Add(ref refusedCount, ParseMutations(seed)));

        var newCount = 0L;
        var end = DateTime.UtcNow.AddSeconds(seconds);
        Parallel.For(0, Environment.ProcessorCount, thread =>
        {
            for (var seed = newSeed + (thread << 20); DateTime.UtcNow < end; seed++)
            {
                ParseMutations(seed);
                Interlocked.Add(ref newCount, HeadersPerSeed);
            }
        });

        var mappedCount = new MutatedFiles(folder).OpenAll(fileCount);
        Console.WriteLine(
            $"{headerCount:N0} headers from fixed seeds, {refusedCount:N0} refused, and {newCount:N0} from seed {newSeed} on; "
            + $"{fileCount:N0} files, {mappedCount:N0} mapped and read: no other exception, no allocation beyond the bound");
    }

    /// <returns>How many were refused.</returns>
    private static int ParseMutations(int seed)
    {
        var random = new Random(seed);
        var refusedCount = 0;
        for (var i = 0; i < HeadersPerSeed; i++)
        {
            refusedCount += IsRefused(MutationOf(Seeds, random), $"Mutation {i} of seed {seed}") ? 1 : 0;
        }

        return refusedCount;
    }

    public static byte[] MutationOf(byte[][] files, Random random)
    {
        var bytes = files[random.Next(files.Length)].ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            NpyMutation.Mutate(bytes, files[random.Next(files.Length)], random);
        }

        return [.. bytes];
    }

    private static bool IsRefused(byte[] bytes, string which)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRefused = false;
        try
        {
            // A file that lacks no data, whatever the header says of it, as far as there can be one.
            _ = NpyHeader.Parse(bytes, long.MaxValue, "mutated.npy");
        }
        catch (NpyFormatException)
        {
            isRefused = true;
        }
        catch (Exception other)
        {
            throw new CampaignFailedException($"{which}: {other}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var budget = BytesPerParse + (BytesPerHeaderByte * bytes.Length);
        CampaignFailedException.ThrowUnless(
            allocated <= budget, $"{which} took {allocated:N0} bytes, more than {budget:N0}.");
        return isRefused;
    }
}
