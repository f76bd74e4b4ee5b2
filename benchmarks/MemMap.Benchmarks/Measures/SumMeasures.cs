using System.Runtime.CompilerServices;

namespace MemMap.Benchmarks;

/// <summary>Sums of all float32 of a file of 1 GiB, in both byte orders, by one thread.</summary>
internal sealed unsafe class SumMeasures : MeasureGroup
{
    private const int SmallCount = 64_000;
    private const int LargeCount = 1 << 28;

    private readonly Func<Samples.Map> _small;
    private readonly Func<Samples.Map> _large;
    private readonly Func<BigEndianSamples.Map> _smallBigEndian;
    private readonly Func<BigEndianSamples.Map> _largeBigEndian;

    public SumMeasures(Workspace workspace)
        : base(workspace)
    {
        _small = Map("samples.dat", static path => Filled(Samples.Create(path, SmallCount)));
        _large = Map("many-samples.dat", static path => Filled(Samples.Create(path, LargeCount, Unflushed)));
        _smallBigEndian = Map("big-endian.dat", static path => Filled(BigEndianSamples.Create(path, SmallCount)));
        _largeBigEndian = Map(
            "many-big-endian.dat", static path => Filled(BigEndianSamples.Create(path, LargeCount, Unflushed)));
    }

    public override IEnumerable<Measure> All =>
    [
        new("sum of 1 GiB float32 / C", LargeCount, Unit.Nanosecond, 1.05, Ours, Limit.Time(
            () => Limit.SumFloats(Origin(_large()), LargeCount), () => Limit.SumFloats(Origin(_small()), SmallCount))),
        new("sum of 1 GiB float32 / NumPy", LargeCount, Unit.Nanosecond, 0.75, Ours, NumPy.Time(
            $"a = np.memmap({NumPy.Quoted(Workspace.PathOf("many-samples.dat"))}, '<f4', 'r')", "a.sum()", "a.sum()")),
        new("sum of 1 GiB big-endian float32 / C", LargeCount, Unit.Nanosecond, 1.10,
            Contender.Of(() => Sum(_largeBigEndian()), () => Sum(_smallBigEndian())), Limit.Time(
                () => Limit.SumBigEndianFloats(Origin(_largeBigEndian()), LargeCount),
                () => Limit.SumBigEndianFloats(Origin(_smallBigEndian()), SmallCount))),
    ];

    private Contender Ours => Contender.Of(() => Sum(_large()), () => Sum(_small()));

    private static Samples.Map Filled(Samples.Map map)
    {
        map.Fill(0.5f);
        return map;
    }

    private static BigEndianSamples.Map Filled(BigEndianSamples.Map map)
    {
        map.Fill(0.5f);
        return map;
    }

    // SAFETY of both: mapped pages do not move, and the group keeps its maps open.
    private static float* Origin(Samples.Map map)
    {
        using var view = map.Lease();
        return (float*)Unsafe.AsPointer(ref view[0]);
    }

    private static void* Origin(BigEndianSamples.Map map)
    {
        using var view = map.Lease();
        return Unsafe.AsPointer(ref view[0]);
    }

    private static double Sum(Samples.Map map)
    {
        using var view = map.Lease();
        return view.AsColumn().Sum();
    }

    private static double Sum(BigEndianSamples.Map map)
    {
        using var view = map.Lease();
        return view.AsColumn().Sum();
    }
}
