using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// A new map for each batch of training, on many threads, over a file much larger than memory: opening and closing
/// maps uses up no addresses, and forces no collection.
/// </summary>
internal static class BatchesCampaign
{
    public const string Role = "open-for-each-batch";

    private const int ThreadCount = 16, BatchLength = 1024;

    private const long ByteLength = 1L << 40;

    private static readonly MemMapOptions WithoutReadAhead = new() { Access = MemMapAccess.Random };

    /// <summary>Full collections that there may be without being forced.</summary>
    private static int MostCollections(int batchCount) => 5 + (batchCount / 10_000);

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder["tokens.bin"]))
        {
            file.SetLength(ByteLength);
        }

        var batchCount = form == Form.Full ? 320_000 : 2000;
        var cells = new Cells();
        cells.Run(TimeSpan.FromMinutes(30), Role, folder["tokens.bin"], $"{batchCount}");
        cells.ThrowIfAnyFault();
        return $"{string.Join("; ", cells.Reports)} on {ThreadCount} threads, of a sparse file of 1 TB: 0 failures";
    }

    /// <summary>The child: path of the file, number of batches, index of the first cell.</summary>
    public static void OpenAll(string[] arguments)
    {
        var (path, batchCount) = (arguments[0], int.Parse(arguments[1]));
        Cells.Play(
            [
                new Cell("views", () => OpenAll(path, batchCount, ReadByView)),
                new Cell("indexers", () => OpenAll(path, batchCount, ReadByIndexer)),
            ],
            arguments);
    }

    private static string OpenAll(string path, int batchCount, Func<Bytes.ReadOnlyMap, long, int> read)
    {
        var collectionsBefore = GC.CollectionCount(2);
        var (next, failureCount, example) = (-1, 0, "");
        var threads = new Thread[ThreadCount];
        for (var thread = 0; thread < ThreadCount; thread++)
        {
            threads[thread] = new Thread(() =>
            {
                while (Interlocked.Increment(ref next) is var batch && batch < batchCount)
                {
                    try
                    {
                        using var map = Bytes.OpenRead(path, WithoutReadAhead);
                        var start = new Random(batch).NextInt64(map.Length - BatchLength);
                        CampaignFailedException.ThrowUnless(read(map, start) == 0, "A byte of a hole is not 0.");
                    }
                    catch (Exception failure)
                    {
                        Interlocked.Increment(ref failureCount);
                        example = failure.Message;
                    }
                }
            });
            threads[thread].Start();
        }

        Array.ForEach(threads, static thread => thread.Join());
        var collectionCount = GC.CollectionCount(2) - collectionsBefore;
        CampaignFailedException.ThrowUnless(
            failureCount == 0 && collectionCount <= MostCollections(batchCount),
            $"{failureCount:N0} of {batchCount:N0} opens failed, {collectionCount:N0} full collections. {example}");
        return $"({batchCount:N0} batches, {collectionCount} full collections)";
    }

    private static int ReadByView(Bytes.ReadOnlyMap map, long start)
    {
        using var view = map.Lease();
        return view.Slice(start, BatchLength).AsSpan().IndexOfAnyExcept((byte)0) + 1;
    }

    private static int ReadByIndexer(Bytes.ReadOnlyMap map, long start)
    {
        var sum = 0;
        for (var i = start; i < start + BatchLength; i++)
        {
            sum += map[i];
        }

        return sum;
    }
}
