using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Tests;

/// <summary>Which indexer the compiler takes, and which it refuses.</summary>
public sealed class IndexRuleTests
{
    /// <summary>Indices of type <c>int</c> on inner axes have checks that the JIT removes.</summary>
    [Theory]
    [InlineData("grid[1, 2]", "long, int")]
    [InlineData("grid[1L, 2]", "long, int")]
    [InlineData("grid[(byte)1, (short)2]", "long, int")]
    [InlineData("grid[1, 2L]", "long, long")]
    [InlineData("grid[1, 2u]", "long, long")]
    [InlineData("grid[(nint)1, (nint)2]", "long, long")]
    [InlineData("grid[^1, ^1]", "System.Index, System.Index")]
    [InlineData("grid[^1, 2]", "System.Index, System.Index")]
    [InlineData("grid[1, ^2]", "System.Index, System.Index")]
    [InlineData("grid[1]", "long")]
    [InlineData("grid[^1]", "System.Index")]
    [InlineData("grid[1..]", "System.Range")]
    [InlineData("frames[0, 1, 2]", "long, int, int")]
    [InlineData("frames[0L, 1, 2]", "long, int, int")]
    [InlineData("frames[0, 1L, 2]", "long, long, long")]
    [InlineData("frames[0, 1]", "long, long")]
    [InlineData("frames[0, ^1]", "System.Index, System.Index")]
    [InlineData("frames[0][1, 2]", "int, int")]
    [InlineData("frames[0][1L, 2]", "long, long")]
    [InlineData("frames[^1][^1, 2]", "System.Index, System.Index")]
    [InlineData("trades[1]", "long")]
    [InlineData("trades[(byte)1]", "long")]
    [InlineData("trades[^1]", "System.Index")]
    [InlineData("trades[1..2]", "System.Range")]
    [InlineData("trades.Columns.Price[1]", "long")]
    [InlineData("trades.Columns.Price[^1]", "System.Index")]
    [InlineData("trades.Columns.Price[1..2]", "System.Range")]
    [InlineData("all[1]", "long")]
    [InlineData("all[^1]", "System.Index")]
    [InlineData("all[1..2]", "System.Range")]
    [InlineData("map[1]", "long")]
    [InlineData("map[^1]", "System.Index")]
    [InlineData("map[1..2]", "System.Range")]
    [InlineData("gridMap[1, 2]", "long, long")]
    [InlineData("gridMap[1, ^2]", "System.Index, System.Index")]
    public void An_expression_means_the_indexer_of_its_types(string expression, string parameters)
    {
        var whole = Compiler.WithGenerated(Compiler.Compilation([$$"""
            {{UserProgram.Layouts}}
            static class Program
            {
                static void Use(
                    in Grid.View grid, in Frames.View frames, in Trade.View trades, in View<Trade> all,
                    Trade.Map map, Grid.Map gridMap)
                {
                    _ = {{expression}};
                }
            }
            """]));
        Assert.Empty(Compiler.Findings(whole));
        var access = whole.SyntaxTrees[0].GetRoot(TestContext.Current.CancellationToken)
            .DescendantNodes().OfType<ElementAccessExpressionSyntax>().First();

        var indexer = (IPropertySymbol)whole.GetSemanticModel(whole.SyntaxTrees[0])
            .GetSymbolInfo(access, TestContext.Current.CancellationToken).Symbol!;

        Assert.Equal(
            parameters, string.Join(", ", indexer.Parameters.Select(static parameter => parameter.Type.ToDisplayString())));
    }

    [Theory]
    [InlineData("Grid.Map map", "map[1]", "This array has 2 axes: use an index for each axis, [i, j], or a row of a view.")]
    [InlineData("Grid.Map map", "map[^1]", "This array has 2 axes: use an index for each axis, [i, j], or a row of a view.")]
    [InlineData("Grid.Map map", "map[1..]", "This array has 2 axes: use an index for each axis, [i, j], or a row of a view.")]
    [InlineData("Grid.ReadOnlyMap map", "map[1]", "This array has 2 axes: use an index for each axis, [i, j], or a row of a view.")]
    [InlineData("Frames.CopyOnWriteMap map", "map[1]", "This array has 3 axes: use an index for each axis, [i, j, k], or a row of a view.")]
    [InlineData("Counter.Map map", "map[0]", "This array has 0 axes: use Value.")]
    [InlineData("Counter.ReadOnlyMap map", "map[^1]", "This array has 0 axes: use Value.")]
    public void A_map_of_other_than_one_axis_refuses_one_index(string parameter, string expression, string advice)
    {
        var whole = Compiler.WithGenerated(Compiler.Compilation(
            [$"{UserProgram.Layouts}\nstatic class Program {{ static object Use({parameter}) => {expression}; }}"]));

        var finding = Assert.Single(
            whole.GetDiagnostics(TestContext.Current.CancellationToken),
            static finding => finding.Severity == DiagnosticSeverity.Error);

        Assert.Equal("CS0619", finding.Id);
        Assert.EndsWith($"is obsolete: '{advice}'", finding.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_ = ((MappedArray<float>)grid)[11] + ((MappedArray<float>)grid)[^1];")]
    [InlineData("((WritableArray<float>)grid)[11] = 1; grid[^1, ^1] = grid[2, 3];")]
    [InlineData("counter.Value = counter.ToArray()[0];")]
    [InlineData("foreach (var number in grid.AsEnumerable().Take(3)) { _ = number; }")]
    public void What_reaches_all_elements_of_a_map_compiles(string statement) =>
        UserProgram.AssertClean($"static void Use(Grid.Map grid, Counter.Map counter) {{ {statement} }}");

    [Theory]
    [InlineData("trades[0].Size = 7;", "CS1612")]
    [InlineData("trades[^1].Size = 7;", "CS1612")]
    [InlineData("trades[..1] = [];", "CS0200")]
    [InlineData("read[0] = default;", "CS0200")]
    [InlineData("read[^1] = default;", "CS0200")]
    [InlineData("ref var trade = ref trades[0];", "CS0206")]
    public void A_map_gives_values_only(string statement, string error) => UserProgram.AssertError(
        error, $"static void Use(Trade.Map trades, Trade.ReadOnlyMap read) {{ {statement} }}");
}
