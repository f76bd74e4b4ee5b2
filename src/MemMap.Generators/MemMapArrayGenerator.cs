using System.Collections.Immutable;
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
    internal const string KernelStep = "Kernels";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var records = LayoutsOf(context, LayoutReader.RecordAttribute);
        var scalars = LayoutsOf(context, LayoutReader.ScalarAttribute);
        var texts = TextsOf(context);

        // The compiler compares the names of generated files without case: Grid and grid would lose all output.
        var clashes = NamesOf(records).Combine(NamesOf(scalars)).Combine(NamesOf(texts))
            .Select(static (names, _) => Clashes(names.Left.Left.Concat(names.Left.Right).Concat(names.Right)))
            .WithTrackingName(NameStep);

        context.RegisterSourceOutput(records.Combine(clashes), static (output, pair) => WriteLayout(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(scalars.Combine(clashes), static (output, pair) => WriteLayout(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(texts.Combine(clashes), static (output, pair) => WriteText(output, pair.Left, pair.Right));

        var kernels = KernelsOf(context);
        var all = kernels.Collect();
        var names = all.Select(static (kernels, _) => Clashes(kernels.Select(static kernel => kernel?.Name ?? "")));
        context.RegisterSourceOutput(kernels.Combine(names), static (output, pair) => WriteKernel(output, pair.Left, pair.Right));
        var exports = all.Combine(names).SelectMany(static (pair, _) => Exports(pair.Left, pair.Right));
        context.RegisterSourceOutput(exports, static (output, classes) => WriteExports(output, classes));
    }

    private static IncrementalValuesProvider<ArrayLayout?> LayoutsOf(
        IncrementalGeneratorInitializationContext context, string attribute)
    {
        var settled = new SettledLayouts();
        return Read(context, attribute, settled.Read);
    }

    private static IncrementalValuesProvider<TextLayout?> TextsOf(IncrementalGeneratorInitializationContext context) =>
        Read(context, TextReader.Attribute, static (target, cancellation) => TextReader.Read(
            (INamedTypeSymbol)target.TargetSymbol,
            new AttributeReader(target.Attributes[0], target.TargetSymbol, cancellation),
            cancellation).Layout);

    private static IncrementalValuesProvider<Kernel?> KernelsOf(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KernelReader.Attribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (target, cancellation) => KernelReader.Read(
                    (IMethodSymbol)target.TargetSymbol,
                    new AttributeReader(target.Attributes[0], target.TargetSymbol, cancellation),
                    cancellation).Kernel)
            .WithTrackingName(KernelStep);

    /// <summary>
    /// What is read of every struct with an attribute, or null after a finding. Every further step would cost an edit
    /// elsewhere an entry for each layout, so there is none between this one and the output.
    /// </summary>
    private static IncrementalValuesProvider<T?> Read<T>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<GeneratorAttributeSyntaxContext, CancellationToken, T?> read)
        where T : class =>
        context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, read)
            .WithTrackingName(ReadStep);

    private static IncrementalValueProvider<ImmutableArray<string>> NamesOf(IncrementalValuesProvider<ArrayLayout?> layouts) =>
        layouts.Select(static (layout, _) => layout?.Type.FullName ?? "").Collect();

    private static IncrementalValueProvider<ImmutableArray<string>> NamesOf(IncrementalValuesProvider<TextLayout?> texts) =>
        texts.Select(static (text, _) => text?.Type.FullName ?? "").Collect();

    private static EquatableArray<string> Clashes(IEnumerable<string> names) =>
        new(names
            .Where(static name => name.Length > 0)
            .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .SelectMany(static group => group)
            .OrderBy(static name => name, StringComparer.Ordinal)
            .ToImmutableArray());

    private static void WriteLayout(SourceProductionContext output, ArrayLayout? layout, EquatableArray<string> clashes)
    {
        if (layout is not null)
        {
            var source = layout.Storage == Storage.Openers ? OpenersEmitter.Emit(layout.Type) : LayoutEmitter.Emit(layout);
            Write(output, layout.Type, source, clashes);
        }
    }

    private static void WriteText(SourceProductionContext output, TextLayout? text, EquatableArray<string> clashes)
    {
        if (text is not null)
        {
            Write(output, text.Type, TextEmitter.Emit(text), clashes);
        }
    }

    /// <summary>Of kernels with one name none is written: it is an error.</summary>
    private static void WriteKernel(SourceProductionContext output, Kernel? kernel, EquatableArray<string> clashes)
    {
        if (kernel is not null && !clashes.Contains(kernel.Name))
        {
            output.AddSource($"{kernel.FullName}.kernel.g.cs", GeneratedFiles.Remember(KernelEmitter.Emit(kernel)));
        }
    }

    /// <summary>The classes of all kernels, in one list; none where there are no kernels.</summary>
    private static IEnumerable<EquatableArray<string>> Exports(ImmutableArray<Kernel?> kernels, EquatableArray<string> clashes)
    {
        var classes = kernels.OfType<Kernel>().Where(kernel => !clashes.Contains(kernel.Name))
            .Select(static kernel => kernel.FullClassName).OrderBy(static name => name, StringComparer.Ordinal).ToImmutableArray();
        return classes.IsEmpty ? [] : [new EquatableArray<string>(classes)];
    }

    private static void WriteExports(SourceProductionContext output, EquatableArray<string> classes) =>
        output.AddSource("MemMapKernels.g.cs", GeneratedFiles.Remember(KernelExportsEmitter.Emit(classes)));

    private static void Write(
        SourceProductionContext output, PartialType type, SourceText source, EquatableArray<string> clashes)
    {
        var place = clashes.Count == 0 ? -1 : clashes.ToList().IndexOf(type.FullName);
        var suffix = place < 0 ? "" : $".{place + 1}";
        output.AddSource($"{type.FullName}{suffix}.g.cs", GeneratedFiles.Remember(source));
    }
}
