using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>Reports maps that are opened and never disposed, where that is certain.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.OpenMap);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!MappedTypes.IsOpen(call.TargetMethod))
        {
            return;
        }

        var problem = MappedTypes.User(call) switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } =>
                StaysOpen(local, MappedTypes.Body(call)) ? $"is in '{local.Name}', which has no 'using'" : null,

            // A lambda of one expression may be a function that returns it, as far as its author thinks.
            IExpressionStatementOperation statement => statement.IsImplicit ? null : "is not in a variable",
            ISimpleAssignmentOperation { Target: IDiscardOperation } => "is not in a variable",
            IInvocationOperation { TargetMethod.Name: not "Dispose" } member when IsReceiver(member.Instance, call) =>
                "is not in a variable",
            IPropertyReferenceOperation member when IsReceiver(member.Instance, call) => "is not in a variable",
            _ => null,
        };
        if (problem is not null)
        {
            var place = call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access }
                ? access.Name.GetLocation()
                : call.Syntax.GetLocation();
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.OpenMap, place, problem));
        }
    }

    private static bool IsReceiver(IOperation? instance, IOperation call)
    {
        while (instance is IConversionOperation or IParenthesizedOperation)
        {
            instance = instance.ChildOperations.First();
        }

        return instance == call;
    }

    /// <summary>Whether only members of a variable are read: it is not passed on, stored or disposed.</summary>
    private static bool StaysOpen(ILocalSymbol local, IOperation body) =>
        !MappedTypes.IsUsing(local, body)
        && !MappedTypes.IsDisposed(local, body)
        && MappedTypes.ReferencesTo(local, body).All(reference => IsAsked(reference) && !IsCaptured(reference));

    private static bool IsAsked(ILocalReferenceOperation reference) => reference.Parent switch
    {
        IInvocationOperation call => call.Instance == reference,
        IPropertyReferenceOperation property => property.Instance == reference,
        IConversionOperation { Parent: IInvocationOperation call } conversion => call.Instance == conversion,
        IConversionOperation { Parent: IPropertyReferenceOperation property } conversion => property.Instance == conversion,
        _ => false,
    };

    /// <summary>Whether it is used in a function inside the one that declares it, which may run at another time.</summary>
    private static bool IsCaptured(ILocalReferenceOperation reference)
    {
        for (var parent = reference.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return !SymbolEqualityComparer.Default.Equals(
                    parent is IAnonymousFunctionOperation function ? function.Symbol : ((ILocalFunctionOperation)parent).Symbol,
                    reference.Local.ContainingSymbol);
            }
        }

        return false;
    }
}
