namespace MemMap.Endurance;

[MemMapArray<float>(Shape = "3,4")]
public partial struct Grid;

[MemMapArray<double>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)]
public partial struct Series;

/// <summary>Files of five layouts, damaged, and opened through each of them in each mode.</summary>
internal sealed class MutatedFiles(string folder)
{
    private static readonly MemMapOptions Unflushed = new() { FlushOnDispose = false };

    private readonly byte[][] _seeds = [.. Seeds(folder)];

    /// <returns>How many could be mapped.</returns>
    public int OpenAll(int fileCount)
    {
        var random = new Random(fileCount);
        var mappedCount = 0;
        for (var i = 0; i < fileCount; i++)
        {
            var path = Path.Combine(folder, random.Next(8) == 0 ? "mutated.dat" : "mutated.npy");
            File.WriteAllBytes(path, FuzzCampaign.MutationOf(_seeds, random));
            try
            {
                using var map = Open(path, layout: random.Next(5), mode: random.Next(3));
                Read(map, new FileInfo(path).Length);
                mappedCount++;
            }
            catch (Exception refused) when (refused is NpyFormatException or LayoutMismatchException)
            {
                // One of the two that are promised.
            }
            catch (Exception other)
            {
                throw new CampaignFailedException($"File {i}: {other}");
            }
        }

        return mappedCount;
    }

    private static IEnumerable<byte[]> Seeds(string folder)
    {
        var path = Path.Combine(folder, "seed.npy");
        yield return BytesOf(Numbers.Create(path, 12));
        yield return BytesOf(Row24.Create(path, 7));
        yield return BytesOf(SharedNumber.Create(path));
        yield return BytesOf(Grid.Create(path));
        yield return BytesOf(Series.Create(path, 5));

        byte[] BytesOf(MappedArray map)
        {
            map.Dispose();
            return File.ReadAllBytes(path);
        }
    }

    private static MappedArray Open(string path, int layout, int mode) => (layout, mode) switch
    {
        (0, 0) => Numbers.OpenRead(path),
        (0, 1) => Numbers.Open(path, Unflushed),
        (0, _) => Numbers.OpenCopyOnWrite(path),
        (1, 0) => Row24.OpenRead(path),
        (1, 1) => Row24.Open(path, Unflushed),
        (1, _) => Row24.OpenCopyOnWrite(path),
        (2, 0) => SharedNumber.OpenRead(path),
        (2, 1) => SharedNumber.Open(path, Unflushed),
        (2, _) => SharedNumber.OpenCopyOnWrite(path),
        (3, 0) => Grid.OpenRead(path),
        (3, 1) => Grid.Open(path, Unflushed),
        (3, _) => Grid.OpenCopyOnWrite(path),
        (_, 0) => Series.OpenRead(path),
        (_, 1) => Series.Open(path, Unflushed),
        (_, _) => Series.OpenCopyOnWrite(path),
    };

    private static void Read(MappedArray map, long fileLength)
    {
        CampaignFailedException.ThrowUnless(
            map.Offset + map.ByteLength <= fileLength, $"A map of {map.ByteLength:N0} bytes of a file of {fileLength:N0}.");
        _ = map switch
        {
            Numbers.Map numbers => numbers.ToArray().Length,
            Numbers.ReadOnlyMap numbers => numbers.ToArray().Length,
            Row24.Map rows => rows.ToArray().Length,
            Row24.ReadOnlyMap rows => rows.ToArray().Length,
            Series.Map series => series.ToArray().Length,
            Series.ReadOnlyMap series => series.ToArray().Length,
            _ => map.ToString().Length,
        };
    }
}
