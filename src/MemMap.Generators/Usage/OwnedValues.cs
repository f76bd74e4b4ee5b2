using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Which memory owners the spans, references and memories of one body come from. A variable may hold whatever it is
/// given anywhere, and what a method returns may hold whatever of that kind it was given: the compiler's own rule.
/// </summary>
/// <remarks>
/// <code>
/// owner ──.Memory──▶ memory ──.Span──▶ span ──[i], Slice, foreach, new Reader(span)──▶ reference, span, ref struct
/// </code>
/// </remarks>
internal sealed partial class OwnedValues
{
    private readonly Dictionary<ISymbol, List<(IOperation Value, Flow Flow)>> _definitions =
        new(SymbolEqualityComparer.Default);

    private readonly Dictionary<ISymbol, ILocalFunctionOperation> _functions = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _kept = new(SymbolEqualityComparer.Default);
    private readonly ISymbol _member;
    private readonly Pins _pins;

    /// <param name="operations">Everything of the body.</param>
    /// <param name="member">What the body belongs to.</param>
    public OwnedValues(IReadOnlyList<IOperation> operations, ISymbol member)
    {
        _member = member;
        _pins = new Pins(operations);
        foreach (var operation in operations)
        {
            Add(operation);
        }
    }

    private enum Flow
    {
        Value,
        Reference,

        /// <summary>What a call was given, into a variable that it may write to.</summary>
        Arguments,
    }

    /// <summary>What <c>LeaseMemory</c> returns.</summary>
    public static bool IsOwner(ITypeSymbol? type) =>
        AttributeReader.IsOurs(type as INamedTypeSymbol, "ReadOnlyMemoryLease")
        || (type is INamedTypeSymbol { Arity: 1 } named && AttributeReader.IsNamed(named, "IMemoryOwner", "Buffers"));

    /// <summary>A <c>Memory</c> or <c>ReadOnlyMemory</c>, or one that may be missing.</summary>
    public static bool IsMemory(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Arity: 1 } named
        && (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            ? IsMemory(named.TypeArguments[0])
            : named is
            {
                Name: "Memory" or "ReadOnlyMemory",
                ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true },
            });

    /// <summary>The owners that a value comes from, each as the variable that held it first.</summary>
    public HashSet<ISymbol> Of(IOperation value, bool isRef = false)
    {
        var found = new Search(this);
        found.Add(value, isRef);
        return found.Owners;
    }

    /// <summary>The owners of what a variable may hold.</summary>
    public HashSet<ISymbol> Of(ISymbol variable)
    {
        var found = new Search(this);
        found.Add(variable);
        return found.Owners;
    }

    /// <summary>
    /// The field, property or method that an owner of the value comes from: other code may end such an owner at any time.
    /// Null where all owners are variables of the body.
    /// </summary>
    public ISymbol? KeptElsewhere(IOperation value)
    {
        var found = new Search(this);
        found.Add(value, isRef: false);
        return found.KeptElsewhere;
    }

    /// <summary>Whether a memory is that of a variable, or a slice of it, which a <c>using</c> around it has pinned.</summary>
    public bool IsPinned(IOperation memory) =>
        Pins.VariableOf(memory) is { } variable
        && (!_definitions.TryGetValue(variable, out var definitions) || definitions.Count == 1)
        && _pins.HoldsAt(variable, memory);

    /// <summary>Whether a variable is the pin of a memory.</summary>
    public bool IsPin(ISymbol variable) => _pins.Contains(variable);

    /// <summary>The owners of all that a call is given and may keep.</summary>
    public HashSet<ISymbol> OfArguments(IOperation call)
    {
        var found = new Search(this);
        found.AddArguments(call);
        return found.Owners;
    }

    /// <summary>
    /// Variables in which a call may keep what else it is given: by reference, and its mutable receiver.
    /// </summary>
    public static IEnumerable<IOperation> WrittenBy(IOperation operation)
    {
        if (operation is IInvocationOperation
            {
                TargetMethod.IsReadOnly: false,
                Instance: { Type: { IsRefLikeType: true, IsReadOnly: false } } receiver,
            })
        {
            yield return receiver;
        }

        foreach (var argument in ArgumentsOf(operation))
        {
            if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out, Type.IsRefLikeType: true })
            {
                yield return argument.Value;
            }
        }
    }

    /// <summary>Owners and memories that a call is given and may give out a span of.</summary>
    public static IEnumerable<IOperation> SpannedBy(IOperation call) =>
        call.Type is { IsRefLikeType: true } || call is IInvocationOperation { TargetMethod.RefKind: not RefKind.None }
            || WrittenBy(call).Any()
            ? ArgumentsOf(call).Select(static argument => argument.Value)
                .Concat(call is IInvocationOperation { Instance: { } instance } ? [instance] : [])
                .Where(static value => IsMemory(value.Type) || IsOwner(Strip(value).Type))
            : [];

    /// <summary>The variable that an expression is, or is a field of.</summary>
    public static ISymbol? VariableOf(IOperation operation) => Strip(operation) switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter,
        IDeclarationExpressionOperation { Expression: var expression } => VariableOf(expression),
        IFieldReferenceOperation { Instance: { Type.IsValueType: true } holder } => VariableOf(holder),
        IPropertyReferenceOperation { Instance: { Type.IsValueType: true } holder } => VariableOf(holder),
        _ => null,
    };

    private static IOperation Strip(IOperation operation)
    {
        while (operation is IConversionOperation or IParenthesizedOperation)
        {
            operation = operation.ChildOperations.First();
        }

        return operation;
    }

    private static IEnumerable<IArgumentOperation> ArgumentsOf(IOperation call) => call switch
    {
        IInvocationOperation invocation => invocation.Arguments,
        _ => ((IObjectCreationOperation)call).Arguments,
    };

    private void Add(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer:
                Define(declarator.Symbol, initializer.Value, declarator.Symbol.RefKind != RefKind.None);
                break;
            case ISimpleAssignmentOperation assignment when VariableOf(assignment.Target) is { } variable:
                Define(variable, assignment.Value, assignment.IsRef);
                break;
            case ISimpleAssignmentOperation assignment
                when IsOwner(Strip(assignment.Value).Type) && VariableOf(assignment.Value) is { } owner:
                _ = _kept.Add(owner);
                break;
            case IDeconstructionAssignmentOperation { Target: ITupleOperation targets } assignment:
                foreach (var variable in targets.Elements.Select(VariableOf).OfType<ISymbol>())
                {
                    Define(variable, assignment.Value, isRef: false);
                }

                break;
            case IForEachLoopOperation loop:
                foreach (var local in loop.Locals)
                {
                    Define(local, loop.Collection, isRef: false);
                }

                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } local, Parent: IIsPatternOperation matched }:
                Define(local, matched.Value, isRef: false);
                break;
            case ILocalFunctionOperation function:
                _functions[function.Symbol] = function;
                break;
            case IInvocationOperation or IObjectCreationOperation:
                foreach (var variable in WrittenBy(operation).Select(VariableOf).OfType<ISymbol>())
                {
                    Define(variable, operation, Flow.Arguments);
                }

                break;
        }
    }

    private void Define(ISymbol variable, IOperation value, bool isRef) =>
        Define(variable, value, isRef ? Flow.Reference : Flow.Value);

    private void Define(ISymbol variable, IOperation value, Flow flow)
    {
        if (!_definitions.TryGetValue(variable, out var definitions))
        {
            _definitions[variable] = definitions = [];
        }

        definitions.Add((value, flow));
    }
}
