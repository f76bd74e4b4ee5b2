using System.Text.RegularExpressions;

namespace MemMap.Tests;

/// <summary>What README shows compiles.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Samples =
    [
        .. Fence().Matches(File.ReadAllText(Repository.PathOf("README.md")))
            .Select(static match => match.Groups["code"].Value),
    ];

    [Theory]
    [InlineData("using var trades = Trade.Create", "", "double total = 0;")]
    [InlineData("static long Count<T>", "Trade.Map trades, Trade.View view", "")]
    [InlineData("using var log = Trade.Open", "", "long now = 0;")]
    [InlineData("using var handle", "", "")]
    [InlineData("using (var writer = Trade.CreateShards", "", "long noon = 0; var block = new Trade[3];")]
    [InlineData("map.AccessPattern", "Trade.Map map", "Task ProcessAsync(Memory<Trade> all) => Task.CompletedTask;")]
    [InlineData("tickers.WriteSnapshot", "Ticker.Map tickers", "")]
    [InlineData("double highest", "Trade.View view, Samples.View samples, Quote.View quotes", "")]
    [InlineData("Parallel.ForEach(trades", "Trade.Map trades", "")]
    public void The_statements_compile(string start, string parameters, string before) =>
        AssertCompiles($$"""
            static class Program
            {
                static {{(Paragraph(start).Contains("await ") ? "async Task" : "void")}} Run({{parameters}})
                {
                    {{before}}
                    {{Paragraph(start)}}
                }
            }
            """);

    [Fact]
    public void The_wrapper_of_a_view_compiles() => AssertCompiles(Sample("ref struct Reader"));

    [Fact]
    public void The_kernel_compiles_and_runs_over_many_files() => AssertCompiles($$"""
        {{Sample("public static partial class Market")}}

        static class Program
        {
            static double Run(ShardedArray<Trade, Trade.ReadOnlyMap> days) => days.Turnover();
        }
        """);

    /// <summary>The declarations of README, and a program.</summary>
    private static void AssertCompiles(string program) => Assert.Equal("", Compiler.Errors(Compiler.WithGenerated(
        Compiler.Compilation([$$"""
            using MemMap.TimeUnits;
            using System.Buffers;
            using System.Numerics.Tensors;
            {{Sample("using MemMap;\n\n[MemMapArray(")}}

            public enum Side : byte { Buy, Sell }

            {{Sample("[MemMapArray<float>(Shape = \"3,4\")]        // fixed shape")}}

            {{Paragraph("[MemMapArray(Shape = \"*\")]\npublic partial struct Ticker")}}

            [MemMapArray<float>(Shape = "*")]
            public partial struct Samples;

            {{program}}
            """]))));

    private static string Sample(string start) =>
        Samples.Single(sample => sample.TrimStart().StartsWith(start, StringComparison.Ordinal));

    /// <summary>The samples from this start on; without what follows a declaration of another kind.</summary>
    private static string Paragraph(string start)
    {
        var sample = Samples.Single(sample => sample.Contains(start, StringComparison.Ordinal));
        var rest = sample[sample.IndexOf(start, StringComparison.Ordinal)..];
        return rest.Split("\n\n") is [var first, var second, ..] && Kind(first) != Kind(second) ? first : rest;

        static string Kind(string paragraph) => paragraph.StartsWith('[') ? "declaration"
            : paragraph.StartsWith("Parallel", StringComparison.Ordinal) ? "on threads"
            : "statements";
    }

    [GeneratedRegex(
        @"^(?<indent> *)```csharp\n(?<code>.*?)\n\k<indent>```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
