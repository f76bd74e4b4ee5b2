using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>What only the runtime and generated code may make and call.</summary>
public sealed class Constructors(HostileRoom room) : HostileKind<Constructors>(room), IHostilePrograms
{
    // That a type, a member or a constructor is not there at all is a refusal too.
    private const string Gone = "CS0103 CS0117 CS0234 CS0246 CS0305 CS0426 CS1061 CS1501 CS1503 CS1729 CS7036";

    private const string File = "ArrayFile.Open(LayoutOfBytes(), PathOfBytes(), null)";

    private const string Foreign = """

        static string PathOfBytes() => Path.Combine(Environment.GetCommandLineArgs()[1], "numbers.dat");
        static ArrayLayout LayoutOfBytes() => new("Byte", "'|u1'", [ArrayLayout.OpenAxis], MemoryOrder.RowMajor, 1);
        """;

    public static HostileProgram[] Programs { get; } =
    [
        Refused("a column of a local", Gone, """
            int x = 0;
            Witness.Place(ref new Column<int>(ref x, 1_000_000, 4)[999_999]);
            """),
        Refused("a read-only column of a local", Gone, """
            int x = 0;
            Witness.Place(in new ReadOnlyColumn<int>(in x, 1_000_000, 4)[999_999]);
            """),
        Refused("a column of references", Gone, """
            string x = "";
            new Column<string>(ref x, 1_000, 8).Fill("made of bytes");
            """),
        Refused("a column with a stride of its own", Gone, """
            using var view = map.Lease();
            Witness.Place(ref new Column<Trade>(ref view[0], view.Length, 1 << 20)[999]);
            """),
        Refused("chunks of a local", Gone, """
            int x = 0;
            foreach (var chunk in new SpanChunks<int>(ref x, 1_000_000, 1_000_000, 1)) Witness.Span<int>(chunk);
            """),
        Refused("read-only chunks of a local", Gone, """
            int x = 0;
            foreach (var chunk in new ReadOnlySpanChunks<int>(in x, 1_000_000, 1_000_000, 1)) Witness.Span(chunk);
            """),
        Refused("an enumerator of a local", Gone, """
            int x = 0;
            var all = new ElementEnumerator<int>(ref x, 1_000_000);
            for (int i = 0; i < 1000; i++) all.MoveNext();
            Witness.Place(ref all.Current);
            """),
        Refused("rows of a local", Gone, """
            int x = 0;
            var rows = new RowEnumerator<int>(ref x, 1_000_000, 1_000);
            rows.MoveNext();
            Witness.Span<int>(rows.Current);
            """),
        Refused("a view of a local", Gone, """
            Trade trade = default;
            Witness.Place(ref new Trade.View(long.MaxValue, ref trade, null, 0)[1 << 10]);
            """),
        Refused("a read-only view of a local", Gone, """
            Trade trade = default;
            Witness.Place(in new Trade.ReadOnlyView(long.MaxValue, ref trade, null, 0)[1 << 10]);
            """),
        Refused("a longer view of a mapped element", Gone, """
            using var view = map.Lease();
            Witness.Place(ref new Trade.View(2000, ref view[0], null, 0)[1999]);
            """),
        Refused("columns of a local", Gone, """
            Trade trade = default;
            Witness.Place(ref new Trade.ViewColumns(ref trade, 1000).Size[999]);
            """),
        Refused("a frame of a local", Gone, """
            using var frameMap = Maps.Frames();
            int x = 0;
            Witness.Place(ref new Frames.View2D(ref x)[3, 7]);
            """),
        RefusedOrHarmless("a map of no file", """
            using var other = new Trade.Map(null!);
            Console.WriteLine(other.Length);
            """) with { MissingNames = Gone.Split(' ') },
        Refused("a map of a foreign layout", Gone, $"""
            using var other = new Trade.Map({File});
            using var view = other.Lease();
            Witness.Place(ref view[view.Length - 1]);
            {Foreign}
            """),
        Refused("a class derived from a writable array, of a foreign layout", Gone, $$"""
            using var other = new Evil({{File}});
            other.Poke();
            {{Foreign}}

            class Evil(ArrayFile file) : WritableArray<Trade>(file)
            {
                public void Poke() => Witness.Place(ref Region.Origin<decimal>());
            }
            """),
        Refused("a class derived from a growable array, of a foreign layout", Gone, $$"""
            using (var other = new Evil({{File}})) { other.EnsureCapacity(9000); for (int i = 0; i < 2000; i++) other.Add(); }
            {{Foreign}}

            class Evil(ArrayFile file) : GrowableArray<Trade>(file)
            {
                public void Add() { Trade trade = default; AppendElement(in trade); }
            }
            """),
        Refused("a class derived from a read-only array", Gone, $$"""
            using var other = new Evil({{File}});
            Witness.Place(ref other.All);
            {{Foreign}}

            class Evil(ArrayFile file) : ReadOnlyArray<Trade>(file)
            {
                public ref Trade All => ref Region.Origin<Trade>();
            }
            """),
        Refused("a class derived from the base of all maps", Gone, $$"""
            using var other = new Evil({{File}});
            {{Foreign}}

            class Evil(ArrayFile file) : MappedArray(file)
            {
                public ref decimal All => ref Region.Origin<decimal>();
            }
            """),
        Refused("a lease ended by its ticket", Gone, """
            using var view = map.Lease();
            ref var trade = ref view[0];
            for (long ticket = 1; ticket < 100; ticket++) ViewMembers.EndLease(map.Region, ticket);
            map.Dispose();
            Witness.Place(ref trade);
            """),
        Refused("a fill behind a local", Gone, """
            long x = 0;
            ViewMembers.Fill(ref x, 4, -1L);
            """),
        Refused("a copy behind a local", Gone, """
            long x = 0;
            ViewMembers.CopyFrom(ref x, 4, new long[4]);
            """),
        Refused("a snapshot of a local's neighbours", Gone, """
            long x = 0;
            Console.WriteLine(SnapshotMembers.Read(in x, 1 << 30, 8, null, 1, []));
            """),
        Refused("a snapshot written beside a local", Gone, """
            long x = 0, y = 1;
            SnapshotMembers.Write(ref x, in y, 1 << 30, 8, [(128, 64)], null, []);
            """),
        Refused("the region of a map", Gone, """
            map.Region.EndLease(map.Region.BeginLease());
            Witness.Place(ref map.Region.Origin<decimal>());
            """),
        Refused("a grant by default", """
            MemMap.CompilerServices.Grant<Trade> grant = default;
            _ = grant;
            """),
        Refused("a grant by new", """
            var grant = new MemMap.CompilerServices.Grant<Trade>();
            _ = grant;
            """),
        Refused("a grant by an alias", """
            Grants.Make();
            """) with
        {
            Files = [("Grants.cs", """
                using Hidden = MemMap.CompilerServices.Grant<Trade>;
                static class Grants { public static void Make() { Hidden grant = default; _ = grant; } }
                """)],
        },
        Refused("a grant as a type argument", """
            Make<MemMap.CompilerServices.Grant<Trade>>();
            static void Make<T>() where T : allows ref struct { T grant = default!; _ = grant; }
            """),
        Refused("a view of a grant by default", """
            _ = new Trade.View(default(MemMap.CompilerServices.Grant<Trade>));
            """),
        Refused("a grant as a parameter", """
            Take(default);
            static void Take(MemMap.CompilerServices.Grant<Trade> grant) => _ = grant;
            """),
        Refused("a using of the namespace", """
            Grants.Make();
            """) with
        {
            Files = [("Grants.cs", """
                using MemMap.CompilerServices;
                static class Grants { public static void Make() { var grant = default(Grant<Trade>); _ = grant; } }
                """)],
        },
    ];
}
