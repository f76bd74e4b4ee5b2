using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>Maps, views and what they give out, as the compiler sees them in a user's code.</summary>
internal static class MappedTypes
{
    /// <summary>The last part of the name of the namespace that is reserved for generated code.</summary>
    public const string Kernel = "CompilerServices";

    private const string Root = "MemMap";

    /// <summary>The assembly of the runtime, whatever types of the same names the source has.</summary>
    public static IAssemblySymbol? RuntimeOf(Compilation compilation) =>
        compilation.SourceModule.ReferencedAssemblySymbols
            .FirstOrDefault(static assembly => assembly.Name == "MemMap.Runtime");

    /// <summary>Whether a namespace is <c>MemMap.CompilerServices</c>.</summary>
    public static bool IsKernel(INamespaceSymbol? space) =>
        space is { Name: Kernel, ContainingNamespace: { Name: Root, ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>
    /// Whether a type in a namespace is found by the names that generated code writes, or finds the kernel without
    /// naming it.
    /// </summary>
    public static bool IsOfRuntime(INamespaceSymbol? space)
    {
        if (space is { Name: Root, ContainingNamespace.IsGlobalNamespace: true })
        {
            return true;
        }

        while (space is not null && !IsKernel(space))
        {
            space = space.ContainingNamespace;
        }

        return space is not null;
    }

    /// <summary>A map: generated, or the base class that generic code takes.</summary>
    public static bool IsMap(ITypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type is INamedTypeSymbol { Name: "MappedArray" } && IsOurs(type))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether values of a type end a lease when they are disposed: views that are leases, and every <c>ref struct</c>
    /// that keeps one in a field and can be disposed.
    /// </summary>
    public static bool HoldsLease(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsRefLikeType: true } view
        && IsDisposable(view)
        && PartsOf(view, IsDisposable).Any(static part =>
            part.Name == "Grant" && IsKernel(part.ContainingNamespace));

    private static bool IsDisposable(ITypeSymbol type) =>
        type.AllInterfaces.Any(static face => face.SpecialType == SpecialType.System_IDisposable);

    /// <summary>
    /// Whether values of a type are, or have in a field, a reference into a map with what it was checked against.
    /// </summary>
    public static bool HoldsReference(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsRefLikeType: true } part
        && PartsOf(part, static _ => true).Prepend(part).Any(static part => IsOfRuntime(part.ContainingNamespace));

    /// <summary>The types of all fields of a <c>ref struct</c>, and of theirs.</summary>
    /// <param name="whole">
    /// Type whose fields are asked for; source that does not compile may have one that holds itself.
    /// </param>
    /// <param name="enters">Whether the fields of a part count as well.</param>
    private static IEnumerable<INamedTypeSymbol> PartsOf(INamedTypeSymbol whole, Func<INamedTypeSymbol, bool> enters)
    {
        var seen = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default) { whole };
        var open = new Stack<INamedTypeSymbol>();
        open.Push(whole);
        while (open.Count > 0)
        {
            foreach (var field in open.Pop().GetMembers().OfType<IFieldSymbol>())
            {
                if (field is { IsStatic: false, Type: INamedTypeSymbol { IsRefLikeType: true } part } && seen.Add(part))
                {
                    yield return part;
                    if (enters(part))
                    {
                        open.Push(part);
                    }
                }
            }
        }
    }

    /// <summary>Where a view may go: the type of the argument of <c>Lease</c>.</summary>
    public static bool IsScope(ITypeSymbol? type) => type is { Name: "LeaseScope" } && IsOurs(type);

    /// <summary>Whether a method is <c>MemMap.Lease.End</c>.</summary>
    public static bool IsEnd(IMethodSymbol method) =>
        method is { Name: "End", ContainingType.Name: "Lease" } && IsOurs(method.ContainingType);

    /// <summary>Whether a call opens a file.</summary>
    public static bool IsOpen(IMethodSymbol method) =>
        method.IsStatic && ArrayLayout.OpenMethods.Contains(method.Name)
        && IsMap(method.ReturnType) && (IsLayout(method.ContainingType) || IsMap(method.ContainingType));

    /// <summary>Whether a call takes a lease.</summary>
    public static bool IsLease(IMethodSymbol method) =>
        method.Name is "Lease" or "LeaseRead" && IsMap(method.ContainingType) && HoldsLease(method.ReturnType);

    /// <summary>Whether a value is a part of a view, which has no lease of its own.</summary>
    public static bool IsSlice(IOperation value) => value switch
    {
        IInvocationOperation { TargetMethod.Name: "Slice", Instance.Type: var view } => HoldsLease(view),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance.Type: var view } => HoldsLease(view),
        IDefaultValueOperation => true,
        _ => false,
    };

    /// <summary>
    /// The values that an expression may have: those of all branches of <c>a ? b : c</c> and of a <c>switch</c>.
    /// </summary>
    public static IEnumerable<IOperation> Choices(IOperation value) => value switch
    {
        IConditionalOperation { WhenFalse: { } other } choice => Choices(choice.WhenTrue).Concat(Choices(other)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(static arm => Choices(arm.Value)),
        IConversionOperation { OperatorMethod: null } conversion => Choices(conversion.Operand),
        IParenthesizedOperation parentheses => Choices(parentheses.Operand),
        _ => [value],
    };

    private static bool IsOurs(ISymbol symbol)
    {
        var space = symbol.ContainingNamespace;
        return space is { Name: Root, ContainingNamespace.IsGlobalNamespace: true };
    }

    /// <summary>
    /// Whether an expression is an element of a map, of a view, or of a span of layouts: what a variable of its own
    /// would be a copy of.
    /// </summary>
    public static bool IsElement(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: var property }
        && (property.IsIndexer || property.Name is "Value" or "Current")
        && property.ContainingType is { } type
        && (IsMap(type)
            || (type.IsRefLikeType && IsInLayout(type))
            || (type is { Name: "Span", Arity: 1, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
                && type.TypeArguments[0] is INamedTypeSymbol item && IsLayout(item))
            || (type is { Name: "View" or "ReadOnlyView" or "Column" or "ReadOnlyColumn" or "BlockColumn" or "ReadOnlyBlockColumn", IsRefLikeType: true } && IsOurs(type)));

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

    private static bool IsInLayout(INamedTypeSymbol type) =>
        type.ContainingType is { } container && (IsLayout(container) || IsInLayout(container));

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
            IInvocationOperation call => IsDispose(call.TargetMethod),
            IConditionalAccessOperation { WhenNotNull: IInvocationOperation call } => IsDispose(call.TargetMethod),
            IConversionOperation { Parent: IInvocationOperation call } => IsDispose(call.TargetMethod),
            _ => false,
        });

    private static bool IsDispose(IMethodSymbol method) => method.Name is "Dispose" or "DisposeAsync";
}
