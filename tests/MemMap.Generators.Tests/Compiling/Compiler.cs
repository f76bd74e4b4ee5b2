using System.Runtime.Loader;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests;

/// <summary>The real compiler with the generator in it, as a user's build runs it.</summary>
internal static class Compiler
{
    /// <summary>The framework and the runtime; nothing of the tests.</summary>
    public static readonly MetadataReference[] References =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(static path => Path.GetFileName(path) is var name
            && (name.StartsWith("System.", StringComparison.Ordinal) || name == "MemMap.Runtime.dll"))
        .Select(static path => MetadataReference.CreateFromFile(path))
        .ToArray();

    public static CSharpParseOptions ParseOptions { get; } =
        new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    /// <summary>The usings that the SDK gives every project.</summary>
    private const string ImplicitUsings = """
        global using global::System;
        global using global::System.Collections.Generic;
        global using global::System.IO;
        global using global::System.Linq;
        global using global::System.Threading;
        global using global::System.Threading.Tasks;
        """;

    /// <summary>A library of the given sources, nullable and with every warning that documentation can give.</summary>
    public static CSharpCompilation Compilation(
        string[] sources, CSharpCompilationOptions? options = null, CSharpParseOptions? parseOptions = null) =>
        Empty.WithOptions(options ?? Options).AddSyntaxTrees(
            sources.Append(ImplicitUsings).Select((source, index) =>
                CSharpSyntaxTree.ParseText(source, parseOptions ?? ParseOptions, $"Source{index}.cs")));

    /// <summary>A library without unsafe code, as most are.</summary>
    public static CSharpCompilationOptions Options { get; } = new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: 9999,
        specificDiagnosticOptions: [new("CS1591", ReportDiagnostic.Suppress), new("CS8019", ReportDiagnostic.Suppress)]);

    /// <summary>What <c>MemMap.targets</c> raises to errors in every project that uses the package.</summary>
    public static string[] WarningsThatThePackageRaises { get; } =
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, "MemMap.targets"))
            .Descendants("WarningsAsErrors").Single().Value.Split(';')[1..];

    /// <summary>Every compilation begins with this one, so that the references are read once.</summary>
    private static CSharpCompilation Empty { get; } = CSharpCompilation.Create("Program", [], References, Options);

    public static GeneratorDriver Driver(CSharpParseOptions? parseOptions = null) => CSharpGeneratorDriver.Create(
        [new Generators.MemMapArrayGenerator().AsSourceGenerator()],
        parseOptions: parseOptions ?? ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Every file that the generator writes, by its hint name.</summary>
    public static SortedDictionary<string, string> Generate(params string[] sources)
    {
        var result = Driver().RunGenerators(Compilation(sources)).GetRunResult();
        Assert.Empty(result.Diagnostics);
        return new(
            result.Results.Single().GeneratedSources.ToDictionary(
                static file => file.HintName, static file => file.SourceText.ToString()),
            StringComparer.Ordinal);
    }

    /// <summary>The sources together with what is generated for them.</summary>
    public static CSharpCompilation WithGenerated(CSharpCompilation compilation)
    {
        var parseOptions = (CSharpParseOptions)compilation.SyntaxTrees[0].Options;
        Driver(parseOptions).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out var findings);
        Assert.Empty(findings);
        return (CSharpCompilation)whole;
    }

    /// <summary>The ids of all errors, in their order, separated by spaces.</summary>
    public static string Errors(CSharpCompilation whole) =>
        string.Join(' ', whole.Emit(Stream.Null).Diagnostics
            .Where(static finding => finding.Severity == DiagnosticSeverity.Error)
            .Select(static finding => finding.Id)
            .Distinct()
            .Order());

    /// <summary>Errors and warnings, each as <c>id at text</c>, in the order of the source.</summary>
    public static string[] Findings(CSharpCompilation whole) =>
        whole.GetDiagnostics()
            .Where(static finding => finding.Severity >= DiagnosticSeverity.Warning && !finding.IsSuppressed)
            .OrderBy(static finding => finding.Location.SourceSpan.Start)
            .Select(static finding => $"{finding.Id} at {TextAt(finding.Location)}")
            .ToArray();

    /// <summary>Compiles without any warning, loads, and calls <c>Program.Run()</c>.</summary>
    public static string Run(
        string source, CSharpCompilationOptions? options = null, CSharpParseOptions? parseOptions = null) =>
        (string)Run(Compilation([source], options, parseOptions), null)!;

    /// <summary>The same of <c>Program.Run(string)</c>.</summary>
    public static void Run(string source, string argument) => Run(Compilation([source]), [argument]);

    private static object? Run(CSharpCompilation compilation, object[]? arguments)
    {
        var whole = WithGenerated(compilation);
        Assert.Empty(Findings(whole));
        return RunGenerated(whole, arguments: arguments);
    }

    /// <summary>Loads the sources with what is generated for them, and calls <c>Program.Run</c>.</summary>
    /// <param name="whole">All sources.</param>
    /// <param name="alter">Changes the assembly before it is loaded.</param>
    /// <param name="arguments">Of the call.</param>
    public static object? RunGenerated(CSharpCompilation whole, Action<byte[]>? alter = null, object[]? arguments = null)
    {
        using var assembly = new MemoryStream();
        Assert.True(whole.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        alter?.Invoke(assembly.GetBuffer());
        assembly.Position = 0;
        var context = new AssemblyLoadContext(name: null, isCollectible: true);
        try
        {
            var program = context.LoadFromStream(assembly).GetTypes().Single(static type => type.Name == "Program");
            return program.GetMethod("Run")!.Invoke(null, arguments);
        }
        finally
        {
            context.Unload();
        }
    }

    private static string TextAt(Location location) =>
        location.SourceTree?.GetText().ToString(location.SourceSpan) ?? "no place";
}
