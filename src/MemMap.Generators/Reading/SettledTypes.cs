using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// Walks over the types that a layout names, and writes down a mark of each: where all marks are the same objects as
/// before, nothing that is read of those types has changed. What a name means may change with any file, so names are
/// looked up after every edit; what they lead to need not be read again.
/// </summary>
/// <remarks>
/// The mark of a type of a library belongs to the symbol, which the compiler keeps as long as the reference stays. That
/// of a type of the project is its declaration, which stays the same node until its file is edited.
/// </remarks>
/// <param name="marksOfLibraries">One object for each symbol, so that no symbol is kept.</param>
internal sealed class SettledTypes(ConditionalWeakTable<ISymbol, object> marksOfLibraries)
{
    private const int MaxDepth = 16;

    private readonly List<object> _marks = [];

    /// <summary>Marks of the types that are named, in their order.</summary>
    public IReadOnlyList<object> Marks => _marks;

    /// <summary>Adds what the fields of a declaration name; false where that does not settle them.</summary>
    public bool AddFields(INamedTypeSymbol type, TypeDeclarationSyntax declaration, int depth = 0)
    {
        foreach (var member in declaration.Members)
        {
            if (member is not FieldDeclarationSyntax { AttributeLists.Count: 0 } field
                || field.Modifiers.Any(SyntaxKind.FixedKeyword))
            {
                return false;
            }

            if (field.Declaration.Type is PredefinedTypeSyntax)
            {
                continue;
            }

            var symbols = type.GetMembers(field.Declaration.Variables[0].Identifier.ValueText);
            if (symbols.Length != 1 || symbols[0] is not IFieldSymbol { Type: var named } || !Add(named, type, depth))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Adds one type; false where its declaration does not settle it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="holder">The struct that names it.</param>
    /// <param name="depth">How many structs are around it.</param>
    public bool Add(ITypeSymbol type, INamedTypeSymbol holder, int depth = 0)
    {
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct or TypeKind.Enum, IsTupleType: false } named
            || depth > MaxDepth)
        {
            return false;
        }

        if (named.OriginalDefinition.DeclaringSyntaxReferences is { Length: > 0 } declarations)
        {
            return declarations.Length == 1
                && SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, holder.ContainingAssembly)
                && AddOwn(named, declarations[0].GetSyntax(), depth);
        }

        if (named.ContainingType is { IsGenericType: true })
        {
            return false;
        }

        _marks.Add(marksOfLibraries.GetValue(named.OriginalDefinition, static _ => new object()));
        foreach (var argument in named.TypeArguments)
        {
            if (!Add(argument, holder, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A type of the project: an enum, or a struct of nothing but fields.</summary>
    private bool AddOwn(INamedTypeSymbol type, SyntaxNode declaration, int depth)
    {
        _marks.Add(declaration);
        return declaration switch
        {
            EnumDeclarationSyntax { Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax } values =>
                values.BaseList is null || values.BaseList.Types.All(static @base => @base.Type is PredefinedTypeSyntax),
            StructDeclarationSyntax
            {
                Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax,
                AttributeLists.Count: 0,
                BaseList: null,
                ParameterList: null,
                TypeParameterList: null,
            } fields => AddFields(type, fields, depth + 1),
            _ => false,
        };
    }
}
