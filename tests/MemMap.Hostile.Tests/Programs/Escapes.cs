using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>References that would leave the block of their lease.</summary>
public sealed class Escapes(HostileRoom room) : HostileKind<Escapes>(room), IHostilePrograms
{
    private const string Unscoped = "[System.Diagnostics.CodeAnalysis.UnscopedRef]";

    // A method that returns what it should not.
    private static string Returned(string type, string statement, string look) => $$"""
        {{type}} found = {{(type.StartsWith("ref ", StringComparison.Ordinal) ? "ref " : "")}}Leak(map);
        map.Dispose();
        {{look}}

        static {{type}} Leak(Trade.Map map)
        {
            using var view = map.Lease();
            {{statement}}
            throw new InvalidOperationException();
        }
        """;

    // A variable outside that takes it.
    private static string Assigned(string outside, string inside, string look) => $$"""
        {{outside}}
        {
            using var view = map.Lease();
            {{inside}}
        }
        map.Dispose();
        {{look}}

        ref struct Box { public Span<Trade> Span; public ref Trade Trade; }
        """;

    public static HostileProgram[] Programs { get; } =
    [
        Refused("an element that is returned", Returned("ref Trade", "return ref view[0];", "Witness.Place(ref found);")),
        Refused("a field that is returned", Returned("ref int", "return ref view[^1].Size;", "Witness.Place(ref found);")),
        Refused("the variable of a loop that is returned", Returned(
            "ref Trade", "foreach (ref var trade in view) return ref trade;", "Witness.Place(ref found);")),
        Refused("the variable of a loop over a slice that is returned", Returned(
            "ref Trade", "foreach (ref var trade in view.Slice(5)) return ref trade;", "Witness.Place(ref found);")),
        Refused("a chunk that is returned", Returned(
            "Span<Trade>", "foreach (var chunk in view.Chunks()) return chunk;", "Witness.Span<Trade>(found);")),
        Refused("a price that is returned", Returned(
            "ref double", "foreach (ref var price in view.Columns.Price) return ref price;", "Witness.Place(ref found);")),
        Refused("a column that is returned", Returned("Column<double>", "return view.Columns.Price;", "Witness.Place(ref found[0]);")),
        Refused("a column of a slice that is returned", Returned(
            "Column<double>", "return view.Slice(5, 9).Columns.Price;", "Witness.Place(ref found[0]);")),
        Refused("columns that are returned", Returned("Trade.ViewColumns", "return view.Columns;", "Witness.Place(ref found.Size[0]);")),
        Refused("a slice that is returned", Returned("Trade.View", "return view.Slice(1, 2);", "Witness.Place(ref found[0]);")),
        Refused("a slice of a slice that is returned", Returned(
            "Span<Trade>", "return view.Slice(1, 20).Slice(3).AsSpan();", "Witness.Span<Trade>(found);")),
        Refused("a tensor that is returned", Returned(
            "System.Numerics.Tensors.TensorSpan<Trade>", "return view.AsTensorSpan();", "Witness.Place(ref found[[(nint)0]]);")),
        Refused("a slice of a tensor that is returned", Returned(
            "System.Numerics.Tensors.TensorSpan<Trade>", "return view.AsTensorSpan().Slice([(nint)5]);", "Witness.Place(ref found[[(nint)0]]);")),
        Refused("a ternary that is returned", Returned(
            "ref Trade", "return ref view.Length > 5 ? ref view[0] : ref view[1];", "Witness.Place(ref found);")),
        Refused("a span through a method that is returned", Returned(
            "Span<Trade>", "return Same(view.AsSpan()); static Span<Trade> Same(Span<Trade> span) => span;", "Witness.Span<Trade>(found);")),
        Refused("a span from a lambda", Returned(
            "Span<Trade>", "Make make = v => v.AsSpan(); return make(view);", "Witness.Span<Trade>(found);") + "\ndelegate Span<Trade> Make(Trade.View view);"),
        Refused("a span in an outer variable", Assigned("Span<Trade> span;", "span = view.AsSpan();", "Witness.Span<Trade>(span);")),
        Refused("an element in an outer variable", Assigned(
            "ref var trade = ref (new Trade[1])[0];", "trade = ref view[0];", "Witness.Place(ref trade);")),
        Refused("a loop's element in an outer variable", Assigned(
            "ref var trade = ref (new Trade[1])[0];", "foreach (ref var t in view) trade = ref t;", "Witness.Place(ref trade);")),
        Refused("a chunk in an outer variable", Assigned(
            "Span<Trade> span = default;", "foreach (var chunk in view.Chunks()) span = chunk;", "Witness.Span<Trade>(span);")),
        Refused("a column in an outer variable", Assigned(
            "Column<int> sizes;", "sizes = view.Columns.Size;", "Witness.Place(ref sizes[0]);")),
        Refused("a span in an outer ref struct", Assigned(
            "var box = new Box();", "box.Span = view.AsSpan();", "Witness.Span<Trade>(box.Span);")),
        Refused("an element in an outer ref field", Assigned(
            "var box = new Box();", "box.Trade = ref view[0];", "Witness.Place(ref box.Trade);")),
        Refused("an outer ref struct with a new value", Assigned(
            "Box box;", "box = new Box { Trade = ref view[0] };", "Witness.Place(ref box.Trade);")),
        Refused("a view in an outer variable", Assigned("Trade.View outer;", "outer = view;", "Witness.Place(ref outer[0]);")),
        Refused("an enumerator in an outer variable", """
            using var outer = map.Lease();
            var all = outer.GetEnumerator();
            using (var view = Maps.One().Lease()) { all = view.GetEnumerator(); }
            GC.Collect(); GC.WaitForPendingFinalizers();
            all.MoveNext();
            Witness.Place(ref all.Current);
            """),
        Refused("an out parameter", """
            Leak(map, out var span);
            map.Dispose();
            Witness.Span<Trade>(span);
            static void Leak(Trade.Map map, out Span<Trade> span) { using var view = map.Lease(); span = view.AsSpan(); }
            """),
        Refused("a ref parameter", """
            Span<Trade> span = default;
            Leak(map, ref span);
            map.Dispose();
            Witness.Span<Trade>(span);
            static void Leak(Trade.Map map, ref Span<Trade> span) { using var view = map.Lease(); span = view.AsSpan(); }
            """),
        Refused("a ref struct that comes by ref", """
            Box box = default;
            Leak(map, ref box);
            map.Dispose();
            Witness.Place(ref box.Trade);
            static void Leak(Trade.Map map, ref Box box) { using var view = map.Lease(); box.Trade = ref view[0]; }
            ref struct Box { public ref Trade Trade; }
            """),
        Refused("a closure over a view", "using var view = map.Lease(); Func<int> size = () => view[0].Size; size();"),
        Refused("a closure over an element", "using var view = map.Lease(); ref var trade = ref view[0]; Action grow = () => trade.Size++; grow();"),
        Refused("a local function over a view", "using var view = map.Lease(); int Size() => view[0].Size; Size();"),
        Refused("a view across an await", "using var view = map.Lease(); await Task.Yield(); Witness.Place(ref view[0]);"),
        Refused("an element across an await", """
            await Grow(map);
            static async Task Grow(Trade.Map map) { using var view = map.Lease(); ref var trade = ref view[0]; await Task.Yield(); trade.Size++; }
            """),
        Refused("a view across a yield", """
            foreach (var size in Sizes(map)) Console.WriteLine(size);
            static IEnumerable<int> Sizes(Trade.Map map) { using var view = map.Lease(); yield return 1; yield return view[0].Size; }
            """),
        Refused("an array of spans", "using var view = map.Lease(); var spans = new Span<Trade>[] { view.AsSpan() };"),
        Refused("a list of views", "var views = new List<Trade.View>(); views.Add(map.Lease());"),
        Refused("a boxed view", "using var view = map.Lease(); object box = view;"),
        Refused("a field of a class", "_ = new Holder(); class Holder { public Trade.View View; }"),
        Refused("a static field", "Holder.Span = default; static class Holder { public static Span<Trade> Span; }"),
        Refused("a tuple of spans", "using var view = map.Lease(); var pair = (view.AsSpan(), 1); Console.WriteLine(pair);"),
        Refused("a row of a block that is a copy", """
            using var robots = Maps.Robots();
            var row = Row(robots);
            row.Clear();
            static Span<float> Row(Robot.Map robots) { var robot = robots[0]; return robot.Pose[0]; }
            """),
        Refused("a row of a block of a view", """
            using var robots = Maps.Robots();
            var row = Row(robots);
            robots.Dispose();
            Witness.Span<float>(row);
            static Span<float> Row(Robot.Map robots) { using var view = robots.Lease(); return view[0].Pose[0]; }
            """),
        Refused("a row of frames in a loop in a loop", """
            using var frames = Maps.Frames();
            var row = Row(frames);
            frames.Dispose();
            Witness.Span<int>(row);
            static Span<int> Row(Frames.Map frames)
            {
                using var view = frames.Lease();
                foreach (var frame in view) foreach (var row in frame) return row;
                return default;
            }
            """),
        Refused("a view of a map that a method makes for it", $$"""
            var box = new Box(map);
            Span<Trade> span = box.All;
            map.Dispose();
            Witness.Span<Trade>(span);
            ref struct Box(Trade.Map map)
            {
                {{Unscoped}} public Span<Trade> All { get { using var view = map.Lease(); return view.AsSpan(); } }
            }
            """),
        Harmless("a view that is lent to methods", """
            using var view = map.Lease();
            Witness.Place(ref First(in view));
            Witness.Span<Trade>(Half(view.AsSpan()));
            static ref Trade First([System.Diagnostics.CodeAnalysis.UnscopedRef] in Trade.View view) => ref view[0];
            static Span<Trade> Half(Span<Trade> span) => span[..(span.Length / 2)];
            """),
    ];
}
