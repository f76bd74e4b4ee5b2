using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>A lease that is ended while references from it are still in use, by hand or through generic code.</summary>
public sealed class LeasesByHand(HostileRoom room) : HostileKind<LeasesByHand>(room), IHostilePrograms
{
    // Closes the map and gives its addresses back to the system.
    private const string Unmap = """
        static void Unmap(Trade.Map map) { map.Dispose(); GC.Collect(); GC.WaitForPendingFinalizers(); }
        """;

    public static HostileProgram[] Programs { get; } =
    [
        Refused("Dispose of a view in no using", "CS1061", """
            var view = map.Lease();
            ref var trade = ref view[0];
            view.Dispose();
            map.Dispose();
            Witness.Place(ref trade);
            trade.Size = 7;
            """),
        Refused("Dispose of the view of a using", "CS1061", """
            using var view = map.Lease();
            var span = view.AsSpan();
            view.Dispose();
            map.Dispose();
            Witness.Span<Trade>(span);
            """),
        Refused("Dispose in a finally, and a span that is used behind it", "CS1061", """
            var view = map.Lease();
            var span = view.AsSpan();
            try { span[0].Size = 1; } finally { view.Dispose(); }
            map.Dispose();
            Witness.Span<Trade>(span);
            """),
        Refused("Dispose of a read-only view", "CS1061", """
            using var reading = Maps.TradesToRead();
            var view = reading.Lease();
            ref readonly var trade = ref view[999];
            view.Dispose();
            reading.Dispose();
            Witness.Place(in trade);
            """),
        Refused("Dispose of a view of frames", "CS1061", """
            using var frameMap = Maps.Frames();
            var view = frameMap.Lease();
            var row = view[1, 2];
            view.Dispose();
            frameMap.Dispose();
            Witness.Span<int>(row);
            """),
        Refused("Dispose of a view without axes", "CS1061", """
            using var counterMap = Maps.Counter();
            var view = counterMap.Lease();
            ref var value = ref view.Value;
            view.Dispose();
            counterMap.Dispose();
            Witness.Place(ref value);
            """),
        Refused("Dispose through an in parameter: the defensive copy ends the caller's lease", "CS1061", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            End(in view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End(in Trade.View view) => view.Dispose();
            """),
        Refused("Dispose through a ref parameter", "CS1061", """
            var view = map.Lease();
            ref var trade = ref view[0];
            End(ref view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End(ref Trade.View view) => view.Dispose();
            """),
        Refused("Dispose through a parameter by value", "CS1061", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            End(view);
            map.Dispose();
            trade.Size = 2;

            static void End(Trade.View view) => view.Dispose();
            """),
        Refused("Dispose of a readonly field's defensive copy", "CS1061", """
            var keeper = new Keeper(map);
            keeper.End();

            ref struct Keeper
            {
                private readonly Trade.View _view;
                public Keeper(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
                public readonly void End() => _view.Dispose();
            }
            """),
        Refused("a cast to IDisposable", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            ((IDisposable)view).Dispose();
            map.Dispose();
            trade.Size = 2;
            """),
        Refused("IDisposable as the type of a variable", """
            var view = map.Lease();
            IDisposable lease = view;
            lease.Dispose();
            """),
        Refused("a pattern that boxes", """
            var view = map.Lease();
            if (view is IDisposable lease) lease.Dispose();
            """),
        Refused("Dispose as a method group", "CS1061", """
            using var view = map.Lease();
            Action end = view.Dispose;
            end();
            """),
        Refused("a generic method by value", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            End(view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End<T>(T lease) where T : IDisposable, allows ref struct => lease.Dispose();
            """),
        Refused("a generic method by ref", """
            var view = map.Lease();
            ref var trade = ref view[0];
            End(ref view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End<T>(ref T lease) where T : IDisposable, allows ref struct => lease.Dispose();
            """),
        Refused("a generic method by in", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            End(in view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End<T>(in T lease) where T : IDisposable, allows ref struct => lease.Dispose();
            """),
        Refused("a generic method whose own using ends it", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            End(view);
            map.Dispose();
            Witness.Place(ref trade);

            static void End<T>(T lease) where T : IDisposable, allows ref struct { using (lease) { } }
            """),
        Refused("a generic method of a generic type", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            Ender<Trade.View>.End(view);
            map.Dispose();
            Witness.Place(ref trade);

            static class Ender<T> where T : IDisposable, allows ref struct
            {
                public static void End(T lease) => lease.Dispose();
            }
            """),
        Refused("a generic ref struct that holds and ends it", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            new Holder<Trade.View> { Lease = view }.Dispose();
            map.Dispose();
            Witness.Place(ref trade);

            ref struct Holder<T> where T : IDisposable, allows ref struct
            {
                public T Lease;
                public void Dispose() => Lease.Dispose();
            }
            """),
        Refused("a generic ref struct with a ref field to it", """
            var view = map.Lease();
            ref var trade = ref view[0];
            new Holder<Trade.View>(ref view).Dispose();
            map.Dispose();
            Witness.Place(ref trade);

            ref struct Holder<T>(ref T lease) where T : IDisposable, allows ref struct
            {
                private ref T _lease = ref lease;
                public void Dispose() => _lease.Dispose();
            }
            """),
        Refused("a generic delegate", """
            var view = map.Lease();
            ref var trade = ref view[0];
            Ending<Trade.View> end = Ender.End;
            end(view);
            map.Dispose();
            Witness.Place(ref trade);

            delegate void Ending<T>(T lease) where T : IDisposable, allows ref struct;
            static class Ender { public static void End<T>(T lease) where T : IDisposable, allows ref struct => lease.Dispose(); }
            """),
        Refused("a static abstract member that ends it", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            Run<Ender>(map);
            static void Run<TEnder>(Trade.Map map) where TEnder : IEnder { var view = map.Lease(); TEnder.End(view); }

            interface IEnder { static abstract void End<T>(T lease) where T : IDisposable, allows ref struct; }
            class Ender : IEnder { public static void End<T>(T lease) where T : IDisposable, allows ref struct => lease.Dispose(); }
            """),
        Refused("a lambda that ends it", "CS1061", """
            Ending end = static view => view.Dispose();
            using var lease = map.Lease();
            end(lease);

            delegate void Ending(Trade.View view);
            """),
        Refused("an extension method that ends it", "CS1061", """
            var view = map.Lease();
            ref var trade = ref view[0];
            view.End();
            map.Dispose();
            Witness.Place(ref trade);

            static class Extensions { public static void End(this Trade.View view) => view.Dispose(); }
            """),
        Refused("a generic extension method that ends it", """
            var view = map.Lease();
            ref var trade = ref view[0];
            view.End();
            map.Dispose();
            Witness.Place(ref trade);

            static class Extensions
            {
                public static void End<T>(this T lease) where T : IDisposable, allows ref struct => lease.Dispose();
            }
            """),
        Harmless("a map closed in the middle of a view", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            Unmap(map);
            Witness.Place(ref trade);
            trade.Size = 2;
            """ + Unmap),
        Harmless("a map that nothing holds any more in the middle of a view", """
            Look();
            static void Look()
            {
                using var view = Maps.One().Lease();
                ref var trade = ref view[0];
                GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect();
                Witness.Place(ref trade);
            }
            """),
        Harmless("a view of a map that is closed on another thread", """
            using var view = map.Lease();
            Task.Run(map.Dispose).Wait();
            Witness.Span<Trade>(view.AsSpan());
            """),
    ];
}
