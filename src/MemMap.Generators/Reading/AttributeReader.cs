using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>One of our attributes on a symbol: what its arguments say, and where they say it.</summary>
internal readonly struct AttributeReader(AttributeData attribute, ISymbol target, CancellationToken cancellation)
{
    /// <summary>The attribute of that name in namespace <c>MemMap</c>, if the symbol has one.</summary>
    public static AttributeReader? Find(ISymbol target, string name, CancellationToken cancellation)
    {
        foreach (var attribute in target.GetAttributes())
        {
            if (IsOurs(attribute.AttributeClass, name))
            {
                return new AttributeReader(attribute, target, cancellation);
            }
        }

        return null;
    }

    public static bool IsOurs(INamedTypeSymbol? type, string name) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "MemMap", ContainingNamespace.IsGlobalNamespace: true } }
        && type.Name == name;

    /// <summary>Whether a type has that name, without spelling out its own: every edit asks of every layout.</summary>
    public static bool IsNamed(INamedTypeSymbol? type, string name, string lastNamespace) =>
        type is { ContainingType: null } && type.Name == name
        && type.ContainingNamespace is { Name: var parent, ContainingNamespace.IsGlobalNamespace: false }
        && parent == lastNamespace;

    /// <summary>The type in the angle brackets, if there is one.</summary>
    public ITypeSymbol? TypeArgument => attribute.AttributeClass!.TypeArguments.FirstOrDefault();

    public Location Location => Syntax?.GetLocation() ?? target.Locations[0];

    /// <summary>The type in the angle brackets, where it was written.</summary>
    public Location TypeArgumentLocation =>
        Syntax?.Name.DescendantNodesAndSelf().OfType<TypeArgumentListSyntax>().FirstOrDefault()?.Arguments[0].GetLocation()
        ?? Location;

    private AttributeSyntax? Syntax => attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;

    /// <summary>A named argument; null where there is none.</summary>
    public object? this[string name] =>
        ValueOf(NamedArgument(name));

    /// <summary>The first argument in the parentheses.</summary>
    public object? First => ValueOf(attribute.ConstructorArguments.FirstOrDefault());

    /// <summary>A named enum argument as its number; 0 where there is none.</summary>
    public int Number(string name) => this[name] is int number ? number : 0;

    /// <summary>What a named argument was given, for a squiggle; null where there is none.</summary>
    public ExpressionSyntax? Expression(string name) => Syntax?.ArgumentList?.Arguments
        .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)?.Expression;

    /// <summary>Where a named argument's value stands; the whole attribute where there is none.</summary>
    public Location Place(string name) => Expression(name)?.GetLocation() ?? Location;

    /// <summary>Where the first argument stands.</summary>
    public Location FirstPlace => Syntax?.ArgumentList?.Arguments.FirstOrDefault()?.GetLocation() ?? Location;

    /// <summary>
    /// Some characters of a text argument, where its literal shows them as they are; else the whole argument.
    /// </summary>
    public Location Place(string name, string text, int start, int length)
    {
        var expression = Expression(name);
        while (expression is ParenthesizedExpressionSyntax { Expression: var inner })
        {
            expression = inner;
        }

        return expression is LiteralExpressionSyntax { Token: var token }
            && LiteralPlaces.Find(token, text, start, length) is { } span
            ? Location.Create(token.SyntaxTree!, span)
            : expression?.GetLocation() ?? Location;
    }

    private TypedConstant NamedArgument(string name)
    {
        foreach (var pair in attribute.NamedArguments)
        {
            if (pair.Key == name)
            {
                return pair.Value;
            }
        }

        return default;
    }

    /// <summary>The value of an argument; null for an array, which throws when asked for one.</summary>
    public static object? ValueOf(TypedConstant argument) =>
        argument.Kind == TypedConstantKind.Array ? null : argument.Value;
}
