using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <content>How an owner is found from a value.</content>
internal sealed partial class OwnedValues
{
    /// <summary>One question: each variable and function is looked at once.</summary>
    private sealed class Search(OwnedValues values)
    {
        private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

        public HashSet<ISymbol> Owners { get; } = new(SymbolEqualityComparer.Default);

        /// <summary>Where an owner was found that is not a variable of the body.</summary>
        public ISymbol? KeptElsewhere { get; private set; }

        public void Add(ISymbol variable)
        {
            if (!_seen.Add(variable))
            {
                return;
            }

            if (values.IsPin(variable))
            {
                Owners.Add(variable);
                return;
            }

            var isOwner = IsOwner(TypeOf(variable));
            var definitions = values._definitions.TryGetValue(variable, out var known) ? known : [];
            if (isOwner && (values._kept.Contains(variable) || IsCaptured(variable)))
            {
                KeptElsewhere ??= variable;
            }

            if (isOwner && definitions.All(static definition => VariableOf(definition.Value) is null))
            {
                if (definitions.Count == 0 || !definitions.All(static definition => IsForeign(definition.Value)))
                {
                    Owners.Add(variable);
                }

                foreach (var definition in definitions)
                {
                    FindKept(Strip(definition.Value));
                }

                return;
            }

            foreach (var (value, flow) in definitions)
            {
                if (flow == Flow.Arguments)
                {
                    AddArguments(value);
                }
                else
                {
                    // The collection of a foreach by reference is not a reference itself.
                    Add(value, flow == Flow.Reference);
                }
            }

            if (KeptElsewhere is not null)
            {
                Owners.UnionWith(values._pins.Of(variable));
            }
        }

        public void Add(IOperation? value, bool isRef)
        {
            value = value is null ? null : Strip(value);
            if (value is null || (!isRef && !Carries(value.Type)))
            {
                return;
            }

            FindKept(value);
            switch (value)
            {
                case ILocalReferenceOperation { Local: var local }:
                    Add(local);
                    break;
                case IParameterReferenceOperation { Parameter: var parameter }:
                    Add(parameter);
                    break;
                case IFieldReferenceOperation { Instance: var holder }:
                    AddHolder(holder, isRef);
                    break;
                case IPropertyReferenceOperation { Instance: var holder }:
                    AddHolder(holder, isRef);
                    break;
                case IImplicitIndexerReferenceOperation { Instance: var holder }:
                    AddHolder(holder, isRef);
                    break;
                case IInlineArrayAccessOperation { Instance: var holder }:
                    AddHolder(holder, isRef);
                    break;
                case IInvocationOperation call when isRef || !IsMemory(call.Type) || IsOfFramework(call.TargetMethod):
                    AddArguments(call);
                    AddReturned(call.TargetMethod);
                    break;
                case IObjectCreationOperation creation when creation.Type is { IsRefLikeType: true }:
                    AddArguments(creation);
                    AddMembers(creation.Initializer);
                    break;
                case IWithOperation with:
                    Add(with.Operand, isRef: false);
                    AddMembers(with.Initializer);
                    break;
                case IConditionalOperation choice:
                    Add(choice.WhenTrue, isRef);
                    Add(choice.WhenFalse, isRef);
                    break;
                case ISwitchExpressionOperation choice:
                    foreach (var arm in choice.Arms)
                    {
                        Add(arm.Value, isRef);
                    }

                    break;
                case ICoalesceOperation choice:
                    Add(choice.Value, isRef);
                    Add(choice.WhenNull, isRef);
                    break;
                case ISimpleAssignmentOperation assignment:
                    Add(assignment.Value, isRef);
                    break;
                case IConditionalAccessOperation access:
                    Add(access.WhenNotNull, isRef);
                    break;
                case IConditionalAccessInstanceOperation instance:
                    Add(AccessOf(instance)?.Operation, isRef);
                    break;
            }
        }

