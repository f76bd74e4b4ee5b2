namespace MemMap.Benchmarks;

/// <summary>
/// A new file of 1 GiB, filled with one number; nobody waits for the disk. All delete it again, before the system begins
/// to write it, which would slow whoever comes next.
/// </summary>
internal sealed class CreateMeasures(Workspace workspace) : MeasureGroup(workspace)
{
    private const long ByteLength = 1 << 30;
    private const long SmallByteLength = 1 << 16;

    public override IEnumerable<Measure> All =>
    [
        new("create and fill 1 GiB / C", 1, Unit.Millisecond, 1.1, Ours, Limit.Time(
            () => Limit.CreateAndFill(Workspace.NativePathOf("in-c.dat"), ByteLength, 1))),
        new("create and fill 1 GiB / NumPy", 1, Unit.Millisecond, 0.9, Ours, NumPy.Time(
            $"import os; path = {NumPy.Quoted(Workspace.PathOf("numpy.dat"))}",
            $"a = np.memmap(path, '<f8', 'w+', shape={ByteLength / sizeof(double)}); a[:] = 1; del a; os.remove(path)",
            "1")),
    ];

    private Contender Ours => Contender.Of(
        () => CreateAndFill(Workspace.PathOf("ours.dat"), ByteLength),
        () => CreateAndFill(Workspace.PathOf("ours.dat"), SmallByteLength));

    private static double CreateAndFill(string path, long byteLength)
    {
        using (var map = Numbers.Create(path, byteLength / sizeof(double), Unflushed))
        {
            map.Fill(1);
        }

        File.Delete(path);
        return 1;
    }
}
