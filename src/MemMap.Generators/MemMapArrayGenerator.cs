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
        var texts = Read(context, TextReader.Attribute, static (type, attribute, cancellation) =>
            TextReader.Read(type, attribute, cancellation).Layout);

        // The compiler compares the names of generated files without case: Grid and grid would lose all output.
        var clashes = records.Select(static (layout, _) => layout.Type.FullName).Collect()
            .Combine(scalars.Select(static (layout, _) => layout.Type.FullName).Collect())
            .Combine(texts.Select(static (text, _) => text.Type.FullName).Collect())
            .Select(static (names, _) => Clashes(names.Left.Left.AddRange(names.Left.Right).AddRange(names.Right)))
            .WithTrackingName(NameStep);

        context.RegisterSourceOutput(records.Combine(clashes), static (output, pair) =>
            Write(output, pair.Left.Type, LayoutEmitter.Emit(pair.Left), pair.Right));
        context.RegisterSourceOutput(scalars.Combine(clashes), static (output, pair) =>
            Write(output, pair.Left.Type, LayoutEmitter.Emit(pair.Left), pair.Right));
        context.RegisterSourceOutput(texts.Combine(clashes), static (output, pair) =>
            Write(output, pair.Left.Type, TextEmitter.Emit(pair.Left), pair.Right));
    }

    private static IncrementalValuesProvider<ArrayLayout> LayoutsOf(
        IncrementalGeneratorInitializationContext context, string attribute) =>
        Read(context, attribute, static (type, attribute, cancellation) =>
            LayoutReader.Read(type, attribute, cancellation).Layout);

    private static IncrementalValuesProvider<T> Read<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<INamedTypeSymbol, AttributeReader, CancellationToken, T?> read)
        where T : class =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                (target, cancellation) => read(
                    (INamedTypeSymbol)target.TargetSymbol,
                    new AttributeReader(target.Attributes[0], target.TargetSymbol, cancellation),
                    cancellation))
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

    private static void Write(
        SourceProductionContext output, PartialType type, string source, EquatableArray<string> clashes)
    {
        var place = clashes.ToList().IndexOf(type.FullName);
        var suffix = place < 0 ? "" : $".{place + 1}";
        output.AddSource($"{type.FullName}{suffix}.g.cs", SourceText.From(source, Encoding.UTF8));
    }
}
