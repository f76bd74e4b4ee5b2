using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.CodeFixes;

/// <summary>MMAP022: makes a copy of an element a reference to it, <c>ref var t = ref view[i]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(UseReferenceCodeFix))]
public sealed class UseReferenceCodeFix : CodeFixProvider
{
    private const string Title = "Write to the element itself";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("MMAP022");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var finding in context.Diagnostics)
        {
            if (root is not null
                && finding.Properties.ContainsKey("CanBeRef")
                && root.FindNode(finding.AdditionalLocations[0].SourceSpan) is VariableDeclaratorSyntax
                {
                    Initializer: { } initializer, Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration,
                })
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        Title,
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(
                            root.ReplaceNode(declaration, ByReference(declaration, initializer)))),
                        equivalenceKey: Title),
                    finding);
            }
        }
    }

    private static VariableDeclarationSyntax ByReference(
        VariableDeclarationSyntax declaration, EqualsValueClauseSyntax initializer)
    {
        var space = SyntaxFactory.TriviaList(SyntaxFactory.Space);
        var reference = SyntaxFactory.RefExpression(
            SyntaxFactory.Token(initializer.Value.GetLeadingTrivia(), SyntaxKind.RefKeyword, space),
            initializer.Value.WithoutLeadingTrivia());
        var type = SyntaxFactory.RefType(
            SyntaxFactory.Token(declaration.Type.GetLeadingTrivia(), SyntaxKind.RefKeyword, space),
            declaration.Type.WithoutLeadingTrivia());
        return declaration.ReplaceNode(initializer, initializer.WithValue(reference)).WithType(type);
    }
}
