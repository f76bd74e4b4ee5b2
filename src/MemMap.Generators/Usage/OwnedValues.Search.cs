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
            if (isOwner
                && (values._kept.Contains(variable) || IsCaptured(variable) || IsParameterByReference(variable)))
            {
                KeptElsewhere ??= variable;
            }

            if (isOwner && definitions.All(static definition => VariableOf(definition.Value) is null)
                && (definitions.Count == 0 || !definitions.All(static definition => IsForeign(definition.Value))))
            {
                Owners.Add(variable);
            }

            foreach (var (value, flow) in definitions)
            {
                if (isOwner && flow == Flow.Part)
                {
                    KeptElsewhere ??= SourceOf(value) ?? variable;
                }
                else if (flow == Flow.Arguments)
                {
                    AddArguments(value);
                }
                else
                {
                    // The collection of a foreach by reference is not a reference itself.
                    Add(value, flow == Flow.Reference, isOwner);
                }
            }

            if (values._aliases.TryGetValue(variable, out var aliases))
            {
                foreach (var alias in aliases)
                {
                    Add(alias);
                }
            }

            if (KeptElsewhere is not null)
            {
                Owners.UnionWith(values._pins.Of(variable));
            }
        }

        /// <param name="value">What is asked about.</param>
        /// <param name="isRef">Whether it is taken by reference.</param>
        /// <param name="isOwner">Whether it is an owner to what it is given to, by a pattern or a cast.</param>
        public void Add(IOperation? value, bool isRef, bool isOwner = false)
        {
            isOwner |= IsOwner(value?.Type);
            foreach (var leaf in Leaves.Of(value))
            {
                if (IsOwner(leaf.Type) || (isOwner && MayHide(leaf.Type)))
                {
                    FindKept(leaf);
                }

                if (isRef || Carries(leaf.Type))
                {
                    AddLeaf(leaf, isRef);
                }
            }
        }

        private void AddLeaf(IOperation value, bool isRef)
        {
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
                case ITupleOperation tuple:
                    foreach (var element in tuple.Elements)
                    {
                        Add(element, isRef: false);
                    }

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

        /// <summary>Variables are followed; of all else only what is known to be new is not kept.</summary>
        private void FindKept(IOperation value)
        {
            if (KeptElsewhere is null && !IsNew(value)
                && !(IsOwner(value.Type) && value is ILocalReferenceOperation or IParameterReferenceOperation)
                && !(value is IMemberReferenceOperation { Member: var member }
                    && Pools.AreAllOf(member, values._compilation)))
            {
                KeptElsewhere = SourceOf(value) ?? value.Type;
            }
        }

        /// <summary>What a value is called where it comes from.</summary>
        private static ISymbol? SourceOf(IOperation value) => Strip(value) switch
        {
            IMemberReferenceOperation { Member: var member } => member,
            IArrayElementReferenceOperation { ArrayReference: var array } => SourceOf(array),
            IInvocationOperation { TargetMethod: var method } => method,
            IAwaitOperation { Operation: var task } => SourceOf(task),
            var other => VariableOf(other),
        };

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

        private static ITypeSymbol? TypeOf(ISymbol variable) =>
            variable is ILocalSymbol local ? local.Type : (variable as IParameterSymbol)?.Type;

        private static bool IsParameterByReference(ISymbol variable) =>
            variable is IParameterSymbol { RefKind: not RefKind.None };

        private static bool Carries(ITypeSymbol? type) =>
            type is { IsRefLikeType: true } || IsMemory(type) || IsOwner(type)
            || (type is INamedTypeSymbol { IsTupleType: true } tuple
                && tuple.TupleElements.Any(static element => Carries(element.Type)));

        /// <summary>Whether the owner of a map may be held under a type that does not tell.</summary>
        private static bool MayHide(ITypeSymbol? type) => type is
            { SpecialType: SpecialType.System_Object } or { TypeKind: not (TypeKind.Class or TypeKind.Struct) };

        /// <summary>What no other code can have.</summary>
        private static bool IsNew(IOperation value) =>
            IsForeign(value) || (value is IInvocationOperation { TargetMethod: var method } && IsLease(method));

        /// <summary>An owner that cannot be of a map: a pool's, or what another library made.</summary>
        private static bool IsForeign(IOperation value) => Strip(value) switch
        {
            IInvocationOperation { TargetMethod: var method } => Pools.IsRent(method),
            IObjectCreationOperation => true,
            _ => false,
        };

        private static bool IsLease(IMethodSymbol method) => method is { Name: "LeaseMemory", ContainingType: var map }
            && (AttributeReader.IsOurs(map, "WritableArray") || AttributeReader.IsOurs(map, "ReadOnlyArray"));

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
