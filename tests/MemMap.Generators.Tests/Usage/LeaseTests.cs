using MemMap.CodeFixes;
using MemMap.Tests.Diagnostics;

namespace MemMap.Tests.Usage;

/// <summary>MMAP020 and MMAP021: a lease has one holder, which ends it.</summary>
public sealed class LeaseTests
{
    private const string Remedy = "so it never ends and its pages stay mapped; write 'using var view = map.Lease();'";

    [Theory]
    [InlineData("var view = map.{|MMAP020:Lease|}(); view[0].Size = 1;", "is in 'view', which has no 'using'")]
    [InlineData("scoped Trade.View view = default; view = (map.{|MMAP020:Lease|}()); view[0].Size = 1;", "is in 'view', which has no 'using'")]
    [InlineData("map.{|MMAP020:Lease|}();", "is in no variable")]
    [InlineData("_ = map.{|MMAP020:Lease|}();", "is in no variable")]
    [InlineData("_ = map.{|MMAP020:Lease|}()[0].Size;", "is in no variable")]
    [InlineData("System.Action action = () => { map.{|MMAP020:Lease|}(); }; action();", "is in no variable")]
    [InlineData("map.{|MMAP020:Lease|}()[0].Size = 1;", "is in no variable")]
    [InlineData("foreach (ref var trade in map.{|MMAP020:Lease|}()) { trade.Size = 1; }", "is in no variable")]
    [InlineData("Take(map.{|MMAP020:Lease|}()); static void Take(in Trade.View view) { }", "is in no variable")]
    [InlineData("_ = map.{|MMAP020:Lease|}().Columns.Size.Sum();", "is in no variable")]
    public void A_lease_that_nobody_ends_is_marked(string statements, string problem) => UsedLayouts.Reports(
        $$"""public static void Run(Trade.Map map) { {{statements}} }""", $"This lease {problem}, {Remedy}");

    [Theory]
    [InlineData("map.IsClosed ? other.{|MMAP020:Lease|}() : map.{|MMAP020:Lease|}()")]
    [InlineData("map.Length switch { 0 => other.{|MMAP020:Lease|}(), _ => map.{|MMAP020:Lease|}() }")]
    public void Both_leases_of_a_choice_that_nobody_ends_are_marked(string choice) => UsedLayouts.Reports(
        $$"""public static void Run(Trade.Map map, Trade.Map other) { var view = {{choice}}; view[0].Size = 1; }""",
        $"This lease is in 'view', which has no 'using', {Remedy}", $"This lease is in 'view', which has no 'using', {Remedy}");

    [Theory]
    [InlineData("using var view = map.IsClosed ? map.Lease() : map.Lease(); view[0].Size = 1;")]
    [InlineData("using var view = map.Length switch { 0 => map.Lease(), _ => map.Lease() }; view[0].Size = 1;")]
    [InlineData("Throws(() => map.Lease()); static void Throws(System.Action action) { }")]
    [InlineData("using var view = map.Lease(); view[0].Size = 1;")]
    [InlineData("using (var view = map.Lease()) { view[0].Size = 1; }")]
    [InlineData("using (map.Lease()) { }")]
    [InlineData("var view = map.Lease(); using (view) { view[0].Size = 1; }")]
    [InlineData("var view = map.Lease(); try { view[0].Size = 1; } finally { view.Dispose(); }")]
    [InlineData("map.Lease().Dispose();")]
    [InlineData("using scoped Trade.View view = map.Lease(); view[0].Size = 1;")]
    [InlineData("using var view = map.Lease(); var slice = view.Slice(0, 1); var copy = slice; Take(slice); static void Take(Trade.View rows) { var copy = rows; }")]
    [InlineData("using var view = map.Lease(); Take(in view); static void Take(in Trade.View rows) { _ = rows.Length; }")]
    [InlineData("using var view = map.Lease(); ref readonly var same = ref view; _ = same.Length;")]
    [InlineData("using Trade.View first = map.Lease(), second = map.Lease(); _ = first.Length + second.Length;")]
    [InlineData("System.Action action = () => { using var view = map.Lease(); view[0].Size = 1; }; action();")]
    public void A_lease_that_somebody_ends_is_clean(string statements) =>
        UsedLayouts.IsClean($$"""public static void Run(Trade.Map map) { {{statements}} }""");

    [Fact]
    public void A_wrapper_that_ends_it_may_hold_it() => UsedLayouts.IsClean(
        """
        public ref struct Reader(Trade.Map map, in LeaseScope scope = default)
        {
            private Trade.View _view = map.Lease(in scope);
            public readonly int First => _view[0].Size;
            public void Dispose() => _view.Dispose();
        }
        """);

    [Fact]
    public void A_wrapper_that_cannot_end_it_is_marked() => UsedLayouts.Reports(
        """
        public ref struct Reader
        {
            private Trade.View _view;
            public Reader(Trade.Map map, in LeaseScope scope = default) { _view = map.{|MMAP020:Lease|}(in scope); }
            public readonly int First => _view[0].Size;
        }
        """,
        $"This lease is in field '_view' of 'Reader', which has no Dispose, {Remedy}");

    [Theory]
    [InlineData("var copy = {|MMAP021:view|}; _ = copy.Length;",
        "is copied into 'copy'; use 'view' itself, or take a Slice of it")]
    [InlineData("scoped Trade.View copy = default; copy = {|MMAP021:view|};",
        "is copied into 'copy'; use 'view' itself, or take a Slice of it")]
    [InlineData("Take({|MMAP021:view|}); static void Take(Trade.View rows) { }",
        "is copied into parameter 'rows'; write the parameter as 'in Trade.View'")]
    [InlineData("view.{|MMAP021:Dispose|}();",
        "is ended by hand, and references from it still compile; leave it to its 'using', or give it a block of its own")]
    public void A_second_holder_is_marked(string statements, string problem) => UsedLayouts.Reports(
        $$"""public static void Run(Trade.Map map) { using var view = map.Lease(); {{statements}} }""",
        $"The lease 'view' {problem}");

    [Theory]
    [InlineData("var view = map.Lease();", "using var view = map.Lease();")]
    [InlineData("// Why.\n    Trade.View view = map.Lease(); // Because.", "// Why.\n    using Trade.View view = map.Lease(); // Because.")]
    public async Task The_fix_adds_using(string before, string after)
    {
        Assert.Equal(
            UsedLayouts.Program($"public static void Run(Trade.Map map) {{\n    {after}\n    view[0].Size = 1; }}"),
            await AppliedFix.First(
                new AddUsingCodeFix(),
                UsedLayouts.Program($"public static void Run(Trade.Map map) {{\n    {before}\n    view[0].Size = 1; }}"),
                "Add 'using'"));
    }

    [Fact]
    public async Task There_is_no_fix_where_there_is_no_declaration() => Assert.Null(await AppliedFix.First(
        new AddUsingCodeFix(), UsedLayouts.Program("public static void Run(Trade.Map map) => map.Lease()[0].Size = 1;"),
        "Add 'using'"));
}
