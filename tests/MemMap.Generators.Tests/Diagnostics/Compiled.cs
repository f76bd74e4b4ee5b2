using System.Collections.Immutable;
using MemMap.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemMap.Tests.Diagnostics;

/// <summary>A source as an SDK compiles it: the generator runs first, the analyzer then sees its output too.</summary>
internal static class Compiled
{
    private const string GlobalUsings = "global using System; global using MemMap; global using System.Numerics; "
        + "global using System.Runtime.CompilerServices; global using System.Runtime.InteropServices;";

    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    public static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    public static readonly ImmutableArray<MetadataReference> Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly SyntaxTree Usings = CSharpSyntaxTree.ParseText(GlobalUsings, ParseOptions, "Usings.cs");

    /// <summary>Errors and findings of a source, in the order of their places; nobody's warnings.</summary>
    public static ImmutableArray<Diagnostic> Diagnose(string source, params IEnumerable<MetadataReference> more) =>
        Diagnose([source], more);

    /// <summary>The same for several files, the first of which is <c>File0.cs</c>.</summary>
    public static ImmutableArray<Diagnostic> Diagnose(
        IReadOnlyList<string> sources, params IEnumerable<MetadataReference> more)
    {
        var driver = CSharpGeneratorDriver.Create(new MemMapArrayGenerator()).WithUpdatedParseOptions(ParseOptions);
        driver.RunGeneratorsAndUpdateCompilation(
            Compilation(sources, more), out var compilation, out var ofGenerator, TestContext.Current.CancellationToken);

        var ofCompilerAndAnalyzer = compilation
            .WithAnalyzers([new MemMapArrayAnalyzer()])
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return
        [
            .. ofGenerator.Concat(ofCompilerAndAnalyzer)
                .Where(static found => found.Severity == DiagnosticSeverity.Error || found.Id is "AD0001" or "CS8784" or "CS8785")
                .OrderBy(static found => found.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static found => found.Location.SourceSpan.Start)
                .ThenBy(static found => found.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>An assembly of its own, as a package would bring it.</summary>
    public static MetadataReference Library(string source)
    {
        using var image = new MemoryStream();
        var result = Compilation([source], []).WithAssemblyName("Library").Emit(
            image, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(result.Diagnostics.Where(static found => found.Severity == DiagnosticSeverity.Error));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    /// <summary>The same as source, as an editor has the project next door.</summary>
    public static MetadataReference Project(string source) =>
        Compilation([source], []).WithAssemblyName("Library").ToMetadataReference();

    /// <summary>All that the generator wrote.</summary>
    public static string Generated(string source, params IEnumerable<MetadataReference> more)
    {
        var driver = CSharpGeneratorDriver.Create(new MemMapArrayGenerator()).WithUpdatedParseOptions(ParseOptions)
            .RunGenerators(Compilation([source], more), TestContext.Current.CancellationToken);
        return string.Join('\n', driver.GetRunResult().GeneratedTrees.Select(static tree => tree.ToString()));
    }

    private static CSharpCompilation Compilation(IReadOnlyList<string> sources, IEnumerable<MetadataReference> more) =>
        CSharpCompilation.Create(
            "Marked",
            [Usings, .. sources.Select(static (source, i) =>
                CSharpSyntaxTree.ParseText(source, ParseOptions, $"File{i}.cs"))],
            [.. Framework, .. more],
            Options);
}
