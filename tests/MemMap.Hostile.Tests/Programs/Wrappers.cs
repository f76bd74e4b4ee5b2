using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Ref structs that keep a view in a field, and the one door through which they end it.</summary>
public sealed class Wrappers(HostileRoom room) : HostileKind<Wrappers>(room), IHostilePrograms
{
    // A wrapper that uses the door as it should be.
    private const string Reader = """

        ref struct Reader : IDisposable
        {
            private Trade.View _view;
            public Reader(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
            [System.Diagnostics.CodeAnalysis.UnscopedRef] public ref Trade First => ref _view[0];
            void IDisposable.Dispose() => Lease.End(ref _view);
        }
        """;

    // A wrapper with these members, whose first trade is looked at after the map is closed.
    private static string Wrapper(string members) => $$"""
        var reader = new Reader(map);
        ref var trade = ref reader.First;
        reader.End();
        map.Dispose();
        Witness.Place(ref trade);

        ref struct Reader
        {
            private Trade.View _view;
            public Reader(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
            [System.Diagnostics.CodeAnalysis.UnscopedRef] public ref Trade First => ref _view[0];
            {{members}}
        }
        """;

    public static HostileProgram[] Programs { get; } =
    [
        Harmless("in a using", """
            using var reader = new Reader(map);
            Witness.Place(ref reader.First);
            """ + Reader),
        Refused("ended by hand", "CS1061", """
            var reader = new Reader(map);
            ref var trade = ref reader.First;
            reader.Dispose();
            map.Dispose();
            Witness.Place(ref trade);
            """ + Reader),
        Refused("copied, and the copy ended", """
            using var reader = new Reader(map);
            ref var trade = ref reader.First;
            using (var copy = reader) { }
            map.Dispose();
            Witness.Place(ref trade);
            """ + Reader),
        Refused("ended by a block of its own", """
            var reader = new Reader(map);
            ref var trade = ref reader.First;
            using (reader) { }
            map.Dispose();
            Witness.Place(ref trade);
            """ + Reader),
        Refused("ended by a generic method", """
            using var reader = new Reader(map);
            ref var trade = ref reader.First;
            End(reader);
            map.Dispose();
            Witness.Place(ref trade);

            static void End<T>(T lease) where T : IDisposable, allows ref struct => lease.Dispose();
            """ + Reader),
        Refused("ended by a method that gets it by value", """
            using var reader = new Reader(map);
            ref var trade = ref reader.First;
            End(reader);
            map.Dispose();
            Witness.Place(ref trade);

            static void End(Reader reader) { using (reader) { } }
            """ + Reader),
        Refused("ended by a using of its parameter by in", """
            using var reader = new Reader(map);
            ref var trade = ref reader.First;
            End(in reader);
            map.Dispose();
            Witness.Place(ref trade);

            static void End(in Reader reader) { using var copy = reader; }
            """ + Reader),
        Refused("a public Dispose of the old kind", "CS1061", """
            var reader = new Reader(map);
            ref var trade = ref reader.First;
            reader.Dispose();
            map.Dispose();
            Witness.Place(ref trade);

            ref struct Reader
            {
                private Trade.View _view;
                public Reader(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
                [System.Diagnostics.CodeAnalysis.UnscopedRef] public ref Trade First => ref _view[0];
                public void Dispose() => _view.Dispose();
            }
            """),
        Refused("a method of another name of the old kind", "CS1061", Wrapper("public void End() => _view.Dispose();")),
        Refused("the door in a method", Wrapper("public void End() => Lease.End(ref _view);")),
        Refused("the door in a public Dispose", Wrapper(
            "public void Dispose() => Lease.End(ref _view); public void End() => Dispose();")),
        Refused("the door in a property", Wrapper(
            "public int Ended { get { Lease.End(ref _view); return 0; } } public void End() => _ = Ended;")),
        Refused("the door in a local function", Wrapper(
            "public void End() { Close(ref _view); static void Close(ref Trade.View view) => Lease.End(ref view); }")),
        Refused("the door by a delegate", Wrapper(
            "delegate void Door(ref Trade.View view); public void End() { Door door = Lease.End; door(ref _view); }")),
        Refused("the door on a copy of the field", Wrapper(
            "public void End() { var copy = _view; Lease.End(ref copy); }")),
        Refused("the door on a local", """
            var view = map.Lease();
            ref var trade = ref view[0];
            Lease.End(ref view);
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("the door on a parameter, in an explicit Dispose", """
            var view = map.Lease();
            ref var trade = ref view[0];
            new Ender().End(ref view);
            map.Dispose();
            Witness.Place(ref trade);

            ref struct Ender : IDisposable
            {
                public void End(ref Trade.View view) => Lease.End(ref view);
                void IDisposable.Dispose() { }
            }
            """),
        Refused("the door on a field of another wrapper", """
            using var one = new Reader(map);
            ref var trade = ref one.View[0];
            one.End(new Reader(map));
            map.Dispose();
            Witness.Place(ref trade);

            ref struct Reader : IDisposable
            {
                public Trade.View View;
                public Reader(Trade.Map map, in LeaseScope scope = default) => View = map.Lease(in scope);
                public void End(Reader other) => Lease.End(ref other.View);
                void IDisposable.Dispose() => Lease.End(ref View);
            }
            """),
        RefusedOrHarmless("the door called twice", """
            using (var reader = new Reader(map)) { Witness.Place(ref reader.First); }
            using var second = map.Lease();
            map.Dispose();
            Witness.Span<Trade>(second.AsSpan());

            ref struct Reader : IDisposable
            {
                private Trade.View _view;
                public Reader(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
                [System.Diagnostics.CodeAnalysis.UnscopedRef] public ref Trade First => ref _view[0];
                void IDisposable.Dispose() { Lease.End(ref _view); Lease.End(ref _view); }
            }
            """),
        Refused("a wrapper that gives its view away", """
            using var reader = new Reader(map);
            ref var trade = ref reader.View[0];
            using (reader.View) { }
            map.Dispose();
            Witness.Place(ref trade);

            ref struct Reader : IDisposable
            {
                private Trade.View _view;
                public Reader(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
                public Trade.View View => _view;
                void IDisposable.Dispose() => Lease.End(ref _view);
            }
            """),
        Refused("a wrapper of a lease that its maker still holds", """
            using var view = map.Lease();
            ref var trade = ref view[0];
            using (var reader = new Reader(view)) { }
            map.Dispose();
            Witness.Place(ref trade);

            ref struct Reader : IDisposable
            {
                private Trade.View _view;
                public Reader(Trade.View view) => _view = view;
                void IDisposable.Dispose() => Lease.End(ref _view);
            }
            """),
        Refused("a wrapper of a wrapper", """
            using var outer = new Outer(map);
            ref var trade = ref outer.First;
            using (var copy = outer) { }
            map.Dispose();
            Witness.Place(ref trade);

            ref struct Outer : IDisposable
            {
                private Trade.View _view;
                public Outer(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
                [System.Diagnostics.CodeAnalysis.UnscopedRef] public ref Trade First => ref _view[0];
                void IDisposable.Dispose() => Lease.End(ref _view);
            }
            """),
        Refused("a wrapper that a class would hold", """
            var holder = new Holder { Reader = new Reader(map) };
            class Holder { public Reader Reader; }
            """ + Reader),
    ];
}
