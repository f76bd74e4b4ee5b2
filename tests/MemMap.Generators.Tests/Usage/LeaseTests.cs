using MemMap.CodeFixes;
using MemMap.Tests.Diagnostics;

namespace MemMap.Tests.Usage;

/// <summary>MMAP020 and MMAP021: a lease ends, and at one place.</summary>
public sealed class LeaseTests
{
    private const string Remedy = "so it never ends and its pages stay mapped; write 'using var view = map.Lease();'";
    private const string InUse = "while references from the same lease may still be in use";
    private const string TakeIt = InUse + "; take the lease in the 'using', 'using var view = map.Lease();'";
    private const string TakeSlice = InUse + "; use the view directly, or pass on a Slice of it";
    private const string LeaveIt = InUse + "; let the 'using' of the lease end it";

    private const string GiveOn = "'scope' has a scope that may outlive it, " + InUse
        + "; omit the argument, or pass on an 'in LeaseScope' parameter to a lease that is returned or kept in a field";

    private const string EndThere = "'Lease.End(ref _view)' is ended by hand, " + InUse
        + "; call Lease.End only in 'void IDisposable.Dispose()' of a ref struct, on its own field, "
        + "and use the field for nothing else there";

    // A wrapper as it should be, but for its members.
    private static string Reader(string members) => $$"""
        public ref struct Reader : System.IDisposable
        {
            private Trade.View _view;
            public Reader(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
            {{members}}
        }
        """;

    [Theory]
    [InlineData("var view = map.{|MMAP020:Lease|}(); view[0].Size = 1;", "is in 'view', which has no 'using'")]
    [InlineData("var view = map.{|MMAP020:LeaseRead|}(); _ = view[0].Size;", "is in 'view', which has no 'using'")]
    [InlineData("scoped Trade.View view = default; view = (map.{|MMAP020:Lease|}()); view[0].Size = 1;", "is in 'view', which has no 'using'")]
    [InlineData("map.{|MMAP020:Lease|}();", "is not in a variable")]
    [InlineData("_ = map.{|MMAP020:Lease|}();", "is not in a variable")]
    [InlineData("_ = map.{|MMAP020:Lease|}()[0].Size;", "is not in a variable")]
    [InlineData("System.Action action = () => { map.{|MMAP020:Lease|}(); }; action();", "is not in a variable")]
    [InlineData("map.{|MMAP020:Lease|}()[0].Size = 1;", "is not in a variable")]
    [InlineData("foreach (ref var trade in map.{|MMAP020:Lease|}()) { trade.Size = 1; }", "is not in a variable")]
    [InlineData("Take(map.{|MMAP020:Lease|}()); static void Take(in Trade.View view) { }", "is not in a variable")]
    [InlineData("_ = map.{|MMAP020:Lease|}().Columns.Size.Sum();", "is not in a variable")]
    public void A_lease_that_nothing_ends_is_marked(string statements, string problem) => UsedLayouts.Reports(
        $$"""public static void Run(Trade.Map map) { {{statements}} }""", $"This lease {problem}, {Remedy}");

    [Theory]
    [InlineData("map.IsClosed ? other.{|MMAP020:Lease|}() : map.{|MMAP020:Lease|}()")]
    [InlineData("map.Length switch { 0 => other.{|MMAP020:Lease|}(), _ => map.{|MMAP020:Lease|}() }")]
    public void Both_leases_of_a_choice_that_nothing_ends_are_marked(string choice) => UsedLayouts.Reports(
        $$"""public static void Run(Trade.Map map, Trade.Map other) { var view = {{choice}}; view[0].Size = 1; }""",
        $"This lease is in 'view', which has no 'using', {Remedy}", $"This lease is in 'view', which has no 'using', {Remedy}");

    [Theory]
    [InlineData("using var view = map.Lease(); view[0].Size = 1;")]
    [InlineData("using var view = map.LeaseRead(); _ = view[0].Size;")]
    [InlineData("using (var view = map.Lease()) { view[0].Size = 1; }")]
    [InlineData("using (map.Lease()) { }")]
    [InlineData("using scoped Trade.View view = map.Lease(); view[0].Size = 1;")]
    [InlineData("using Trade.View first = map.Lease(), second = map.Lease(); _ = first.Length + second.Length;")]
    [InlineData("using var view = map.IsClosed ? map.Lease() : map.Lease(); view[0].Size = 1;")]
    [InlineData("using var view = map.Length switch { 0 => map.Lease(), _ => map.Lease() }; view[0].Size = 1;")]
    [InlineData("Throws(() => map.Lease()); static void Throws(System.Action action) { }")]
    [InlineData("System.Action action = () => { using var view = map.Lease(); view[0].Size = 1; }; action();")]
    public void A_lease_of_a_using_is_clean(string statements) =>
        UsedLayouts.IsClean($$"""public static void Run(Trade.Map map) { {{statements}} }""");

