using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Maps of an array of many files, which close when others are opened, or with the array.</summary>
public sealed class Shards(HostileRoom room) : HostileKind<Shards>(room), IHostilePrograms
{
    public static HostileProgram[] Programs { get; } =
    [
        Refused("a view of a shard that is returned", """
            var view = Leak(map.Path);
            Witness.Place(in view[0]);

            static Trade.ReadOnlyView Leak(string path)
            {
                using var shards = Trade.OpenShards([path]);
                using var view = shards.Shards[0].Lease();
                return view;
            }
            """),
        Refused("an element of a shard that is returned", """
            ref readonly var trade = ref Leak(map.Path);
            Witness.Place(in trade);

            static ref readonly Trade Leak(string path)
            {
                using var shards = Trade.OpenShards([path]);
                using var view = shards.Shards[0].Lease();
                return ref view[0];
            }
            """),
        Harmless("a view of a shard whose array closes", """
            var shards = Trade.OpenShards([map.Path, map.Path]);
            using var view = shards.Shards[1].Lease();
            ref readonly var trade = ref view[999];
            shards.Dispose();
            for (var round = 0; round < 3; round++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Witness.Place(in trade);
            """),
        Harmless("views of shards while others are opened and closed", """
            using var shards = Trade.OpenShards(Enumerable.Repeat(map.Path, 100), new() { MaxOpenShards = 1 });
            using var view = shards.Shards[50].Lease();
            var sum = 0L;
            for (var index = 0L; index < shards.Length; index += 7) sum += shards[index].Size;
            Witness.Place(in view[999]);
            Console.WriteLine(sum + shards[shards.Length].Size);
            """),
        Refused("a shard that is kept open by hand", "CS1061", """
            using var shards = Trade.OpenShards([map.Path]);
            var pin = shards.Pin(0);
            pin.Dispose();
            pin.Dispose();
            """),
    ];
}
