using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemMap.Tests;

/// <summary>Compiles as a user's build does: generator, every analyzer, and what the package raises.</summary>
internal static class HostileCompiler
{
    private const string Folder = "/hostile/";

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(Generators.MemMapArrayGenerator).Assembly.GetTypes()
            .Where(static type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    private static readonly CSharpCompilationOptions Options = Compiler.Options
        .WithOutputKind(OutputKind.ConsoleApplication)
        .WithOptimizationLevel(OptimizationLevel.Release)
        .WithSpecificDiagnosticOptions(Compiler.Options.SpecificDiagnosticOptions.SetItems(
            Compiler.WarningsThatThePackageRaises.Select(static id =>
                KeyValuePair.Create(id, ReportDiagnostic.Error))));

    /// <summary>The layout of every program, and a generator that has written for it, and will not again.</summary>
    private static readonly (CSharpCompilation Compilation, GeneratorDriver Driver) Layouts = CompileLayouts();

    /// <summary>Everything of the program: its own files, and the generated ones.</summary>
    public static Compilation Compile(HostileProgram program)
    {
        var options = Options.WithSpecificDiagnosticOptions(Options.SpecificDiagnosticOptions.SetItems(
            program.NoWarn.Select(static id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))));
        if (program.EditorConfig.Length > 0)
        {
            options = options.WithSyntaxTreeOptionsProvider(new TreeOptions(SetOf(program)));
        }

        var files = program.Files
            .Prepend(("Program.cs", program.Header + HostileLayouts.Prelude + program.Text))
            .Concat(HostileLayouts.Others
                .Where(layout => program.Text.Contains(layout.Key, StringComparison.Ordinal))
                .Select(static layout => ($"{layout.Key}.cs", $"using MemMap;\n{layout.Value}")));
        var layouts = Layouts.Compilation.WithAssemblyName(program.AssemblyName ?? Layouts.Compilation.AssemblyName);
        var compilation = layouts.WithOptions(options).AddSyntaxTrees(
            files.Select(static file =>
                CSharpSyntaxTree.ParseText(file.Item2, Compiler.ParseOptions, Folder + file.Item1)));
        Layouts.Driver.RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        return whole;
    }

    /// <summary>Emits the program, and returns the errors of the compiler and of the analyzers.</summary>
    public static async Task<Diagnostic[]> Emit(Compilation whole, HostileProgram program, Stream assembly)
    {
        var options = program.EditorConfig.Length > 0
            ? new AnalyzerOptions([], new TreeOptionsOfAnalyzers(SetOf(program)))
            : new AnalyzerOptions([]);
        var findings = whole.Emit(assembly).Diagnostics
            .AddRange(await whole.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync());
        return [.. findings.Where(static finding =>
            finding is { Severity: DiagnosticSeverity.Error, IsSuppressed: false })];
    }

    private static (CSharpCompilation Compilation, GeneratorDriver Driver) CompileLayouts()
    {
        var layouts = Compiler.Compilation([HostileLayouts.Trade], Options)
            .AddReferences(MetadataReference.CreateFromFile(typeof(Witness).Assembly.Location));
        return (layouts, Compiler.Driver().RunGenerators(layouts));
    }

    private static AnalyzerConfigSet SetOf(HostileProgram program) =>
        AnalyzerConfigSet.Create(new List<AnalyzerConfig>
        {
            AnalyzerConfig.Parse(program.EditorConfig, Folder + ".editorconfig"),
        });

    /// <summary>Severities of an <c>.editorconfig</c>, as the compiler takes them.</summary>
    private sealed class TreeOptions(AnalyzerConfigSet set) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) =>
            set.GetOptionsForSourcePath(tree.FilePath).AnalyzerOptions.GetValueOrDefault("generated_code") switch
            {
                "true" => GeneratedKind.MarkedGenerated,
                "false" => GeneratedKind.NotGenerated,
                _ => GeneratedKind.Unknown,
            };

        public override bool TryGetDiagnosticValue(
            SyntaxTree tree, string id, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            set.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(id, out severity);

        public override bool TryGetGlobalDiagnosticValue(
            string id, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            set.GlobalConfigOptions.TreeOptions.TryGetValue(id, out severity);
    }

    /// <summary>The same file, as analyzers take it.</summary>
    private sealed class TreeOptionsOfAnalyzers(AnalyzerConfigSet set) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => new FileOptions(set.GlobalConfigOptions);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) =>
            new FileOptions(set.GetOptionsForSourcePath(tree.FilePath));

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class FileOptions(AnalyzerConfigOptionsResult result) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) =>
                result.AnalyzerOptions.TryGetValue(key, out value);
        }
    }
}
