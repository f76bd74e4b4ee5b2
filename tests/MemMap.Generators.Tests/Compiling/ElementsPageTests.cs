using System.Text.RegularExpressions;

namespace MemMap.Tests;

/// <summary>What <c>docs/elements.md</c> shows compiles, and does what it says.</summary>
public sealed partial class ElementsPageTests
{
    private static readonly string Code = string.Join(
        "\n",
        Fence().Matches(File.ReadAllText(Repository.PathOf("docs/elements.md")))
            .Select(static match => match.Groups["code"].Value));

    [Fact]
    public void All_code_compiles() => Assert.Equal("", string.Join('\n', Compiler.Findings(Whole)));

    [Fact]
    public void Every_group_of_bits_keeps_the_others()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            "B5 75 7E 3E BE 5 6; 20 bytes; 1", Compiler.RunGenerated(Whole, arguments: [folder["points.las"]]));
    }

    private static Microsoft.CodeAnalysis.CSharp.CSharpCompilation Whole =>
        Compiler.WithGenerated(Compiler.Compilation([$$"""
            using MemMap;
            using System.Runtime.InteropServices;

            {{Code}}

            public static class Program
            {
                public static string Run(string path)
                {
                    using var points = LasPoint.Create(path, 2);
                    using var view = points.Lease();
                    ref var point = ref view[0];
                    point.Flags = 0xB5;
                    var text = $"{point.Flags:X2}";
                    point.IsScannedForward = true;
                    point.IsEdgeOfFlightLine = false;
                    text += $" {point.Flags:X2}";
                    point.ReturnNumber = 6;
                    point.NumberOfReturns = 7;
                    text += $" {point.Flags:X2}";
                    point.IsScannedForward = false;
                    text += $" {point.Flags:X2}";
                    Returns.Mark(view, 0);
                    text += $" {point.Flags:X2}";
                    point.NumberOfReturns = 5;
                    view[1].Flags = 0x3F;
                    return $"{text} {point.NumberOfReturns} {point.ReturnNumber}; {points.ByteLength / 2} bytes; {Returns.CountLast(view)}";
                }
            }
            """]));

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
