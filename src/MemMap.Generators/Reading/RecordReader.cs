using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>
/// Reads the fields of a record and lays them out as C, the CLR and NumPy's <c>align=True</c> do: in declaration order,
/// each at a multiple of its alignment, the whole rounded up to the largest one.
/// </summary>
internal sealed class RecordReader(INamedTypeSymbol layout, List<Diagnostic> findings)
{
    private const int MaxDepth = 16;

    /// <summary>The element that a struct's fields make; null after a finding.</summary>
    /// <param name="type">The layout itself, or a struct nested in it as a field.</param>
    /// <param name="pack">The largest alignment of a field in bytes; 0 is natural.</param>
    /// <param name="path">Of the field that has this type: empty for the layout, <c>Pose.</c> below it.</param>
    public Element? Read(INamedTypeSymbol type, int pack, string path)
    {
        if (!CheckOrder(type))
        {
            return null;
        }

        var fields = ImmutableArray.CreateBuilder<Field>();
        var alignment = 1;
        long end = 0;
        var isComplete = true;
        foreach (var field in InstanceFields(type))
        {
            if (ReadField(field, path) is not { } element)
            {
                isComplete = false;
                continue;
            }

            var fieldAlignment = pack == 0 ? element.Alignment : Math.Min(pack, element.Alignment);
            var offset = RoundUp(end, fieldAlignment);
            alignment = Math.Max(alignment, fieldAlignment);
            end = offset + element.ItemSize;
            fields.Add(new Field(
                LayoutReader.Escape(field.Name), field.Name, element, (int)offset, VisibilityOf(field), field.IsReadOnly));
        }

        return isComplete ? Finish(type, fields.ToImmutable(), RoundUp(end, alignment), alignment) : null;
    }

    public static IEnumerable<IFieldSymbol> InstanceFields(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic && !field.IsConst);

    public static AttributeData? StructLayout(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(static attribute =>
            attribute.AttributeClass?.ToDisplayString() == "System.Runtime.InteropServices.StructLayoutAttribute");

    private Element? Finish(INamedTypeSymbol type, ImmutableArray<Field> fields, long itemSize, int alignment)
    {
        if (itemSize > int.MaxValue)
        {
            findings.Add(Diagnostic.Create(Descriptors.TooLarge, layout.Locations[0], layout.Name,
                $"{itemSize} bytes for one record, and NumPy allows {int.MaxValue}"));
            return null;
        }

        // Inside its own declaration nothing can hide a layout's name: a nested type of that name is an error.
        var name = SymbolEqualityComparer.Default.Equals(type, layout)
            ? LayoutReader.Escape(type.Name)
            : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        var (descr, hasPadding) = Describe(fields, (int)itemSize);
        return new Element(
            name, descr, type.Name, (int)itemSize, alignment, new EquatableArray<Field>(fields), hasPadding);
    }

    /// <summary>The list of fields as NumPy writes it, with its padding as unnamed <c>'|Vn'</c>.</summary>
    private static (string Descr, bool HasPadding) Describe(ImmutableArray<Field> fields, int itemSize)
    {
        var descr = new StringBuilder("[");
        var end = 0;
        var hasPadding = false;
        foreach (var field in fields)
        {
            Pad(field.Offset);
            Separate().Append($"('{field.DTypeName}', {field.Element.Descr})");
            end = field.Offset + field.Element.ItemSize;
        }

        Pad(itemSize);
        return (descr.Append(']').ToString(), hasPadding);

        void Pad(int offset)
        {
            if (offset > end)
            {
                hasPadding = true;
                Separate().Append($"('', '|V{offset - end}')");
            }
        }

        StringBuilder Separate() => descr.Length > 1 ? descr.Append(", ") : descr;
    }

    private Element? ReadField(IFieldSymbol field, string path)
    {
        if (field.AssociatedSymbol is IPropertySymbol property)
        {
            return Refuse(field, property.Name, path, "and is a property, whose storage the compiler names",
                "write it as a field");
        }

        if (field.IsFixedSizeBuffer)
        {
            return Refuse(field, field.Name, path, "a fixed buffer, which only unsafe code can reach",
                "write one field for each element, or make it an array of its own with its own layout");
        }

        if (ScalarTypes.Find(field.Type) is { } scalar)
        {
            return scalar;
        }

        if (field.Type is INamedTypeSymbol { TypeKind: TypeKind.Struct } nested
            && !UnsupportedTypes.IsKnown(nested) && path.Count(static c => c == '.') < MaxDepth)
        {
            return InstanceFields(nested).Any()
                ? Read(nested, NestedPack(nested), $"{path}{field.Name}.")
                : Refuse(field, field.Name, path, "a struct without fields", "remove the field");
        }

        var (reason, remedy) = UnsupportedTypes.Explain(field.Type);
        return Refuse(field, field.Name, path, reason, remedy);
    }

    private Element? Refuse(IFieldSymbol field, string name, string path, string reason, string remedy)
    {
        findings.Add(Diagnostic.Create(
            Descriptors.UnsupportedType, LocationOf(field), $"Field '{path}{name}' of layout '{layout.Name}'",
            field.Type.ToDisplayString(), reason, remedy));
        return null;
    }

    /// <summary>Where the user can see it: the field itself, or the layout when the field is in another assembly.</summary>
    private Location LocationOf(IFieldSymbol field)
    {
        var location = (field.AssociatedSymbol ?? field).Locations.FirstOrDefault();
        return location is { IsInSource: true } ? location : layout.Locations[0];
    }

    private bool CheckOrder(INamedTypeSymbol type)
    {
        var subject = SymbolEqualityComparer.Default.Equals(type, layout) ? "" : $"holds struct '{type.Name}', which ";
        if (InstanceFields(type).Select(static field => field.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree)
                .Distinct().Count() > 1 || HasFieldsInSeveralParts(type))
        {
            return Doubt(type, $"{subject}declares fields in several parts, whose order C# leaves open",
                "declare all fields in one part");
        }

        if (StructLayout(type) is not { } attribute)
        {
            return true;
        }

        var kind = attribute.ConstructorArguments.FirstOrDefault().Value;
        if (kind is not (0 or (short)0))
        {
            return Doubt(type, $"{subject}has a [StructLayout] that is not sequential",
                "write LayoutKind.Sequential, so that declaration order is file order");
        }

        return !attribute.NamedArguments.Any(static pair => pair.Key == "Size" && pair.Value.Value is not 0)
            || Doubt(type, $"{subject}has a [StructLayout] with a Size", "remove it and declare the padding as fields");
    }

    private static bool HasFieldsInSeveralParts(INamedTypeSymbol type) =>
        InstanceFields(type)
            .Select(static field => field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()
                .FirstAncestorOrSelf<Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax>())
            .Distinct().Count() > 1;

    private bool Doubt(INamedTypeSymbol type, string problem, string remedy)
    {
        var location = type.Locations.FirstOrDefault(static place => place.IsInSource) ?? layout.Locations[0];
        findings.Add(Diagnostic.Create(Descriptors.UncertainOrder, location, layout.Name, problem, remedy));
        return false;
    }

    private static int NestedPack(INamedTypeSymbol type) =>
        StructLayout(type)?.NamedArguments.FirstOrDefault(static pair => pair.Key == "Pack").Value.Value as int? ?? 0;

    private static Visibility VisibilityOf(IFieldSymbol field) => field.DeclaredAccessibility switch
    {
        Accessibility.Public => Visibility.Public,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => Visibility.Internal,
        _ => Visibility.Hidden,
    };

    private static long RoundUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
