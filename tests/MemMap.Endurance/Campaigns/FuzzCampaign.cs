using System.Text;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// Damaged headers and directories, from fixed seeds and from new ones: each is read or refused by one exception and takes
/// little memory. Damaged files, and whole ones with any options, opened through layouts: they are mapped, all of their
/// rows can be read, or an exception that is documented says why not.
/// </summary>
internal static class FuzzCampaign
{
    public const string Role = "mutate";

    /// <summary>Without a limit the thread pool adds a thread every second, as long as each takes so long.</summary>
    public static readonly ParallelOptions OnAllProcessors = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    private const int MutationsPerSeed = 10_000;

    /// <summary>What is read without a file; a new reader of foreign bytes is one more line.</summary>
    private static readonly FuzzSubject[] Subjects =
    [
        // A file that lacks no data, whatever the header says of it, as far as there can be one.
        new("headers", [.. NpyMutation.Seeds()], MutateHeader, static bytes => NpyHeader.Parse(bytes, long.MaxValue, "mutated.npy")),
        new(
            "texts of dtypes", [.. TextMutation.Seeds()], TextMutation.Mutate,
            static bytes => DType.Parse(Encoding.UTF8.GetString(bytes)))
        {
            MemoryPerByte = 64,
        },
        new("zip directories", [.. MutatedArchives.Seeds()], MutatedArchives.Mutate, MutatedArchives.Read),
    ];

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        var (mutationCount, seconds, fileCount, openingCount) = form == Form.Full
            ? (10_000_000, 30, 200_000, 10_000_000)
            : (100_000, 1, 4_000, 20_000);
        return Child.Run(
            TimeSpan.FromHours(1), Role, folder["."], $"{mutationCount}", $"{seconds}", $"{fileCount}", $"{openingCount}",
            $"{Random.Shared.Next()}");
    }

    /// <summary>
    /// The child: folder, mutations of each kind from fixed seeds, seconds of others, files, openings with any options,
    /// seed of the others.
    /// </summary>
    public static void Mutate(string[] arguments)
    {
        var (folder, numbers) = (arguments[0], Array.ConvertAll(arguments[1..], int.Parse));
        var (mutationCount, seconds, fileCount, openingCount, newSeed) =
            (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        foreach (var subject in Subjects)
        {
            var refusedCount = 0L;
            Parallel.For(
                0, mutationCount / MutationsPerSeed, OnAllProcessors,
                seed => Interlocked.Add(ref refusedCount, ReadMutations(subject, seed)));
            var newCount = ReadOthers(subject, newSeed, TimeSpan.FromSeconds(seconds));
            Console.Write(
                $"{mutationCount:N0} {subject.Name} from fixed seeds, {refusedCount:N0} refused, and {newCount:N0} from "
                + $"seed {newSeed} on; ");
        }

        var mappedCount = new MutatedFiles(folder).OpenAll(fileCount);
        var openedCount = new WildOptions(folder).OpenAll(openingCount);
        Console.WriteLine(
            $"{fileCount:N0} files, {mappedCount:N0} mapped and read; {openingCount:N0} openings with any offsets, lengths and "
            + $"names, {openedCount:N0} mapped and read: no other exception, no allocation beyond the bound");
    }

    public static void MutateHeader(List<byte> bytes, byte[] other, Random random) =>
        NpyMutation.Mutate(bytes, other, random);

    private static long ReadOthers(FuzzSubject subject, int firstSeed, TimeSpan time)
    {
        var count = 0L;
        var end = DateTime.UtcNow + time;
        Parallel.For(0, Environment.ProcessorCount, OnAllProcessors, thread =>
        {
            for (var seed = firstSeed + (thread << 20); DateTime.UtcNow < end; seed++)
            {
                ReadMutations(subject, seed);
                Interlocked.Add(ref count, MutationsPerSeed);
            }
        });
        return count;
    }

    /// <returns>How many were refused.</returns>
    private static int ReadMutations(FuzzSubject subject, int seed)
    {
        var random = new Random(seed);
        var refusedCount = 0;
        for (var i = 0; i < MutationsPerSeed; i++)
        {
            refusedCount += subject.IsRefused(subject.MutationFrom(random), $"Mutation {i} of seed {seed}") ? 1 : 0;
        }

        return refusedCount;
    }
}
