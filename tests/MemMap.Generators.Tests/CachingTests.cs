using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests;

/// <summary>An edit that does not touch a layout costs nothing: its steps are found again, not run again.</summary>
public sealed class CachingTests
{
    private const string Layouts = """
        namespace Market;

        public enum Side : byte { Buy, Sell }

        public struct Level
        {
            public double Price;
            public int Size;
        }

        [MemMap.MemMapArray(Shape = "*,10")]
        public partial struct Book
        {
            public long Time;
            public Level Best;
            public Side Side;
        }

        [MemMap.MemMapArray<float>(Shape = "3,4")]
        public partial struct Grid;

        [MemMap.MemMapText(8)]
        public partial struct Symbol;

        [MemMap.MemMapArray(Shape = "*", Descr = "[('ts', '<i8'), ('pos', '<f4', (3,)), ('sym', '|S8')]")]
        public partial struct Tick;

        [MemMap.MemMapArray(Shape = "2,*", Order = MemMap.MemoryOrder.ColumnMajor)]
        public partial struct Pose
        {
            public Grid Rotation;
            public Symbol Name;
            public Tick Tick;

            [MemMap.MemMapField(Descr = "<M8[ns]", Unit = "ns")]
            public long Time;
        }
        """;

    [Fact]
    public void An_edit_elsewhere_runs_no_step_again()
    {
        var compilation = Compiler.Compilation([Layouts, "class Elsewhere;"]);
        var driver = Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);

