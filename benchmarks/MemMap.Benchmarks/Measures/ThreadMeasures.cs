namespace MemMap.Benchmarks;

/// <summary>Two threads over parts of their own, each with its lease, where the processor is what limits them.</summary>
internal sealed class ThreadMeasures : MeasureGroup
{
    private const int Count = 1 << 18;

    private readonly Func<Numbers.Map> _numbers;

    public ThreadMeasures(Workspace workspace)
        : base(workspace) => _numbers = Map("numbers.dat", static path => Numbers.Create(path, Count));

    public override IEnumerable<Measure> All =>
    [
        new("two threads over Partition(2) / one thread", Count, Unit.Nanosecond, 0.6,
            Contender.Of(() => Sum(2)), Contender.Of(() => Sum(1))),
    ];

    private double Sum(int threadCount)
    {
        var map = _numbers();
        var gate = new Lock();
        double sum = 0;
        Parallel.ForEach(map.Partition(threadCount), part =>
        {
            using var view = map.Lease();
            double sumOfPart = 0;
            foreach (ref readonly var number in view.Slice(part.Start, part.Length))
            {
                sumOfPart += Math.Sin(number);
            }

            lock (gate)
            {
                sum += sumOfPart;
            }
        });
        return sum;
    }
}
