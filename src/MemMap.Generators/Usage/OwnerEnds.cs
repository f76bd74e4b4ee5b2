using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>Where the memory owners of one body end, as far as it can be seen.</summary>
internal sealed class OwnerEnds
{
    private readonly OwnedValues _values;

    public OwnerEnds(IReadOnlyList<IOperation> operations, OwnedValues values)
    {
        _values = values;
        foreach (var operation in operations)
        {
            Add(operation);
        }
    }

    /// <summary>Statements at whose end an owner is disposed: nothing of it may be kept outside.</summary>
    public List<(ISymbol Owner, SyntaxNode Statement, IOperation? Function)> Scopes { get; } = [];

    /// <summary>Statements that have disposed an owner which other statements still see.</summary>
    public List<(ISymbol Owner, SyntaxNode Statement)> Disposals { get; } = [];

    /// <summary>The statement or block at whose end a <c>using</c> disposes.</summary>
    public static SyntaxNode ScopeOf(IOperation statement) => statement is IUsingOperation
        ? statement.Syntax
        : statement.Syntax.Parent is GlobalStatementSyntax { Parent: { } unit } ? unit : statement.Syntax.Parent!;

    /// <summary>The function inside the body that an operation belongs to; null for the body itself.</summary>
    public static IOperation? FunctionOf(IOperation operation)
    {
        var parent = operation.Parent;
        while (parent is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            parent = parent.Parent;
        }

        return parent;
    }

    /// <summary>Whether something can run after a statement has: in doubt it cannot.</summary>
    /// <param name="statement">What ran.</param>
    /// <param name="use">What may follow.</param>
    /// <param name="isDeclaredIn">Whether the variable of the use is made anew by every round of a loop.</param>
    public static bool IsFollowedBy(SyntaxNode statement, SyntaxNode use, Func<StatementSyntax, bool> isDeclaredIn)
    {
        SyntaxNode? parent;
        for (var node = statement; (parent = node.Parent) is not null; node = parent)
        {
            switch (parent)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax
                    and not GlobalStatementSyntax:
                    return false;
                case TryStatementSyntax { Finally: { } last } when node != last && last.Span.Contains(use.Span):
                    return true;
                case BlockSyntax or SwitchSectionSyntax or CompilationUnitSyntax:
                    var jump = Next(parent, node, use, out var isFound);
                    if (isFound || jump is ReturnStatementSyntax or ThrowStatementSyntax or GotoStatementSyntax)
                    {
                        return isFound;
                    }

                    if (jump is BreakStatementSyntax or ContinueStatementSyntax)
                    {
                        parent = Left(jump);
                        if (parent is null)
                        {
                            return false;
                        }

                        if (jump is ContinueStatementSyntax && IsRepeated(parent, use, isDeclaredIn))
                        {
                            return true;
                        }
                    }

                    break;
                default:
                    if (IsRepeated(parent, use, isDeclaredIn))
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    private void Add(IOperation operation)
    {
        switch (operation)
        {
            case IUsingDeclarationOperation { DeclarationGroup: var group }:
                AddScope(operation, group.GetDeclaredVariables(), ScopeOf(operation));
                break;
            case IUsingOperation { Resources: IVariableDeclarationGroupOperation group }:
                AddScope(operation, group.GetDeclaredVariables(), ScopeOf(operation));
                break;
            case IUsingOperation { Resources: var resource }:
                AddScope(operation, _values.Of(resource), operation.Syntax);
                Disposals.AddRange(_values.Of(resource).Select(owner => (owner, operation.Syntax)));
                break;
            case IInvocationOperation { Instance: { } instance, TargetMethod.Name: "Dispose" }:
                var owners = _values.Of(instance);
                if (owners.Count > 0 && operation.Syntax.FirstAncestorOrSelf<StatementSyntax>() is { } statement)
                {
                    Disposals.AddRange(owners.Select(owner => (owner, (SyntaxNode)statement)));
                    AddTry(operation, owners);
                }

                break;
        }
    }

    /// <summary>A <c>finally</c> that disposes is a <c>using</c> in other words.</summary>
    private void AddTry(IOperation dispose, HashSet<ISymbol> owners)
    {
        var child = dispose;
        for (var parent = child.Parent; parent is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation);
            (child, parent) = (parent, parent.Parent))
        {
            if (parent is ITryOperation { Finally: { } last } && last == child)
            {
                AddScope(parent, owners, parent.Syntax);
            }
        }
    }

    private void AddScope(IOperation operation, IEnumerable<ISymbol> variables, SyntaxNode statement)
    {
        foreach (var owner in variables
            .Where(variable => variable is not ILocalSymbol local || OwnedValues.IsOwner(local.Type)
                || _values.IsPin(variable))
            .SelectMany(_values.Of))
        {
            Scopes.Add((owner, statement, FunctionOf(operation)));
        }
    }

    /// <summary>The jump that ends the statements behind one, unless what is looked for stands among them.</summary>
    private static StatementSyntax? Next(SyntaxNode block, SyntaxNode node, SyntaxNode use, out bool isFound)
    {
        isFound = false;
        foreach (var sibling in block.ChildNodes().Where(child => child.SpanStart >= node.Span.End))
        {
            isFound = sibling.Span.Contains(use.Span);
            var statement = sibling is GlobalStatementSyntax global ? global.Statement : sibling as StatementSyntax;
            if (isFound || statement is ReturnStatementSyntax or ThrowStatementSyntax or GotoStatementSyntax
                or BreakStatementSyntax or ContinueStatementSyntax)
            {
                return statement;
            }
        }

        return null;
    }

    /// <summary>The statement that a <c>break</c> or <c>continue</c> leaves.</summary>
    private static SyntaxNode? Left(StatementSyntax jump) => jump.Ancestors().FirstOrDefault(node =>
        BodyOf(node) is not null || (node is SwitchStatementSyntax && jump is BreakStatementSyntax));

    private static bool IsRepeated(SyntaxNode node, SyntaxNode use, Func<StatementSyntax, bool> isDeclaredIn) =>
        BodyOf(node) is { } body && node.Span.Contains(use.Span) && !isDeclaredIn(body);

    private static StatementSyntax? BodyOf(SyntaxNode node) => node switch
    {
        WhileStatementSyntax loop => loop.Statement,
        DoStatementSyntax loop => loop.Statement,
        ForStatementSyntax loop => loop.Statement,
        CommonForEachStatementSyntax loop => loop.Statement,
        _ => null,
    };
}
