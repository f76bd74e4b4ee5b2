using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Tests;

/// <summary>Which folders of an assembly's sources use which, as the compiler binds every expression and every type.</summary>
/// <remarks>The sources and not the assembly, in which constants and enums have become numbers.</remarks>
internal static class RoomUses
{
    private static readonly MetadataReference[] References = Assemblies("System.", "Microsoft.CodeAnalysis", "Microsoft.Win32");

    /// <summary>What a program on the runtime refers to besides: assemblies, whose folders are no longer known.</summary>
    private static readonly MetadataReference[] ReferencesOfPrograms = Assemblies("MemMap.Runtime.", "Spectre.", "Apache.");

    /// <summary>Each use of another folder: the folder that uses, and what it uses, and by which type.</summary>
    /// <param name="folders">From the root of the repository; the sources of one assembly.</param>
    /// <param name="preamble">The global usings of the project.</param>
    /// <param name="symbols">Preprocessor symbols.</param>
    public static (string From, string To, string Type)[] Of(string[] folders, string preamble, params string[] symbols) =>
        Of(folders, preamble, symbols, References, OutputKind.DynamicallyLinkedLibrary);

    /// <summary>The same of a program on the runtime's public side.</summary>
    /// <inheritdoc cref="Of(string[], string, string[])"/>
    public static (string From, string To, string Type)[] OfProgram(string[] folders, string preamble, params string[] symbols) =>
        Of(folders, preamble, symbols, [.. References, .. ReferencesOfPrograms], OutputKind.ConsoleApplication);

    private static (string From, string To, string Type)[] Of(
        string[] folders, string preamble, string[] symbols, MetadataReference[] references, OutputKind kind)
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp14, preprocessorSymbols: symbols);
        var files = folders.SelectMany(static folder =>
            Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
                .Where(static file => !RoomOf(file).Split('/').Intersect(["obj", "bin"]).Any()));
        var compilation = CSharpCompilation.Create(
            "Rooms",
            files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file))
                .Append(CSharpSyntaxTree.ParseText(preamble, options)),
            references,
            new(kind, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));

        // What does not bind would go unseen. A partial method without a body is one that another generator writes.
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(static finding => finding.Severity == DiagnosticSeverity.Error && finding.Id != "CS8795"));

        return compilation.SyntaxTrees.AsParallel().SelectMany(tree => Uses(tree, compilation.GetSemanticModel(tree)))
            .Distinct().Order().ToArray();
    }

    private static IEnumerable<(string, string, string)> Uses(SyntaxTree tree, SemanticModel model)
    {
        var from = RoomOf(tree);
        foreach (var node in tree.GetRoot().DescendantNodes().Where(IsUse))
        {
            if (model.GetSymbolInfo(node).Symbol?.OriginalDefinition is { } used
                && (used as INamedTypeSymbol ?? used.ContainingType) is { } type
                && !IsOfFramework(type)
                && PlacesOf(used, type) is var places && !places.Contains(from))
            {
                foreach (var to in places)
                {
                    yield return (from, to, type.Name);
                }
            }
        }
    }

    private static MetadataReference[] Assemblies(params string[] names) =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => names.Any(name => Path.GetFileName(path).StartsWith(name, StringComparison.Ordinal)))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static bool IsUse(SyntaxNode node) =>
        node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax or BinaryExpressionSyntax or CastExpressionSyntax;

    /// <summary>
    /// Of a member its own place, since a type may have parts in several folders; of such a type that of the file that has
    /// its name.
    /// </summary>
    private static string[] PlacesOf(ISymbol used, INamedTypeSymbol type)
    {
        SyntaxTree[] files =
        [
            .. (used.DeclaringSyntaxReferences is { Length: > 0 } own ? own : type.DeclaringSyntaxReferences)
            .Select(static place => place.SyntaxTree),
        ];
        var named = used is INamedTypeSymbol
            ? Array.FindAll(files, file => Path.GetFileNameWithoutExtension(file.FilePath) == type.Name)
            : [];
        return [.. (named.Length > 0 ? named : files).Select(RoomOf).Distinct()];
    }

    /// <summary>Also those that stand in for the framework's own where that is too old.</summary>
    private static bool IsOfFramework(INamedTypeSymbol type) =>
        type.ContainingNamespace.ToString()!.Split('.')[0] != "MemMap";

    private static string RoomOf(SyntaxTree tree) => tree.FilePath.Length == 0 ? "" : RoomOf(tree.FilePath);

    /// <summary>The folder of a source file, from <c>src</c> on.</summary>
    public static string RoomOf(string file) =>
        Path.GetDirectoryName(Path.GetRelativePath(Repository.PathOf("src"), file))!.Replace('\\', '/');
}
