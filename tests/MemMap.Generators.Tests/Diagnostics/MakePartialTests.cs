using MemMap.CodeFixes;

namespace MemMap.Tests.Diagnostics;

/// <summary>The fix of MMAP001, before and after.</summary>
public sealed class MakePartialTests
{
    [Theory]
    [InlineData("struct Grid;", "partial struct Grid;")]
    [InlineData("public struct Grid;", "public partial struct Grid;")]
    [InlineData("public readonly struct Grid { }", "public readonly partial struct Grid { }")]
    [InlineData("internal unsafe struct Grid { }", "internal unsafe partial struct Grid { }")]
    [InlineData("record struct Grid;", "partial record struct Grid;")]
    [InlineData("public readonly record struct Grid { }", "public readonly partial record struct Grid { }")]
    [InlineData("// Why.\npublic struct Grid;", "// Why.\npublic partial struct Grid;")]
    [InlineData("// Why.\nstruct Grid;", "// Why.\npartial struct Grid;")]
    [InlineData("public /* a */ struct /* b */ Grid;", "public /* a */ partial struct /* b */ Grid;")]
    [InlineData("/* a */ struct Grid;", "/* a */ partial struct Grid;")]
    [InlineData("public\n    struct Grid;", "public\n    partial struct Grid;")]
    [InlineData("#if true\nstruct Grid;\n#endif", "#if true\npartial struct Grid;\n#endif")]
    public async Task A_struct_becomes_partial_and_keeps_all_that_is_around_it(string before, string after)
    {
        const string Attribute = "/// <summary>Numbers.</summary>\n[MemMapArray<float>(Shape = \"3,4\")]\n";

        Assert.Equal(Attribute + after, await Fixed(Attribute + before));
    }

    [Fact]
    public async Task A_record_keeps_its_fields_and_its_indentation() => Assert.Equal(
        """
        namespace Market
        {
            /// <summary>A trade.</summary>
            [MemMapArray(Shape = "*")] // as many as there are
            [Obsolete("for the test")]
            public partial struct Trade : IEquatable<int>
            {
                public long Time;   // nanoseconds

                public bool Equals(int other) => other == Time;
            }
        }
        """,
        await Fixed(
            """
            namespace Market
            {
                /// <summary>A trade.</summary>
                [MemMapArray(Shape = "*")] // as many as there are
                [Obsolete("for the test")]
                public struct Trade : IEquatable<int>
                {
                    public long Time;   // nanoseconds

                    public bool Equals(int other) => other == Time;
                }
            }
            """));

    [Theory]
    [InlineData("public static class Outer", "public static partial class Outer")]
    [InlineData("class Outer", "partial class Outer")]
    [InlineData("interface Outer", "partial interface Outer")]
    [InlineData("sealed record Outer", "sealed partial record Outer")]
    public async Task A_type_around_a_layout_becomes_partial(string before, string after)
    {
        const string Body = "\n{\n    [MemMapArray<float>(Shape = \"3\")]\n    partial struct Grid;\n}";

        Assert.Equal(after + Body, await Fixed(before + Body));
    }

    [Fact]
    public async Task One_fix_changes_one_type() => Assert.Equal(
        """
        partial class A { struct B { [MemMapArray<int>(Shape = "3")] struct C; } }
        """,
        await Fixed("""
        class A { struct B { [MemMapArray<int>(Shape = "3")] struct C; } }
        """));

    [Fact]
    public async Task Fix_all_changes_every_type_of_a_document_once() => Assert.Equal(
        """
        partial class Outer
        {
            // First.
            [MemMapArray<float>(Shape = "3")]
            partial struct First;

            [MemMapArray<float>(Shape = "3")] public partial struct Second;

            public readonly partial struct Middle
            {
                [MemMapArray(Shape = "3")] private partial struct Third { int A; }
            }
        }

        [MemMapArray<float>(Shape = "3")] public readonly partial record struct Fourth;
        """,
        await AllFixed(
            """
            class Outer
            {
                // First.
                [MemMapArray<float>(Shape = "3")]
                struct First;

                [MemMapArray<float>(Shape = "3")] public struct Second;

                public readonly struct Middle
                {
                    [MemMapArray(Shape = "3")] private struct Third { int A; }
                }
            }

            [MemMapArray<float>(Shape = "3")] public readonly record struct Fourth;
            """));

    [Fact]
    public void The_fix_is_for_MMAP001_alone() =>
        Assert.Equal(["MMAP001"], new MakePartialCodeFix().FixableDiagnosticIds);

    private static async Task<string> Fixed(string before) =>
        (await AppliedFix.First(new MakePartialCodeFix(), before, "Make partial"))!;

    private static Task<string> AllFixed(string before) => AppliedFix.All(new MakePartialCodeFix(), before, "Make partial");
}
