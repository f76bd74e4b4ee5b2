using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Reports leases that nobody ends, that are copied, or that are ended while references from them may still be in use. In
/// doubt it is silent.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LeaseAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.OpenLease, Descriptors.CopiedLease);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
        context.RegisterOperationAction(AnalyzeLocal, OperationKind.LocalReference);
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (MappedTypes.IsLease(call.TargetMethod) && !Ends(call, out var problem))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.OpenLease, PlaceOf(call), problem));
        }

        if (call.TargetMethod.Name == "Dispose"
            && call.Instance is ILocalReferenceOperation { Local: var local }
            && MappedTypes.IsView(local.Type)
            && MappedTypes.IsUsing(local, MappedTypes.Body(call)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.CopiedLease, PlaceOf(call), local.Name,
                "is ended by hand, and references from it still compile",
                "leave it to its 'using', or give it a block of its own"));
        }
    }

    /// <summary>Whether somebody ends the lease that a call takes.</summary>
    private static bool Ends(IInvocationOperation call, out string problem)
    {
        var body = MappedTypes.Body(call);
        problem = "is in no variable";
        switch (MappedTypes.UserOfChoice(call))
        {
            case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                return false;

            // A lambda that takes a lease and does nothing with it is there to be refused one: a test of a closed map.
            case IExpressionStatementOperation { IsImplicit: true, Parent.Parent: IAnonymousFunctionOperation }:
                return true;
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }:
                problem = $"is in '{local.Name}', which has no 'using'";
                return IsEnded(local, body);
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: var local } }:
                problem = $"is in '{local.Name}', which has no 'using'";
                return IsEnded(local, body);
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: var field } }:
                problem = $"is in field '{field.Name}' of '{field.ContainingType.Name}', which has no Dispose";
                return field.ContainingType.GetMembers("Dispose").Any();
            case IInvocationOperation { TargetMethod.Name: "Dispose" }:
            case IUsingOperation or IReturnOperation or ISimpleAssignmentOperation or IFieldInitializerOperation
                or IInvalidOperation or null:
                return true;
            default:
                return false;
        }
    }

    private static bool IsEnded(ILocalSymbol local, IOperation body) =>
        MappedTypes.IsUsing(local, body)
        || MappedTypes.IsDisposed(local, body)
        || MappedTypes.ReferencesTo(local, body).Any(static reference => MappedTypes.User(reference) is IReturnOperation);

    private static void AnalyzeLocal(OperationAnalysisContext context)
    {
        var reference = (ILocalReferenceOperation)context.Operation;
        if (reference.IsDeclaration || !MappedTypes.IsView(reference.Type) || !HoldsLease(reference))
        {
            return;
        }

        var (problem, remedy) = MappedTypes.User(reference) switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } copy } } =>
                ($"is copied into '{copy.Name}'", $"use '{reference.Local.Name}' itself, or take a Slice of it"),
            ISimpleAssignmentOperation { IsRef: false } assignment when assignment.Target.Syntax != reference.Syntax =>
                ($"is copied into '{assignment.Target.Syntax}'", $"use '{reference.Local.Name}' itself, or take a Slice of it"),
            IArgumentOperation { Parameter: { RefKind: RefKind.None } parameter } =>
                ($"is copied into parameter '{parameter.Name}'",
                    $"write the parameter as 'in {reference.Type!.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)}'"),
            _ => ("", ""),
        };
        if (problem.Length > 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.CopiedLease, reference.Syntax.GetLocation(), reference.Local.Name, problem, remedy));
        }
    }

    /// <summary>Whether the variable was given a lease, rather than a slice of one.</summary>
    private static bool HoldsLease(ILocalReferenceOperation reference)
    {
        var body = MappedTypes.Body(reference);
        return MappedTypes.IsUsing(reference.Local, body)
            || body.Descendants().OfType<IVariableDeclaratorOperation>().Any(declarator =>
                SymbolEqualityComparer.Default.Equals(declarator.Symbol, reference.Local)
                && declarator.GetVariableInitializer()?.Value is IInvocationOperation { TargetMethod: var method }
                && MappedTypes.IsLease(method));
    }

    /// <summary>The name of the method that is called.</summary>
    private static Location PlaceOf(IInvocationOperation call) => call.Syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.GetLocation(),
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } => binding.Name.GetLocation(),
        _ => call.Syntax.GetLocation(),
    };
}