    [Theory]
    [InlineData("Take(in view); static void Take(in Trade.View rows) { _ = rows.Length; }")]
    [InlineData("Take(view); static void Take(Trade.View rows) { _ = rows.Length; }")]
    [InlineData("ref readonly var same = ref view; _ = same.Length;")]
    [InlineData("var same = view; _ = same.Length;")]
    [InlineData("var slice = view.Slice(0, 1); var copy = slice; _ = copy.Length;")]
    [InlineData("using var slice = view.Slice(0, 1);")]
    [InlineData("using (View<Trade> any = view) { }")]
    [InlineData("Use(view); static void Use<T>(T rows) where T : allows ref struct { }")]
    [InlineData("foreach (ref var trade in view) { trade.Size = 1; }")]
    public void A_view_may_be_used_and_lent(string statements) => UsedLayouts.IsClean(
        $$"""public static void Run(Trade.Map map) { using var view = map.Lease(); {{statements}} }""");

    [Theory]
    [InlineData("using (var copy = {|MMAP021:view|}) { }", "view")]
    [InlineData("using var copy = {|MMAP021:view|};", "view")]
    [InlineData("using ({|MMAP021:view|}) { }", "view")]
    [InlineData("using Trade.View first = map.Lease(), copy = {|MMAP021:view|};", "view")]
    [InlineData("using var copy = map.IsClosed ? map.Lease() : {|MMAP021:view|};", "view")]
    [InlineData("End(view); static void End(Trade.View rows) { using ({|MMAP021:rows|}) { } }", "rows")]
    [InlineData("End(in view); static void End(in Trade.View rows) { using var copy = {|MMAP021:rows|}; }", "rows")]
    [InlineData("using var copy = {|MMAP021:Same(view)|}; static T Same<T>(T value) where T : allows ref struct => value;", "Same(view)")]
    public void A_using_of_a_view_that_is_there_is_marked(string statements, string value) => UsedLayouts.Reports(
        $$"""public static void Run(Trade.Map map) { using var view = map.Lease(); {{statements}} }""",
        $"'{value}' is ended by another 'using', {TakeIt}");

    [Fact]
    public void A_view_that_gets_its_using_later_is_marked() => UsedLayouts.Reports(
        "public static void Run(Trade.Map map) { var view = map.Lease(); using ({|MMAP021:view|}) { view[0].Size = 1; } }",
        $"'view' is ended by another 'using', {TakeIt}");

    [Theory]
    [InlineData("{|MMAP021:End(view)|}; static void End<T>(T rows) where T : System.IDisposable, allows ref struct => rows.Dispose();", "End(view)", "T")]
    [InlineData("{|MMAP021:End<Trade.View, Trade.View>(view)|}; static void End<TOut, TIn>(TIn rows) "
        + "where TOut : System.IDisposable, allows ref struct where TIn : allows ref struct { }", "End<Trade.View, Trade.View>(view)", "TOut")]
    public void A_generic_method_that_can_dispose_a_view_is_marked(string statements, string call, string parameter) =>
        UsedLayouts.Reports(
            $$"""public static void Run(Trade.Map map) { using var view = map.Lease(); {{statements}} }""",
            $"'{call}' is given to generic code that can dispose '{parameter}', {LeaveIt}");

    [Fact]
    public void A_generic_type_that_can_dispose_a_view_is_marked() => UsedLayouts.Reports(
        """
        public ref struct Holder<T> where T : System.IDisposable, allows ref struct { }
        public static void Run() { {|MMAP021:Holder<Trade.View>|} holder = default; _ = holder; }
        """,
        $"'Holder<Trade.View>' is given to generic code that can dispose 'T', {LeaveIt}");

    [Fact]
    public void A_loop_over_an_enumerator_that_may_have_been_handed_in_is_marked()
    {
        const string Box = """

            public ref struct Walker : System.IDisposable
            {
                private Trade.View _view;
                public Walker(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);
                public readonly int Current => _view[0].Size;
                public bool MoveNext() => false;
                void System.IDisposable.Dispose() => Lease.End(ref _view);
            }

            public ref struct Box<T> where T : allows ref struct { public T Value; }

            public static class Boxes
            {
                public static T GetEnumerator<T>(this Box<T> box) where T : allows ref struct => box.Value;
            }
            """;

        Verify.Reports(
            UsedLayouts.Program("public static void Run(Box<Walker> box) { foreach (var size in {|MMAP021:box|}) { } }") + Box,
            $"'box' is ended by a 'foreach', {TakeIt}");
    }

    [Theory]
    [InlineData("{|MMAP021:rows|}")]
    [InlineData("rows.Length > 0 ? {|MMAP021:rows|} : default")]
    public void A_view_that_is_returned_is_marked(string value) => UsedLayouts.Reports(
        $"public static Trade.View Give(Trade.View rows) => {value};", $"'rows' is returned as a copy, {TakeSlice}");

