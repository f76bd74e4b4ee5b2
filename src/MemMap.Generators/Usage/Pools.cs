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
    public static bool AreAllOf(ISymbol member)
    {
        var isClosed = member switch
        {
            IFieldSymbol field => field.IsReadOnly || field.DeclaredAccessibility == Accessibility.Private,
            IPropertySymbol { IsIndexer: false } property =>
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
        return given.Any(IsRented) && given.All(static value => IsRented(value) || IsNothing(value));
    }

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
        TupleExpressionSyntax { Parent: AssignmentExpressionSyntax } tuple =>
            tuple.Arguments.Select(static argument => argument.Expression)
                .FirstOrDefault(target => NameOf(target) == name),
        _ => null,
    };

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        _ => null,
    };

    private static bool IsRented(ExpressionSyntax value) => value is InvocationExpressionSyntax
    {
        Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Rent" },
    };

    private static bool IsNothing(ExpressionSyntax value) => value is LiteralExpressionSyntax or DefaultExpressionSyntax
        or PostfixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax };
}
