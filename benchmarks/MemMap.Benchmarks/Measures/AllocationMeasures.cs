namespace MemMap.Benchmarks;

/// <summary>Bytes that the garbage collector hands out for what a program does most.</summary>
internal sealed class AllocationMeasures : MeasureGroup
{
    private const int Times = 1000;

    private readonly Func<Rows.Map> _rows;
    private readonly Func<Tick.Map> _ticks;

    public AllocationMeasures(Workspace workspace)
        : base(workspace)
    {
        _rows = Map("rows.dat", static path => Rows.Create(path, Times));
        _ticks = Map("ticks.dat", static path => Tick.Create(path, Times));
    }

    public override IEnumerable<Measure> All =>
    [
        Bytes("an element by value", () => _rows()[7, 3]),
        Bytes("a lease", () =>
        {
            using var view = _rows().Lease();
            return view.Length;
        }),
        Bytes("a row", () =>
        {
            using var view = _rows().Lease();
            return view[7][3];
        }),
        Bytes("a column and its sum", () =>
        {
            using var view = _ticks().Lease();
            return view.Columns.Bid.Sum();
        }),
    ];

    private static Measure Bytes(string name, Func<double> use) =>
        new($"bytes allocated for {name}", Times, Unit.Byte, 0, new Allocations(use), new Nothing());

    private sealed class Allocations(Func<double> use) : Contender
    {
        public override void WarmUp() => _ = Run(1);

        /// <summary>Bytes take the place of nanoseconds; one repetition tells as much as many.</summary>
        public override Run Run(int repetitions)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var time = 0; time < Times; time++)
            {
                _ = use();
            }

            return new Run(GC.GetAllocatedBytesForCurrentThread() - before, 0);
        }
    }

    private sealed class Nothing : Contender
    {
        public override void WarmUp()
        {
        }

        public override Run Run(int repetitions) => new(0, 0);
    }
}
