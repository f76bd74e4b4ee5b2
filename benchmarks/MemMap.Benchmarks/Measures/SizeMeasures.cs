namespace MemMap.Benchmarks;

/// <summary>What an element costs in files of many sizes, all of them in the page cache, against the smallest.</summary>
internal sealed class SizeMeasures : MeasureGroup
{
    private const long Mebibyte = 1 << 20;
    private static readonly long[] Sizes = [16, 256, 1024, 8192];

    private readonly Func<Numbers.Map> _smallest;
    private readonly Func<Numbers.Map>[] _others;

    public SizeMeasures(Workspace workspace)
        : base(workspace)
    {
        // Holes, which the kernel reads as pages of zeros: no disk is kept busy.
        var sparse = new MemMapOptions { Preallocate = false, FlushOnDispose = false };
        _smallest = Map("1.dat", path => Numbers.Create(path, Mebibyte / sizeof(double), sparse));
        _others =
        [
            .. Sizes.Select(size => Map($"{size}.dat", path => Numbers.Create(path, size * Mebibyte / sizeof(double), sparse))),
        ];
    }

    public override IEnumerable<Measure> All => Sizes.Zip(_others, (size, map) => new Measure(
        $"element of {(size < 1024 ? $"{size} MiB" : $"{size / 1024} GiB")} / of 1 MiB",
        size * Mebibyte / sizeof(double), Unit.Nanosecond, 1.3,
        Contender.Of(() => Sum(map()), () => Sum(_smallest())), Contender.Of(() => Sum(_smallest())))
    {
        TheirItems = Mebibyte / sizeof(double),
    });

    private static double Sum(Numbers.Map map)
    {
        using var view = map.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            sum += view[i];
        }

        return sum;
    }
}
