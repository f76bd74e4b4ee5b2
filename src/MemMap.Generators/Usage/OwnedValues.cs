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

    /// <summary>Variables that may be given something after their declaration, by whatever name.</summary>
    private readonly HashSet<ISymbol> _assigned = new(SymbolEqualityComparer.Default);

    /// <summary>The references to a variable: what they are given, it has.</summary>
    private readonly Dictionary<ISymbol, List<ISymbol>> _aliases = new(SymbolEqualityComparer.Default);

    private readonly Compilation _compilation;
    private readonly ISymbol _member;
    private readonly Pins _pins;

    /// <param name="operations">Everything of the body.</param>
    /// <param name="member">What the body belongs to.</param>
    /// <param name="compilation">What the member belongs to.</param>
    public OwnedValues(IReadOnlyList<IOperation> operations, ISymbol member, Compilation compilation)
    {
        _compilation = compilation;
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

        /// <summary>Something out of the value: of a collection, of a tuple, or what a call gives out.</summary>
        Part,

        /// <summary>What a call was given, into a variable that it may write to.</summary>
        Arguments,
    }

    /// <summary>What <c>LeaseMemory</c> returns, and the manager that it may be cast to.</summary>
    public static bool IsOwner(ITypeSymbol? type) =>
        AttributeReader.IsOurs(type as INamedTypeSymbol, "ReadOnlyMemoryLease")
        || (type is INamedTypeSymbol { Arity: 1 } named
            && (AttributeReader.IsNamed(named, "IMemoryOwner", "Buffers")
                || AttributeReader.IsNamed(named, "MemoryManager", "Buffers")));

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

    /// <summary>
    /// Whether a memory is that of a variable, or a slice of it, which a <c>using</c> around it has pinned. A variable
    /// that is given another memory anywhere may hold one that is not pinned.
    /// </summary>
    public bool IsPinned(IOperation memory) =>
        Pins.VariableOf(memory) is { } variable
        && !_assigned.Contains(variable)
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

    /// <summary>What a deconstruction gives something to.</summary>
    public static IEnumerable<IOperation> TargetsOf(IOperation target) => Strip(target) switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(TargetsOf),
        IDeclarationExpressionOperation { Expression: ITupleOperation tuple } => TargetsOf(tuple),
        var single => [single],
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
                var isAlias = declarator.Symbol.RefKind != RefKind.None;
                Define(declarator.Symbol, initializer.Value, isAlias ? Flow.Reference : Flow.Value);
                if (isAlias)
                {
                    Alias(declarator.Symbol, initializer.Value);
                }

                break;
            case ISimpleAssignmentOperation { IsRef: true } assignment:
                if (VariableOf(assignment.Target) is { } reference)
                {
                    Define(reference, assignment.Value, Flow.Reference);
                    _ = _assigned.Add(reference);
                }

                Alias(VariableOf(assignment.Target), assignment.Value);
                break;
            case ISimpleAssignmentOperation assignment:
                Assign(assignment.Target, assignment.Value);
                break;
            case ICoalesceAssignmentOperation assignment:
                Assign(assignment.Target, assignment.Value);
                break;
            case IDeconstructionAssignmentOperation assignment:
                Assign(assignment.Target, assignment.Value);
                break;
            case IForEachLoopOperation loop:
                foreach (var local in loop.Locals)
                {
                    Define(local, loop.Collection, Flow.Part);
                }

                foreach (var variable in TargetsOf(loop.LoopControlVariable).Select(VariableOf).OfType<ISymbol>()
                    .Where(variable => !loop.Locals.Contains(variable, SymbolEqualityComparer.Default)))
                {
                    Define(variable, loop.Collection, Flow.Part);
                    _ = _assigned.Add(variable);
                }

                break;
            case IPatternOperation pattern when DeclaredBy(pattern) is { } local
                && Leaves.InputOf(pattern, out var isPart) is { } input:
                Define(local, input, isPart ? Flow.Part : Flow.Value);
                break;
            case ILocalFunctionOperation function:
                _functions[function.Symbol] = function;
                break;
            case IInvocationOperation or IObjectCreationOperation:
                foreach (var variable in WrittenBy(operation).Select(VariableOf).OfType<ISymbol>())
                {
                    Define(variable, operation, Flow.Arguments);
                }

                AddReferences(operation);
                break;
        }
    }

    private static ISymbol? DeclaredBy(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation { DeclaredSymbol: var local } => local,
        IRecursivePatternOperation { DeclaredSymbol: var local } => local,
        IListPatternOperation { DeclaredSymbol: var local } => local,
        _ => null,
    };

    private void Assign(IOperation target, IOperation value)
    {
        target = Strip(target);
        if (target is IDeclarationExpressionOperation { Expression: ITupleOperation declared })
        {
            target = declared;
        }

        if (target is ITupleOperation { Elements: var targets })
        {
            if (Strip(value) is ITupleOperation { Elements: var values } && values.Length == targets.Length)
            {
                for (var i = 0; i < targets.Length; i++)
                {
                    Assign(targets[i], values[i]);
                }

                return;
            }

            foreach (var part in TargetsOf(target).Select(VariableOf).OfType<ISymbol>())
            {
                Define(part, value, Flow.Part);
                _ = _assigned.Add(part);
            }

            return;
        }

        var variable = VariableOf(target);
        if (variable is not null)
        {
            Define(variable, value, Flow.Value);
            _ = _assigned.Add(variable);
        }

        // What a reference is to may be a field.
        if (target is not IDiscardOperation
            && variable is null or ILocalSymbol { RefKind: not RefKind.None }
                or IParameterSymbol { RefKind: not RefKind.None })
        {
            foreach (var owner in Leaves.Of(value).Where(static leaf => IsOwner(leaf.Type)).Select(VariableOf)
                .OfType<ISymbol>())
            {
                _ = _kept.Add(owner);
            }
        }
    }

    /// <summary>A variable that has another name is given what that one is.</summary>
    private void Alias(ISymbol? reference, IOperation value)
    {
        foreach (var variable in Leaves.Of(value).Select(VariableOf).OfType<ISymbol>())
        {
            _ = _assigned.Add(variable);
            if (reference is not null)
            {
                if (!_aliases.TryGetValue(variable, out var aliases))
                {
                    _aliases[variable] = aliases = [];
                }

                aliases.Add(reference);
            }
        }
    }

    /// <summary>A call may give anything to what it is given by reference.</summary>
    private void AddReferences(IOperation call)
    {
        foreach (var argument in ArgumentsOf(call))
        {
            if (argument.Parameter is { RefKind: RefKind.Ref or RefKind.Out })
            {
                foreach (var variable in Leaves.Of(argument.Value).Select(VariableOf).OfType<ISymbol>())
                {
                    _ = _assigned.Add(variable);
                    if (IsOwner(argument.Value.Type))
                    {
                        Define(variable, call, Flow.Part);
                    }
                }
            }
        }
    }

    private void Define(ISymbol variable, IOperation value, Flow flow)
    {
        if (!_definitions.TryGetValue(variable, out var definitions))
        {
            _definitions[variable] = definitions = [];
        }

        definitions.Add((value, flow));
    }
}
