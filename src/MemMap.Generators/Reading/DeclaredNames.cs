using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// Everything that decides what the names in a file mean which the file itself does not say: the references, and of each
/// file its namespaces, its types and its global usings. Most edits leave all of it as it was. Where it is equal, a name in
/// a file that was not edited leads to the type of the same name.
/// </summary>
internal sealed class DeclaredNames : IEquatable<DeclaredNames>
{
    private static readonly ConditionalWeakTable<Compilation, DeclaredNames> OfCompilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, string> OfTrees = new();

    /// <summary>One object for each reference, so that none is kept: it may be a compilation.</summary>
    private static readonly ConditionalWeakTable<MetadataReference, object> OfReferences = new();

    private readonly ImmutableArray<object> _references;
    private readonly ImmutableArray<string> _declared;

    private DeclaredNames(Compilation compilation)
    {
        _references = compilation.ExternalReferences.Select(static reference =>
            OfReferences.GetValue(reference, static _ => new object())).ToImmutableArray();
        var declared = ImmutableArray.CreateBuilder<string>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            declared.Add(OfTrees.GetValue(tree, static tree => Declared((CompilationUnitSyntax)tree.GetRoot())));
        }

        _declared = declared.ToImmutable();
    }

    public static DeclaredNames Of(Compilation compilation) =>
        OfCompilations.GetValue(compilation, static compilation => new DeclaredNames(compilation));

    public bool Equals(DeclaredNames? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _references.SequenceEqual(other._references) && _declared.SequenceEqual(other._declared));

    public override bool Equals(object? obj) => Equals(obj as DeclaredNames);

    public override int GetHashCode() => _declared.Length;

    /// <summary>Usings that are not global are of this file alone: who edits them edits the file.</summary>
    private static string Declared(CompilationUnitSyntax file)
    {
        var text = new StringBuilder();
        foreach (var directive in file.Usings)
        {
            if (directive.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword))
            {
                text.Append(directive);
            }
        }

        Append(text, file.Members);
        return text.ToString();
    }

    private static void Append(StringBuilder text, SyntaxList<MemberDeclarationSyntax> members)
    {
        foreach (var member in members)
        {
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax @namespace:
                    text.Append("namespace ").Append(@namespace.Name).Append('{');
                    Append(text, @namespace.Members);
                    text.Append('}');
                    break;
                case TypeDeclarationSyntax type:
                    text.Append(type.Modifiers).Append(' ').Append(type.Keyword).Append(' ').Append(type.Identifier)
                        .Append(type.TypeParameterList).Append(type.BaseList).Append('{');
                    Append(text, type.Members);
                    text.Append('}');
                    break;
                case BaseTypeDeclarationSyntax type:
                    text.Append(type.Modifiers).Append(" enum ").Append(type.Identifier).Append(';');
                    break;
                case DelegateDeclarationSyntax type:
                    text.Append(type.Modifiers).Append(" delegate ").Append(type.Identifier)
                        .Append(type.TypeParameterList).Append(';');
                    break;
                case GlobalStatementSyntax:
                    // The compiler makes a class Program of them.
                    text.Append("Program;");
                    break;
            }
        }
    }
}
