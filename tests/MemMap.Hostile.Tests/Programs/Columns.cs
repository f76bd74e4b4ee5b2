using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Columns: indices, copies, parts with a step, and columns made by <c>default</c>.</summary>
public sealed class Columns(HostileRoom room) : HostileKind<Columns>(room), IHostilePrograms
{
    private static string Try(string statement) =>
        $"try {{ {statement} }} catch (Exception refusal) when (refusal is IndexOutOfRangeException or ArgumentException or OverflowException) {{ }}";

    private const string Odd = """
        long[] odd =
        [
            long.MinValue, long.MinValue + 1, -1L << 61, int.MinValue, -1000, -1, 0, 1, 2, 3, 499, 500, 999, 1000, 1001, int.MaxValue,
            1L << 32, 1L << 58, 1L << 59, 1L << 60, 1L << 61, 1L << 62, long.MaxValue / 24, long.MaxValue - 1, long.MaxValue,
        ];

        """;

    public static HostileProgram[] Programs { get; } =
    [
        Harmless("[i]", $$"""
            {{Odd}}
            using var view = map.Lease();
            foreach (var i in odd)
            {
                {{Try("Witness.Place(ref view.Columns.Side[i]);")}}
                {{Try("Witness.Place(ref view.Slice(500).Columns.Time[i]);")}}
            }
            """),
        Harmless("[i] of a read-only column", $$"""
            {{Odd}}
            using var view = map.Lease();
            ReadOnlyColumn<double> prices = view.Columns.Price;
            foreach (var i in odd) {{Try("Witness.Place(in prices[i]);")}}
            """),
        Harmless("copies of other lengths", $$"""
            using var view = map.Lease();
            var sizes = view.Columns.Size;
            foreach (var length in new[] { 0, 1, 999, 1000, 1001, 5000 })
            {
                {{Try("sizes.CopyFrom(new int[length]);")}}
                {{Try("sizes.CopyTo(new int[length]);")}}
            }
            sizes.Fill(-1);
            view.Slice(999).Columns.Side.Fill(default);
            view.Slice(1000).Columns.Time.Fill(-1);
            """),
        Harmless("sums, products and extrema of few fields", """
            using var view = map.Lease();
            for (int length = 0; length < 40; length++)
            {
                var end = view.Slice(1000 - length).Columns;
                try { Console.WriteLine(end.Price.Sum() + end.Price.Dot(end.Price) + end.Size.Max()); } catch (InvalidOperationException) { }
                if (end.Size.Sum() != length * 0x07070707L) throw new Exception("a sum of other bytes");
            }
            """),
        Harmless("a product of columns of different lengths", $$"""
            using var view = map.Lease();
            {{Try("view.Columns.Price.Dot(view.Slice(0, 1).Columns.Price);")}}
            {{Try("view.Slice(0, 1).Columns.Price.Dot(view.Columns.Price);")}}
            {{Try("view.Columns.Price.Dot(default(ReadOnlyColumn<double>));")}}
            """),
        Harmless("a default column", """
            Column<double> none = default;
            none.Fill(1); none.CopyFrom([]);
            foreach (ref var price in none) price = 1;
            Console.WriteLine(none.Sum() + none.ToArray().Length);
            none[0] = 1;
            """),
        Harmless("a default read-only column", """
            ReadOnlyColumn<long> none = default;
            foreach (var time in none) Console.WriteLine(time);
            Console.WriteLine(none.ToArray().Length);
            Console.WriteLine(none[0]);
            """),
        Harmless("default columns of a view", """
            Trade.ViewColumns none = default;
            foreach (ref var size in none.Size) size = 1;
            none.Size[0] = 1;
            """),
        Harmless("a default view", """
            Trade.View none = default;
            none.Fill(default); none.CopyFrom([]); none.Slice(0, 0).Fill(default);
            foreach (ref var trade in none) trade.Size = 1;
            foreach (var chunk in none.Chunks()) chunk.Clear();
            Witness.Span<Trade>(none.AsSpan());
            none.Columns.Size.Fill(1);
            none[0].Size = 1;
            """),
        Harmless("a default view of frames", """
            using var frameMap = Maps.Frames();
            Frames.View none = default;
            none.Fill(1);
            foreach (var frame in none) foreach (var row in frame) row.Clear();
            none[0, 0, 0] = 1;
            """),
        RefusedOrHarmless("a default frame", """
            using var frameMap = Maps.Frames();
            Frames.View2D none = default;
            none[3, 7] = 1;
            """),
        RefusedOrHarmless("a default frame's rows", """
            using var frameMap = Maps.Frames();
            Frames.View2D none = default;
            none[3].Clear();
            """),
        RefusedOrHarmless("a default frame's span", """
            using var frameMap = Maps.Frames();
            Frames.View2D none = default;
            none.AsSpan()[31] = 1;
            """),
        RefusedOrHarmless("a default view without axes", """
            using var counterMap = Maps.Counter();
            Counter.View none = default;
            none.Value = 1;
            """),
        RefusedOrHarmless("a default grid of fixed length", """
            using var gridMap = Maps.Grid();
            Grid.View none = default;
            none.Fill(1);
            none[2, 3] = 1;
            """),
        Harmless("part with a step", $$"""
            {{Odd}}
            using var view = map.Lease();
            foreach (var start in odd) foreach (var length in odd) foreach (var step in odd)
            {
                {{Try("var part = view.Columns.Time.Slice(start, length, step); if (part.Length > 0) { Witness.Place(ref part[0]); Witness.Place(ref part[part.Length - 1]); }")}}
            }
            """),
        Harmless("part of a part with a step", $$"""
            {{Odd}}
            using var view = map.Lease();
            var every = view.Columns.Size.Slice(1, 300, 3);
            foreach (var start in odd) foreach (var length in odd)
            {
                {{Try("var part = every.Slice(start, length); if (part.Length > 0) { Witness.Place(ref part[0]); Witness.Place(ref part[part.Length - 1]); }")}}
                {{Try("var part = every.Slice(start, length, 3); if (part.Length > 0) { Witness.Place(ref part[0]); Witness.Place(ref part[part.Length - 1]); }")}}
            }
            every.Fill(-1);
            foreach (ref var size in every) Witness.Place(ref size);
            """),
        Harmless("part with a step, summed and copied", """
            using var view = map.Lease();
            for (int step = 1; step < 1100; step += 7)
            {
                var part = view.Columns.Size.Slice(999 % step, (999 - 999 % step) / step + 1, step);
                if (part.Sum() != part.Length * 0x07070707L) throw new Exception("a sum of other bytes");
                part.CopyTo(new int[part.Length]);
                part.CopyFrom(part.ToArray());
            }
            """),
        Harmless("a range of a column", $$"""
            using var view = map.Lease();
            foreach (var range in new Range[] { .., 10..20, 999.., ^1.., ..^0, ^1001.., 1000..1001, 20..10, int.MaxValue.., ^int.MaxValue..^int.MaxValue })
            {
                {{Try("var part = view.Columns.Price[range]; if (part.Length > 0) { Witness.Place(ref part[0]); Witness.Place(ref part[part.Length - 1]); }")}}
            }
            """),
        Harmless("[^i]", $$"""
            using var view = map.Lease();
            foreach (var i in new[] { 0, 1, 1000, 1001, int.MaxValue }) {{Try("Witness.Place(ref view.Columns.Price[^i]);")}}
            """),
    ];
}
