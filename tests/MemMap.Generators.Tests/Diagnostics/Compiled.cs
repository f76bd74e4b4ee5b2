using System.Collections.Immutable;
using MemMap.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Tests.Diagnostics;

/// <summary>A source as an SDK compiles it: the generator runs first, the analyzer then sees its output too.</summary>
internal static class Compiled
{
    private const string GlobalUsings = "global using System; global using MemMap; global using System.Numerics; "
        + "global using System.Runtime.CompilerServices; global using System.Runtime.InteropServices;";

    public static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>What every source is added to, so that the framework is read once.</summary>
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create(
        "Marked", [CSharpSyntaxTree.ParseText(GlobalUsings, Compiler.ParseOptions, "Usings.cs")], Compiler.References, Options);

    /// <summary>All that the package brings.</summary>
    public static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(MemMapArrayAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Errors of the compiler and findings of ours, in the order of their places.</summary>
    public static ImmutableArray<Diagnostic> Diagnose(string source, params IEnumerable<MetadataReference> more) =>
        Diagnose([source], more);

    /// <summary>The same for several files, the first of which is <c>File0.cs</c>.</summary>
    public static ImmutableArray<Diagnostic> Diagnose(
        IReadOnlyList<string> sources, params IEnumerable<MetadataReference> more) => Diagnose(sources, more, null);

    /// <summary>The same with a file <c>MemMapLayouts.txt</c> beside them.</summary>
    public static ImmutableArray<Diagnostic> DiagnoseLocked(string source, string? lockFile) =>
        Diagnose([source], [], lockFile is null ? null : new LockFile(lockFile));

    private static ImmutableArray<Diagnostic> Diagnose(
        IReadOnlyList<string> sources, IEnumerable<MetadataReference> more, AdditionalText? file)
    {
        var (compilation, ofGenerator) = Generate(Compilation(sources, more));
        var ofCompilerAndAnalyzer = compilation
            .WithAnalyzers(Analyzers, new AnalyzerOptions(file is null ? [] : [file]))
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return
        [
            .. ofGenerator.Concat(ofCompilerAndAnalyzer)
                .Where(static found => found.Severity == DiagnosticSeverity.Error || IsThrown(found) || IsOurs(found))
                .OrderBy(static found => found.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static found => found.Location.SourceSpan.Start)
                .ThenBy(static found => found.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>What all analyzers say of a program once its layouts are generated.</summary>
    public static async Task<ImmutableArray<Diagnostic>> FindingsOf(Compilation compilation) =>
        await Generate((CSharpCompilation)compilation).Compilation
            .WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    /// <summary>What the compiler says when a generator or an analyzer has thrown.</summary>
    public static IEnumerable<Diagnostic> Thrown(string source)
    {
        var (compilation, ofGenerator) = Generate(Compilation([source], []));
        var ofAnalyzer = compilation
            .WithAnalyzers(Analyzers)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return ofGenerator.Concat(ofAnalyzer).Where(IsThrown);
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
        var compilation = Compilation([source], more);
        return string.Join('\n', Generate(compilation).Compilation.SyntaxTrees
            .Except(compilation.SyntaxTrees).Select(static tree => tree.ToString()));
    }

    private static (Compilation Compilation, ImmutableArray<Diagnostic> Found) Generate(CSharpCompilation compilation)
    {
        Compiler.Driver().RunGeneratorsAndUpdateCompilation(
            compilation, out var complete, out var found, TestContext.Current.CancellationToken);
        return (complete, found);
    }

    private static bool IsOurs(Diagnostic found) => found.Id.StartsWith("MMAP", StringComparison.Ordinal);

    private sealed class LockFile(string text) : AdditionalText
    {
        public override string Path => "/project/MemMapLayouts.txt";

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private static bool IsThrown(Diagnostic found) => found.Id is "AD0001" or "CS8784" or "CS8785";

    private static CSharpCompilation Compilation(IReadOnlyList<string> sources, IEnumerable<MetadataReference> more) =>
        Empty.AddReferences(more).AddSyntaxTrees(sources.Select(static (source, i) =>
            CSharpSyntaxTree.ParseText(source, Compiler.ParseOptions, $"File{i}.cs")));
}
