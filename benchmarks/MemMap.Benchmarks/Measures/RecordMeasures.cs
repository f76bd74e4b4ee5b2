using System.Runtime.CompilerServices;

namespace MemMap.Benchmarks;

/// <summary>One field of records of 40 bytes: in the processor's cache, and in a file of 1 GiB.</summary>
internal sealed unsafe class RecordMeasures : MeasureGroup
{
    private const int SmallCount = 16_000;
    private const int LargeCount = (1 << 30) / 40;
    private const int RandomReads = 2_000_000;

    private readonly Func<Tick.Map> _small;
    private readonly Func<Tick.Map> _large;

    public RecordMeasures(Workspace workspace)
        : base(workspace)
    {
        _small = Map("ticks.dat", static path => Filled(Tick.Create(path, SmallCount)));
        _large = Map("many-ticks.dat", static path => Filled(Tick.Create(path, LargeCount, Unflushed)));
    }

    public override IEnumerable<Measure> All =>
    [
        Small("view[i].Field, read", 1.05, ReadFields, ReadFields),
        Small("view[i].Field, write", 1.05, WriteFields, WriteFields),
        Small("foreach (ref readonly var t in view)", 1.05, ReadByReference, ReadFields),
        Small("foreach span of Chunks", 1.05, ReadChunks, ReadFields),
        Small("map[i].Field by value", 1.5, ReadByValue, ReadFields),
        Large("view[i].Field over 1 GiB", LargeCount, ReadFields, ReadFields),
        Large("view[i].Field at random in 1 GiB", RandomReads, ReadAtRandom, ReadAtRandom),
    ];

    private Measure Small(string name, double target, Func<Tick.Map, double> ours, PointerLoop pointer) =>
        new($"records of 40 bytes, {name} / pointer", SmallCount, Unit.Nanosecond, target,
            Contender.Of(() => ours(_small())), Contender.Of(() => pointer(Origin(_small()), SmallCount)));

    private Measure Large(string name, double items, Func<Tick.Map, double> ours, PointerLoop pointer) =>
        new($"records of 40 bytes, {name} / pointer", items, Unit.Nanosecond, 1.05,
            Contender.Of(() => ours(_large()), () => ours(_small())),
            Contender.Of(() => pointer(Origin(_large()), LargeCount), () => pointer(Origin(_small()), SmallCount)));

    private delegate double PointerLoop(Tick* origin, long length);

    private static Tick.Map Filled(Tick.Map map)
    {
        using var view = map.Lease();
        for (long i = 0; i < view.Length; i++)
        {
            view[i].Bid = i % 1000;
        }

        return map;
    }

    private static Tick* Origin(Tick.Map map)
    {
        // SAFETY: mapped pages do not move, and the group keeps its maps open.
        using var view = map.Lease();
        return (Tick*)Unsafe.AsPointer(ref view[0]);
    }

    private static double ReadFields(Tick.Map map)
    {
        using var view = map.Lease();
        double sum = 0;
        for (long i = 0; i < view.Length; i++)
        {
            sum += view[i].Bid;
        }

        return sum;
    }

    private static double ReadFields(Tick* origin, long length)
    {
        double sum = 0;
        for (long i = 0; i < length; i++)
        {
            sum += origin[i].Bid;
        }

        return sum;
    }

    private static double WriteFields(Tick.Map map)
    {
        using var view = map.Lease();
        for (long i = 0; i < view.Length; i++)
        {
            view[i].Size = (int)i;
        }

        return view[view.Length - 1].Size;
    }

    private static double WriteFields(Tick* origin, long length)
    {
        for (long i = 0; i < length; i++)
        {
            origin[i].Size = (int)i;
        }

        return origin[length - 1].Size;
    }

    private static double ReadByReference(Tick.Map map)
    {
        using var view = map.Lease();
        double sum = 0;
        foreach (ref readonly var tick in view)
        {
            sum += tick.Bid;
        }

        return sum;
    }

    private static double ReadChunks(Tick.Map map)
    {
        using var view = map.Lease();
        double sum = 0;
        foreach (var chunk in view.Chunks())
        {
            foreach (ref readonly var tick in chunk)
            {
                sum += tick.Bid;
            }
        }

        return sum;
    }

    private static double ReadByValue(Tick.Map map)
    {
        var length = map.Length;
        double sum = 0;
        for (long i = 0; i < length; i++)
        {
            sum += map[i].Bid;
        }

        return sum;
    }

    private static double ReadAtRandom(Tick.Map map)
    {
        using var view = map.Lease();
        double sum = 0;
        var state = 1UL;
        for (var read = 0; read < RandomReads; read++)
        {
            state = Next(state);
            sum += view[Place(state, view.Length)].Bid;
        }

        return sum;
    }

    private static double ReadAtRandom(Tick* origin, long length)
    {
        double sum = 0;
        var state = 1UL;
        for (var read = 0; read < RandomReads; read++)
        {
            state = Next(state);
            sum += origin[Place(state, length)].Bid;
        }

        return sum;
    }

    /// <summary>Knuth's generator: both loops meet the same places, and it costs next to nothing beside a cache miss.</summary>
    private static ulong Next(ulong state) => (state * 6_364_136_223_846_793_005) + 1_442_695_040_888_963_407;

    private static long Place(ulong state, long length) => (long)((state >> 32) * (ulong)length >> 32);
}
