using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>
/// Reads the fields of a record and lays them out as C, the CLR and NumPy's <c>align=True</c> do: in declaration order,
/// each at a multiple of its alignment, the whole rounded up to the largest one; or where <c>[FieldOffset]</c> says.
/// </summary>
internal sealed class RecordReader(ElementReader elements, INamedTypeSymbol type, Subject subject)
{
    /// <summary>A struct of structs of structs doubles its text at every level; this is where it ends.</summary>
    private const int MaxDescrLength = 1 << 20;

    private readonly DeclaredLayout _declared = DeclaredLayout.Of(type);

    public static IEnumerable<IFieldSymbol> InstanceFields(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic && !field.IsConst);

    private INamedTypeSymbol Layout => elements.Layout;

    private bool IsLayout => SymbolEqualityComparer.Default.Equals(type, Layout);

    /// <summary>The element that the fields make; null after a finding, or an error of the compiler.</summary>
    /// <param name="pack">The largest alignment of a field in bytes; 0 is natural.</param>
    public Element? Read(int pack)
    {
        if (!new FieldRules(elements, type, subject, _declared).Check())
        {
            return null;
        }

        var fields = new List<(Field Field, IFieldSymbol Symbol)>();
        var alignment = 1;
        long end = 0;
        var isComplete = true;
        foreach (var symbol in InstanceFields(type))
        {
            if (ReadField(symbol, subject.Field(symbol, Layout)) is not { } field)
            {
                isComplete = false;
                continue;
            }

            var fieldAlignment = pack == 0 ? field.Element.Alignment : Math.Min(pack, field.Element.Alignment);
            var offset = _declared.IsExplicit ? FieldRules.OffsetOf(symbol) : RoundUp(end, fieldAlignment);
            alignment = Math.Max(alignment, fieldAlignment);
            end = Math.Max(end, offset + field.Element.ItemSize);
            fields.Add((field with { Offset = (int)offset }, symbol));
        }

        if (!isComplete || !CheckOverlap(fields) || !CheckNames(fields))
        {
            return null;
        }

        // A written Size is never rounded, and one that is too small is none: so the CLR does it.
        var itemSize = _declared.Size > 0 ? Math.Max(_declared.Size, end) : RoundUp(end, alignment);
        if (IsLayout && !_declared.IsExplicit && elements.TellsInformation)
        {
            ReportPadding(fields, itemSize);
        }

        var inFileOrder = fields.Select(static pair => pair.Field);
        inFileOrder = _declared.IsExplicit ? inFileOrder.OrderBy(static field => field.Offset) : inFileOrder;
        return Finish(inFileOrder.ToImmutableArray(), itemSize, alignment);
    }

    private Field? ReadField(IFieldSymbol symbol, Subject of)
    {
        if (!symbol.CanBeReferencedByName)
        {
            new FieldRules(elements, type, subject, _declared).RefuseStorage(symbol, of);
            return null;
        }

        var element = symbol.IsFixedSizeBuffer ? ReadFixedBuffer(symbol, of) : elements.Read(symbol.Type, of);
        if (element is null)
        {
            return null;
        }

        if (IsLayout && element.Type == "bool" && elements.TellsInformation)
        {
            elements.Findings.Add(Diagnostic.Create(Descriptors.RawBool, of.Place, of.In(Layout)));
        }

        var attribute = AttributeReader.Find(symbol, "MemMapFieldAttribute", elements.Cancellation);
        if (attribute?["Descr"] is string descr)
        {
            if (DTypeOverride.Apply(element, descr, out var fault) is not { } other)
            {
                elements.Findings.Add(Diagnostic.Create(Descriptors.BadDescr, attribute.Value.Place("Descr"),
                    $"Descr of field '{of.Path}' of layout '{Layout.Name}'", fault!.Value.Expected, fault.Value.Found));
                return null;
            }

            element = other;
        }

        return new Field(
            PartialTypes.Escape(symbol.Name), attribute?["Name"] as string ?? symbol.Name, null, element, 0,
            VisibilityOf(symbol), symbol.IsReadOnly, attribute?["Unit"] as string ?? "");
    }

    /// <summary>C# names its type nowhere, so it has no column of its own.</summary>
    private Element? ReadFixedBuffer(IFieldSymbol symbol, Subject of) =>
        symbol.Type is IPointerTypeSymbol { PointedAtType: var item } && elements.Read(item, of) is { } element
            ? ElementReader.Block("", element, [symbol.FixedSize])
            : null;

