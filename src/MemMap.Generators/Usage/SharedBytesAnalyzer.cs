using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MemMap.Generators;

/// <summary>
/// Reports views, columns, chunks and enumerators in a struct of explicit layout, where C# lets another field overlap
/// the length that indices are checked against, without <c>unsafe</c> (MMAP026).
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedBytesAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        ImmutableArray.Create(Descriptors.SharedBytes);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            if (UsersCode.MayUseMaps(start.Compilation))
            {
                start.RegisterSymbolAction(Analyze, SymbolKind.Field);
            }
        });
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var field = (IFieldSymbol)context.Symbol;
        if (field is not { IsStatic: false, ContainingType: { IsRefLikeType: true } type }
            || field.Locations[0].SourceTree is not { } file || GeneratedFiles.WasWritten(file)
            || !MappedTypes.HoldsReference(field.Type))
        {
            return;
        }

        if (DeclaredLayout.Of(type).IsExplicit)
        {
            Report(
                "has an explicit layout, in which other fields may overlap it",
                "remove LayoutKind.Explicit and the [FieldOffset]s");
        }
        else if (UnsupportedTypes.InlineArray(type) is not null)
        {
            Report("is an inline array, which repeats its bytes", "declare a field for each view");
        }

        void Report(string problem, string remedy) => context.ReportDiagnostic(Diagnostic.Create(
            Descriptors.SharedBytes, field.Locations[0], field.Name, type.Name, problem, remedy));
    }
}
