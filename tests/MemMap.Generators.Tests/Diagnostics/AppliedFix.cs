using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace MemMap.Tests.Diagnostics;

/// <summary>A code fix at work, as an editor applies it: the generator has run, the analyzers have found.</summary>
internal static class AppliedFix
{
    /// <summary>The source after the fix of its first finding, or null where none is offered.</summary>
    public static async Task<string?> First(CodeFixProvider fix, string before, string title)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, before);
        var findings = await Findings(document, fix);
        return await ActionOf(document, fix, findings[0], title) is { } action ? await Text(document, action) : null;
    }

    /// <summary>The source after the fix of everything in it.</summary>
    public static async Task<string> All(CodeFixProvider fix, string before, string title)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, before);
        var findings = await Findings(document, fix);
        var action = (await ActionOf(document, fix, findings[0], title))!;
        var context = new FixAllContext(
            document, fix, FixAllScope.Document, action.EquivalenceKey!, fix.FixableDiagnosticIds,
            new KnownFindings(findings), TestContext.Current.CancellationToken);
        return await Text(document, (await fix.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private static Document Open(AdhocWorkspace workspace, string source)
    {
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Fixed", "Fixed", LanguageNames.CSharp,
            compilationOptions: Compiled.Options, parseOptions: Compiler.ParseOptions,
            metadataReferences: Compiler.References);
        return workspace.AddProject(project)
            .AddDocument("Usings.cs", "global using System; global using MemMap;").Project
            .AddDocument("Source.cs", source);
    }

    private static async Task<ImmutableArray<Diagnostic>> Findings(Document document, CodeFixProvider fix)
    {
        var compilation = (await document.Project.GetCompilationAsync(TestContext.Current.CancellationToken))!;
        var found = await Compiled.FindingsOf(compilation);
        return
        [
            .. found.Where(finding => fix.FixableDiagnosticIds.Contains(finding.Id))
                .OrderBy(static finding => finding.Location.SourceSpan.Start),
        ];
    }

    private static async Task<CodeAction?> ActionOf(
        Document document, CodeFixProvider fix, Diagnostic finding, string title)
    {
        var actions = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(
            document, finding, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
        Assert.All(actions, action => Assert.Equal(title, action.Title));
        return actions.SingleOrDefault();
    }

    private static async Task<string> Text(Document document, CodeAction action)
    {
        var operations = await action.GetOperationsAsync(TestContext.Current.CancellationToken);
        var changed = Assert.IsType<ApplyChangesOperation>(Assert.Single(operations)).ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString();
    }

    /// <summary>What an editor has found already.</summary>
    private sealed class KnownFindings(ImmutableArray<Diagnostic> findings) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken _) =>
            Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document, CancellationToken _) =>
            Task.FromResult<IEnumerable<Diagnostic>>(findings);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(
            Project project, CancellationToken _) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