    private bool CheckOverlap(List<(Field Field, IFieldSymbol Symbol)> fields)
    {
        if (!_declared.IsExplicit)
        {
            return true;
        }

        var sorted = fields.OrderBy(static pair => pair.Field.Offset).ToList();
        for (var i = 1; i < sorted.Count; i++)
        {
            var (before, after) = (sorted[i - 1].Field, sorted[i].Field);
            if (after.Offset < before.End)
            {
                elements.Findings.Add(Diagnostic.Create(Descriptors.Overlap,
                    IsLayout ? sorted[i].Symbol.Locations[0] : subject.Place, Prefix(after.DTypeName), Layout.Name, after.Offset,
                    Prefix(before.DTypeName), before.Offset, before.End - 1, before.End));
                return false;
            }
        }

        return true;
    }

    private bool CheckNames(List<(Field Field, IFieldSymbol Symbol)> fields)
    {
        var names = new HashSet<string>();
        foreach (var (field, symbol) in fields)
        {
            if (field.DTypeName.Length == 0 || !names.Add(field.DTypeName))
            {
                var found = field.DTypeName.Length == 0 ? "an empty name" : $"the name '{field.DTypeName}' of another field";
                elements.Findings.Add(Diagnostic.Create(Descriptors.BadDescr, IsLayout ? symbol.Locations[0] : subject.Place,
                    $"Field '{Prefix(field.Name)}' of layout '{Layout.Name}'", "a name of its own for NumPy", found));
                return false;
            }
        }

        return true;
    }

    private string Prefix(string name) => subject.Path.Length == 0 ? name : $"{subject.Path}.{name}";

    private void ReportPadding(List<(Field Field, IFieldSymbol Symbol)> fields, long itemSize)
    {
        for (var i = 0; i < fields.Count; i++)
        {
            var (field, symbol) = fields[i];
            var next = i + 1 < fields.Count ? fields[i + 1].Field.Offset : itemSize;
            if (next > field.End)
            {
                elements.Findings.Add(Diagnostic.Create(Descriptors.Padding, symbol.Locations[0], Layout.Name,
                    next - field.End, field.Name, field.End, next - 1));
            }
        }
    }

    private Element? Finish(ImmutableArray<Field> fields, long itemSize, int alignment)
    {
        if (fields.Sum(static field => (long)field.Element.Descr.Length) > MaxDescrLength)
        {
            return TooLarge($"more than {MaxDescrLength} characters to describe the fields of its fields");
        }

        if (itemSize > int.MaxValue)
        {
            return TooLarge($"{itemSize} bytes for one element, and NumPy allows {int.MaxValue}");
        }

        // Inside its own declaration nothing can hide a layout's name: a nested type of that name is an error.
        var name = IsLayout
            ? PartialTypes.Escape(type.Name)
            : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return new Element(
            name, Describe(fields, (int)itemSize), type.Name, (int)itemSize, alignment, new EquatableArray<Field>(fields));
    }

    private Element? TooLarge(string problem)
    {
        elements.Findings.Add(Diagnostic.Create(Descriptors.TooLarge, Layout.Locations[0], Layout.Name, problem,
            "make it an array of a smaller record with another axis"));
        return null;
    }

    [ThreadStatic]
    private static StringBuilder? t_descr;

    /// <summary>The list of fields as NumPy writes it, with its padding as unnamed <c>'|Vn'</c>.</summary>
    public static string Describe(IEnumerable<Field> fields, int itemSize)
    {
        var descr = (t_descr ??= new StringBuilder()).Clear().Append('[');
        var end = 0;
        foreach (var field in fields)
        {
            Pad(field.Offset);
            var name = PythonText.Repr(field.DTypeName);
            var names = field.Title is null ? name : $"({PythonText.Repr(field.Title)}, {name})";
            Separate().Append('(').Append(names).Append(", ").Append(field.Element.DTypeAndAxes).Append(')');
            end = field.End;
        }

        Pad(itemSize);
        return descr.Append(']').ToString();

        void Pad(int offset)
        {
            if (offset > end)
            {
                Separate().Append($"('', '|V{offset - end}')");
            }
        }

        StringBuilder Separate() => descr.Length > 1 ? descr.Append(", ") : descr;
    }

    private static Visibility VisibilityOf(IFieldSymbol field) => field.DeclaredAccessibility switch
    {
        Accessibility.Public => Visibility.Public,
        Accessibility.Internal or Accessibility.ProtectedOrInternal => Visibility.Internal,
        _ => Visibility.Hidden,
    };

    private static long RoundUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;
}
