using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>
/// What the field that counts the writes to a record must be, so that every processor takes it in one piece.
/// </summary>
internal sealed class VersionRule(ElementReader elements, INamedTypeSymbol type, Subject subject)
{
    private bool IsLayout => SymbolEqualityComparer.Default.Equals(type, elements.Layout);

    /// <summary>Reports the first fault of every version field of a record that has been laid out.</summary>
    public void Check(List<(Field Field, IFieldSymbol Symbol)> fields, long itemSize)
    {
        Field? first = null;
        foreach (var (field, symbol) in fields)
        {
            if (!field.IsVersion)
            {
                continue;
            }

            if (subject.Depth > 0)
            {
                CheckNested(symbol);
            }
            else if (first is not null)
            {
                Report(symbol, Argument(symbol, "IsVersion"), $"is the second, after '{first.Name}'",
                    "a record has one: remove IsVersion from one of the two");
            }
            else
            {
                CheckField(field, symbol, itemSize);
            }

            first ??= field;
        }
    }

    private void CheckField(Field field, IFieldSymbol symbol, long itemSize)
    {
        var size = field.Element.ItemSize;
        if (field.Element.Type is not ("int" or "uint" or "long" or "ulong"))
        {
            Report(symbol, subject.Field(symbol, elements.Layout).Place, $"has type '{symbol.Type.ToDisplayString()}'",
                "write int, uint, long or ulong");
        }
        else if (field.Element.DType is not ScalarDType { Kind: 'i' or 'u' })
        {
            Report(symbol, Argument(symbol, "Descr"), $"has dtype {field.Element.Descr}",
                "remove its Descr: a version is a number");
        }
        else if (field.Offset % size != 0 || itemSize % size != 0)
        {
            Report(symbol, IsLayout ? symbol.Locations[0] : subject.Place,
                $"lies at byte {field.Offset} of records of {itemSize} bytes, and needs a multiple of {size} in every "
                + "record",
                "move the field and fill up the record, or remove Pack");
        }
    }

    /// <summary>A record inside another has no snapshots of its own; a layout has them in maps of its own.</summary>
    private void CheckNested(IFieldSymbol symbol)
    {
        if (LayoutReader.AttributeOf(type, elements.Cancellation) is null)
        {
            Report(symbol, subject.Place, $"lies in struct '{type.Name}' inside the record",
                "declare it in the record itself");
        }
    }

    /// <summary>
    /// The argument of the layout's own field; for a field of another struct, the field that has that struct.
    /// </summary>
    private Location Argument(IFieldSymbol symbol, string name) =>
        IsLayout && AttributeReader.Find(symbol, "MemMapFieldAttribute", elements.Cancellation) is { } attribute
            ? attribute.Place(name)
            : subject.Place;

    private void Report(IFieldSymbol symbol, Location place, string problem, string remedy) =>
        elements.Findings.Add(Diagnostic.Create(
            Descriptors.BadVersion, place, subject.Path.Length == 0 ? symbol.Name : $"{subject.Path}.{symbol.Name}",
            elements.Layout.Name, problem, remedy));
}
