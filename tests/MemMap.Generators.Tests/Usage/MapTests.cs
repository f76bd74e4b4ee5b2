using MemMap.CodeFixes;
using MemMap.Tests.Diagnostics;

namespace MemMap.Tests.Usage;

/// <summary>MMAP023: a map that is opened and never disposed.</summary>
public sealed class MapTests
{
    [Theory]
    [InlineData("var map = Trade.{|MMAP023:Open|}(path); map[0] = default;", "is in 'map', which has no 'using'")]
    [InlineData("Trade.ReadOnlyMap map = Trade.{|MMAP023:OpenRead|}(path); System.Console.WriteLine(map.Length);", "is in 'map', which has no 'using'")]
    [InlineData("var map = Trade.{|MMAP023:Create|}(path, 3); using var view = map.Lease(); map.Flush();", "is in 'map', which has no 'using'")]
    [InlineData("Trade.{|MMAP023:OpenCopyOnWrite|}(path);", "is not in a variable")]
    [InlineData("_ = Trade.{|MMAP023:Open|}(path);", "is not in a variable")]
    [InlineData("System.Console.WriteLine(Trade.{|MMAP023:OpenRead|}(path)[0].Size);", "is not in a variable")]
    [InlineData("System.Console.WriteLine(Grid.{|MMAP023:OpenRead|}(path).Length);", "is not in a variable")]
    public void A_map_that_stays_open_is_marked(string statements, string problem) => UsedLayouts.Reports(
        $$"""public static void Run(string path) { {{statements}} }""",
        $"This map {problem}, so nothing closes it, and what was written is not flushed; write 'using var'");

    [Theory]
    [InlineData("using var map = Trade.Open(path); map[0] = default;")]
    [InlineData("using (var map = Trade.Open(path)) { map[0] = default; }")]
    [InlineData("using (Trade.Open(path)) { }")]
    [InlineData("var map = Trade.Open(path); try { map[0] = default; } finally { map.Dispose(); }")]
    [InlineData("Trade.Create(path, 3).Dispose();")]
    [InlineData("Trade.Map? map = Trade.Open(path); map?.Dispose();")]
    [InlineData("var map = Trade.Open(path); Take(map); static void Take(Trade.Map map) => map.Dispose();")]
    [InlineData("var map = Trade.Open(path); s_map = map;")]
    [InlineData("s_map = Trade.Open(path);")]
    [InlineData("var map = Trade.Open(path); System.Action end = () => map.Dispose(); end();")]
    [InlineData("var map = Trade.Open(path); System.Action use = () => map.Flush(); use();")]
    [InlineData("var maps = new[] { Trade.Open(path) }; maps[0].Dispose();")]
    [InlineData("System.IDisposable map = Trade.Open(path); map.Dispose();")]
    [InlineData("System.Func<Trade.Map> open = () => Trade.Open(path); open().Dispose();")]
    [InlineData("System.Action open = () => Trade.Open(path); open();")]
    public void A_map_that_somebody_may_close_is_clean(string statements) => UsedLayouts.IsClean(
        $$"""private static Trade.Map? s_map; public static void Run(string path) { {{statements}} }""");

    [Fact]
    public void A_map_that_is_given_back_is_clean() => UsedLayouts.IsClean(
        """
        public static Trade.Map First(string path) => Trade.Open(path);
        public static Trade.Map Second(string path) { var map = Trade.Open(path); map[0] = default; return map; }
        public static Trade.Map Map { get; } = Trade.Open("a");
        """);

    [Fact]
    public async Task The_fix_adds_using() => Assert.Equal(
        UsedLayouts.Program("public static void Run(string path) { using var map = Trade.Open(path); map[0] = default; }"),
        await AppliedFix.First(
            new AddUsingCodeFix(),
            UsedLayouts.Program("public static void Run(string path) { var map = Trade.Open(path); map[0] = default; }"),
            "Add 'using'"));
}
