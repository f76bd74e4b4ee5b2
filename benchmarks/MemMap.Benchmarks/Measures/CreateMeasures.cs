namespace MemMap.Benchmarks;

/// <summary>A new file of 1 GiB, filled with one number; nobody waits for the disk.</summary>
internal sealed class CreateMeasures(Workspace workspace) : MeasureGroup(workspace)
{
    private const long ByteLength = 1 << 30;
    private const long SmallByteLength = 1 << 16;

    public override IEnumerable<Measure> All =>
    [
        new("create and fill 1 GiB / C", 1, Unit.Millisecond, 1.1, Ours, Limit.Time(
            () => Limit.CreateAndFill(NativeFileOf("in-c.dat"), ByteLength, 1))),
        new("create and fill 1 GiB / NumPy", 1, Unit.Millisecond, 0.9, Ours, NumPy.Time(
            "", $"a = np.memmap({NumPy.Quoted(FileOf("numpy.dat"))}, '<f8', 'w+', shape={ByteLength / sizeof(double)}); a[:] = 1; del a", "1")),
    ];

    private Contender Ours => Contender.Of(
        () => CreateAndFill(FileOf("ours.dat"), ByteLength), () => CreateAndFill(FileOf("ours.dat"), SmallByteLength));

    private byte[] NativeFileOf(string name)
    {
        _ = FileOf(name);
        return Workspace.NativePathOf(name);
    }

    private static double CreateAndFill(string path, long byteLength)
    {
        using var map = Numbers.Create(path, byteLength / sizeof(double), Unflushed);
        map.Fill(1);
        return map[^1];
    }
}
