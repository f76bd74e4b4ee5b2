namespace MemMap.Tests.Diagnostics;

/// <summary>
/// Code is broken most of the time while it is typed. The generator and the analyzer then say what they can, and never
/// throw: no AD0001, no CS8785. What does not exist is the compiler's to report, once.
/// </summary>
public sealed class BrokenCodeTests
{
    public static TheoryData<string> Snippets =>
    [
        "[MemMapArray",
        "[MemMapArray(",
        "[MemMapArray(Shape = ",
        "[MemMapArray(Shape = \"",
        "[MemMapArray(Shape = )] partial struct A { int x; }",
        "[MemMapArray(Shape = ] partial struct A { int x; }",
        "[MemMapArray(Shape)] partial struct A { int x; }",
        "[MemMapArray(\"3\")] partial struct A { int x; }",
        "[MemMapArray(Shape: \"3\")] partial struct A { int x; }",
        "[MemMapArray(Shape = 3)] partial struct A { int x; }",
        "[MemMapArray(Shape = new[] { 3, 4 })] partial struct A { int x; }",
        "[MemMapArray(Shape = [3, 4])] partial struct A { int x; }",
        "[MemMapArray(Shape = new string[] { \"3\" })] partial struct A { int x; }",
        "[MemMapArray(Shape = typeof(int))] partial struct A { int x; }",
        "[MemMapArray(Shape = Missing.Text)] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\", Shape = \"4\")] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\", Pack = )] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\", Pack = \"1\")] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\", Pack = new[] { 1 })] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\", Rank = 2)] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\"), StructLayout] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\"), StructLayout()] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\"), StructLayout(\"a\", Pack = \"b\", Size = null)] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\"), StructLayout(new[] { 1 }, Pack = new[] { 2 }, Size = [3])] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\"), StructLayout(LayoutKind.Missing)] partial struct A { int x; }",
        "[MemMapArray(Shape = \"3\"), InlineArray] partial struct A { int x; }",
        "[MemMapArray<>(Shape = \"3\")] partial struct A;",
        "[MemMapArray<(Shape = \"3\")] partial struct A;",
        "[MemMapArray<Missing>(Shape = \"3\")] partial struct A;",
        "[MemMapArray<string>(Shape = \"3\")] partial struct A;",
        "[MemMapArray<int[]>(Shape = \"3\")] partial struct A;",
        "[MemMapArray<int, int>(Shape = \"3\")] partial struct A;",
        "[MemMapArray<T>(Shape = \"3\")] partial struct A<T>;",
        "[MemMapArray<A>(Shape = \"3\")] partial struct A;",
        "[MemMapArray<A.View>(Shape = \"3\")] partial struct A;",
        "class Outer<T> { [MemMapArray<T>(Shape = \"3\")] partial struct A; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { int x; int x; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { int ; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { Missing x; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { Missing<int> x; System.Missing y; int[ z; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { A x; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { B x; B y; } struct B { A x; A y; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { B<int> x; } struct B<T> { B<B<T>> x; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { A.View x; Map y; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { fixed int x[]; fixed int y[-1]; fixed Missing z[2]; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { ref int x; System.Span<int> y; void z; var w; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { enum B : Missing { } B x; enum C : string { } C y; }",
        "[MemMapArray(Shape = \"3\")] partial struct A(int) { int x; event y; event Missing z; }",
        "[MemMapArray(Shape = \"3\")] partial struct A(int x) { int y => x; int Z { get; set } }",
        "[MemMapArray(Shape = \"3\")] partial struct { int x; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { int x; } [MemMapArray(Shape = \"3\")] partial struct A { int y; }",
        "[MemMapArray(Shape = \"3\")] struct A { int x; } struct A { int y; } class A { }",
        "[MemMapArray(Shape = \"3\")] partial struct A { int x; } partial class A { int y; }",
        "[MemMapArray(Shape = \"3\")] partial struct A { int x; } partial struct A<T> { int y; }",
        "[MemMapArray(Shape = \"3\")] partial interface A { }",
        "[MemMapArray(Shape = \"3\")] partial class A { int x; }",
        "[MemMapArray(Shape = \"3\")] delegate void A();",
        "[MemMapArray(Shape = \"3\")] enum A { B }",
        "[assembly: MemMapArray(Shape = \"3\")]",
        "namespace MemMap { class MemMapArrayAttribute : System.Attribute { public int Shape; } "
            + "[MemMapArray(Shape = 1)] struct A; }",
        "namespace MemMap { class MemMapArrayAttribute : System.Attribute { public int[] Shape, Pack; } "
            + "[MemMapArray(Shape = new[] { 1 }, Pack = new[] { 1 })] partial struct A { int x; } }",
        "namespace System { struct Half { int x; } [MemMapArray<Half>(Shape = \"3\")] partial struct A; }",
        "partial class A { partial class A { [MemMapArray(Shape = \"3\")] partial struct A { int x; } } }",
        "[MemMapArray(Shape = \"3\")] partial struct @class { @class x; int @int; int @class; }",
        "extension(int x) { [MemMapArray(Shape = \"3\")] partial struct A { int x; } }",
        "void M() { [MemMapArray(Shape = \"3\")] partial struct A { int x; } }",
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void A_broken_snippet_throws_nothing(string source) => AssertNothingThrown(source);

    [Fact]
    public void A_source_cut_after_any_character_throws_nothing()
    {
        const string Source = """
            namespace N.@class;
            public enum Side : byte { Buy, Sell }
            [StructLayout(LayoutKind.Sequential, Pack = 2)] public struct Point { public float X, Y; }
            partial class Outer
            {
                [MemMapArray(Shape = "*,4", Pack = 1)]
                public partial struct Trade
                {
                    public long Time; private readonly Side _side;
                    public Point Place; public Guid @event;
                    public const int Levels = 3;
                }
                [MemMapArray<System.Half>(Shape = @"3," + "4")] private readonly partial struct Grid;
            }
            """;

        Verify.IsClean(Source);
        Parallel.For(
            0, Source.Length,
            new ParallelOptions { CancellationToken = TestContext.Current.CancellationToken },
            length => AssertNothingThrown(Source[..length]));
    }

    [Theory]
    [InlineData("[MemMapArray(Shape = \"3\")] partial struct A { Missing x; }", "CS0246")]
    [InlineData("[MemMapArray<Missing>(Shape = \"3\")] partial struct A;", "CS0246")]
    [InlineData("[MemMapArray(Shape = \"3\")] partial struct A { int a; A b; }", "CS0523")]
    public void What_the_compiler_reports_is_not_reported_again(string source, string id) =>
        Assert.Equal(id, Assert.Single(Compiled.Diagnose(source)).Id);

    [Fact]
    public async Task Structs_that_hold_each_other_twice_are_read_once()
    {
        var structs = string.Join('\n', Enumerable.Range(0, 30).Select(static n =>
            $"struct S{n} {{ public S{(n + 1) % 30} A, B, C; public string T; }}"));

        // Read again in each place, they would be read for years.
        var cancellation = TestContext.Current.CancellationToken;
        var reading = Task.Run(
            () => AssertNothingThrown($$"""[MemMapArray(Shape = "3")] partial struct A { S0 X, Y; } {{structs}}"""),
            cancellation);
        await reading.WaitAsync(Patience.Limit, cancellation);
    }

    private static void AssertNothingThrown(string source)
    {
        var thrown = Compiled.Thrown(source).ToList();

        Assert.True(thrown is [], $"{source}\n{string.Join('\n', thrown)}");
    }
}
