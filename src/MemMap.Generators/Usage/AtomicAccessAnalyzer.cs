using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace MemMap.Generators;

/// <summary>
/// Reports a field that is given to <c>Interlocked</c> or <c>Volatile</c> and does not lie at a multiple of its size in
/// every record, or in the file: the access is torn on some processors, and faults on others.
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
        if (Access.Of(call, ElementOf) is { } access)
        {
            if (access.IsMisalignedInRecord)
            {
                Report(
                    access, access.Place, $"{access.Offset} of records of {access.Record.ItemSize} bytes",
                    $"{access.Size} in every record; move the field and fill up the record, or remove Pack");
            }
        }
        else if (MappedTypes.IsOpen(call.TargetMethod) && ConstantOffset(call) is { } offset
            && AccessesOf(call.TargetMethod.ContainingType, call).FirstOrDefault(candidate =>
                !candidate.IsMisalignedInRecord && (Value(offset) + candidate.Offset) % candidate.Size != 0)
                is { } misaligned)
        {
            Report(
                misaligned, offset.Syntax.GetLocation(), $"{Value(offset) + misaligned.Offset} of the file",
                $"{misaligned.Size}; let the elements begin at such a multiple");
        }

        // A snapshot is one access, and others are seen in the method that opens the file.
        IEnumerable<Access> AccessesOf(INamedTypeSymbol layout, IOperation opener)
        {
            if (ElementOf(layout) is { Version: { } version } record)
            {
                yield return new Access(
                    layout, record, $"Field '{version.Name}'", version.Offset, version.Element.ItemSize, "a snapshot",
                    opener.Syntax.GetLocation());
            }

            var body = opener;
            while (body.Parent is { } parent)
            {
                body = parent;
            }

            foreach (var inner in body.Descendants().OfType<IInvocationOperation>())
            {
                if (Access.Of(inner, ElementOf) is { } found
                    && SymbolEqualityComparer.Default.Equals(found.Layout, layout))
                {
                    yield return found;
                }
            }
        }

        void Report(Access reported, Location place, string position, string remedy) => context.ReportDiagnostic(
            Diagnostic.Create(
                Descriptors.Misaligned, place, reported.Part, reported.Layout.Name, position, reported.Call, remedy));

        Element? ElementOf(ISymbol symbol) => layouts.GetOrAdd(symbol, Read);

        Element? Read(ISymbol symbol) =>
            symbol is INamedTypeSymbol layout
            && LayoutReader.AttributeOf(layout, context.CancellationToken) is { } attribute
                ? LayoutReader.Read(layout, attribute, Audience.Generator, context.CancellationToken).Layout?.Element
                : null;
    }

    private static long Value(IOperation constant) => Convert.ToInt64(constant.ConstantValue.Value);

    /// <summary>The constant in <c>new MemMapOptions { Offset = 1024 }</c>, where it is written in the call.</summary>
    private static IOperation? ConstantOffset(IInvocationOperation call)
    {
        var options = call.Arguments
            .Select(static argument => argument.Value is IConversionOperation implied ? implied.Operand : argument.Value)
            .OfType<IObjectCreationOperation>()
            .FirstOrDefault(static creation => creation.Type?.Name == "MemMapOptions");
        return options?.Initializer?.Initializers
            .OfType<ISimpleAssignmentOperation>()
            .Where(static setter => setter.Target is IPropertyReferenceOperation { Property.Name: "Offset" })
            .Select(static setter => setter.Value)
            .FirstOrDefault(static value => value.ConstantValue.HasValue);
    }

    /// <summary>One atomic access to a number in a layout.</summary>
    /// <param name="Layout">Annotated struct.</param>
    /// <param name="Record">Element of the layout.</param>
    /// <param name="Part">Words of a message for the number that is accessed.</param>
    /// <param name="Offset">Offset of the number from the start of its element, in bytes.</param>
    /// <param name="Size">Size of the number, in bytes.</param>
    /// <param name="Call">Words of a message for what accesses it.</param>
    /// <param name="Place">Place of the reference to the number.</param>
    private sealed record Access(
        ISymbol Layout, Element Record, string Part, int Offset, int Size, string Call, Location Place)
    {
        public bool IsMisalignedInRecord => Offset % Size != 0 || Record.ItemSize % Size != 0;

        /// <summary>What a call accesses atomically; null if that is no number in a layout.</summary>
        public static Access? Of(IInvocationOperation call, Func<ISymbol, Element?> elementOf)
        {
            var isAtomic = call.TargetMethod.ContainingType is { Name: "Interlocked" or "Volatile" } type
                && type.ContainingNamespace.ToDisplayString() == "System.Threading";
            if (!isAtomic || call.Arguments.FirstOrDefault()?.Value is not { } reference)
            {
                return null;
            }

            var name = $"{call.TargetMethod.ContainingType.Name}.{call.TargetMethod.Name}";
            var place = reference.Syntax.GetLocation();

            // The element of a view, whose type is in that of its layout.
            if (reference is IPropertyReferenceOperation { Property: { IsIndexer: true } indexer }
                && indexer.ContainingType.ContainingType is { } outer
                && elementOf(outer) is { IsRecord: false, ItemSize: > 0 and <= 8 } number)
            {
                return new Access(outer, number, "The element", 0, number.ItemSize, name, place);
            }

            // From the field outwards to the layout that it is in.
            var path = new List<string>();
            for (IOperation? part = reference; part is IFieldReferenceOperation field; part = field.Instance)
            {
                path.Insert(0, field.Field.Name);
                if (elementOf(field.Field.ContainingType) is { IsRecord: true } record)
                {
                    return OfField(field.Field.ContainingType, record, path, name, place);
                }
            }

            return null;
        }

        private static Access? OfField(ISymbol layout, Element record, List<string> path, string name, Location place)
        {
            var (offset, element) = (0, record);
            foreach (var part in path)
            {
                if (element.Fields.FirstOrDefault(field => field.Name.TrimStart('@') == part) is not { } field)
                {
                    return null;
                }

                offset += field.Offset;
                element = field.Element;
            }

            return element is { IsRecord: false, ItemSize: > 0 and <= 8 }
                ? new Access(
                    layout, record, $"Field '{string.Join(".", path)}'", offset, element.ItemSize, name, place)
                : null;
        }
    }
}
