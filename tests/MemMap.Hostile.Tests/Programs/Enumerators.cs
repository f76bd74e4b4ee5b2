using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Enumerators by hand: before the first element, after the last, and made by <c>default</c>.</summary>
public sealed class Enumerators(HostileRoom room) : HostileKind<Enumerators>(room), IHostilePrograms
{
    private const string Default = """

        static T DefaultOf<T>(T like)
            where T : allows ref struct => default!;
        """;

    public static HostileProgram[] Programs { get; } =
    [
        RefusedOrHarmless("a write before the first element", """
            using var view = map.Lease();
            var all = view.GetEnumerator();
            all.Current = new Trade { Time = -1 };
            """),
        RefusedOrHarmless("a write after the last element", """
            using var view = map.Lease();
            var all = view.GetEnumerator();
            while (all.MoveNext()) ;
            all.MoveNext();
            all.Current = new Trade { Time = -1 };
            """),
        RefusedOrHarmless("MoveNext for ever, then a look", """
            using var view = map.Lease();
            var all = view.GetEnumerator();
            for (int i = 0; i < 1 << 24; i++) all.MoveNext();
            Witness.Place(ref all.Current);
            """),
        RefusedOrHarmless("a look after MoveNext has said no", """
            using var view = map.Lease();
            var all = view.GetEnumerator();
            while (all.MoveNext()) ;
            Witness.Place(ref all.Current);
            """),
        RefusedOrHarmless("a look before the first element of a read-only view", """
            using var reading = Maps.TradesToRead();
            using var view = reading.Lease();
            var all = view.GetEnumerator();
            Witness.Place(in all.Current);
            """),
        RefusedOrHarmless("a look behind the last element of a read-only view", """
            using var reading = Maps.TradesToRead();
            using var view = reading.Lease();
            var all = view.GetEnumerator();
            for (int i = 0; i < 5000; i++) all.MoveNext();
            Witness.Place(in all.Current);
            """),
        RefusedOrHarmless("a slice's enumerator before its first element", """
            using var view = map.Lease();
            var some = view.Slice(0, 1).GetEnumerator();
            Witness.Place(ref some.Current);
            """),
        RefusedOrHarmless("an empty slice's enumerator", """
            using var view = map.Lease();
            var none = view.Slice(1000, 0).GetEnumerator();
            none.MoveNext();
            Witness.Place(ref none.Current);
            """),
        RefusedOrHarmless("a row before the first", """
            using var gridMap = Maps.Grid();
            using var grid = gridMap.Lease();
            var rows = grid.GetEnumerator();
            Witness.Span<float>(rows.Current);
            """),
        RefusedOrHarmless("a row behind the last", """
            using var gridMap = Maps.Grid();
            using var grid = gridMap.Lease();
            var rows = grid.GetEnumerator();
            for (int i = 0; i < 9; i++) rows.MoveNext();
            rows.Current.Fill(1f);
            """),
        RefusedOrHarmless("a frame before the first", """
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            var all = frames.GetEnumerator();
            Witness.Place(ref all.Current[0, 0]);
            """),
        RefusedOrHarmless("a frame behind the last, row by row", """
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            var all = frames.GetEnumerator();
            for (int i = 0; i < 9; i++) all.MoveNext();
            foreach (var row in all.Current) row.Clear();
            """),
        RefusedOrHarmless("a row behind the last of a frame", """
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            var rows = frames[4].GetEnumerator();
            while (rows.MoveNext()) ;
            rows.Current.Clear();
            """),
        RefusedOrHarmless("a field before the first of a column", """
            using var view = map.Lease();
            var prices = view.Columns.Price.GetEnumerator();
            Witness.Place(ref prices.Current);
            """),
        RefusedOrHarmless("a field behind the last of a column", """
            using var view = map.Lease();
            var times = view.Columns.Time.GetEnumerator();
            while (times.MoveNext()) ;
            times.Current = -1;
            """),
        RefusedOrHarmless("a read-only field far behind the last", """
            using var view = map.Lease();
            ReadOnlyColumn<long> column = view.Columns.Time;
            var times = column.GetEnumerator();
            for (int i = 0; i < 1 << 20; i++) times.MoveNext();
            Witness.Place(in times.Current);
            """),
        RefusedOrHarmless("a copied enumerator that goes on where the first one ended", """
            using var view = map.Lease();
            var first = view.GetEnumerator();
            while (first.MoveNext()) ;
            var second = first;
            second.MoveNext();
            Witness.Place(ref second.Current);
            """),
        RefusedOrHarmless("a default enumerator of elements", """
            using var view = map.Lease();
            var none = DefaultOf(view.GetEnumerator());
            for (int i = 0; i < 1 << 20; i++) none.MoveNext();
            none.Current = new Trade { Time = -1 };
            """ + Default),
        RefusedOrHarmless("a default enumerator of rows", """
            using var gridMap = Maps.Grid();
            using var grid = gridMap.Lease();
            var none = DefaultOf(grid.GetEnumerator());
            none.MoveNext();
            Witness.Span<float>(none.Current);
            """ + Default),
        RefusedOrHarmless("a default enumerator of fields", """
            using var view = map.Lease();
            var none = DefaultOf(view.Columns.Size.GetEnumerator());
            for (int i = 0; i < 1 << 20; i++) none.MoveNext();
            none.Current = -1;
            """ + Default),
        RefusedOrHarmless("a default enumerator of frames", """
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            var none = DefaultOf(frames.GetEnumerator());
            for (int i = 0; i < 1 << 20; i++) none.MoveNext();
            Witness.Place(ref none.Current[3, 7]);
            """ + Default),
        RefusedOrHarmless("an enumerator as the interface IEnumerator", """
            using var view = map.Lease();
            Walk(view.GetEnumerator());

            static void Walk<T>(T all) where T : System.Collections.Generic.IEnumerator<Trade>, allows ref struct
            {
                Witness.Value(all.Current.Time);
                while (all.MoveNext()) ;
                Witness.Value(all.Current.Time);
            }
            """),
        Harmless("foreach, to its end", """
            using var view = map.Lease();
            foreach (ref var trade in view) { Witness.Place(ref trade); break; }
            foreach (ref var trade in view) trade.Size = 1;
            foreach (ref var price in view.Columns.Price) price = 2;
            """),
    ];
}
