using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Reports what the language cannot forbid: that one lease is ended from two places, so that references from it outlive its
/// end (MMAP021); and leases that never end (MMAP020).
/// </summary>
/// <remarks>
/// <para>
/// <c>Dispose</c> of a view is an explicit implementation, so only three things can end a lease: a <c>using</c>, generic code
/// over <c>IDisposable</c>, and <c>MemMap.Lease.End</c>. Each has one rule here, and one more keeps a lease from coming out of
/// a method, or into a field, twice:
/// </para>
/// <list type="number">
/// <item>A <c>using</c> takes the lease itself, never a view that is there already.</item>
/// <item>A view is not the type argument of a parameter that can be disposed.</item>
/// <item><c>Lease.End</c> stands alone in the explicit <c>Dispose</c> of a <c>ref struct</c>, on a field of it.</item>
/// <item>A view that is there already is neither returned nor stored in a field; a slice of it may be.</item>
/// <item>A <c>LeaseScope</c> is that of the caller, and the lease goes to the caller.</item>
/// </list>
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LeaseAnalyzer : DiagnosticAnalyzer
{
    private const string TakeIt = "take the lease in the 'using', 'using var view = map.Lease();'";
    private const string TakeSlice = "use the view directly, or pass on a Slice of it";
    private const string GiveOn =
        "omit the argument, or pass on an 'in LeaseScope' parameter to a lease that is returned or kept in a field";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.OpenLease, Descriptors.CopiedLease);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (UsersCode.MayUseMaps(start.Compilation))
            {
                UsersCode.InBodies(start, static body =>
                {
                    body.RegisterOperationAction(
                        AnalyzeUsing, OperationKind.Using, OperationKind.UsingDeclaration);
                    body.RegisterOperationAction(
                        AnalyzeCall, OperationKind.Invocation, OperationKind.MethodReference,
                        OperationKind.ObjectCreation);
                    body.RegisterOperationAction(AnalyzeReturn, OperationKind.Return);
                    body.RegisterOperationAction(
                        AnalyzeStore, OperationKind.SimpleAssignment, OperationKind.FieldInitializer,
                        OperationKind.PropertyInitializer);
                });
                start.RegisterSyntaxNodeAction(UsersCode.Only(AnalyzeTypeArguments), SyntaxKind.GenericName);
                start.RegisterSyntaxNodeAction(UsersCode.Only(AnalyzeLoop), SyntaxKind.ForEachStatement);
            }
        });
    }

    private static void AnalyzeUsing(OperationAnalysisContext context)
    {
        var resources = context.Operation switch
        {
            IUsingOperation { Resources: IVariableDeclarationGroupOperation group } => Initializers(group),
            IUsingOperation { Resources: var resource } => [resource],
            IUsingDeclarationOperation declaration => Initializers(declaration.DeclarationGroup),
            _ => [],
        };
        foreach (var view in resources.SelectMany(MappedTypes.Choices))
        {
            if (MappedTypes.HoldsLease(view.Type) && !IsNew(view))
            {
                Report(context, view, "is ended by another 'using'", TakeIt);
            }
        }
    }

    private static IEnumerable<IOperation> Initializers(IVariableDeclarationGroupOperation group) =>
        group.Declarations.SelectMany(static declaration => declaration.Declarators)
            .Select(static declarator => declarator.GetVariableInitializer()?.Value).OfType<IOperation>();

    /// <summary>
    /// Whether a value has no other holder: a call or a property that gives out views, or a new struct. Of a generic method it
    /// might be a view that was handed in.
    /// </summary>
    private static bool IsNew(IOperation value) => value switch
    {
        IInvocationOperation { TargetMethod.OriginalDefinition: { RefKind: RefKind.None, ReturnType.TypeKind: not TypeKind.TypeParameter } } => true,
        IPropertyReferenceOperation { Property.OriginalDefinition: { RefKind: RefKind.None, Type.TypeKind: not TypeKind.TypeParameter } } => true,
        IConversionOperation { OperatorMethod: not null } or IObjectCreationOperation or IDefaultValueOperation or IThrowOperation
            or IInvalidOperation => true,
        _ => false,
    };

    /// <summary>The same for a variable that was given such a value, is in no <c>using</c> and is given no other.</summary>
    private static bool IsNewVariable(IOperation value)
    {
        if (value is not ILocalReferenceOperation { Local: { RefKind: RefKind.None } local })
        {
            return false;
        }

        var body = MappedTypes.Body(value);
        return !MappedTypes.IsUsing(local, body)
            && body.Descendants().OfType<IVariableDeclaratorOperation>().Any(declarator =>
                SymbolEqualityComparer.Default.Equals(declarator.Symbol, local)
                && declarator.GetVariableInitializer() is { Value: { } first } && MappedTypes.Choices(first).All(IsNew))
            && !body.Descendants().OfType<IAssignmentOperation>().Any(assignment =>
                assignment.Target is ILocalReferenceOperation target
                && SymbolEqualityComparer.Default.Equals(target.Local, local));
    }

    /// <summary>Whether it is a variable that holds a slice, which has no lease.</summary>
    private static bool IsSliceVariable(IOperation value) =>
        IsNewVariable(value)
        && MappedTypes.Body(value).Descendants().OfType<IVariableDeclaratorOperation>().Any(declarator =>
            SymbolEqualityComparer.Default.Equals(declarator.Symbol, ((ILocalReferenceOperation)value).Local)
            && MappedTypes.Choices(declarator.GetVariableInitializer()!.Value).All(MappedTypes.IsSlice));

    private static void AnalyzeReturn(OperationAnalysisContext context)
    {
        var returned = (IReturnOperation)context.Operation;
        if (returned.ReturnedValue is not { } value || value.Syntax is RefExpressionSyntax || value.Syntax.Parent is RefExpressionSyntax)
        {
            return;
        }

        foreach (var view in MappedTypes.Choices(value))
        {
            if (MappedTypes.HoldsLease(view.Type) && !IsNew(view) && !IsNewVariable(view))
            {
                Report(context, view, "is returned as a copy", TakeSlice);
            }
        }
    }

    private static void AnalyzeStore(OperationAnalysisContext context)
    {
        var (isField, value) = context.Operation switch
        {
            ISimpleAssignmentOperation { IsRef: false } assignment =>
                (assignment.Target is IFieldReferenceOperation or IPropertyReferenceOperation, assignment.Value),
            ISymbolInitializerOperation initializer => (true, initializer.Value),
            _ => (false, null!),
        };
        if (!isField)
        {
            return;
        }

        foreach (var view in MappedTypes.Choices(value))
        {
            if (MappedTypes.HoldsLease(view.Type) && !IsNew(view) && !IsSliceVariable(view))
            {
                Report(context, view, "is copied into a field", TakeSlice);
            }
        }
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var method = context.Operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod,
            IMethodReferenceOperation reference => reference.Method,
            IObjectCreationOperation { Constructor: { } constructor } => constructor,
            _ => null,
        };
        if (method is null)
        {
            return;
        }

        if (MappedTypes.IsEnd(method))
        {
            AnalyzeEnd(context);
        }
        else
        {
            AnalyzeTypeArguments(
                method.TypeParameters, method.TypeArguments,
                problem => Report(context, context.Operation, problem, "let the 'using' of the lease end it"));
        }

        if (context.Operation is IInvocationOperation or IObjectCreationOperation)
        {
            AnalyzeScope(context);
        }

        if (context.Operation is IInvocationOperation call && MappedTypes.IsLease(method) && !Ends(call, out var leak))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.OpenLease, PlaceOf(call), leak));
        }
    }

    /// <summary>Nothing else may happen to the views of a struct in the method that ends them: it might keep a reference.</summary>
    private static void AnalyzeEnd(OperationAnalysisContext context)
    {
        const string Problem = "is ended by hand";
        const string Remedy = "call Lease.End only in 'void IDisposable.Dispose()' of a ref struct, on its own field, and use the field for nothing else there";
        var body = MappedTypes.Body(context.Operation);
        if (!IsDisposeOfRefStruct(context.ContainingSymbol)
            || context.Operation is not IInvocationOperation { Arguments: var arguments }
            || arguments[0].Value is not IFieldReferenceOperation { Instance: IInstanceReferenceOperation }
            || body.Descendants().OfType<IFieldReferenceOperation>().Any(static other =>
                MappedTypes.HoldsLease(other.Type) && !(other.Parent is IArgumentOperation { Parent: IInvocationOperation call } && MappedTypes.IsEnd(call.TargetMethod)))
            || body.Descendants().OfType<IInstanceReferenceOperation>().Any(static self => self.Parent is not IFieldReferenceOperation)
            || body.Descendants().OfType<IAnonymousFunctionOperation>().Any() || body.Descendants().OfType<ILocalFunctionOperation>().Any())
        {
            Report(context, context.Operation, Problem, Remedy);
        }
    }

    private static bool IsDisposeOfRefStruct(ISymbol member) =>
        member is IMethodSymbol { ContainingType.IsRefLikeType: true } method
        && method.ExplicitInterfaceImplementations.Any(static dispose =>
            dispose.ContainingType.SpecialType == SpecialType.System_IDisposable);

    /// <summary>A loop ends its enumerator: one that a generic method gives out might be a view that was handed in.</summary>
    private static void AnalyzeLoop(SyntaxNodeAnalysisContext context)
    {
        var loop = (ForEachStatementSyntax)context.Node;
        if (context.SemanticModel.GetForEachStatementInfo(loop).GetEnumeratorMethod is { OriginalDefinition.ReturnType.TypeKind: TypeKind.TypeParameter } method
            && MappedTypes.HoldsLease(method.ReturnType))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.CopiedLease, loop.Expression.GetLocation(), loop.Expression.ToString(), "is ended by a 'foreach'", TakeIt));
        }
    }

    private static void AnalyzeTypeArguments(SyntaxNodeAnalysisContext context)
    {
        if (context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol is not INamedTypeSymbol type)
        {
            return;
        }

        AnalyzeTypeArguments(type.TypeParameters, type.TypeArguments, problem => context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.CopiedLease, context.Node.GetLocation(), context.Node.ToString(), problem, "let the 'using' of the lease end it")));
    }

    private static void AnalyzeTypeArguments(
        ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> arguments, Action<string> report)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            if (MappedTypes.HoldsLease(arguments[i]) && CanDispose(parameters[i]))
            {
                report($"is given to generic code that can dispose '{parameters[i].Name}'");
            }
        }
    }

    private static bool CanDispose(ITypeParameterSymbol parameter) => parameter.ConstraintTypes.Any(static constraint =>
        constraint is ITypeParameterSymbol other ? CanDispose(other)
        : constraint.SpecialType == SpecialType.System_IDisposable
            || constraint.AllInterfaces.Any(static type => type.SpecialType == SpecialType.System_IDisposable));

    private static void AnalyzeScope(OperationAnalysisContext context)
    {
        var arguments = context.Operation is IInvocationOperation call ? call.Arguments : ((IObjectCreationOperation)context.Operation).Arguments;
        foreach (var argument in arguments)
        {
            if (argument.IsImplicit || argument.ArgumentKind == ArgumentKind.DefaultValue || !MappedTypes.IsScope(argument.Value.Type)
                || argument.Value is IDefaultValueOperation or IObjectCreationOperation)
            {
                continue;
            }

            // That of an outer function would be the block in which the inner one is declared.
            var isOfCaller = argument.Value is IParameterReferenceOperation { Parameter: { RefKind: RefKind.In } parameter }
                && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, InnermostFunction(context));
            if (!isOfCaller || !GoesToCaller(context.Operation))
            {
                Report(context, argument.Value, "has a scope that may outlive it", GiveOn);
            }
        }
    }

    /// <summary>
    /// The local function, lambda or method that an operation is in; of the initializer of a field, the primary constructor.
    /// </summary>
    private static ISymbol? InnermostFunction(OperationAnalysisContext context)
    {
        for (var around = context.Operation.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case ILocalFunctionOperation function:
                    return function.Symbol;
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
            }
        }

        return context.ContainingSymbol is IMethodSymbol method
            ? method
            : context.ContainingSymbol.ContainingType.InstanceConstructors.FirstOrDefault(static constructor =>
                constructor.DeclaringSyntaxReferences.Any(static part => part.GetSyntax() is TypeDeclarationSyntax));
    }

    /// <summary>Whether a lease is returned, at once or by way of a variable of its own, or kept in a field.</summary>
    private static bool GoesToCaller(IOperation lease) => MappedTypes.UserOfChoice(lease) switch
    {
        IReturnOperation => true,
        ISimpleAssignmentOperation { Target: IFieldReferenceOperation } or IFieldInitializerOperation => true,
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } local } } =>
            !MappedTypes.IsUsing(local, MappedTypes.Body(lease)),
        _ => false,
    };

    /// <summary>Whether something will end the lease that a call takes.</summary>
    private static bool Ends(IInvocationOperation call, out string problem)
    {
        problem = "is not in a variable";
        switch (MappedTypes.UserOfChoice(call))
        {
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                return false;

            // A lambda that only takes a lease tests that a closed map refuses it.
            case IExpressionStatementOperation { IsImplicit: true, Parent.Parent: IAnonymousFunctionOperation }:
                return true;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                return IsEnded(local, call, ref problem);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } }:
                return IsEnded(local, call, ref problem);
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: var field } }:
                problem = $"is in field '{field.Name}' of '{field.ContainingType.Name}', which does not end it";
                return MappedTypes.HoldsLease(field.ContainingType);
            case IUsingOperation or IReturnOperation or ISimpleAssignmentOperation or IFieldInitializerOperation
                or IInvalidOperation or null:
                return true;
            default:
                return false;
        }
    }

    private static bool IsEnded(ILocalSymbol local, IOperation call, ref string problem)
    {
        var body = MappedTypes.Body(call);
        problem = $"is in '{local.Name}', which has no 'using'";
        return MappedTypes.IsUsing(local, body)
            || MappedTypes.ReferencesTo(local, body).Any(static reference => MappedTypes.UserOfChoice(reference) is IReturnOperation);
    }

    private static void Report(OperationAnalysisContext context, IOperation place, string problem, string remedy) =>
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.CopiedLease, place.Syntax.GetLocation(), place.Syntax.ToString(), problem, remedy));

    /// <summary>The name of the method that is called.</summary>
    private static Location PlaceOf(IInvocationOperation call) => call.Syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.GetLocation(),
        _ => call.Syntax.GetLocation(),
    };
}
