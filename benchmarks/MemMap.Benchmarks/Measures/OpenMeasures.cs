using System.IO.MemoryMappedFiles;

namespace MemMap.Benchmarks;

/// <summary>Opening a file, reading one element of it, and closing it again.</summary>
internal sealed class OpenMeasures : MeasureGroup
{
    private const int SmallCount = 16_384 / sizeof(double);
    private const long LargeCount = (8L << 30) / sizeof(double);

    private readonly Func<string> _small;
    private readonly byte[] _smallNative;
    private readonly Func<string> _large;
    private readonly Func<string> _structured;

    public OpenMeasures(Workspace workspace)
        : base(workspace)
    {
        _small = Made("small.dat", static path => Numbers.Create(path, SmallCount));
        _smallNative = workspace.NativePathOf("small.dat");
        _large = Made("large.dat", static path => Numbers.Create(
            path, LargeCount, new MemMapOptions { Preallocate = false, FlushOnDispose = false }));
        _structured = Made("structured.npy", static path => Tick.Create(path, 400));
    }

    public override IEnumerable<Measure> All =>
    [
        Open("open + touch + dispose, raw 16 KiB / system calls in C", 1.3, () => OpenNumbers(_small()),
            Limit.Time(() => Limit.OpenTouchClose(_smallNative))),
        Open("open + touch + dispose, raw 16 KiB / BCL", 0.9, () => OpenNumbers(_small()), Contender.Of(OpenByBcl)),
        Open("open + touch + dispose, raw 16 KiB / NumPy memmap", 0.9, () => OpenNumbers(_small()), NumPy.Time(
            "", $"a = np.memmap({NumPy.Quoted(Workspace.PathOf("small.dat"))}, '<f8', 'r+'); a[0]; del a")),
        Open("open + touch + dispose, structured .npy / NumPy open_memmap", 0.4, () => OpenTicks(_structured()), NumPy.Time(
            "", $"a = np.lib.format.open_memmap({NumPy.Quoted(Workspace.PathOf("structured.npy"))}, 'r+'); a[0]; del a")),
        Open("open + dispose, 8 GiB / 16 KiB", 1.2, () => OpenOnly(_large()), Contender.Of(() => OpenOnly(_small()))),
    ];

    private static Measure Open(string name, double target, Func<double> ours, Contender theirs) =>
        new(name, 1, Unit.Microsecond, target, Contender.Of(ours), theirs);

    /// <summary>A file that is made when it is first asked for.</summary>
    private Func<string> Made(string name, Func<string, MappedArray> create)
    {
        string? path = null;
        return () => path ??= Make();

        string Make()
        {
            create(FileOf(name)).Dispose();
            return FileOf(name);
        }
    }

    private static double OpenNumbers(string path)
    {
        using var map = Numbers.Open(path);
        return map[0];
    }

    private static double OpenOnly(string path)
    {
        using var map = Numbers.Open(path);
        return map.Mode == MemMapMode.ReadWrite ? 1 : 0;
    }

    private static double OpenTicks(string path)
    {
        using var map = Tick.Open(path);
        return map[0].Bid;
    }

    private double OpenByBcl()
    {
        using var file = MemoryMappedFile.CreateFromFile(_small(), FileMode.Open);
        using var accessor = file.CreateViewAccessor();
        return accessor.ReadDouble(0);
    }
}
