using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemMap.Generators;

/// <summary>Reports why nothing is generated for an annotated struct; the generator itself stays silent.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MemMapArrayAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Descriptors.NotPartial,
        Descriptors.NoFields,
        Descriptors.BadShape,
        Descriptors.MisplacedStar,
        Descriptors.TooLarge,
        Descriptors.UnsupportedType,
        Descriptors.UnsupportedDeclaration,
        Descriptors.ReservedName,
        Descriptors.FieldsOnScalars,
        Descriptors.UncertainOrder,
        Descriptors.TwoAttributes,
        Descriptors.BadDescr,
        Descriptors.Overlap,
        Descriptors.Padding,
        Descriptors.ByteOrder,
        Descriptors.BadText,
        Descriptors.RawBool,
        Descriptors.BadVersion);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(
            GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var (type, cancellation) = ((INamedTypeSymbol)context.Symbol, context.CancellationToken);
        IReadOnlyList<Diagnostic> findings =
            LayoutReader.AttributeOf(type, cancellation) is { } array ? LayoutReader.Read(type, array, Audience.Analyzer, cancellation).Findings
            : AttributeReader.Find(type, "MemMapTextAttribute", cancellation) is { } text
                ? TextReader.Read(type, text, cancellation).Findings
                : [];
        foreach (var finding in findings)
        {
            context.ReportDiagnostic(finding);
        }
    }
}
