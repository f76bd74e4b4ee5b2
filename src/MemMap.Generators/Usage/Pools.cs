using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>Owners that are kept in a field, and cannot be of a map.</summary>
internal static class Pools
{
    /// <summary>
    /// Whether all that a field or property is given in its type is rented from a pool, and no other code can give it the
    /// memory of a map.
    /// </summary>
    public static bool AreAllOf(ISymbol member, Compilation compilation)
    {
        var isClosed = member switch
        {
            IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
            IPropertySymbol { IsIndexer: false, IsVirtual: false, IsAbstract: false, IsOverride: false } property =>
                property.SetMethod is null or { DeclaredAccessibility: Accessibility.Private },
            _ => false,
        };
        if (!isClosed || member.ContainingType.DeclaringSyntaxReferences.IsEmpty)
        {
            return false;
        }

        var given = member.ContainingType.DeclaringSyntaxReferences
            .SelectMany(static part => part.GetSyntax().DescendantNodes())
            .Select(node => GivenTo(node, member.Name))
            .OfType<ExpressionSyntax>()
            .ToList();
        bool IsRented(ExpressionSyntax value) => value is InvocationExpressionSyntax
            && value.SyntaxTree is { } tree && compilation.ContainsSyntaxTree(tree)
            && compilation.GetSemanticModel(tree).GetSymbolInfo(value).Symbol is IMethodSymbol method && IsRent(method);
        return given.Any(IsRented) && given.All(value => IsRented(value) || IsNothing(value));
    }

    /// <summary>Whether a method is that of .NET's pools, and not one of its name.</summary>
    public static bool IsRent(IMethodSymbol method) =>
        method is { Name: "Rent", ContainingType: { Arity: 1, DeclaringSyntaxReferences.IsEmpty: true } pool }
        && AttributeReader.IsNamed(pool, "MemoryPool", "Buffers");

    private static ExpressionSyntax? GivenTo(SyntaxNode node, string name) => node switch
    {
        VariableDeclaratorSyntax { Initializer.Value: var value } field when field.Identifier.ValueText == name => value,
        PropertyDeclarationSyntax property when property.Identifier.ValueText == name =>
            property.Initializer?.Value ?? property.ExpressionBody?.Expression
            ?? (ExpressionSyntax?)property.AccessorList?.Accessors
                .Where(static accessor => accessor.Body is not null || accessor.ExpressionBody is not null)
                .Select(_ => SyntaxFactory.IdentifierName(name)).FirstOrDefault(),
        AssignmentExpressionSyntax assignment when NameOf(assignment.Left) == name => assignment.Right,
        ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None)
            && NameOf(argument.Expression) == name => argument.Expression,
        ArgumentSyntax { Parent: TupleExpressionSyntax } argument when NameOf(argument.Expression) == name =>
            argument.Expression,
        RefExpressionSyntax reference when NameOf(reference.Expression) == name => reference.Expression,
        _ => null,
    };

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        MemberBindingExpressionSyntax access => access.Name.Identifier.ValueText,
        ParenthesizedExpressionSyntax { Expression: var inner } => NameOf(inner),
        PostfixUnaryExpressionSyntax { Operand: var inner } => NameOf(inner),
        _ => null,
    };

    private static bool IsNothing(ExpressionSyntax value) => value is LiteralExpressionSyntax or DefaultExpressionSyntax
        or PostfixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax };
}
