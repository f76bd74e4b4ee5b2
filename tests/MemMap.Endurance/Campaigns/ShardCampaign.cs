using System.Diagnostics;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// A process that writes folders of shards is killed at any moment: each folder is whole or refused, and the shards of the last one
/// hold what was committed. And more shards are read, and given to the program, than the process may have files open.
/// </summary>
internal static class ShardCampaign
{
    public const string WriterRole = "write-shards-until-killed", ReaderRole = "read-shards-with-few-files";

    private const int RowsPerShard = 50, MostRows = 300;

    /// <summary>Twice as many as the runtime itself needs.</summary>
    private const int FewFiles = 200;

    public static string Run(Form form)
    {
        var roundCount = form == Form.Full ? 100 : 10;
        using var folder = new TemporaryFolder();
        using var completed = SharedNumber.Create(folder["completed.dat"]);
        using var committed = SharedNumber.Create(folder["committed.dat"]);
        var (random, folderCount, wholeCount) = (new Random(roundCount), 0L, 0L);
        for (var round = 0; round < roundCount; round++)
        {
            var root = folder[$"{round}"];
            (completed.Value, committed.Value) = (0, 0);
            using (var child = Child.Start(WriterRole, root, completed.Path, committed.Path, $"{random.Next()}"))
            {
                var goal = random.Next(1, form == Form.Full ? 30 : 6);
                for (var clock = Stopwatch.StartNew(); completed.Value < goal && !child.HasExited; Thread.Yield())
                {
                    CampaignFailedException.ThrowUnless(clock.Elapsed < Patience.Limit, "The child does not write.");
                }

                Thread.Sleep(random.Next(10));
                child.Kill();
            }

            wholeCount += CountWhole(root, completed.Value, committed.Value);
            folderCount += Directory.GetDirectories(root).Length;
            Directory.Delete(root, recursive: true);
        }

        var shardCount = form == Form.Full ? 5000 : 1000;
        using (var writer = Row24.CreateShards(folder["many"], rowsPerShard: 1))
        {
            writer.Append(Row.Batch<Row24>(0, shardCount));
        }

        using var reader = Child.StartWithFewFiles(FewFiles, ReaderRole, folder["many"]);
        reader.WaitForSuccess(Patience.Limit);
        return $"{roundCount} kills of a writer, {folderCount:N0} folders, {wholeCount:N0} of them whole, the others refused: 0 rows lost; "
            + $"{shardCount:N0} shards read by a process that may open {FewFiles} files";
    }

    /// <summary>Looks at every folder; only the last one may not be complete.</summary>
    /// <returns>The number of those that are.</returns>
    private static long CountWhole(string root, long completed, long committed)
    {
        var wholeCount = 0L;
        for (var index = 0L; Directory.Exists(Path.Join(root, $"{index}")); index++)
        {
            var path = Path.Join(root, $"{index}");
            var isWhole = File.Exists(Path.Join(path, "manifest.json"));
            CampaignFailedException.ThrowUnless(isWhole || index >= completed, $"'{path}' was completed, and has no manifest.");
            if (isWhole)
            {
                using var shards = Row24.OpenShards(path);
                ThrowUnlessWhole(shards, path);
                wholeCount++;
                continue;
            }

            ThrowUnlessRefused(path);
            var files = Enumerable.Range(0, MostRows).Select(shard => Path.Join(path, $"{shard}.npy")).TakeWhile(File.Exists).ToArray();
            using var rest = Row24.OpenShards(files);
            ThrowUnlessWhole(rest, path);
            CampaignFailedException.ThrowUnless(
                index > completed || rest.Length >= committed, $"'{path}' has {rest.Length} rows; {committed} were committed.");
        }

        return wholeCount;
    }

    private static void ThrowUnlessRefused(string path)
    {
        try
        {
            Row24.OpenShards(path).Dispose();
        }
        catch (ShardException)
        {
            return;
        }

        throw new CampaignFailedException($"'{path}' was not completed, and opens.");
    }

    private static void ThrowUnlessWhole(ShardedArray<Row24, Row24.ReadOnlyMap> shards, string path)
    {
        for (var index = 0L; index < shards.Length; index++)
        {
            Row.ThrowUnlessWhole<Row24>([shards[index]], index, path);
        }
    }

    /// <summary>The child: folder of the folders, paths of the numbers of completed folders and of committed rows, seed.</summary>
    public static void WriteUntilKilled(string[] arguments)
    {
        using var completed = SharedNumber.Open(arguments[1]);
        using var committed = SharedNumber.Open(arguments[2]);
        var random = new Random(int.Parse(arguments[3]));
        for (var folder = 0; ; folder++)
        {
            using (var writer = Row24.CreateShards(
                Path.Join(arguments[0], $"{folder}"), RowsPerShard, new() { Extrema = [nameof(Row24.First)] }))
            {
                for (var goal = random.Next(MostRows); writer.Length < goal;)
                {
                    writer.Append(Row.Batch<Row24>(writer.Length, random.Next(1, 2 * RowsPerShard)));
                    writer.Append(Row24Of(writer.Length));
                    if (random.Next(3) == 0)
                    {
                        writer.Commit();
                        committed.Value = writer.Length;
                    }
                }
            }

            committed.Value = 0;
            completed.Value = folder + 1;
        }
    }

    private static Row24 Row24Of(long index) => Row.Batch<Row24>(index, 1)[0];

    /// <summary>The child: path of a folder with more shards than the process may have files open.</summary>
    public static void ReadAll(string[] arguments)
    {
        using var shards = Row24.OpenShards(arguments[0]);
        var index = 0L;
        foreach (var map in shards.Shards)
        {
            Row.ThrowUnlessWhole<Row24>([map[0]], index, map.Path);
            Row.ThrowUnlessWhole<Row24>([shards[index]], index, map.Path);
            index++;
        }
    }
}
