using System.Runtime.CompilerServices;

namespace MemMap.Benchmarks;

/// <summary>One changed page of a file of 1 GiB on its way to the disk.</summary>
internal sealed unsafe class FlushMeasures : MeasureGroup
{
    private const int Count = 1 << 27;
    private const int ItemsPerPage = 4096 / sizeof(double);

    private readonly Func<Numbers.Map> _numbers;
    private long _page;

    public FlushMeasures(Workspace workspace)
        : base(workspace) => _numbers = Map("flushed.dat", static path => Numbers.Create(path, Count, Unflushed));

    public override IEnumerable<Measure> All =>
    [
        new("flush of one dirty page of 1 GiB / msync in C", 1, Unit.Microsecond, 1.2,
            Contender.Of(Flush), Limit.Time(Sync)),
    ];

    /// <summary>The next of a few pages, so that their blocks are on disk after the warm-up.</summary>
    private long NextPage() => (_page++ % 64) * ItemsPerPage;

    private double Flush()
    {
        var map = _numbers();
        var start = NextPage();
        map[start] = 1;
        map.Flush(start, 1);
        return 0;
    }

    private double Sync()
    {
        // SAFETY: mapped pages do not move, and the group keeps its map open.
        using var view = _numbers().Lease();
        ref var number = ref view[NextPage()];
        number = 1;
        return Limit.SyncPage(Unsafe.AsPointer(ref number));
    }
}
