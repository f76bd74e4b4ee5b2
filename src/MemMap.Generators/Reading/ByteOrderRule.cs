using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>A layout that requires one byte order of all its numbers.</summary>
internal static class ByteOrderRule
{
    private const int LittleEndian = 1;
    public const int BigEndian = 2;

    /// <summary>Reports every number of another order, at its field where that is in the layout itself.</summary>
    public static void Check(
        INamedTypeSymbol layout, AttributeReader attribute, Element element, List<Diagnostic> findings)
    {
        var required = attribute.Number("ByteOrder") switch
        {
            LittleEndian => '<',
            BigEndian => '>',
            _ => '\0',
        };
        if (required == '\0')
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
                var (has, needs) = required == '>' ? ("little-endian", "big-endian") : ("big-endian", "little-endian");
                findings.Add(Diagnostic.Create(
                    Descriptors.ByteOrder, place, subject, number, has, needs, Remedy(number, required)));
            }
        }
    }

    /// <summary>What is not a plain number says its byte order elsewhere.</summary>
    private static string Remedy(string number, char required) => (Kind: number[2], required) switch
    {
        ('U', '>') => "ByteOrder = ByteOrder.BigEndian in its [MemMapText]",
        ('U', _) => "no ByteOrder in its [MemMapText]",
        ('M' or 'm', '>') => $"BigEndian<long> with Descr = \">{number.Substring(2, number.Length - 3)}\"",
        ('M' or 'm', _) => $"long with Descr = \"<{number.Substring(2, number.Length - 3)}\"",
        (_, '>') => "BigEndian<T>",
        _ => "T",
    };

    /// <summary>The first number of the other order, as its dtype; null where there is none.</summary>
    private static string? Other(Element element, char required)
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
            _ => element.Descr[1] is '<' or '>' && element.Descr[1] != required ? element.Descr : null,
        };
    }
}