        var edited = compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees[1], Parse("class Elsewhere { int _field = 1; }"));
        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        AssertReasons(result, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);
        Assert.All(
            result.TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static run => run.Outputs),
            static output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void An_edit_beside_a_layout_leaves_its_model_equal()
    {
        var compilation = Compiler.Compilation([Layouts]);
        var driver = Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);

        // Every position moves, comments and bodies change, and no layout does.
        var edited = compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees[0], Parse($"// A comment.\n{Layouts}\nclass Added {{ void M() {{ }} }}"));
        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        AssertReasons(result, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached);
        Assert.All(
            result.TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static run => run.Outputs),
            static output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void A_kernel_is_written_again_only_when_what_it_says_changes()
    {
        const string Kernel = """
            public static partial class Sums
            {
                [MemMap.MemMapKernel(Combine = nameof(Add))]
                public static long Count(in Market.Book.ReadOnlyView books) => books.Length;

                public static long Add(long left, long right) => left + right;
            }
            """;
        var compilation = Compiler.Compilation([Layouts, Kernel]);
        var driver = Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);

        var body = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(Kernel.Replace("books.Length", "7")));
        var parameter = compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees[1], Parse(Kernel.Replace("ReadOnlyView books", "ReadOnlyView books, int first")));

        Assert.Equal(0, Written(driver.RunGenerators(body, TestContext.Current.CancellationToken)));
        Assert.Equal(1, Written(driver.RunGenerators(parameter, TestContext.Current.CancellationToken)));

        static int Written(GeneratorDriver driver) => driver.GetRunResult().Results.Single()
            .TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static run => run.Outputs)
            .Count(static output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    [Fact]
    public void An_edit_of_one_layout_writes_that_one_only()
    {
        var compilation = Compiler.Compilation([Layouts]);
        var driver = Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);

        var edited = compilation.ReplaceSyntaxTree(
            compilation.SyntaxTrees[0], Parse(Layouts.Replace("public int Size;", "public long Size;")));
        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        var reasons = result.TrackedOutputSteps.SelectMany(static step => step.Value)
            .SelectMany(static run => run.Outputs)
            .Select(static output => output.Reason);
        Assert.Equal(
            [IncrementalStepRunReason.Modified, .. Enumerable.Repeat(IncrementalStepRunReason.Cached, 4)], reasons.Order());
    }

    [Fact]
    public void A_layout_that_appears_does_not_rewrite_the_others()
    {
        var compilation = Compiler.Compilation([Layouts]);
        var driver = Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);

        var edited = compilation.AddSyntaxTrees(
            Parse("[MemMap.MemMapArray<int>(Shape = \"*\")] public partial struct Tokens;", "Added.cs"));
        var result = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

        var reasons = result.TrackedOutputSteps.SelectMany(static step => step.Value)
            .SelectMany(static run => run.Outputs)
            .Select(static output => output.Reason);
        Assert.Equal(
            [IncrementalStepRunReason.New, .. Enumerable.Repeat(IncrementalStepRunReason.Cached, 5)], reasons.Order());
    }

    [Theory]
    [InlineData(
        "[MemMap.MemMapArray(Shape = \"*\")] public partial struct Prices { public double Price; }",
        "",
        "public partial struct Prices { public int Size; }")]
    [InlineData(
        "[MemMap.MemMapArray<int>(Shape = Sizes.Shape)] public partial struct Grid;",
        "public static class Sizes { public const string Shape = \"3\"; }",
        "public static class Sizes { public const string Shape = \"4\"; }")]
    [InlineData(
        "[MemMap.MemMapArray<Side>(Shape = \"*\")] public partial struct Sides;",
        "public enum Side : byte { Buy, Sell }",
        "public enum Side : short { Buy, Sell }")]
    [InlineData(
        "[MemMap.MemMapArray(Shape = \"*\")] public partial struct Trades { public Side Side; }",
        "public enum Side : byte { Buy, Sell }",
        "public enum Side : short { Buy, Sell }")]
    [InlineData(
        "[MemMap.MemMapArray(Shape = \"*\")] public unsafe partial struct Frames { public fixed byte Pixels[Sizes.Width]; }",
        "public static class Sizes { public const int Width = 3; }",
        "public static class Sizes { public const int Width = 4; }")]
    [InlineData(
        "[MemMap.MemMapArray(Shape = \"*\")] public partial struct Ticks { [MemMap.MemMapField(Unit = Units.Time)] public long Time; }",
        "public static class Units { public const string Time = \"ns\"; }",
        "public static class Units { public const string Time = \"us\"; }")]
    [InlineData(
        """
        [MemMap.MemMapArray(Shape = "*"), System.Runtime.InteropServices.StructLayout(
            System.Runtime.InteropServices.LayoutKind.Sequential, Pack = Packing.Of)]
        public partial struct Ticks { public byte Side; public long Time; }
        """,
        "public static class Packing { public const int Of = 1; }",
        "public static class Packing { public const int Of = 2; }")]
    [InlineData(
        "public partial class Market { [MemMap.MemMapArray<int>(Shape = \"*\")] public partial struct Sizes; }",
        "public partial class Market;",
        "public partial class Market<T>; public class Market;")]
    [InlineData(
        "[Prices(Shape = \"*\")] public partial struct Closes;",
        "global using PricesAttribute = MemMap.MemMapArrayAttribute<double>;",
        "global using PricesAttribute = MemMap.MemMapArrayAttribute<float>;")]
    public void An_edit_elsewhere_that_changes_a_layout_is_seen(string layout, string elsewhere, string edited)
    {
        var compilation = Compiler.Compilation([layout, elsewhere]);
        var driver = Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var before = SourcesOf(driver);

        compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(edited));
        var after = SourcesOf(driver.RunGenerators(compilation, TestContext.Current.CancellationToken));

        Assert.Equal(SourcesOf(Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken)), after);
        Assert.NotEqual(before, after);
    }

    /// <summary>Edits that change no name come first, so that the generator has stopped to look names up.</summary>
    [Theory]
    [InlineData(
        "using System; namespace Market; [MemMap.MemMapArray(Shape = \"*\")] public partial struct Days { public DayOfWeek Day; }",
        "class Elsewhere { }",
        "namespace Market; public enum DayOfWeek : byte { Monday }")]
    [InlineData(
        "[MemMap.MemMapArray(Shape = \"*\")] public partial struct Days { public Day Day; }",
        "global using Day = System.Byte; class Elsewhere { }",
        "global using Day = System.Int64; class Elsewhere { }")]
    [InlineData(
        "[MemMap.MemMapArray(Shape = \"*\")] public partial struct Books { public Level Best; }",
        "using Price = System.Double; public struct Level { public Price Price; } class Elsewhere { }",
        "using Price = System.Single; public struct Level { public Price Price; } class Elsewhere { }")]
    [InlineData(
        "public partial struct Level { public int A; } [MemMap.MemMapArray(Shape = \"*\")] public partial struct Books { public Level Best; }",
        "class Elsewhere { }",
        "public partial struct Level { public int B; }")]
    [InlineData(
        "[MemMap.MemMapArray<System.DayOfWeek>(Shape = \"*\")] public partial struct Days;",
        "class Elsewhere { }",
        "public partial struct Days { public class System { public enum DayOfWeek : byte { Monday } } }")]
    [InlineData(
        "[MemMap.MemMapArray<Kinds.Kind>(Shape = \"*\")] public partial struct Values;",
        "public class Kinds : First; public class First { public enum Kind : byte { A } } public class Second { public enum Kind { A } } class Elsewhere { }",
        "public class Kinds : Second; public class First { public enum Kind : byte { A } } public class Second { public enum Kind { A } } class Elsewhere { }")]
    public void An_edit_that_changes_what_a_name_means_is_seen_among_others(string layout, string elsewhere, string edited)
    {
        var compilation = Compiler.Compilation([layout, elsewhere]);
        var driver = Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var before = SourcesOf(driver);

        foreach (var body in new[] { "{ int _field = 1; }", "{ int _field = 2; }", "{ int _field = 3; }" })
        {
            compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(elsewhere.Replace("{ }", body)));
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            Assert.Equal(before, SourcesOf(driver));
        }

        compilation = compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[1], Parse(edited));
        var after = SourcesOf(driver.RunGenerators(compilation, TestContext.Current.CancellationToken));
        Assert.Equal(SourcesOf(Compiler.Driver().RunGenerators(compilation, TestContext.Current.CancellationToken)), after);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void The_model_holds_values_only()
    {
        var layouts = Compiler.Driver()
            .RunGenerators(Compiler.Compilation([Layouts]), TestContext.Current.CancellationToken)
            .GetRunResult().Results.Single()
            .TrackedSteps["Layouts"]
            .SelectMany(static run => run.Outputs)
            .Select(static output => output.Value)
            .ToList();

        Assert.Equal(5, layouts.Count);
        Assert.All(layouts, static layout => AssertIsValue(layout));
    }

    [Fact]
    public void Equal_sources_make_equal_models_and_equal_text()
    {
        Assert.Equal(Compiler.Generate(Layouts), Compiler.Generate(Layouts));
    }

    private static IEnumerable<string> SourcesOf(GeneratorDriver driver) =>
        [.. driver.GetRunResult().GeneratedTrees.Select(static tree => tree.ToString())];

    private static void AssertReasons(GeneratorRunResult result, params IncrementalStepRunReason[] allowed)
    {
        foreach (var step in new[] { "Layouts", "Names" })
        {
            Assert.All(
                result.TrackedSteps[step].SelectMany(static run => run.Outputs),
                output => Assert.Contains(output.Reason, allowed));
        }
    }

    /// <summary>Walks everything that a value holds: no symbol, node, location or compilation may be among it.</summary>
    private static void AssertIsValue(object? value)
    {
        if (value is null or string || value.GetType().IsPrimitive || value.GetType().IsEnum)
        {
            return;
        }

        var type = value.GetType();
        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxToken or Location or Compilation or SemanticModel or AttributeData,
            $"The model holds a {type}.");
        Assert.True(
            typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type), $"{type} has no value equality.");
        Assert.False(
            type.IsGenericType && type.GetGenericTypeDefinition().Namespace == "System.Collections.Immutable",
            $"{type} is equal only to itself.");
        if (value is IEnumerable items)
        {
            Assert.All(items.Cast<object>(), static item => AssertIsValue(item));
            return;
        }

        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            AssertIsValue(field.GetValue(value));
        }
    }

    private static SyntaxTree Parse(string source, string path = "Source0.cs") =>
        CSharpSyntaxTree.ParseText(source, Compiler.ParseOptions, path);
}
