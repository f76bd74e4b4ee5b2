using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Maps that are used by finalizers: the order in which objects are finalized is not known.</summary>
public sealed class Finalizers(HostileRoom room) : HostileKind<Finalizers>(room), IHostilePrograms
{
    private static string Finalized(string statements) => $$"""
        for (int round = 0; round < 20; round++) Make();
        for (int round = 0; round < 3; round++) { GC.Collect(); GC.WaitForPendingFinalizers(); }
        Keeper.Look();

        static void Make() { _ = new Keeper(); _ = new Keeper(); }

        class Keeper
        {
            private static readonly List<Trade.Map> Kept = [];
            private static readonly List<System.Buffers.IMemoryOwner<Trade>> Owners = [];
            private readonly Trade.Map _map = Maps.One();

            public static void Look()
            {
                foreach (var map in Kept)
                {
                    try { map[0] = map[0] with { Size = 1 }; using var view = map.Lease(); view[0].Size++; }
                    catch (ObjectDisposedException) { }
                }

                foreach (var owner in Owners) { owner.Memory.Span[0].Size++; Witness.Span<Trade>(owner.Memory.Span); }
            }

            ~Keeper()
            {
                try { {{statements}} }
                catch (ObjectDisposedException) { }
            }
        }
        """;

    public static HostileProgram[] Programs { get; } =
    [
        RefusedOrHarmless("an index in a finalizer", Finalized("_map[0] = _map[0] with { Size = 1 };")),
        RefusedOrHarmless("a lease in a finalizer", Finalized("using var view = _map.Lease(); Witness.Place(ref view[0]); view[0].Size++;")),
        RefusedOrHarmless("a memory in a finalizer", Finalized("using var owner = _map.LeaseMemory(); owner.Memory.Span[0] = default;")),
        RefusedOrHarmless("a flush in a finalizer", Finalized("_map.Flush(); _map.Dispose();")),
        RefusedOrHarmless("a copy in a finalizer", Finalized("_map.CopyFrom(_map.ToArray()); Console.WriteLine(_map);")),
        RefusedOrHarmless("a finalizer that runs at every collection", Finalized(
            "GC.ReRegisterForFinalize(this); _map[0] = _map[0] with { Size = 1 }; using var view = _map.Lease(); view[0].Size++;")),
        RefusedOrHarmless("a thread that a finalizer starts", Finalized("""
            var map = _map;
            new Thread(() =>
            {
                try { for (int i = 0; i < 200_000; i++) map[0] = map[0]; }
                catch (ObjectDisposedException) { }
            }) { IsBackground = true }.Start();
            """)),
        RefusedOrHarmless("a memory that a finalizer keeps", Finalized(
            "Owners.Add(_map.LeaseMemory()); Owners[^1].Memory.Span[0].Size++;")),
        RefusedOrHarmless("a map that a finalizer brings back", Finalized("Kept.Add(_map); GC.ReRegisterForFinalize(this);")),
    ];
}
