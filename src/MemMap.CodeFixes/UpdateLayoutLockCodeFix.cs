using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.CodeFixes;

/// <summary>MMAP030 and MMAP031: writes what the code says of a layout into <c>MemMapLayouts.txt</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UpdateLayoutLockCodeFix))]
public sealed class UpdateLayoutLockCodeFix : CodeFixProvider
{
    private const string FileName = "MemMapLayouts.txt";
    private const string Title = $"Update {FileName}";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MMAP030", "MMAP031");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllLayouts();

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (LockFile(context.Document.Project) is not null)
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    Title,
                    cancellation => Update(context.Document.Project, context.Diagnostics, cancellation),
                    equivalenceKey: Title),
                context.Diagnostics);
        }

        return Task.CompletedTask;
    }

    private static TextDocument? LockFile(Project project) =>
        project.AdditionalDocuments.FirstOrDefault(static document =>
            Path.GetFileName(document.FilePath ?? document.Name).Equals(FileName, StringComparison.OrdinalIgnoreCase));

    private static async Task<Solution> Update(
        Project project, IEnumerable<Diagnostic> findings, CancellationToken cancellation)
    {
        var file = LockFile(project)!;
        var text = await file.GetTextAsync(cancellation).ConfigureAwait(false);
        var lines = text.ToString();
        foreach (var finding in findings)
        {
            lines = WithLayout(lines, finding.Properties["Name"]!, finding.Properties["Text"]!);
        }

        return project.Solution.WithAdditionalDocumentText(file.Id, SourceText.From(lines, text.Encoding));
    }

    /// <summary>
    /// The file with the lines of one layout replaced, or put where its name belongs; all else stays.
    /// </summary>
    private static string WithLayout(string text, string name, string block)
    {
        var newLine = text.Contains("\r\n") ? "\r\n" : "\n";
        var lines = text.Split('\n').Select(static line => line.TrimEnd('\r')).ToList();
        if (lines[lines.Count - 1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var replacement = block.TrimEnd('\n').Split('\n');
        var start = lines.FindIndex(line => NameOf(line) == name);
        if (start < 0)
        {
            start = lines.FindIndex(line => NameOf(line) is { } other && string.CompareOrdinal(other, name) > 0);
            start = start < 0 ? lines.Count : start;
        }
        else
        {
            lines.RemoveAt(start);
            while (start < lines.Count && lines[start].Trim().Length > 0 && char.IsWhiteSpace(lines[start][0]))
            {
                lines.RemoveAt(start);
            }
        }

        lines.InsertRange(start, replacement);
        return string.Join(newLine, lines) + newLine;
    }

    /// <summary>The layout that begins on a line; null for fields, comments and empty lines.</summary>
    private static string? NameOf(string line) =>
        line.Length == 0 || char.IsWhiteSpace(line[0]) || line[0] == '#' ? null : line.Split(' ', '\t')[0];

    /// <summary>All findings of a project change the one file together.</summary>
    private sealed class AllLayouts : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            var findings = context.Scope == FixAllScope.Document && context.Document is { } document
                ? await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false)
                : await context.GetAllDiagnosticsAsync(context.Project).ConfigureAwait(false);
            return CodeAction.Create(
                Title, cancellation => Update(context.Project, findings, cancellation), equivalenceKey: Title);
        }

        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() =>
            [FixAllScope.Document, FixAllScope.Project];
    }
}
