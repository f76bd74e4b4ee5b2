using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// Layouts that their own text settles, together with what the types are that they name. After every edit the compiler
/// asks for all layouts again, with new symbols. These are read once. After that the names in them are looked up when an
/// edit has changed what names there are, or one of the types that they lead to, and else nothing is done.
/// </summary>
internal sealed class SettledLayouts
{
    private readonly ConditionalWeakTable<SyntaxNode, Settled> _layouts = new();
    private readonly ConditionalWeakTable<ISymbol, object> _marksOfLibraries = new();
    private Names? _names;

    /// <summary>
    /// The layout of an annotated struct; after a finding its openers alone, or null where C# could not take them.
    /// </summary>
    public ArrayLayout? Read(GeneratorAttributeSyntaxContext target, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)target.TargetSymbol;
        var declaration = (TypeDeclarationSyntax)target.TargetNode;
        var isKnown = _layouts.TryGetValue(declaration, out var settled);
        if (isKnown && type.DeclaringSyntaxReferences.Length == 1 && settled.IsStill(NamesOf(target), target))
        {
            return settled.Layout;
        }

        var attribute = new AttributeReader(target.Attributes[0], type, cancellation);
        var marks = MarksOf(type, declaration, attribute);
        if (isKnown && marks is not null && settled.Marks.SequenceEqual(marks))
        {
            // Not when it is read first: a compiler that runs once need not know.
            settled.Names = NamesOf(target);
            return settled.Layout;
        }

        _layouts.Remove(declaration);
        var layout = LayoutReader.Read(type, attribute, Audience.Generator, cancellation).Layout;
        if (layout is not null && marks is not null)
        {
            return _layouts.GetValue(declaration, _ => new Settled(layout, marks)).Layout;
        }

        return layout ?? (DeclarationRules.CanHaveOpeners(type, cancellation)
            ? ArrayLayout.OpenersOf(PartialTypes.Of(type))
            : null);
    }

    /// <summary>The names of a compilation: the very object of an earlier one, as long as they are equal.</summary>
    private DeclaredNames NamesOf(GeneratorAttributeSyntaxContext target)
    {
        var (latest, names) = (DeclaredNames.Of(target.SemanticModel.Compilation), _names);
        if (!ReferenceEquals(latest, names?.Latest))
        {
            _names = names = new Names(latest, latest.Equals(names?.First) ? names!.First : latest);
        }

        return names!.First;
    }

    /// <summary>The names of the compilation that was asked for last, and the first of those that are equal to them.</summary>
    private sealed record Names(DeclaredNames Latest, DeclaredNames First);

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

        /// <summary>The names there were when they last led to the marks; null where nothing was known of them.</summary>
        public DeclaredNames? Names { get; set; }

        /// <summary>Whether every name leads to what it led to, without looking one up.</summary>
        public bool IsStill(DeclaredNames names, GeneratorAttributeSyntaxContext target)
        {
            if (!ReferenceEquals(names, Names))
            {
                return false;
            }

            for (var i = 0; i < Marks.Count; i++)
            {
                if (Marks[i] is SyntaxNode { SyntaxTree: var tree } && !target.SemanticModel.Compilation.ContainsSyntaxTree(tree))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
