using System.Runtime.CompilerServices;

namespace MemMap.Benchmarks;

/// <summary>Columns of float64 in records of 40 bytes: in the processor's cache, and in a file of 1 GiB.</summary>
internal sealed unsafe class ColumnMeasures : MeasureGroup
{
    private const int SmallCount = 16_000;
    private const int LargeCount = (1 << 30) / 40;
    private const int Stride = 40;

    private readonly Func<Tick.Map> _small;
    private readonly Func<Tick.Map> _large;
    private readonly double[] _smallCopy = new double[SmallCount];
    private double[] _largeCopy = [];

    public ColumnMeasures(Workspace workspace)
        : base(workspace)
    {
        _small = Map("ticks.dat", static path => Filled(Tick.Create(path, SmallCount)));
        _large = Map("many-ticks.dat", static path => Filled(Tick.Create(path, LargeCount, Unflushed)));
    }

    public override IEnumerable<Measure> All =>
    [
        .. Reduction("Columns.Bid.Sum()", Sum, Limit.SumColumn, "a.sum()"),
        .. Reduction("Columns.Bid.Min()", Min, Limit.MinColumn, "a.min()"),
        .. Reduction("Columns.Bid.Max()", Max, Limit.MaxColumn, "a.max()"),
        .. Reduction("Columns.Bid.Dot(Columns.Ask)", Dot, DotLimit, "a @ b"),
        .. Copy("Columns.Bid.CopyTo", CopyTo, (column, copy) => Limit.CopyOut(column, copy, Stride)),
        .. Copy("Columns.Bid.CopyFrom", CopyFrom, (column, copy) => Limit.CopyIn(column, copy, Stride)),
        .. Copy("Columns.Bid.Fill", Fill, (column, copy) => Limit.FillColumn(column, 1, copy.Length, Stride)),
    ];

    private delegate double ColumnLoop(double* column, long count, long stride);

    private delegate void CopyLoop(double* column, double[] copy);

    private Measure[] Reduction(string name, Func<Tick.Map, double> ours, ColumnLoop limit, string statement) =>
    [
        new($"{name}, in cache / C", SmallCount, Unit.Nanosecond, 1.10,
            Contender.Of(() => ours(_small())), Limit.Time(() => limit(Bid(_small()), SmallCount, Stride))),
        new($"{name}, 1 GiB / C", LargeCount, Unit.Nanosecond, 1.10,
            Contender.Of(() => ours(_large()), () => ours(_small())),
            Limit.Time(() => limit(Bid(_large()), LargeCount, Stride), () => limit(Bid(_small()), SmallCount, Stride))),
        new($"{name}, in cache / NumPy", SmallCount, Unit.Nanosecond, 0.9,
            Contender.Of(() => ours(_small())), NumPy.Time(Setup("ticks.dat"), statement, statement)),
        new($"{name}, 1 GiB / NumPy", LargeCount, Unit.Nanosecond, 0.9,
            Contender.Of(() => ours(_large()), () => ours(_small())),
            NumPy.Time(Setup("many-ticks.dat"), statement, statement)),
    ];

    private string Setup(string file) =>
        $"m = np.memmap({NumPy.Quoted(Workspace.PathOf(file))}, {Layouts.TickDType}, 'r'); a = m['Bid']; b = m['Ask']";

    private Measure[] Copy(string name, Action<Tick.Map, double[]> ours, CopyLoop limit)
    {
        return
        [
            new($"{name}, in cache / C", SmallCount, Unit.Nanosecond, 1.10,
                Contender.Of(() => Ours(_small(), _smallCopy)), Limit.Time(() => Theirs(_small(), _smallCopy))),
            new($"{name}, 1 GiB / C", LargeCount, Unit.Nanosecond, 1.10,
                Contender.Of(() => Ours(_large(), LargeCopy()), () => Ours(_small(), _smallCopy)),
                Limit.Time(() => Theirs(_large(), LargeCopy()), () => Theirs(_small(), _smallCopy))),
        ];

        double Ours(Tick.Map map, double[] copy)
        {
            ours(map, copy);
            return copy[^1];
        }

        double Theirs(Tick.Map map, double[] copy)
        {
            limit(Bid(map), copy);
            return copy[^1];
        }
    }

    private double[] LargeCopy() => _largeCopy.Length > 0 ? _largeCopy : _largeCopy = new double[LargeCount];

    private static Tick.Map Filled(Tick.Map map)
    {
        using var view = map.Lease();
        for (long i = 0; i < view.Length; i++)
        {
            (view[i].Bid, view[i].Ask) = (i % 1000, 1);
        }

        return map;
    }

    private static double* Bid(Tick.Map map)
    {
        // SAFETY: mapped pages do not move, and the group keeps its maps open.
        using var view = map.Lease();
        return (double*)Unsafe.AsPointer(ref view[0].Bid);
    }

    private double DotLimit(double* column, long count, long stride) =>
        Limit.DotColumns(column, column + 1, count, stride);

    private static double Sum(Tick.Map map)
    {
        using var view = map.Lease();
        return view.Columns.Bid.Sum();
    }

    private static double Min(Tick.Map map)
    {
        using var view = map.Lease();
        return view.Columns.Bid.Min();
    }

    private static double Max(Tick.Map map)
    {
        using var view = map.Lease();
        return view.Columns.Bid.Max();
    }

    private static double Dot(Tick.Map map)
    {
        using var view = map.Lease();
        return view.Columns.Bid.Dot(view.Columns.Ask);
    }

    private static void CopyTo(Tick.Map map, double[] copy)
    {
        using var view = map.Lease();
        view.Columns.Bid.CopyTo(copy);
    }

    private static void CopyFrom(Tick.Map map, double[] copy)
    {
        using var view = map.Lease();
        view.Columns.Bid.CopyFrom(copy);
    }

    private static void Fill(Tick.Map map, double[] copy)
    {
        using var view = map.Lease();
        view.Columns.Bid.Fill(1);
    }
}
