using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>A <c>using</c> of something else than a lease that was just taken: it ends the lease of another variable.</summary>
public sealed class Usings(HostileRoom room) : HostileKind<Usings>(room), IHostilePrograms
{
    public static HostileProgram[] Programs { get; } =
    [
        Refused("of a copy", """
            var view = map.Lease();
            ref var trade = ref view[0];
            using (var copy = view) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("of the variable itself, in a block of its own", """
            var view = map.Lease();
            ref var trade = ref view[0];
            using (view) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("of an assignment", """
            scoped Trade.View view = default;
            using (view = map.Lease()) { }
            map.Dispose();
            Witness.Span<Trade>(view.AsSpan());
            """),
        Refused("of an assignment under a local scope", """
            LeaseScope scope = default;
            scoped Trade.View view = default;
            using (view = map.Lease(in scope)) { }
            map.Dispose();
            Witness.Span<Trade>(view.AsSpan());
            """),
        Refused("of an assignment whose target had a lease", """
            var view = map.Lease();
            using (view = map.Lease()) { }
            map.Dispose();
            Witness.Span<Trade>(view.AsSpan());
            """),
        Refused("of a reference's target", """
            var view = map.Lease();
            ref var same = ref view;
            ref var trade = ref view[0];
            using (same) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("of a method that returns its parameter", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            using (Same(view)) { }
            map.Dispose();
            Witness.Place(ref trade);

            static Trade.View Same(Trade.View view) => view;
            """),
        Refused("of a method that returns its in parameter", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            using (Same(in view)) { }
            map.Dispose();
            Witness.Place(ref trade);

            static Trade.View Same(in Trade.View view) => view;
            """),
        Refused("of a method that returns its parameter by reference", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            using (Same(in view)) { }
            map.Dispose();
            Witness.Place(ref trade);

            static ref readonly Trade.View Same(in Trade.View view) => ref view;
            """),
        Refused("of a generic identity", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            using (Identity(view)) { }
            map.Dispose();
            Witness.Place(ref trade);

            static T Identity<T>(T value) where T : allows ref struct => value;
            """),
        Refused("of a generic identity by in", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            using (Identity(in view)) { }
            map.Dispose();
            Witness.Place(ref trade);

            static T Identity<T>(in T value) where T : allows ref struct => value;
            """),
        Refused("of a conditional expression", """
            var view = map.Lease();
            ref var trade = ref view[0];
            using (var either = map.Length > 5 ? view : map.Lease()) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("of a switch expression", """
            var view = map.Lease();
            ref var trade = ref view[0];
            using (var either = map.Length switch { 0 => map.Lease(), _ => view }) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("of a copy in parentheses", """
            var view = map.Lease();
            ref var trade = ref view[0];
            using (var copy = (view)) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("of a parameter by value", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            End(view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End(Trade.View view) { using (view) { } }
            """),
        Refused("of a parameter by value, copied", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            End(view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End(Trade.View view) { using var copy = view; }
            """),
        Refused("of an in parameter, copied", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            End(in view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End(in Trade.View view) { using var copy = view; }
            """),
        Refused("of a local in a method that gets it by out", """
            scoped Span<Trade> all;
            using (Take(map, out all)) { }
            map.Dispose();
            Witness.Span<Trade>(all);

            static Trade.View Take(Trade.Map map, out Span<Trade> all)
            {
                var view = map.Lease();
                all = view.AsSpan();
                return view;
            }
            """),
        Refused("of a field of a ref struct", """
            var pair = new Pair { View = map.Lease() };
            var span = pair.View.AsSpan();
            using (pair.View) { }
            map.Dispose();
            Witness.Span<Trade>(span);

            ref struct Pair { public Trade.View View; }
            """),
        Refused("of a field, copied", """
            var pair = new Pair { View = map.Lease() };
            var span = pair.View.AsSpan();
            using (var copy = pair.View) { }
            map.Dispose();
            Witness.Span<Trade>(span);

            ref struct Pair { public Trade.View View; }
            """),
        Refused("in a loop, of the view before it", """
            var view = map.Lease();
            ref var trade = ref view[0];
            foreach (var _ in new int[2]) { using var again = view; }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("of a deconstructed copy", """
            var view = map.Lease();
            ref var trade = ref view[0];
            scoped Trade.View copy = default;
            copy = view;
            using (copy) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Harmless("of a slice, which has no lease of its own", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            using (var slice = view.Slice(0, 10)) { }
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Harmless("of the default view", """
            using (Trade.View none = default) { }
            Trade.View view = default;
            Console.WriteLine(view[0].Size);
            """),
        Harmless("of a view that a method takes and hands on", """
            using var view = Take(map);
            Witness.Span<Trade>(view.AsSpan());
            static Trade.View Take(Trade.Map map, in LeaseScope scope = default) => map.Lease(in scope);
            """),
    ];
}
