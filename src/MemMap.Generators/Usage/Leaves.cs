using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>What an expression may be, where it names other expressions and makes nothing of its own.</summary>
internal static class Leaves
{
    /// <summary>
    /// The expressions that one of these may be: both sides of <c>?:</c> and <c>??</c>, the arms of a <c>switch</c>, what
    /// is behind <c>?.</c>, and of an assignment the target too, since it is what other code sees.
    /// </summary>
    public static IEnumerable<IOperation> Of(IOperation? value) => value switch
    {
        null or IThrowOperation or ILiteralOperation or IDefaultValueOperation => [],
        IConversionOperation { Operand: var operand } => Of(operand),
        IParenthesizedOperation { Operand: var operand } => Of(operand),
        IConditionalOperation choice => Of(choice.WhenTrue).Concat(Of(choice.WhenFalse)),
        ICoalesceOperation choice => Of(choice.Value).Concat(Of(choice.WhenNull)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(static arm => Of(arm.Value)),
        ISimpleAssignmentOperation assignment => Of(assignment.Value).Concat(Of(assignment.Target)),
        ICoalesceAssignmentOperation assignment => Of(assignment.Value).Concat(Of(assignment.Target)),
        IConditionalAccessOperation access => Of(access.WhenNotNull),
        IConditionalAccessInstanceOperation => Of(AccessOf(value)?.Operation),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.PatternInput } =>
            PatternAround(value) is { } pattern ? Of(InputOf(pattern, out _)) : [],
        _ => [value],
    };

    /// <summary>What a pattern is matched with: a property of a pattern around it, or the value of the whole.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="isPart">Whether it is matched with a part of that, by its position.</param>
    public static IOperation? InputOf(IOperation pattern, out bool isPart)
    {
        isPart = false;
        for (var around = pattern.Parent; around is not null; around = around.Parent)
        {
            switch (around)
            {
                case IPropertySubpatternOperation { Member: var member }:
                    return member;
                case IIsPatternOperation { Value: var value }:
                    return value;
                case ISwitchExpressionOperation { Value: var value }:
                    return value;
                case ISwitchOperation { Value: var value }:
                    return value;
                case IRecursivePatternOperation or IListPatternOperation:
                    isPart = true;
                    break;
            }
        }

        return null;
    }

    private static IOperation? PatternAround(IOperation input)
    {
        var around = input.Parent;
        while (around is not (null or IRecursivePatternOperation))
        {
            around = around.Parent;
        }

        return around;
    }

    /// <summary>The <c>?.</c> whose left side something is: that of its own left side is another.</summary>
    private static IConditionalAccessOperation? AccessOf(IOperation instance)
    {
        var (child, parent) = (instance, instance.Parent);
        while (parent is not null && !(parent is IConditionalAccessOperation access && access.WhenNotNull == child))
        {
            (child, parent) = (parent, parent.Parent);
        }

        return (IConditionalAccessOperation?)parent;
    }
}
