using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// Layouts that their own text settles: nothing but numbers in C#'s words for them, so that no edit elsewhere can change
/// them. After every edit the compiler asks for all layouts again, with new symbols, and making the fields of those would
/// cost a fifth of what the whole question does.
/// </summary>
internal sealed class SettledLayouts
{
    private readonly ConditionalWeakTable<SyntaxNode, ArrayLayout> _layouts = new();

    /// <summary>
    /// The layout of an annotated struct; after a finding its openers alone, or null where C# could not take them.
    /// </summary>
    public ArrayLayout? Read(GeneratorAttributeSyntaxContext target, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)target.TargetSymbol;

        // Another part, in another file, may come and go.
        var isWhole = type.DeclaringSyntaxReferences.Length == 1;
        if (isWhole && _layouts.TryGetValue(target.TargetNode, out var settled))
        {
            return settled;
        }

        var attribute = new AttributeReader(target.Attributes[0], type, cancellation);
        var layout = LayoutReader.Read(type, attribute, Audience.Generator, cancellation).Layout;
        if (layout is not null && isWhole && IsSettled((TypeDeclarationSyntax)target.TargetNode, attribute.TypeArgument is not null))
        {
            return _layouts.GetValue(target.TargetNode, _ => layout);
        }

        return layout ?? (DeclarationRules.CanHaveOpeners(type, cancellation)
            ? ArrayLayout.OpenersOf(PartialTypes.Of(type))
            : null);
    }

    /// <summary>Whether no name in a declaration needs to be looked up, but that of the attribute, which was.</summary>
    private static bool IsSettled(TypeDeclarationSyntax declaration, bool isScalar) =>
        declaration is
        {
            Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax,
            AttributeLists.Count: 1,
            ParameterList: null,
            BaseList: null,
        }
        && declaration.AttributeLists[0].Attributes is { Count: 1 } attributes
        && (!isScalar || ShowsElement(attributes[0]))
        && attributes[0].ArgumentList?.Arguments.All(static argument => argument.Expression is LiteralExpressionSyntax) != false
        && declaration.Members.All(static member =>
            member is FieldDeclarationSyntax { AttributeLists.Count: 0, Declaration.Type: PredefinedTypeSyntax }
            && !member.Modifiers.Any(SyntaxKind.FixedKeyword));

    /// <summary>The element may stand elsewhere: <c>using Prices = MemMap.MemMapArrayAttribute&lt;double&gt;</c>.</summary>
    private static bool ShowsElement(AttributeSyntax attribute) =>
        (attribute.Name is QualifiedNameSyntax qualified ? qualified.Right : attribute.Name)
        is GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } elements } && elements[0] is PredefinedTypeSyntax;
}
