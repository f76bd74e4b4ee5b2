using static MemMap.Tests.HostileProgram;

namespace MemMap.Tests;

/// <summary>Indices and slices whose arithmetic overflows, on every axis and in both orders.</summary>
public sealed class Indices(HostileRoom room) : HostileKind<Indices>(room), IHostilePrograms
{
    // Every element that a program gets at by one of these is looked at; the others are refused by an exception.
    private const string Odd = """
        long[] odd =
        [
            long.MinValue, long.MinValue + 1, -1L << 61, int.MinValue, -5, -1, 0, 1, 2, 3, 4, 5, 7, 8, 1000, int.MaxValue,
            1L << 31, 1L << 32, (1L << 32) + 1, 1L << 56, 1L << 58, 1L << 59, 1L << 61, 1L << 62, long.MaxValue - 1, long.MaxValue,
        ];

        """;

    private static string Try(string statement) =>
        $"try {{ {statement} }} catch (Exception refusal) when (refusal is IndexOutOfRangeException or ArgumentException or OverflowException) {{ }}";

    public static HostileProgram[] Programs { get; } =
    [
        Harmless("[i] of a view", $$"""
            {{Odd}}
            using var view = map.Lease();
            foreach (var i in odd) {{Try("Witness.Place(ref view[i]);")}}
            foreach (var i in odd) {{Try("Witness.Place(ref view.Slice(999)[i]);")}}
            """),
        Harmless("[i] of a map", $$"""
            {{Odd}}
            foreach (var i in odd) {{Try("Witness.Value(map[i].Time);")}}
            foreach (var i in odd) {{Try("map[i] = map[0];")}}
            """),
        Harmless("[^i] of a view and a map", $$"""
            using var view = map.Lease();
            foreach (var i in new[] { 0, 1, 1000, 1001, int.MaxValue })
            {
                {{Try("Witness.Place(ref view[^i]);")}}
                {{Try("Witness.Value(map[^i].Time);")}}
            }
            """),
        Harmless("[i, j] of a grid", $$"""
            {{Odd}}
            using var gridMap = Maps.Grid();
            using var grid = gridMap.Lease();
            foreach (var i in odd) foreach (var j in odd)
            {
                {{Try("Witness.Place(ref grid[i, j]);")}}
                {{Try("Witness.Place(ref grid[i, unchecked((int)j)]);")}}
                {{Try("Witness.Value(gridMap[i, j]);")}}
            }
            """),
        Harmless("[i][j] of a grid", $$"""
            {{Odd}}
            using var gridMap = Maps.Grid();
            using var grid = gridMap.Lease();
            foreach (var i in odd) {{Try("Witness.Span<float>(grid[i]);")}}
            """),
        Harmless("[i, j, k] of frames", $$"""
            {{Odd}}
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            foreach (var i in odd) foreach (var j in odd) foreach (var k in odd)
            {
                {{Try("Witness.Place(ref frames[i, j, k]);")}}
            }
            """),
        Harmless("[i, j, k] of frames, by int", $$"""
            {{Odd}}
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            foreach (var i in odd) foreach (var j in odd)
            {
                {{Try("Witness.Place(ref frames[i, unchecked((int)j), 7]);")}}
                {{Try("Witness.Place(ref frames[i, 3, unchecked((int)j)]);")}}
                {{Try("Witness.Place(ref frames[4, unchecked((int)i), unchecked((int)j)]);")}}
            }
            """),
        Harmless("[i, j, k] of channels, column-major", $$"""
            {{Odd}}
            using var channelMap = Maps.Channels();
            using var channels = channelMap.Lease();
            foreach (var i in odd) foreach (var j in odd)
            {
                {{Try("Witness.Place(ref channels[i, j, 4]);")}}
                {{Try("Witness.Place(ref channels[i, 7, j]);")}}
                {{Try("Witness.Place(ref channels[3, i, j]);")}}
                {{Try("Witness.Place(ref channels[unchecked((int)i), unchecked((int)j), 4]);")}}
                {{Try("Witness.Value(channelMap[i, 7, j]);")}}
            }
            """),
        Harmless("rows of frames", $$"""
            {{Odd}}
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            foreach (var i in odd) foreach (var j in odd)
            {
                {{Try("Witness.Span<int>(frames[i, j]);")}}
                {{Try("Witness.Span<int>(frames[i][j]);")}}
                {{Try("Witness.Place(ref frames[4][i, j]);")}}
            }
            """),
        Harmless("columns of channels", $$"""
            {{Odd}}
            using var channelMap = Maps.Channels();
            using var channels = channelMap.Lease();
            foreach (var i in odd) foreach (var j in odd)
            {
                {{Try("Witness.Span<int>(channels.Column(i, j));")}}
            }
            """),
        Harmless("Slice of a view", $$"""
            {{Odd}}
            using var view = map.Lease();
            foreach (var i in odd)
            {
                {{Try("Witness.Span<Trade>(view.Slice(i).AsSpan());")}}
                foreach (var j in odd) {{Try("Witness.Span<Trade>(view.Slice(i, j).AsSpan());")}}
            }
            """),
        Harmless("Slice of a slice of frames and channels", $$"""
            {{Odd}}
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            using var channelMap = Maps.Channels();
            using var channels = channelMap.Lease();
            foreach (var i in odd) foreach (var j in odd)
            {
                {{Try("Witness.Span<int>(frames.Slice(1, 3).Slice(i, j).AsSpan());")}}
                {{Try("Witness.Span<int>(channels.Slice(1, 3).Slice(i, j).AsSpan());")}}
            }
            """),
        Harmless("tensors of slices", $$"""
            {{Odd}}
            using var frameMap = Maps.Frames();
            using var frames = frameMap.Lease();
            foreach (var i in odd) foreach (var j in odd)
            {
                {{Try("Witness.Place(ref frames.AsTensorSpan()[[(nint)i, (nint)j, 7]]);")}}
                {{Try("Witness.Place(ref frames.Slice(i, j).AsTensorSpan()[[1, 3, 7]]);")}}
            }
            """),
        Harmless("Partition", $$"""
            foreach (var count in new[] { int.MinValue, -1, 0, 1, 3, 999, 5000, int.MaxValue })
            {
                {{Try("using var view = map.Lease(); foreach (var part in map.Partition(count)) Witness.Span<Trade>(view.Slice(part.Start, part.Length).AsSpan());")}}
            }
            """),
        Harmless("a range of rows that no partition made", $$"""
            {{Odd}}
            using var view = map.Lease();
            foreach (var i in odd) foreach (var j in odd)
            {
                var part = new RowRange(i, j);
                {{Try("Witness.Span<Trade>(view.Slice(part.Start, part.End - part.Start).AsSpan());")}}
            }
            """),
        Harmless("a block's rows and elements", $$"""
            {{Odd}}
            using var robots = Maps.Robots();
            using var view = robots.Lease();
            foreach (var i in odd)
            {
                {{Try("Witness.Span<float>(view[9].Pose[i]);")}}
                foreach (var j in odd) {{Try("Witness.Value(view[9].Pose[i, j]);")}}
            }
            """),
        Harmless("the version of a record that is not there", $$"""
            {{Odd}}
            using var tickers = Maps.Tickers();
            using (var view = tickers.Lease()) foreach (ref var ticker in view) ticker.Version = 2;
            using var again = tickers.Lease();
            foreach (var i in odd)
            {
                {{Try("Witness.Value(tickers.ReadSnapshot(i).Bid);")}}
                {{Try("tickers.WriteSnapshot(i + 50, new Ticker { Bid = 7 });")}}
            }
            """),
        Harmless("a counter", """
            using var counterMap = Maps.Counter();
            using var counter = counterMap.Lease();
            Witness.Place(ref counter.Value);
            counter.Value++;
            """),
        Harmless("numbers behind a raw offset", $$"""
            {{Odd}}
            using var numberMap = Maps.Numbers();
            using var numbers = numberMap.Lease();
            foreach (var i in odd) {{Try("Witness.Place(ref numbers[i]);")}}
            numbers.Fill(-1);
            """),
    ];
}
