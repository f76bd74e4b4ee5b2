using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>A layout that requires one byte order of all its numbers.</summary>
internal static class ByteOrderRule
{
    /// <summary>Reports every number of another order, at its field where that is in the layout itself.</summary>
    public static void Check(
        INamedTypeSymbol layout, AttributeReader attribute, Element element, List<Diagnostic> findings)
    {
        var required = (ByteOrder)attribute.Number("ByteOrder");
        if (required is not (ByteOrder.LittleEndian or ByteOrder.BigEndian))
        {
            return;
        }

        if (!element.IsRecord)
        {
            Check(element, $"The element of layout '{layout.Name}'", attribute.TypeArgumentLocation);
            return;
        }

        foreach (var field in element.Fields)
        {
            var symbol = layout.GetMembers(field.Name.TrimStart('@')).FirstOrDefault();
            var place = symbol is not null && !DeclarationRules.IsGenerated(symbol)
                ? symbol.Locations[0]
                : attribute.Place("ByteOrder");
            Check(field.Element, $"Field '{field.DTypeName}' of layout '{layout.Name}'", place);
        }

        void Check(Element part, string subject, Location place)
        {
            if (Other(part, required) is { } number)
            {
                var (has, needs) = required == ByteOrder.BigEndian
                    ? ("little-endian", "big-endian")
                    : ("big-endian", "little-endian");
                findings.Add(Diagnostic.Create(
                    Descriptors.ByteOrder, place, subject, Text(number), has, needs, Remedy(number, required)));
            }
        }
    }

    /// <summary>A number that NumPy does not know has no dtype that says its byte order.</summary>
    private static string Text(ScalarDType number) =>
        ScalarText.IsOfLayout(number) ? ScalarTypes.DisplayNameOf(number) : Descr.Format(number);

    /// <summary>What is not a plain number says its byte order elsewhere.</summary>
    private static string Remedy(ScalarDType number, ByteOrder required) => (number.Kind, required) switch
    {
        ('U', ByteOrder.BigEndian) => "ByteOrder = ByteOrder.BigEndian in its [MemMapText]",
        ('U', _) => "no ByteOrder in its [MemMapText]",
        ('M' or 'm', ByteOrder.BigEndian) =>
            $"BigEndian<long> with Descr = \"{ScalarText.Format(number with { Order = required })}\"",
        ('M' or 'm', _) => $"long with Descr = \"{ScalarText.Format(number with { Order = required })}\"",
        (_, ByteOrder.BigEndian) => "BigEndian<T>",
        _ => "T",
    };

    /// <summary>The first number of the other order; null where there is none.</summary>
    private static ScalarDType? Other(Element element, ByteOrder required)
    {
        foreach (var field in element.Fields)
        {
            if (Other(field.Element, required) is { } number)
            {
                return number;
            }
        }

        return element switch
        {
            { IsRecord: true } => null,
            { Item: { } item } => Other(item, required),
            { DType: ScalarDType { Order: not ByteOrder.NotApplicable } number } when number.Order != required => number,
            _ => null,
        };
    }
}
