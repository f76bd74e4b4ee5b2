using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Reports a field that is given to <c>Interlocked</c> or <c>Volatile</c> and does not lie at a multiple of its size in
/// every record: the access is torn on some processors, and faults on others.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AtomicAccessAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.Misaligned);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            var layouts = new ConcurrentDictionary<ISymbol, Element?>(SymbolEqualityComparer.Default);
            start.RegisterOperationAction(operation => Analyze(operation, layouts), OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context, ConcurrentDictionary<ISymbol, Element?> layouts)
    {
        var call = (IInvocationOperation)context.Operation;
        var isAtomic = call.TargetMethod.ContainingType is { Name: "Interlocked" or "Volatile" } type
            && type.ContainingNamespace.ToDisplayString() == "System.Threading";
        if (!isAtomic || call.Arguments.FirstOrDefault()?.Value is not IFieldReferenceOperation reference)
        {
            return;
        }

        // From the field outwards to the layout that it is in.
        var path = new List<string>();
        for (IOperation? part = reference; part is IFieldReferenceOperation field; part = field.Instance)
        {
            path.Insert(0, field.Field.Name);
            if (layouts.GetOrAdd(field.Field.ContainingType, Read) is { } record)
            {
                Check(context, call, reference, record, path);
                return;
            }
        }

        Element? Read(ISymbol symbol) =>
            symbol is INamedTypeSymbol layout
            && LayoutReader.AttributeOf(layout, context.CancellationToken) is { TypeArgument: null } attribute
                ? LayoutReader.Read(layout, attribute, Audience.Generator, context.CancellationToken).Layout?.Element
                : null;
    }

    private static void Check(
        OperationAnalysisContext context,
        IInvocationOperation call,
        IFieldReferenceOperation reference,
        Element record,
        List<string> path)
    {
        var (offset, element) = (0, record);
        foreach (var name in path)
        {
            if (element.Fields.FirstOrDefault(field => field.Name.TrimStart('@') == name) is not { } field)
            {
                return;
            }

            offset += field.Offset;
            element = field.Element;
        }

        var size = element.ItemSize;
        if (element.IsRecord || size > 8 || (offset % size == 0 && record.ItemSize % size == 0))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.Misaligned, reference.Syntax.GetLocation(), string.Join(".", path), record.DisplayName, offset,
            record.ItemSize, $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}", size));
    }
}
