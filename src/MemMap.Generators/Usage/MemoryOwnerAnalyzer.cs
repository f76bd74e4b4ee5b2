using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Keeps what comes from the memory of a map inside the <c>using</c> of its owner, which the compiler does not do: to
/// it such a span is one of an array. An owner in a field may end at any time, so its memory is pinned, and the pin takes
/// the place of the owner. Of a memory that other code hands over it says nothing.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MemoryOwnerAnalyzer : DiagnosticAnalyzer
{
    private const string KeepInside = "declare it inside the 'using', or copy the elements";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.EscapedMemory);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(
            GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (UsersCode.MayUseMaps(start.Compilation))
            {
                start.RegisterOperationBlockAction(AnalyzeBlocks);
            }
        });
    }

    private static void AnalyzeBlocks(OperationBlockAnalysisContext context)
    {
        foreach (var block in context.OperationBlocks)
        {
            if (!GeneratedFiles.WasWritten(block.Syntax.SyntaxTree))
            {
                new Body(context, block).Analyze();
            }
        }
    }

    /// <summary>One body with all functions inside it.</summary>
    private sealed class Body(OperationBlockAnalysisContext context, IOperation block)
    {
        private readonly List<IOperation> _operations = [];
        private OwnedValues _values = null!;
        private OwnerEnds _ends = null!;

        public void Analyze()
        {
            _operations.AddRange(block.DescendantsAndSelf());
            if (!_operations.Any(static operation => OwnedValues.IsOwner(operation.Type)))
            {
                return;
            }

            _values = new OwnedValues(_operations, context.OwningSymbol, context.Compilation);
            _ends = new OwnerEnds(_operations, _values);
            foreach (var operation in _operations)
            {
                Check(operation);
            }

            foreach (var (owner, statement) in _ends.Disposals)
            {
                CheckBehind(owner, statement);
            }
        }

        private void Check(IOperation operation)
        {
            switch (operation)
            {
                case ISimpleAssignmentOperation { Target: var target, Value: var value, IsRef: var isRef }
                    when isRef || IsTracked(value.Type):
                    CheckKept(target, value, _values.Of(value, isRef));
                    break;
                case IDeconstructionAssignmentOperation { Target: var targets, Value: var value }:
                    foreach (var target in OwnedValues.TargetsOf(targets)
                        .Where(static target => IsTracked(target.Type)))
                    {
                        CheckKept(target, value, _values.Of(value));
                    }

                    break;
                case IInvocationOperation or IObjectCreationOperation:
                    foreach (var target in OwnedValues.WrittenBy(operation))
                    {
                        CheckKept(target, target, _values.OfArguments(operation));
                    }

                    foreach (var given in OwnedValues.SpannedBy(operation))
                    {
                        CheckPinned(given);
                    }

                    break;
                case IPropertyReferenceOperation { Property.Name: "Span", Instance: { } memory }
                    when OwnedValues.IsMemory(memory.Type):
                    CheckPinned(memory);
                    break;
                case IReturnOperation { ReturnedValue: { } value, Kind: not OperationKind.YieldReturn } returned:
                    CheckReturned(returned, value);
                    break;
            }
        }

        /// <summary>Whether values of a type may lead to the pages: a memory until its owner ends, and then it throws.</summary>
        private static bool IsTracked(ITypeSymbol? type) =>
            type is { IsRefLikeType: true } || OwnedValues.IsMemory(type);

        private void CheckKept(IOperation target, IOperation value, HashSet<ISymbol> owners)
        {
            foreach (var (owner, statement, _) in ScopesAround(value, owners))
            {
                if (Outside(target, statement, OwnedValues.IsMemory(value.Type)) is { } place)
                {
                    Report(value.Syntax, owner, $"is kept in {place}, which outlives '{owner.Name}'", KeepInside);
                    return;
                }
            }
        }

        /// <summary>
        /// Of an owner that is not a variable of this body it cannot be seen when it ends, so its spans are taken from a
        /// memory that is pinned, and stay inside the <c>using</c> of the pin.
        /// </summary>
        private void CheckPinned(IOperation given)
        {
            if (_values.KeptElsewhere(given) is { } owner && !_values.IsPinned(given))
            {
                Report(given.Syntax, owner, "may end while the span is in use, since other code can dispose its owner",
                    "pin it, 'var memory = …Memory; using var pin = memory.Pin();', and take the span of 'memory'");
            }
        }

        private void CheckReturned(IReturnOperation returned, IOperation value)
        {
            var function = OwnerEnds.FunctionOf(returned);
            var isRef = (function switch
            {
                IAnonymousFunctionOperation { Symbol: var symbol } => symbol,
                ILocalFunctionOperation { Symbol: var symbol } => symbol,
                _ => context.OwningSymbol as IMethodSymbol,
            })?.RefKind is RefKind.Ref or RefKind.RefReadOnly;
            if (!isRef && !IsTracked(value.Type))
            {
                return;
            }

            foreach (var (owner, _, ofOwner) in ScopesAround(value, _values.Of(value, isRef)))
            {
                if (ofOwner == function)
                {
                    Report(value.Syntax, owner, $"is returned, and '{owner.Name}' ends before",
                        "return the owner without a 'using', or a copy of the elements");
                    return;
                }

                if (function is IAnonymousFunctionOperation && !OwnedValues.IsMemory(value.Type))
                {
                    Report(value.Syntax, owner,
                        $"is returned by a lambda, which may run after '{owner.Name}' has ended",
                        "return the memory, or a copy of the elements");
                    return;
                }
            }
        }

        private IEnumerable<(ISymbol Owner, SyntaxNode Statement, IOperation? Function)> ScopesAround(
            IOperation value, HashSet<ISymbol> owners) =>
            _ends.Scopes.Where(scope =>
                owners.Contains(scope.Owner) && scope.Statement.Span.Contains(value.Syntax.Span));

        /// <summary>What a target is called when it is still there after a statement; else, and in doubt, null.</summary>
        private string? Outside(IOperation target, SyntaxNode statement, bool isMemory)
        {
            switch (OwnedValues.VariableOf(target))
            {
                case ILocalSymbol local:
                    return isMemory || IsDeclaredIn(local, statement) ? null : $"variable '{local.Name}'";
                case IParameterSymbol { RefKind: RefKind.None } parameter:
                    return isMemory || IsBodyOf(parameter, statement) ? null : $"parameter '{parameter.Name}'";
                case IParameterSymbol parameter:
                    return $"parameter '{parameter.Name}'";
            }

            return target switch
            {
                IMemberReferenceOperation { Instance: IInstanceReferenceOperation
                {
                    ReferenceKind: InstanceReferenceKind.ImplicitReceiver,
                } } => null,
                IFieldReferenceOperation { Field: var field } =>
                    isMemory && IsSetAgain(field) ? null : $"field '{field.Name}'",
                IPropertyReferenceOperation { Property: var property } =>
                    isMemory ? null : $"property '{property.Name}'",
                _ => null,
            };
        }

        /// <summary>A field that is given something else later may be cleared before the owner ends.</summary>
        private bool IsSetAgain(IFieldSymbol field) =>
            _operations.OfType<ISimpleAssignmentOperation>().Count(assignment =>
                assignment.Target is IFieldReferenceOperation { Field: var other }
                && SymbolEqualityComparer.Default.Equals(other, field)) > 1;

        private static bool IsDeclaredIn(ISymbol variable, SyntaxNode statement) =>
            variable.DeclaringSyntaxReferences.Any(declaration =>
                declaration.SyntaxTree == statement.SyntaxTree && statement.Span.Contains(declaration.Span));

        /// <summary>Whether a statement is all that a parameter is there for.</summary>
        private static bool IsBodyOf(IParameterSymbol parameter, SyntaxNode statement) =>
            parameter.ContainingSymbol.DeclaringSyntaxReferences.Any(declaration =>
                declaration.GetSyntax() == statement.Parent);

        /// <summary>Uses of what an owner gave out, after it was disposed by hand: the first of each variable.</summary>
        private void CheckBehind(ISymbol owner, SyntaxNode statement)
        {
            var reported = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
            foreach (var use in _operations)
            {
                if (use is (ILocalReferenceOperation or IParameterReferenceOperation)
                    && OwnedValues.VariableOf(use) is { } variable
                    && (use.Type is { IsRefLikeType: true } || variable is ILocalSymbol { RefKind: not RefKind.None })
                    && !IsGiven(use)
                    && IsDeclaredBefore(variable, statement)
                    && !reported.Contains(variable)
                    && _values.Of(variable).Contains(owner)
                    && OwnerEnds.IsFollowedBy(statement, use.Syntax, loop => IsDeclaredIn(variable, loop))
                    && !IsReplaced(variable, owner, statement, use))
                {
                    _ = reported.Add(variable);
                    Report(use.Syntax, owner, $"is used after '{owner.Name}' was disposed",
                        "dispose the owner after the last use, or leave it to a 'using'");
                }
            }
        }

        /// <summary>A variable that comes later is given its value by a use that is reported already.</summary>
        private static bool IsDeclaredBefore(ISymbol variable, SyntaxNode statement) =>
            variable.DeclaringSyntaxReferences.Any(declaration => declaration.Span.Start < statement.Span.End);

        /// <summary>Whether a variable is named to be given a value, or is declared.</summary>
        private static bool IsGiven(IOperation use) =>
            use is ILocalReferenceOperation { IsDeclaration: true }
            || (use.Parent is ISimpleAssignmentOperation assignment && assignment.Target == use
                && (assignment.IsRef || use.Type is { IsRefLikeType: true }));

        private bool IsReplaced(ISymbol variable, ISymbol owner, SyntaxNode statement, IOperation use) =>
            _operations.OfType<ISimpleAssignmentOperation>().Any(assignment =>
                SymbolEqualityComparer.Default.Equals(OwnedValues.VariableOf(assignment.Target), variable)
                && assignment.Syntax.SpanStart >= statement.Span.End
                && assignment.Syntax.Span.End <= use.Syntax.SpanStart
                && !_values.Of(assignment.Value, assignment.IsRef).Contains(owner));

        private void Report(SyntaxNode place, ISymbol owner, string problem, string remedy) =>
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.EscapedMemory, place.GetLocation(), owner.Name, problem, remedy));
    }
}
