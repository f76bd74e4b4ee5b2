using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>Reads a struct with <c>[MemMapText]</c>.</summary>
internal static class TextReader
{
    public const string Attribute = "MemMap.MemMapTextAttribute";

    private const int Utf32 = 1;

    /// <summary>The layout, or null after a finding.</summary>
    public static (TextLayout? Layout, IReadOnlyList<Diagnostic> Findings) Read(
        INamedTypeSymbol type, AttributeReader attribute, CancellationToken cancellation)
    {
        // The compiler has refused the attribute on anything else.
        if (type.TypeKind != TypeKind.Struct)
        {
            return (null, []);
        }

        var findings = new List<Diagnostic>();
        DeclarationRules.Check(type, DeclarationRules.TextNames, findings, cancellation);
        findings.AddRange(CheckFields(type));
        if (type is { IsRefLikeType: false } && !LayoutReader.IsPlain(type))
        {
            findings.Add(Diagnostic.Create(Descriptors.UnsupportedDeclaration, type.Locations[0], type.Name,
                "a record struct or readonly, and its characters are generated", $"declare it as 'partial struct {type.Name}'"));
        }

        if (Fault(attribute) is var (place, expected, remedy))
        {
            findings.Add(Diagnostic.Create(Descriptors.BadText, place, type.Name, expected, remedy));
        }

        return (findings.Count == 0 ? Layout(PartialTypes.Of(type), attribute) : null, findings);
    }

    /// <summary>What a field of this type is; null where the attribute is wrong.</summary>
    public static Element? Element(string type, AttributeReader attribute) =>
        Fault(attribute) is null ? Layout(null!, attribute).ToElement(type) : null;

    private static TextLayout Layout(PartialType type, AttributeReader attribute) =>
        new(
            type,
            (int)attribute.First!,
            attribute.Number("Encoding") == Utf32,
            attribute.Number("ByteOrder") == (int)ByteOrder.BigEndian);

    private static (Location Place, string Problem, string Remedy)? Fault(AttributeReader attribute)
    {
        var isUtf32 = attribute.Number("Encoding") == Utf32;
        var most = isUtf32 ? ShapeReader.LargestBlock / 4 : ShapeReader.LargestBlock;
        if (attribute.First is not int length || length < 1 || length > most)
        {
            var found = attribute.First is int number ? $"length {number}" : "no length";
            return (attribute.FirstPlace, $"has {found}", $"write a whole number from 1 to {most}");
        }

        if (attribute.Number("Encoding") is not (0 or Utf32) and var encoding)
        {
            return (attribute.Place("Encoding"), $"has Encoding = {encoding}", "write TextEncoding.Utf8 or TextEncoding.Utf32");
        }

        if (attribute.Number("ByteOrder") is not (0 or (int)ByteOrder.LittleEndian or (int)ByteOrder.BigEndian) and var order)
        {
            return (attribute.Place("ByteOrder"), $"has ByteOrder = {order}",
                "write ByteOrder.LittleEndian or ByteOrder.BigEndian");
        }

        return attribute.Number("ByteOrder") != 0 && !isUtf32
            ? (attribute.Place("ByteOrder"), "has a ByteOrder, and bytes of UTF-8 have none",
                "remove it, or write Encoding = TextEncoding.Utf32")
            : null;
    }

    private static IEnumerable<Diagnostic> CheckFields(INamedTypeSymbol type) =>
        RecordReader.InstanceFields(type).Where(static field => !DeclarationRules.IsGenerated(field))
            .Select(field => Diagnostic.Create(
                Descriptors.FieldsOnScalars, field.Locations[0], type.Name, "text",
                field.AssociatedSymbol?.Name ?? field.Name, "remove the field"));
}
