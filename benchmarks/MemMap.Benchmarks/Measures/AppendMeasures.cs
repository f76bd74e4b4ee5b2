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
            Contender.Of(() => AppendRecords(FileOf("one.npy"))), Contender.Of(WriteFields)),
        new("append 1000 records to .npy / write in C", Count / BatchLength, Unit.Microsecond, 1.2,
            Contender.Of(() => AppendBatches(FileOf("batches.npy"))), WriteBatches),
        new("append 1000 records to a raw file / write in C", Count / BatchLength, Unit.Microsecond, 1.2,
            Contender.Of(() => AppendBatches(FileOf("batches.dat"))), WriteBatches),
    ];

    private Contender WriteBatches => Limit.Time(() => BatchLength * Limit.WriteBatches(
        Workspace.NativePathOf("batches-in-c.dat"), MemoryMarshal.AsBytes<Entry>(Batch), Count / BatchLength));

    private static double AppendRecords(string path)
    {
        using var map = Entry.Create(path, 0, Unflushed);
        for (var i = 0; i < Count; i++)
        {
            map.Append(new Entry { Time = i, Price = i, Volume = 1, Id = i });
        }

        return map.Length;
    }

    private static double AppendBatches(string path)
    {
        using var map = Entry.Create(path, 0, Unflushed);
        for (var i = 0; i < Count / BatchLength; i++)
        {
            map.Append(Batch);
        }

        return map.Length;
    }

    private double WriteFields()
    {
        using var writer = new BinaryWriter(new FileStream(FileOf("fields.dat"), FileMode.Create));
        for (var i = 0; i < Count; i++)
        {
            writer.Write((long)i);
            writer.Write((double)i);
            writer.Write(1.0);
            writer.Write((long)i);
        }

        return writer.BaseStream.Position / Marshal.SizeOf<Entry>();
    }
}
