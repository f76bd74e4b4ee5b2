using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>Maps, views and what they give out, as the compiler sees them in a user's code.</summary>
internal static class MappedTypes
{
    public static readonly HashSet<string> OpenMethods = ["Create", "Open", "OpenRead", "OpenCopyOnWrite"];

    /// <summary>A <c>Map</c> or <c>ReadOnlyMap</c> of a layout.</summary>
    public static bool IsMap(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Map" or "ReadOnlyMap", ContainingType: { } layout } && IsLayout(layout);

    /// <summary>A <c>View</c> or <c>ReadOnlyView</c> of a layout: what a lease is.</summary>
    public static bool IsView(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "View" or "ReadOnlyView", IsRefLikeType: true, ContainingType: { } layout }
        && IsLayout(layout);

    /// <summary>Whether a call opens a file.</summary>
    public static bool IsOpen(IMethodSymbol method) =>
        method.IsStatic && OpenMethods.Contains(method.Name) && IsMap(method.ReturnType) && IsLayout(method.ContainingType);

    /// <summary>Whether a call takes a lease.</summary>
    public static bool IsLease(IMethodSymbol method) =>
        method.Name == "Lease" && IsMap(method.ContainingType) && IsView(method.ReturnType);

    /// <summary>
    /// Whether an expression is an element of a map, of a view, or of a span of layouts: what a variable of its own would
    /// be a copy of.
    /// </summary>
    public static bool IsElement(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: var property }
        && (property.IsIndexer || property.Name is "Value" or "Current")
        && property.ContainingType is { } type
        && (IsMap(type)
            || (type.IsRefLikeType && type.ContainingType is { } layout && IsLayout(layout))
            || (type is { Name: "Span", Arity: 1, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
                && type.TypeArguments[0] is INamedTypeSymbol item && IsLayout(item))
            || (type is { Name: "Column" or "ReadOnlyColumn", IsRefLikeType: true }
                && type.ContainingNamespace.ToDisplayString() == "MemMap"));

    /// <summary>
    /// The element that a value is, or is a field of: <c>view[i]</c>, <c>view[i].Pose</c>; null for every other value.
    /// </summary>
    public static IPropertyReferenceOperation? ElementOf(IOperation value)
    {
        while (value is IFieldReferenceOperation { Instance: { Type.IsValueType: true } holder })
        {
            value = holder;
        }

        return IsElement(value) ? (IPropertyReferenceOperation)value : null;
    }

    private static bool IsLayout(INamedTypeSymbol type) =>
        type.GetAttributes().Any(static attribute => LayoutReader.IsLayoutAttribute(attribute.AttributeClass));

    /// <summary>The expression that a value goes to, past conversions and parentheses.</summary>
    public static IOperation? User(IOperation operation)
    {
        var user = operation.Parent;
        while (user is IConversionOperation or IParenthesizedOperation)
        {
            user = user.Parent;
        }

        return user;
    }

    /// <summary>The same, past the choice between several values: <c>a ? b : c</c>, a <c>switch</c>.</summary>
    public static IOperation? UserOfChoice(IOperation operation)
    {
        var user = User(operation);
        while (user is IConditionalOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation)
        {
            user = User(user);
        }

        return user;
    }

    /// <summary>The whole member that an operation is in.</summary>
    public static IOperation Body(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>Every place where a variable is named, after its declaration.</summary>
    public static IEnumerable<ILocalReferenceOperation> ReferencesTo(ILocalSymbol local, IOperation body) =>
        body.Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local) && !reference.IsDeclaration);

    /// <summary>Whether the variable is one of a <c>using</c>.</summary>
    public static bool IsUsing(ILocalSymbol local, IOperation body) =>
        local.IsUsing
        || body.Descendants().OfType<IUsingOperation>().Any(statement =>
            statement.Resources is ILocalReferenceOperation reference
            && SymbolEqualityComparer.Default.Equals(reference.Local, local))
        || body.Descendants().OfType<IUsingDeclarationOperation>().SelectMany(static statement =>
            statement.DeclarationGroup.GetDeclaredVariables()).Contains(local, SymbolEqualityComparer.Default)
        || body.Descendants().OfType<IUsingOperation>().SelectMany(static statement =>
            statement.Locals).Contains(local, SymbolEqualityComparer.Default);

    /// <summary>Whether <c>Dispose</c> is called on the variable.</summary>
    public static bool IsDisposed(ILocalSymbol local, IOperation body) =>
        ReferencesTo(local, body).Any(static reference => reference.Parent switch
        {
            IInvocationOperation call => call.TargetMethod.Name == "Dispose",
            IConditionalAccessOperation access => access.WhenNotNull is IInvocationOperation { TargetMethod.Name: "Dispose" },
            IConversionOperation { Parent: IInvocationOperation call } => call.TargetMethod.Name == "Dispose",
            _ => false,
        });
}
