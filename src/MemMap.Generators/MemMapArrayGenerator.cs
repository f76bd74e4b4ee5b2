using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Generators;

/// <summary>Writes the other part of every annotated struct: its maps, its views and how to open them.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class MemMapArrayGenerator : IIncrementalGenerator
{
    internal const string ReadStep = "Layouts";
    internal const string NameStep = "Names";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var records = LayoutsOf(context, LayoutReader.RecordAttribute);
        var scalars = LayoutsOf(context, LayoutReader.ScalarAttribute);

        // The compiler compares the names of generated files without case: Grid and grid would lose all output.
        var clashes = records.Select(static (layout, _) => layout.FullName).Collect()
            .Combine(scalars.Select(static (layout, _) => layout.FullName).Collect())
            .Select(static (names, _) => Clashes(names.Left.AddRange(names.Right)))
            .WithTrackingName(NameStep);

        context.RegisterSourceOutput(records.Combine(clashes), static (output, pair) => Write(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(scalars.Combine(clashes), static (output, pair) => Write(output, pair.Left, pair.Right));
    }

    private static IncrementalValuesProvider<ArrayLayout> LayoutsOf(
        IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (target, cancellation) => LayoutReader.Read(
                    (INamedTypeSymbol)target.TargetSymbol, target.Attributes[0], cancellation).Layout)
            .Where(static layout => layout is not null)
            .Select(static (layout, _) => layout!)
            .WithTrackingName(ReadStep);

    private static EquatableArray<string> Clashes(ImmutableArray<string> names) =>
        new(names
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .SelectMany(static group => group)
            .OrderBy(static name => name, StringComparer.Ordinal)
            .ToImmutableArray());

    private static void Write(SourceProductionContext output, ArrayLayout layout, EquatableArray<string> clashes)
    {
        var place = clashes.ToList().IndexOf(layout.FullName);
        var suffix = place < 0 ? "" : $".{place + 1}";
        output.AddSource($"{layout.FullName}{suffix}.g.cs", SourceText.From(LayoutEmitter.Emit(layout), Encoding.UTF8));
    }
}
