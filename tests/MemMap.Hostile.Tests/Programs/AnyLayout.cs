using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Views and maps of any layout, ranges, and leases for reading.</summary>
public sealed class AnyLayout(HostileRoom room) : HostileKind<AnyLayout>(room), IHostilePrograms
{
    private static string Try(string statement) =>
        $"try {{ {statement} }} catch (Exception refusal) when (refusal is IndexOutOfRangeException or ArgumentException or OverflowException) {{ }}";

    public static HostileProgram[] Programs { get; } =
    [
        Harmless("a view as one of any layout", """
            using var view = map.Lease();
            View<Trade> any = view;
            foreach (ref var trade in any) trade.Size = 1;
            Witness.Place(ref any[999]);
            any[1000].Size = 1;
            """),
        Harmless("a view for reading as one of any layout", """
            using var view = map.LeaseRead();
            ReadOnlyView<Trade> any = view;
            Witness.Place(in any[999]);
            Console.WriteLine(any[1000].Size);
            """),
        Harmless("a view of any layout that ends no lease", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            using (View<Trade> any = view) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("a view of any layout that a generic method ends", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            View<Trade> any = view;
            End(any);
            map.Dispose();
            Witness.Place(ref trade);

            static void End<T>(T lease) where T : IDisposable, allows ref struct => lease.Dispose();
            """),
        Refused("a view of any layout that is returned", """
            var any = Leak(map);
            map.Dispose();
            Witness.Place(ref any[0]);
            static View<Trade> Leak(Trade.Map map) { using var view = map.Lease(); return view; }
            """),
        Refused("a view of any layout in an outer variable", """
            View<Trade> any;
            { using var view = map.Lease(); any = view; }
            map.Dispose();
            Witness.Place(ref any[0]);
            """),
        Refused("an element of a view of any layout that is returned", """
            ref var trade = ref Leak(map);
            map.Dispose();
            Witness.Place(ref trade);
            static ref Trade Leak(Trade.Map map) { using var view = map.Lease(); View<Trade> any = view; return ref any[0]; }
            """),
        Refused("a view of any layout by hand", "CS1061", """
            using var view = map.Lease();
            View<Trade> any = view;
            any.Dispose();
            """),
        Harmless("a default view of any layout", """
            View<Trade> any = default;
            foreach (ref var trade in any) trade.Size = 1;
            any[0].Size = 1;
            """),
        Harmless("a default read-only view of any layout", """
            ReadOnlyView<long> any = default;
            foreach (ref readonly var time in any) Console.WriteLine(time);
            Console.WriteLine(any[0]);
            """),
        Refused("a lease for reading that is written through", """
            using var view = map.LeaseRead();
            view[0].Size = 1;
            """),
        Refused("a lease for reading that is copied", """
            var view = map.LeaseRead();
            ref readonly var trade = ref view[0];
            using (var copy = view) { }
            map.Dispose();
            Witness.Place(in trade);
            """),
        Harmless("maps of any layout", $$"""
            MappedArray<Trade> any = map;
            foreach (var i in new[] { long.MinValue, -1, 0, 999, 1000, 1L << 61, long.MaxValue }) {{Try("Witness.Value(any[i].Time);")}}
            using var view = any.LeaseRead();
            Witness.Place(in view[view.Length - 1]);
            """),
        Refused("a map of any layout, derived from by hand", "CS1729 CS7036 CS0122 CS0534", """
            using var evil = new Evil();
            class Evil : MappedArray<Trade> { }
            """),
        Harmless("records one by one, from a map that closes meanwhile", """
            int count = 0;
            try
            {
                foreach (var trade in map.AsEnumerable())
                {
                    Witness.Value(trade.Time);
                    if (++count == 500) map.Dispose();
                }
            }
            catch (ObjectDisposedException) { }
            """),
        Harmless("records one by one, by hand", """
            var all = map.AsEnumerable().GetEnumerator();
            try { Console.WriteLine(all.Current.Size); } catch (InvalidOperationException) { }
            while (all.MoveNext()) ;
            try { Console.WriteLine(all.Current.Size); } catch (InvalidOperationException) { }
            all.Dispose();
            all.Dispose();
            all.MoveNext();
            map.Dispose();
            all.MoveNext();
            """),
        Harmless("a range of a view", $$"""
            using var view = map.Lease();
            foreach (var range in new Range[] { .., 10..20, 999.., ^1.., ..^0, ^1001.., 1000..1001, 20..10, int.MaxValue.., ^int.MaxValue..^int.MaxValue })
            {
                {{Try("Witness.Span<Trade>(view[range].AsSpan());")}}
            }
            """),
        Harmless("[^i, ^j] of a grid and a map", $$"""
            using var gridMap = Maps.Grid();
            using var grid = gridMap.Lease();
            foreach (var i in new[] { 0, 1, 3, 4, int.MaxValue })
            foreach (var j in new[] { 0, 1, 3, 4, 5, int.MaxValue })
            {
                {{Try("Witness.Place(ref grid[^i, ^j]);")}}
                {{Try("Witness.Place(ref grid[2, ^j]);")}}
                {{Try("Witness.Value(gridMap[^i, ^j]);")}}
            }
            """),
        Harmless("[^i, ^j, ^k] of frames", $$"""
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            foreach (var i in new[] { 0, 1, 5, 6, int.MaxValue })
            foreach (var j in new[] { 0, 1, 4, 5, int.MaxValue })
            foreach (var k in new[] { 0, 1, 8, 9, int.MaxValue })
            {
                {{Try("Witness.Place(ref frames[^i, ^j, ^k]);")}}
            }
            """),
    ];
}