    [Fact]
    public void A_slice_and_a_reference_to_a_view_may_be_returned() => UsedLayouts.IsClean(
        """
        public static Trade.View Slice([System.Diagnostics.CodeAnalysis.UnscopedRef] in Trade.View rows) => rows.Slice(0, 1);
        public static ref Trade.View Same(ref Trade.View rows) => ref rows;
        """);

    [Fact]
    public void A_view_that_is_stored_in_a_field_is_marked() => UsedLayouts.Reports(
        """
        public ref struct Pair { public Trade.View View; }
        public static void Keep(ref Pair pair, Trade.View rows) => pair.View = {|MMAP021:rows|};
        """,
        $"'rows' is copied into a field, {TakeSlice}");

    [Fact]
    public void A_slice_may_be_stored_in_a_field() => UsedLayouts.IsClean(
        """
        public ref struct Pair { public Trade.View View; }
        public static long Run(Trade.Map map)
        {
            using var view = map.Lease();
            var pair = new Pair { View = view.Slice(0, 1) };
            return pair.View.Length;
        }
        """);

    [Theory]
    [InlineData("void System.IDisposable.Dispose() => Lease.End(ref _view);")]
    [InlineData("private int _count; void System.IDisposable.Dispose() { _count++; Lease.End(ref _view); }")]
    [InlineData("public readonly int First => _view[0].Size; void System.IDisposable.Dispose() => Lease.End(ref _view);")]
    public void A_wrapper_may_hold_a_lease_that_its_explicit_Dispose_ends(string members) =>
        UsedLayouts.IsClean(Reader(members));

    [Fact]
    public void A_wrapper_with_a_primary_constructor_may_hold_a_lease() => UsedLayouts.IsClean(
        """
        public ref struct Reader(Trade.Map map, in LeaseScope scope = default) : System.IDisposable
        {
            private Trade.View _view = map.Lease(in scope);
            public readonly int First => _view[0].Size;
            void System.IDisposable.Dispose() => Lease.End(ref _view);
        }
        """);

    [Theory]
    [InlineData("public void Dispose() => {|MMAP021:Lease.End(ref _view)|};")]
    [InlineData("void System.IDisposable.Dispose() { } public void Close() => {|MMAP021:Lease.End(ref _view)|};")]
    [InlineData("void System.IDisposable.Dispose() { _ = _view.Length; {|MMAP021:Lease.End(ref _view)|}; }")]
    [InlineData("void System.IDisposable.Dispose() { Use(in this); {|MMAP021:Lease.End(ref _view)|}; } static void Use(in Reader reader) { }")]
    [InlineData("void System.IDisposable.Dispose() { {|MMAP021:Lease.End(ref _view)|}; static void Local() { } Local(); }")]
    public void An_end_in_another_place_than_the_explicit_Dispose_is_marked(string members) =>
        UsedLayouts.Reports(Reader(members), EndThere);

    [Fact]
    public void An_end_of_a_parameter_is_marked() => UsedLayouts.Reports(
        "public static void End(ref Trade.View rows) => {|MMAP021:Lease.End(ref rows)|};",
        EndThere.Replace("_view", "rows", StringComparison.Ordinal));

    [Fact]
    public void A_wrapper_that_cannot_end_its_lease_is_marked() => UsedLayouts.Reports(
        """
        public ref struct Reader
        {
            private Trade.View _view;
            public Reader(Trade.Map map, in LeaseScope scope = default) { _view = map.{|MMAP020:Lease|}(in scope); }
            public readonly int First => _view[0].Size;
        }
        """,
        $"This lease is in field '_view' of 'Reader', which does not end it, {Remedy}");

    [Theory]
    [InlineData("public static void Run(Trade.Map map, in LeaseScope scope) { using var view = map.Lease(in {|MMAP021:scope|}); }")]
    [InlineData("public static void Run(Trade.Map map, LeaseScope scope) { using var view = map.Lease(in {|MMAP021:scope|}); }")]
    [InlineData("public static void Run(Trade.Map map) { LeaseScope scope = default; using var view = map.Lease(in {|MMAP021:scope|}); }")]
    public void A_scope_that_is_wider_than_the_block_is_marked(string method) => UsedLayouts.Reports(method, GiveOn);

    [Theory]
    [InlineData("public static Trade.View Take(Trade.Map map, in LeaseScope scope = default) => map.Lease(in scope);")]
    [InlineData("""
        public static void Run(Trade.Map map)
        {
            using var view = Take(map);
            static Trade.View Take(Trade.Map map, in LeaseScope scope = default) => map.Lease(in scope);
        }
        """)]
    [InlineData("""
        public delegate Trade.View Taking(Trade.Map map, in LeaseScope scope);
        public static Taking Run() => static (Trade.Map map, in LeaseScope scope) => map.Lease(in scope);
        """)]
    public void The_scope_of_the_caller_may_be_handed_on_to_what_is_returned(string method) => UsedLayouts.IsClean(method);

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