        /// <summary>
        /// All that a call is given and may keep: what is <c>scoped</c> it may not, but for methods that are there to
        /// get around that.
        /// </summary>
        public void AddArguments(IOperation call)
        {
            if (call is IInvocationOperation { Instance: { } receiver })
            {
                AddHolder(receiver, receiver.Type is { IsValueType: true });
            }

            foreach (var argument in ArgumentsOf(call))
            {
                if (argument.Parameter is { } parameter
                    && (parameter.ScopedKind == ScopedKind.None
                        || parameter.ContainingType is { Name: "MemoryMarshal" or "Unsafe" }))
                {
                    Add(argument.Value, isRef: false);
                    if (parameter.RefKind != RefKind.None)
                    {
                        Add(argument.Value, isRef: true);
                    }
                }
            }
        }

        private void FindKept(IOperation value)
        {
            if (KeptElsewhere is null && IsOwner(value.Type) && !IsForeign(value))
            {
                KeptElsewhere = value switch
                {
                    IMemberReferenceOperation { Member: var member } => Pools.AreAllOf(member) ? null : member,
                    IArrayElementReferenceOperation { ArrayReference: var array } =>
                        (Strip(array) as IMemberReferenceOperation)?.Member ?? VariableOf(array),
                    IInvocationOperation { TargetMethod: { Name: not "LeaseMemory" } method } => method,
                    _ => null,
                };
            }
        }

        /// <summary>Whether a variable is a parameter of a primary constructor, which the type keeps.</summary>
        private bool IsCaptured(ISymbol variable) =>
            variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } maker }
            && !SymbolEqualityComparer.Default.Equals(maker, values._member);

        private void AddHolder(IOperation? holder, bool isRef)
        {
            Add(holder, isRef: false);
            if (isRef && holder is { Type.IsValueType: true }
                and not ILocalReferenceOperation { Local.RefKind: RefKind.None })
            {
                Add(holder, isRef: true);
            }
        }

        private void AddMembers(IObjectOrCollectionInitializerOperation? initializer)
        {
            foreach (var member in initializer?.Initializers.OfType<ISimpleAssignmentOperation>() ?? [])
            {
                Add(member.Value, member.IsRef);
            }
        }

        /// <summary>A function inside the body sees its variables.</summary>
        private void AddReturned(IMethodSymbol method)
        {
            if (values._functions.TryGetValue(method.OriginalDefinition, out var function) && _seen.Add(method))
            {
                foreach (var returned in function.Descendants().OfType<IReturnOperation>())
                {
                    Add(returned.ReturnedValue, method.RefKind != RefKind.None);
                }
            }
        }

        private static IConditionalAccessOperation? AccessOf(IOperation instance)
        {
            var parent = instance.Parent;
            while (parent is not (null or IConditionalAccessOperation))
            {
                parent = parent.Parent;
            }

            return (IConditionalAccessOperation?)parent;
        }

        private static ITypeSymbol? TypeOf(ISymbol variable) =>
            variable is ILocalSymbol local ? local.Type : (variable as IParameterSymbol)?.Type;

        private static bool Carries(ITypeSymbol? type) =>
            type is { IsRefLikeType: true } || IsMemory(type) || IsOwner(type);

        /// <summary>An owner that cannot be of a map: another library made it.</summary>
        private static bool IsForeign(IOperation value) => Strip(value) switch
        {
            IInvocationOperation { TargetMethod: var method } =>
                method is { Name: not "LeaseMemory", DeclaringSyntaxReferences.IsEmpty: true },
            IObjectCreationOperation => true,
            _ => false,
        };

        /// <summary>
        /// Of methods that return a memory, only .NET's own are known to return one that they were given.
        /// </summary>
        private static bool IsOfFramework(IMethodSymbol method)
        {
            var space = method.ContainingNamespace;
            while (space is { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false })
            {
                space = space.ContainingNamespace;
            }

            return space is { Name: "System" };
        }
    }
}
