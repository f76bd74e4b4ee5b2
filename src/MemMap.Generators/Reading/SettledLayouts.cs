using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// Layouts that their own text settles, together with what the types are that they name. After every edit the compiler
/// asks for all layouts again, with new symbols; these are read once, and after that only the names in them are looked
/// up.
/// </summary>
internal sealed class SettledLayouts
{
    private readonly ConditionalWeakTable<SyntaxNode, Settled> _layouts = new();
    private readonly ConditionalWeakTable<ISymbol, object> _marksOfLibraries = new();

    /// <summary>
    /// The layout of an annotated struct; after a finding its openers alone, or null where C# could not take them.
    /// </summary>
    public ArrayLayout? Read(GeneratorAttributeSyntaxContext target, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)target.TargetSymbol;
        var declaration = (TypeDeclarationSyntax)target.TargetNode;
        var attribute = new AttributeReader(target.Attributes[0], type, cancellation);
        var marks = MarksOf(type, declaration, attribute);
        if (marks is not null && _layouts.TryGetValue(declaration, out var settled))
        {
            if (settled.Marks.SequenceEqual(marks))
            {
                return settled.Layout;
            }

            _layouts.Remove(declaration);
        }

        var layout = LayoutReader.Read(type, attribute, Audience.Generator, cancellation).Layout;
        if (layout is not null && marks is not null)
        {
            return _layouts.GetValue(declaration, _ => new Settled(layout, marks)).Layout;
        }

        return layout ?? (DeclarationRules.CanHaveOpeners(type, cancellation)
            ? ArrayLayout.OpenersOf(PartialTypes.Of(type))
            : null);
    }

    /// <summary>
    /// Marks of the types that a layout names; null where more than they and its own text says what it is.
    /// </summary>
    private IReadOnlyList<object>? MarksOf(INamedTypeSymbol type, TypeDeclarationSyntax declaration, AttributeReader attribute)
    {
        // Another part, in another file, may come and go.
        if (type.DeclaringSyntaxReferences.Length != 1
            || declaration is not
            {
                Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax,
                AttributeLists.Count: 1,
                ParameterList: null,
                BaseList: null,
            }
            || declaration.AttributeLists[0].Attributes is not { Count: 1 } attributes
            || attributes[0].ArgumentList?.Arguments.All(static argument => argument.Expression is LiteralExpressionSyntax) == false)
        {
            return null;
        }

        var types = new SettledTypes(_marksOfLibraries);
        return (attribute.TypeArgument is not { } element || types.Add(element, type)) && types.AddFields(type, declaration)
            ? types.Marks
            : null;
    }

    /// <summary>A layout, and what the types that it names were when it was read.</summary>
    private sealed class Settled(ArrayLayout layout, IReadOnlyList<object> marks)
    {
        public ArrayLayout Layout { get; } = layout;

        public IReadOnlyList<object> Marks { get; } = marks;
    }
}
