using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// The pins of one body that end with a <c>using</c>, and nowhere before: <c>using var pin = memory.Pin();</c>. A pin holds
/// the lease of the memory, whatever becomes of the owner.
/// </summary>
internal sealed class Pins
{
    private readonly Dictionary<ISymbol, List<(ISymbol Pin, IOperation Using)>> _pins = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _all = new(SymbolEqualityComparer.Default);

    public Pins(IReadOnlyList<IOperation> operations)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case IUsingDeclarationOperation { DeclarationGroup: var group }:
                    Add(operation, group);
                    break;
                case IUsingOperation { Resources: IVariableDeclarationGroupOperation group }:
                    Add(operation, group);
                    break;
            }
        }

        if (_all.Count > 0)
        {
            _all.ExceptWith(operations.Where(IsCopied).Select(static use => ((ILocalReferenceOperation)use).Local));
        }
    }

    /// <summary>The variable that a memory is, or is a slice of.</summary>
    public static ISymbol? VariableOf(IOperation memory) => memory switch
    {
        ILocalReferenceOperation { Local: var local } => local,
        IParameterReferenceOperation { Parameter: var parameter } => parameter,
        IConversionOperation { Operand: var operand } => VariableOf(operand),
        IParenthesizedOperation { Operand: var operand } => VariableOf(operand),
        IInvocationOperation { TargetMethod.Name: "Slice", Instance: { } whole } => VariableOf(whole),
        IImplicitIndexerReferenceOperation { Instance: var whole } => VariableOf(whole),
        _ => null,
    };

    public bool Contains(ISymbol variable) => _all.Contains(variable);

    /// <summary>The pins of the memory in a variable.</summary>
    public IEnumerable<ISymbol> Of(ISymbol memory) =>
        _pins.TryGetValue(memory, out var pins) ? pins.Select(static pin => pin.Pin).Where(Contains) : [];

    /// <summary>Whether the memory in a variable is pinned wherever an operation runs.</summary>
    public bool HoldsAt(ISymbol memory, IOperation operation) =>
        _pins.TryGetValue(memory, out var pins)
        && pins.Any(pin => _all.Contains(pin.Pin)
            && OwnerEnds.ScopeOf(pin.Using).Span.Contains(operation.Syntax.Span)
            && pin.Using.Syntax.SpanStart < operation.Syntax.SpanStart
            && OwnerEnds.FunctionOf(pin.Using) == OwnerEnds.FunctionOf(operation));

    /// <summary>Whether a pin is named for anything but its address: a copy of it could be disposed before.</summary>
    private bool IsCopied(IOperation operation) =>
        operation is ILocalReferenceOperation { IsDeclaration: false, Local: var local } && _all.Contains(local)
        && operation.Parent is not IPropertyReferenceOperation { Property.Name: "Pointer" };

    private void Add(IOperation statement, IVariableDeclarationGroupOperation group)
    {
        foreach (var declarator in group.Declarations.SelectMany(static declaration => declaration.Declarators))
        {
            if (declarator.GetVariableInitializer()?.Value is IInvocationOperation { TargetMethod.Name: "Pin" } call
                && call.Instance is { } memory && OwnedValues.IsMemory(memory.Type) && VariableOf(memory) is { } variable)
            {
                if (!_pins.TryGetValue(variable, out var pins))
                {
                    _pins[variable] = pins = [];
                }

                pins.Add((declarator.Symbol, statement));
                _ = _all.Add(declarator.Symbol);
            }
        }
    }
}
