using MemMap.Generators;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests.Diagnostics;

/// <summary>The analyzers pass over what this generator wrote, and over nothing else.</summary>
public sealed class GeneratedFilesTests
{
    private const string Ours = "MemMap.Generators/MemMap.Generators.MemMapArrayGenerator";

    [Theory]
    [InlineData($"{Ours}/Grid.g.cs")]
    [InlineData($"/home/ada/app/obj/Debug/net10.0/generated/{Ours}/Market.Trade.g.cs")]
    [InlineData(@"C:\app\obj\MemMap.Generators\MemMap.Generators.MemMapArrayGenerator\Grid.g.cs")]
    public void A_file_in_the_folder_of_the_generator_is_ours(string path) => Assert.True(IsOurs(path));

    [Theory]
    [InlineData("")]
    [InlineData("Grid.g.cs")]
    [InlineData("/home/ada/app/obj/Debug/net10.0/Grid.g.cs")]
    [InlineData("/obj/Acme.Generators/Acme.Generators.FieldGenerator/Grid.g.cs")]
    [InlineData("/obj/MemMap.Generators/MemMap.Generators.AnotherGenerator/Grid.g.cs")]
    [InlineData($"/obj/Acme.{Ours}/Grid.g.cs")]
    [InlineData($"/obj/{Ours}/deeper/Grid.g.cs")]
    public void A_file_elsewhere_is_not_whatever_its_ending(string path) => Assert.False(IsOurs(path));

    [Fact]
    public void What_the_driver_adds_is_ours()
    {
        var program = Compiler.Compilation(["[MemMap.MemMapArray<float>(Shape = \"3\")] public partial struct Grid;"]);

        var added = Compiler.WithGenerated(program).SyntaxTrees.Except(program.SyntaxTrees);

        Assert.All(added, static file => Assert.True(GeneratedFiles.IsOurs(file), file.FilePath));
        Assert.All(added, static file => Assert.True(GeneratedFiles.WasWritten(file), file.FilePath));
        Assert.All(program.SyntaxTrees, static file => Assert.False(GeneratedFiles.IsOurs(file), file.FilePath));
        Assert.All(program.SyntaxTrees, static file => Assert.False(GeneratedFiles.WasWritten(file), file.FilePath));
    }

    [Fact]
    public void A_file_that_only_has_a_path_of_ours_was_not_written_by_us()
    {
        var file = CSharpSyntaxTree.ParseText(
            "", path: $"{Ours}/Grid.g.cs", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((true, false), (GeneratedFiles.IsOurs(file), GeneratedFiles.WasWritten(file)));
    }

    [Fact]
    public async Task A_member_that_another_generator_wrote_is_read_as_the_users()
    {
        var program = Compiler
            .Compilation(["[MemMap.MemMapArray(Shape = \"*\")] public partial struct Trade { public int Size; }"])
            .AddSyntaxTrees(CSharpSyntaxTree.ParseText(
                "partial struct Trade { public static int View => 1; }",
                Compiler.ParseOptions,
                "/obj/Acme.Generators/Acme.Generators.FieldGenerator/Trade.g.cs",
                cancellationToken: TestContext.Current.CancellationToken));

        var finding = Assert.Single(await Compiled.FindingsOf(program));

        Assert.Equal(
            "'View' is the name of a generated member of layout 'Trade'; choose another name",
            finding.GetMessage());
    }

    private static bool IsOurs(string path) => GeneratedFiles.IsOurs(CSharpSyntaxTree.ParseText("", path: path));
}
