using System.Runtime.InteropServices;

namespace MemMap.Benchmarks;

/// <summary>Appending to a file that begins empty, until it is closed; nobody waits for the disk.</summary>
internal sealed class AppendMeasures(Workspace workspace) : MeasureGroup(workspace)
{
    private const int Count = 1_000_000;
    private const int BatchLength = 1000;

    private static readonly Entry[] Batch =
    [
        .. Enumerable.Range(0, BatchLength).Select(static i => new Entry { Time = i, Price = i, Volume = 1, Id = i }),
    ];

    public override IEnumerable<Measure> All =>
    [
        new("append a record of 32 bytes to .npy / BinaryWriter", Count, Unit.Nanosecond, 0.7,
            Contender.Of(() => Created("one.npy"), AppendRecords), Contender.Of(NewWriter, WriteFields)),
        new("append 1000 records to .npy / write in C", Count / BatchLength, Unit.Microsecond, 1.2,
            Contender.Of(() => Created("batches.npy"), AppendBatches), WriteBatches),
        new("append 1000 records to a raw file / write in C", Count / BatchLength, Unit.Microsecond, 1.2,
            Contender.Of(() => Created("batches.dat"), AppendBatches), WriteBatches),
    ];

    private Contender WriteBatches => Limit.Time(
        () => New("batches-in-c.dat"),
        path => BatchLength * Limit.WriteBatches(
            Workspace.NativePathOf(Path.GetFileName(path)), MemoryMarshal.AsBytes<Entry>(Batch), Count / BatchLength));

    /// <summary>The path of a file that is not there.</summary>
    private string New(string name)
    {
        var path = FileOf(name);
        File.Delete(path);
        return path;
    }

    private Entry.Map Created(string name) => Entry.Create(New(name), 0, Unflushed);

    private BinaryWriter NewWriter() => new(new FileStream(New("fields.dat"), FileMode.CreateNew));

    private static double AppendRecords(Entry.Map created)
    {
        using var map = created;
        for (var i = 0; i < Count; i++)
        {
            map.Append(new Entry { Time = i, Price = i, Volume = 1, Id = i });
        }

        return map.Length;
    }

    private static double AppendBatches(Entry.Map created)
    {
        using var map = created;
        for (var i = 0; i < Count / BatchLength; i++)
        {
            map.Append(Batch);
        }

        return map.Length;
    }

    private static double WriteFields(BinaryWriter created)
    {
        using var writer = created;
        for (var i = 0; i < Count; i++)
        {
            writer.Write((long)i);
            writer.Write((double)i);
            writer.Write(1.0);
            writer.Write((long)i);
        }

        return Count;
    }
}
