using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>
/// What a C# type is to NumPy: a scalar, text, a record, or a block, which is another layout of fixed shape or an
/// inline array.
/// </summary>
internal sealed class ElementReader(
    INamedTypeSymbol layout, bool isRaw, List<Diagnostic> findings, Audience audience, CancellationToken cancellation)
{
    /// <summary>A record in a record is one list of fields in another, and the innermost holds scalars.</summary>
    private const int MaxDepth = DescrReader.MaxDepth - 2;

    /// <summary>Types that were read before; null for one with a finding, or one that is being read.</summary>
    private Dictionary<ISymbol, Element?>? _read;

    /// <summary>Structs that are being read, outermost first: each is a part of the one before.</summary>
    private List<INamedTypeSymbol>? _around;

    public INamedTypeSymbol Layout => layout;

    /// <summary>Whether files of the layout are raw, so that fields may overlap.</summary>
    public bool IsRaw => isRaw;

    public List<Diagnostic> Findings => findings;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Whether findings that are not errors are wanted.</summary>
    public bool TellsInformation => audience == Audience.Analyzer;

    /// <summary>The element that a type makes; null after a finding, or an error of the compiler.</summary>
    public Element? Read(ITypeSymbol type, Subject subject)
    {
        if (ScalarTypes.Find(type) is { } scalar)
        {
            return scalar;
        }

        if (type.TypeKind == TypeKind.Error
            || (type is INamedTypeSymbol { Arity: > 0 } generic
                && generic.TypeArguments.Any(static argument => argument.TypeKind == TypeKind.Error)))
        {
            return null;
        }

        if (type is INamedTypeSymbol { TypeKind: TypeKind.Struct } vector && VectorTypes.Find(vector) is { } block)
        {
            return block;
        }

        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct } named || UnsupportedTypes.IsKnown(named))
        {
            var (reason, remedy) = UnsupportedTypes.Explain(type);
            return Refuse(type.ToDisplayString(), reason, remedy, subject);
        }

        if (named.IsRefLikeType)
        {
            return Refuse(type.ToDisplayString(), "a ref struct, which cannot lie in a file", "write a struct without 'ref'",
                subject);
        }

        _read ??= new Dictionary<ISymbol, Element?>(SymbolEqualityComparer.Default);
        if (_read.TryGetValue(named, out var known))
        {
            return known ?? RefuseCycle(named, subject);
        }

        if (subject.Depth > MaxDepth)
        {
            return Refuse(type.ToDisplayString(), $"a struct inside {MaxDepth} others, which is the limit",
                "write its fields where it is used", subject);
        }

        _read[named] = null;
        (_around ??= []).Add(named);
        var element = ReadStruct(named, subject);
        _around.RemoveAt(_around.Count - 1);
        return _read[named] = element;
    }

    /// <summary>
    /// A struct that is being read already. Through its fields alone the compiler refuses it; through a layout, whose
    /// elements are in no field yet, nothing else does.
    /// </summary>
    private Element? RefuseCycle(INamedTypeSymbol type, Subject subject)
    {
        var start = _around?.FindIndex(outer => SymbolEqualityComparer.Default.Equals(outer, type)) ?? -1;
        var isThroughLayout = start >= 0 && _around!.Skip(start).Any(outer =>
            LayoutReader.AttributeOf(outer, cancellation) is { TypeArgument: not null });
        return isThroughLayout
            ? Refuse(type.ToDisplayString(), "which holds itself", "write an index into another file", subject)
            : null;
    }

    /// <summary>The record that a struct's fields make.</summary>
    /// <param name="type">The layout itself, or a struct that is a field.</param>
    /// <param name="pack">The largest alignment of a field in bytes; 0 is natural.</param>
    /// <param name="subject">Layout or field that has the type.</param>
    public Element? ReadRecord(INamedTypeSymbol type, int pack, Subject subject) =>
        new RecordReader(this, type, subject).Read(pack);

    public Element? Refuse(string type, string reason, string remedy, Subject subject)
    {
        findings.Add(Diagnostic.Create(
            Descriptors.UnsupportedType, subject.Place, subject.In(layout), type, reason, remedy));
        return null;
    }

    /// <summary>Equal elements in a row: <paramref name="item"/> may itself be a block.</summary>
    public static Element Block(string type, Element item, IEnumerable<long> axes)
    {
        var lengths = axes.Select(static length => (int)length).ToImmutableArray();
        var count = lengths.Aggregate(1, static (product, length) => product * length);
        if (lengths.Length == 0)
        {
            return item with { Type = type };
        }

        return new Element(
            type,
            new SubArrayDType(item.DType, new EquatableArray<int>(lengths), item.ItemSize * count),
            $"{string.Join(" × ", lengths)} {item.DisplayName}",
            item.Alignment,
            Item: item)
        {
            FieldCount = item.FieldCount,
        };
    }

    private Element? ReadStruct(INamedTypeSymbol type, Subject subject)
    {
        var name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        if (AttributeReader.Find(type, "MemMapTextAttribute", cancellation) is { } text)
        {
            return TextReader.Element(name, text)
                ?? Refuse(type.ToDisplayString(), "a text with errors of its own", "correct its [MemMapText]", subject);
        }

        if (LayoutReader.AttributeOf(type, cancellation) is { } attribute)
        {
            return ReadLayout(type, name, attribute, subject);
        }

        if (UnsupportedTypes.InlineArrayLength(type) is { } length)
        {
            return ReadInlineArray(type, name, length, subject);
        }

        if (!RecordReader.HasFields(type))
        {
            return Refuse(type.ToDisplayString(), "a struct without fields", "remove the field", subject);
        }

        return ReadRecord(type, DeclaredLayout.Of(type).Pack, subject) is { } record
            ? record with { Lacking = LackingOf(type) }
            : null;
    }

    /// <summary>Which of equality and text a struct that is not a layout lacks.</summary>
    private static Lacking LackingOf(INamedTypeSymbol type)
    {
        if (type.IsRecord)
        {
            return Lacking.Nothing;
        }

        var hasEquality = Overrides("Equals") || type.AllInterfaces.Any(
            @interface => @interface is { Name: "IEquatable", Arity: 1 }
                && SymbolEqualityComparer.Default.Equals(@interface.TypeArguments[0], type));
        var hasText = Overrides("ToString")
            || type.AllInterfaces.Any(static @interface => @interface is { Name: "IFormattable", Arity: 0 });
        return (hasEquality ? Lacking.Nothing : Lacking.Equality) | (hasText ? Lacking.Nothing : Lacking.Text);

        bool Overrides(string name) => type.GetMembers(name).Any(static member => member.IsOverride);
    }

    /// <summary>
    /// A struct that is a layout of its own, too: its attribute says what it will hold when all is generated.
    /// </summary>
    private Element? ReadLayout(INamedTypeSymbol type, string name, AttributeReader attribute, Subject subject)
    {
        if (attribute.TypeArgument is not { } item)
        {
            return attribute["Descr"] is string
                ? LayoutReader.ReadPasted(type, name, attribute, cancellation)
                : ReadRecord(type, LayoutReader.PackOf(type, attribute), subject);
        }

        var order = ShapeReader.Order(attribute);
        var shape = ShapeReader.Read(type, attribute, order, []);
        if (shape is not { } axes || Read(item, subject.Item()) is not { } element)
        {
            return null;
        }

        element = attribute["Descr"] is string descr ? DTypeOverride.Apply(element, descr, out _) ?? element : element;
        return BlockFault(type, axes, order, element) is var (reason, remedy)
            ? Refuse(type.ToDisplayString(), reason, remedy, subject)
            : Block(name, element, axes) with { Lacking = Lacking.Nothing };
    }

    /// <summary>Why the elements of a layout cannot be held inline; null when they can.</summary>
    private static (string Reason, string Remedy)? BlockFault(
        INamedTypeSymbol type, EquatableArray<long> axes, MemoryOrder order, Element element)
    {
        if (axes.Contains(ArrayLayout.OpenAxis))
        {
            return ("a layout whose length comes from the file", "give its Shape a length in place of '*'");
        }

        if (order == MemoryOrder.ColumnMajor)
        {
            return ("a column-major layout, and NumPy's sub-arrays are row-major",
                "remove its Order, or reverse its Shape");
        }

        if (ShapeReader.ByteLength(axes, element.ItemSize) > ShapeReader.LargestBlock)
        {
            return ($"a block of {ShapeReader.ByteLength(axes, element.ItemSize)} bytes, and a value holds at most "
                + $"{ShapeReader.LargestBlock}", "make its Shape smaller, or keep the array in a file of its own");
        }

        return LayoutReader.IsPlain(type)
            ? null
            : ("a layout that is a record struct or readonly, which cannot hold its elements",
                $"declare it as 'partial struct {type.Name}'");
    }

    private Element? ReadInlineArray(INamedTypeSymbol type, string name, int length, Subject subject)
    {
        var field = RecordReader.InstanceFields(type).FirstOrDefault();
        if (field is null || Read(field.Type, subject.Item()) is not { } item)
        {
            return null;
        }

        return (long)item.ItemSize * length > ShapeReader.LargestBlock
            ? Refuse(type.ToDisplayString(), $"an inline array of {(long)item.ItemSize * length} bytes, and a value holds "
                + $"at most {ShapeReader.LargestBlock}", "make it shorter", subject)
            : Block(name, item, [length]) with { Lacking = LackingOf(type) };
    }
}
