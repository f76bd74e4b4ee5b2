using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Generators;

/// <summary>How another part of a struct is declared.</summary>
internal static class PartialTypes
{
    public static PartialType Of(INamedTypeSymbol type) => new(
        NameOf(type.ContainingNamespace, Escape),
        Containers(type),
        $"partial {DeclarationRules.Keyword(type)} {EscapeType(type.Name)}",
        EscapeType(type.Name),
        FullName(type),
        OwnMembers(type));

    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";

    /// <summary>The same of a type, where words such as <c>record</c> and <c>file</c> begin a declaration.</summary>
    public static string EscapeType(string name) =>
        SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None && name != "extension" ? Escape(name) : $"@{name}";

    private static EquatableArray<string> Containers(INamedTypeSymbol layout)
    {
        var containers = ImmutableArray<string>.Empty;
        for (var type = layout.ContainingType; type is not null; type = type.ContainingType)
        {
            containers = containers.Insert(0, $"partial {DeclarationRules.Keyword(type)} {EscapeType(type.Name)}");
        }

        return new EquatableArray<string>(containers);
    }

    /// <summary>The name with its namespace and the types around it, joined by dots.</summary>
    public static string FullName(INamedTypeSymbol layout)
    {
        var name = layout.MetadataName;
        for (var type = layout.ContainingType; type is not null; type = type.ContainingType)
        {
            name = $"{type.MetadataName}.{name}";
        }

        var containingNamespace = NameOf(layout.ContainingNamespace, static part => part);
        return containingNamespace.Length == 0 ? name : $"{containingNamespace}.{name}";
    }

    /// <summary>
    /// A namespace by its dotted name, empty for the global one; Roslyn's own text takes ten times the memory.
    /// </summary>
    private static string NameOf(INamespaceSymbol symbol, Func<string, string> write) =>
        symbol.IsGlobalNamespace ? ""
        : symbol.ContainingNamespace.IsGlobalNamespace ? write(symbol.Name)
        : $"{NameOf(symbol.ContainingNamespace, write)}.{write(symbol.Name)}";

    /// <summary>A record struct has all of them from the compiler.</summary>
    private static EquatableArray<string> OwnMembers(INamedTypeSymbol type)
    {
        var own = ImmutableArray<string>.Empty;
        foreach (var name in PartialType.OwnableMembers)
        {
            foreach (var member in type.GetMembers(name))
            {
                if ((type.IsRecord && name != "TryFormat") || !DeclarationRules.IsGenerated(member))
                {
                    own = own.Add(name);
                    break;
                }
            }
        }

        return new EquatableArray<string>(own);
    }
}
