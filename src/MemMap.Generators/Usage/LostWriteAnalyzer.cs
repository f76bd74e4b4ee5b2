using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Reports writes into a copy of an element that is never read afterwards: <c>var t = view[i]; t.Size = 7;</c>. In
/// doubt nothing is reported.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LostWriteAnalyzer : DiagnosticAnalyzer
{
    /// <summary>Tells the code fix that a reference would reach the file.</summary>
    public const string CanBeRef = nameof(CanBeRef);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.LostWrite);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(AnalyzeVariable, OperationKind.VariableDeclarator);
        context.RegisterOperationAction(AnalyzeSpan, OperationKind.Invocation, OperationKind.PropertyReference);
    }

    private static void AnalyzeVariable(OperationAnalysisContext context)
    {
        var declarator = (IVariableDeclaratorOperation)context.Operation;
        if (declarator.Symbol is not { RefKind: RefKind.None, Type.IsValueType: true } local
            || declarator.GetVariableInitializer()?.Value is not { } value
            || MappedTypes.ElementOf(value) is not { } element)
        {
            return;
        }

        var references = MappedTypes.ReferencesTo(local, MappedTypes.Body(declarator)).ToList();
        var targets = references.Select(Target).ToList();
        if (targets.Count == 0 || targets.Contains(null))
        {
            return;
        }

        var isWritable = value.DescendantsAndSelf().OfType<IFieldReferenceOperation>().All(static part => !part.Field.IsReadOnly);
        var canBeRef = element.Property.RefKind == RefKind.Ref && isWritable;
        var source = value.Syntax.ToString();
        var remedy = canBeRef ? $"write 'ref var {local.Name} = ref {source}'"
            : MappedTypes.IsMap(element.Property.ContainingType) && element.Property.SetMethod is not null
                ? (value == element
                    ? $"write it back with '{source} = {local.Name}'"
                    : "take a lease, and write through a reference of the view")
            : "open the file for writing, and write through a view";
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.LostWrite,
            targets[0]!.Syntax.GetLocation(),
            additionalLocations: [declarator.Syntax.GetLocation()],
            properties: canBeRef ? ImmutableDictionary<string, string?>.Empty.Add(CanBeRef, "") : null,
            local.Name, $" of '{source}'", remedy));
    }

    /// <summary>What is written where a variable is named, <c>t.Size</c>; null where it is used for anything else.</summary>
    private static IOperation? Target(ILocalReferenceOperation reference)
    {
        IOperation part = reference;
        while (part.Parent is IFieldReferenceOperation or IPropertyReferenceOperation or IInlineArrayAccessOperation
            && IsPartOf(part))
        {
            part = part.Parent;
        }

        return part != reference && part.Parent switch
        {
            IAssignmentOperation assignment => assignment.Target == part && assignment.Parent is IExpressionStatementOperation,
            IIncrementOrDecrementOperation increment => increment.Parent is IExpressionStatementOperation,
            _ => false,
        }
            ? part
            : null;
    }

    /// <summary>Whether the parent is a part of the value: a field of it, an element of a block, not where a reference leads.</summary>
    private static bool IsPartOf(IOperation value) => value.Parent switch
    {
        IFieldReferenceOperation field => field.Instance == value,
        IPropertyReferenceOperation property =>
            property.Instance == value && property.Property.RefKind == RefKind.None && value.Type!.IsValueType
            && !value.Type.IsRefLikeType,
        IInlineArrayAccessOperation access => access.Instance == value,
        _ => false,
    };

    /// <summary>A span of a block is of the block itself only where that is a variable.</summary>
    private static void AnalyzeSpan(OperationAnalysisContext context)
    {
        var (block, isSpan) = context.Operation switch
        {
            IInvocationOperation { TargetMethod: { Name: "AsSpan", IsStatic: false, IsReadOnly: false } method } call =>
                (call.Instance, IsBlock(method.ContainingType)),
            IPropertyReferenceOperation { Property: { IsIndexer: true, RefKind: RefKind.None } property } row =>
                (row.Instance, IsBlock(property.ContainingType) && property.Type.Name == "Span"),
            _ => (null, false),
        };
        if (isSpan && block is not null && IsCopy(block) && IsWritten(context.Operation))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.LostWrite, context.Operation.Syntax.GetLocation(), block.Syntax, "",
                "take a lease, and write through a reference of the view"));
        }
    }

    private static bool IsBlock(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Struct, IsRefLikeType: false }
        && type.GetAttributes().Any(static attribute => LayoutReader.IsLayoutAttribute(attribute.AttributeClass));

    /// <summary>Whether a value is not a variable: it came by value from a map, or is a part of such a value.</summary>
    private static bool IsCopy(IOperation value) => value switch
    {
        IFieldReferenceOperation { Instance: { } instance } => instance.Type!.IsValueType && IsCopy(instance),
        IPropertyReferenceOperation property => property.Property.RefKind == RefKind.None,
        IInvocationOperation call => call.TargetMethod.RefKind == RefKind.None,
        _ => false,
    };

    /// <summary>Whether a span is only written: <c>span[0] = …</c>, <c>span.Fill(…)</c>, <c>span.Clear()</c>.</summary>
    private static bool IsWritten(IOperation span) => span.Parent switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true } element => element.Parent is IAssignmentOperation assignment
            && assignment.Target == element,
        IInvocationOperation { TargetMethod.Name: "Fill" or "Clear" } call => call.Instance == span,
        _ => false,
    };
}
