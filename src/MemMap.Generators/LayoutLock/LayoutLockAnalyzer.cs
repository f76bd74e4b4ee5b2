using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>
/// Holds every layout to what <c>MemMapLayouts.txt</c> says of it, where a project has that file among its
/// <c>AdditionalFiles</c>: so a change that moves bytes is seen in every review.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LayoutLockAnalyzer : DiagnosticAnalyzer
{
    /// <summary>For the code fix: the name of the layout, and its lines.</summary>
    internal const string NameProperty = "Name", TextProperty = "Text";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(
        Descriptors.ChangedLayout, Descriptors.UnlockedLayout, Descriptors.GoneLayout, Descriptors.BadLock);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(
            GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(static start =>
        {
            var file = start.Options.AdditionalFiles.FirstOrDefault(static file =>
                Path.GetFileName(file.Path).Equals(LockedLayout.FileName, StringComparison.OrdinalIgnoreCase));
            if (file?.GetText(start.CancellationToken) is { } text)
            {
                Hold(start, file.Path, text);
            }
        });
    }

    private static void Hold(CompilationStartAnalysisContext start, string path, SourceText text)
    {
        var (locked, faults) = LockedLayout.Parse(text);
        var found = new ConcurrentDictionary<string, bool>();
        start.RegisterSymbolAction(
            symbol =>
            {
                var type = (INamedTypeSymbol)symbol.Symbol;
                if (LayoutReader.AttributeOf(type, symbol.CancellationToken) is { } attribute)
                {
                    found.TryAdd(PartialTypes.FullName(type), true);
                    if (LayoutReader.Read(type, attribute, Audience.Generator, symbol.CancellationToken).Layout is { } layout)
                    {
                        Compare(symbol, type, layout, locked);
                    }
                }
            },
            SymbolKind.NamedType);
        start.RegisterCompilationEndAction(end =>
        {
            foreach (var gone in locked.Values.Where(layout => !found.ContainsKey(layout.Name)))
            {
                end.ReportDiagnostic(Diagnostic.Create(Descriptors.GoneLayout, Place(gone.Span), gone.Name));
            }

            foreach (var (span, problem) in faults)
            {
                end.ReportDiagnostic(Diagnostic.Create(Descriptors.BadLock, Place(span), problem));
            }
        });

        Location Place(TextSpan span) => Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
    }

    private static void Compare(
        SymbolAnalysisContext context,
        INamedTypeSymbol type,
        ArrayLayout layout,
        Dictionary<string, LockedLayout> lockedLayouts)
    {
        var now = LockedLayout.Of(layout);
        var properties = ImmutableDictionary<string, string?>.Empty
            .Add(NameProperty, now.Name).Add(TextProperty, now.Text);
        if (!lockedLayouts.TryGetValue(now.Name, out var locked))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Descriptors.UnlockedLayout, type.Locations[0], properties, type.Name, now.Lines[0]));
            return;
        }

        // The array's own line comes last: it says that its size has changed, and a field's line says why.
        var count = Math.Max(now.Lines.Count, locked.Lines.Count);
        foreach (var line in Enumerable.Range(1, count - 1).Append(0))
        {
            var (old, current) = (LineOf(locked, line), LineOf(now, line));
            if (old != current)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.ChangedLayout, PlaceOf(type, layout, line), properties, type.Name, old, current));
                return;
            }
        }
    }

    private static string LineOf(LockedLayout layout, int line) =>
        line < layout.Lines.Count
            ? string.Join(" ", layout.Lines[line].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            : "no more fields";

    /// <summary>The field that the line is about, or the struct.</summary>
    private static Location PlaceOf(INamedTypeSymbol type, ArrayLayout layout, int line)
    {
        var field = line > 0 && line <= layout.Element.Fields.Count
            ? type.GetMembers(layout.Element.Fields[line - 1].Name.TrimStart('@')).FirstOrDefault()
            : null;
        return field is not null && !DeclarationRules.IsGenerated(field) ? field.Locations[0] : type.Locations[0];
    }
}
