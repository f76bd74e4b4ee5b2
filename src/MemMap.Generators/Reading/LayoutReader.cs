using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>
/// The one reader of annotated structs. The generator takes its value, the analyzer its findings; a struct with an
/// error has no value, so nothing is generated for it but openers that throw.
/// </summary>
internal sealed class LayoutReader
{
    public const string RecordAttribute = "MemMap.MemMapArrayAttribute";
    public const string ScalarAttribute = "MemMap.MemMapArrayAttribute`1";

    private readonly INamedTypeSymbol _type;
    private readonly AttributeReader _attribute;
    private readonly Audience _audience;
    private readonly CancellationToken _cancellation;
    private readonly List<Diagnostic> _findings = [];

    private LayoutReader(
        INamedTypeSymbol type, AttributeReader attribute, Audience audience, CancellationToken cancellation)
    {
        _type = type;
        _attribute = attribute;
        _audience = audience;
        _cancellation = cancellation;
    }

    /// <summary>Reads one annotated struct.</summary>
    public static (ArrayLayout? Layout, IReadOnlyList<Diagnostic> Findings) Read(
        INamedTypeSymbol type, AttributeReader attribute, Audience audience, CancellationToken cancellation)
    {
        var reader = new LayoutReader(type, attribute, audience, cancellation);
        var layout = reader.Read();
        return (reader.HasErrors ? null : layout, reader._findings);
    }

    /// <summary>The annotation of a struct, if it has one.</summary>
    public static AttributeReader? AttributeOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        AttributeReader.Find(type, "MemMapArrayAttribute", cancellation);

    public static bool IsLayoutAttribute(INamedTypeSymbol? type) =>
        AttributeReader.IsOurs(type, "MemMapArrayAttribute");

    /// <summary>The packing that counts: of the layout's attribute, else of its <c>[StructLayout]</c>.</summary>
    public static int PackOf(INamedTypeSymbol type, AttributeReader attribute) =>
        attribute.Number("Pack") is var pack and not 0 ? pack : DeclaredLayout.Of(type).Pack;

    /// <summary>Whether files of a layout are raw, never a <c>.npy</c>.</summary>
    public static bool IsRawLayout(AttributeReader attribute) => attribute["Raw"] is true;

    /// <summary>Whether a struct can hold elements that its generated part declares.</summary>
    public static bool IsPlain(INamedTypeSymbol type) =>
        type is { IsRecord: false, IsReadOnly: false, IsRefLikeType: false };

    /// <summary>The record of a dtype that was pasted into another struct; null where it has a fault.</summary>
    /// <param name="type">That struct.</param>
    /// <param name="name">Name of the struct, as generated code of other structs writes it.</param>
    /// <param name="attribute">Attribute of the struct.</param>
    /// <param name="cancellation">Cancellation by the compiler.</param>
    public static Element? ReadPasted(
        INamedTypeSymbol type, string name, AttributeReader attribute, CancellationToken cancellation)
    {
        var reader = new LayoutReader(type, attribute, Audience.Generator, cancellation);
        return reader.ReadPasted((string)attribute["Descr"]!, $"{name}.") is { } record ? record with { Type = name } : null;
    }

    private bool IsRaw => IsRawLayout(_attribute);

    private bool HasErrors => _findings.Any(static finding => finding.Severity == DiagnosticSeverity.Error);

    private ArrayLayout? Read()
    {
        // The compiler has refused the attribute on anything else.
        if (_type.TypeKind != TypeKind.Struct)
        {
            return null;
        }

        var scalar = _attribute.TypeArgument;
        var reserved = scalar is null ? DeclarationRules.RecordNames : DeclarationRules.BlockNames;
        DeclarationRules.Check(_type, reserved, _findings, _cancellation);
        CheckChoice("Order", (int)MemoryOrder.ColumnMajor, "MemoryOrder.RowMajor or MemoryOrder.ColumnMajor");
        CheckChoice("ByteOrder", (int)ByteOrder.BigEndian, "ByteOrder.LittleEndian or ByteOrder.BigEndian");
        if (HasErrors)
        {
            return null;
        }

        var order = ShapeReader.Order(_attribute);
        var shape = ShapeReader.Read(_type, _attribute, order, _findings);
        var pack = ReadPack();
        var element = scalar is null ? ReadRecord() : ReadScalar(scalar);
        if (shape is null || element is null || !CheckSize(shape.Value, element) || !CheckOrder(order, element))
        {
            return null;
        }

        ByteOrderRule.Check(_type, _attribute, element, _findings);
        var storage = scalar is null
            ? (_attribute["Descr"] is null ? Storage.None : Storage.Fields)
            : IsValue(shape.Value, order, element) ? Storage.Elements : Storage.None;
        return new ArrayLayout(
            PartialTypes.Of(_type), element, shape.Value, order, storage,
            scalar is null && storage == Storage.None ? PackToDeclare(pack, element) : null)
        {
            IsRaw = IsRaw,
        };
    }

    /// <summary>
    /// The packing that the generated part declares. Where natural alignment is all that it says, it is left out, unless
    /// C# would warn of fields to which only the file assigns: of structs with the attribute it does not.
    /// </summary>
    private int? PackToDeclare(int? pack, Element record) =>
        DeclaredLayout.Of(_type).IsDeclared ? null
        : pack ?? (IsPublic(_type) && record.Fields.All(static field => field.Visibility == Visibility.Public) ? null : 0);

    private static bool IsPublic(INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public && (type.ContainingType is not { } outer || IsPublic(outer));

    /// <summary>An enum argument may be any number, and one without a name says nothing.</summary>
    private void CheckChoice(string name, int last, string choices)
    {
        if (_attribute.Number(name) is var number && (number < 0 || number > last))
        {
            Report(Descriptors.UncertainOrder, _attribute.Place(name), _type.Name, $"has {name} = {number}", $"write {choices}");
        }
    }

    /// <summary>
    /// Whether the elements fit into the struct itself; those of a column-major layout are not a sub-array.
    /// </summary>
    private bool IsValue(EquatableArray<long> shape, MemoryOrder order, Element element) =>
        IsPlain(_type)
        && !shape.Contains(ArrayLayout.OpenAxis)
        && (order == MemoryOrder.RowMajor || shape.Count < 2)
        && ShapeReader.ByteLength(shape, element.ItemSize) <= ShapeReader.LargestBlock;

    private int? ReadPack()
    {
        if (_attribute["Pack"] is not int pack || pack == 0)
        {
            return null;
        }

        var location = _attribute.Place("Pack");
        var declared = DeclaredLayout.Of(_type);
        if (declared.IsDeclared && declared.Pack != pack && !(_attribute["Descr"] is string))
        {
            Report(Descriptors.UncertainOrder, location, _type.Name,
                $"has Pack = {pack}, and a [StructLayout] of its own with Pack = {declared.Pack}",
                "remove one of the two");
            return null;
        }

        if (pack is 1 or 2 or 4 or 8 or 16 or 32 or 64 or 128)
        {
            return pack;
        }

        Report(Descriptors.UncertainOrder, location, _type.Name, $"has Pack = {pack}",
            "write 0 for natural alignment, or a power of two up to 128; 1 leaves no padding");
        return null;
    }

    private Element? ReadScalar(ITypeSymbol scalar)
    {
        foreach (var field in RecordReader.InstanceFields(_type).Where(static field => !DeclarationRules.IsGenerated(field)))
        {
            Report(Descriptors.FieldsOnScalars, field.Locations[0], _type.Name, $"an array of {scalar.ToDisplayString()}",
                field.AssociatedSymbol?.Name ?? field.Name,
                "remove the field, or write [MemMapArray(Shape = …)] for an array of records");
        }

        var elements = new ElementReader(_type, IsRaw, _findings, _audience, _cancellation);
        var subject = new Subject(_type);
        var element = elements.Read(scalar, subject);
        if (element is not null && !AccessRule.CanGiveOut(_type, scalar))
        {
            return elements.Refuse(scalar.ToDisplayString(), "which is less accessible than the layout that exposes it",
                "make it as accessible as the layout, or the layout less accessible", subject);
        }

        if (element?.Type == "bool" && _audience == Audience.Analyzer)
        {
            Report(Descriptors.RawBool, _attribute.TypeArgumentLocation, $"The element of layout '{_type.Name}'");
        }

        if (element is null || _attribute["Descr"] is not string descr)
        {
            return element;
        }

        if (DTypeOverride.Apply(element, descr, out var fault) is { } other)
        {
            return other;
        }

        Report(Descriptors.BadDescr, _attribute.Place("Descr"), $"Descr of layout '{_type.Name}'",
            fault!.Value.Expected, fault.Value.Found);
        return null;
    }

    private Element? ReadRecord()
    {
        if (_attribute["Descr"] is string descr)
        {
            var fields = RecordReader.InstanceFields(_type).Where(static field => !DeclarationRules.IsGenerated(field));
            return CheckNothingElse(fields.ToList()) ? ReadPasted(descr) : null;
        }

        if (!RecordReader.HasFields(_type))
        {
            Report(Descriptors.NoFields, _type.Locations[0], _type.Name);
            return null;
        }

        var elements = new ElementReader(_type, IsRaw, _findings, _audience, _cancellation);
        return elements.ReadRecord(_type, PackOf(_type, _attribute), new Subject(_type));
    }

    /// <summary>A pasted dtype says all: fields, their order, their places.</summary>
    private bool CheckNothingElse(List<IFieldSymbol> fields)
    {
        if (fields.Count > 0)
        {
            Report(Descriptors.FieldsOnScalars, fields[0].Locations[0], _type.Name, "declared by its Descr",
                fields[0].AssociatedSymbol?.Name ?? fields[0].Name, "remove the field, or the Descr");
        }
        else if (!IsPlain(_type))
        {
            Report(Descriptors.UnsupportedDeclaration, _type.Locations[0], _type.Name,
                "a record struct or readonly, and its fields are generated", $"declare it as 'partial struct {_type.Name}'");
        }
        else if (DeclaredLayout.Of(_type) is { IsDeclared: true, Syntax: { } syntax }
            && !GeneratedFiles.IsOurs(syntax.SyntaxTree))
        {
            Report(Descriptors.UncertainOrder, syntax.GetLocation(), _type.Name,
                "has a [StructLayout], and a Descr that says where its fields lie", "remove the [StructLayout]");
        }
        else if (_attribute.Number("Pack") != 0)
        {
            Report(Descriptors.UncertainOrder, _attribute.Place("Pack"), _type.Name,
                "has a Pack, and a Descr that says where its fields lie", "remove the Pack");
        }

        return !HasErrors;
    }

    private Element? ReadPasted(string text, string prefix = "")
    {
        try
        {
            var used = _type.GetMembers().Where(static member => !DeclarationRules.IsGenerated(member))
                .Select(static member => member.Name);
            return PastedDType.Read(text, _type.Name, used, prefix);
        }
        catch (DescrFault fault)
        {
            // What is missing at the end is marked at the last character.
            var (start, length) = fault.Length > 0 ? (fault.Start, fault.Length)
                : (Math.Max(0, text.Length - 1), Math.Min(1, text.Length));
            Report(Descriptors.BadDescr, _attribute.Place("Descr", text, start, length),
                $"Descr of layout '{_type.Name}'", fault.Expected,
                fault.Advice is { } advice ? $"{fault.Found}; {advice}" : fault.Found);
            return null;
        }
    }

    private bool CheckSize(EquatableArray<long> shape, Element element)
    {
        var byteLength = ShapeReader.ByteLength(shape, element.ItemSize);
        if (byteLength <= long.MaxValue)
        {
            return true;
        }

        Report(Descriptors.TooLarge, _attribute.Place("Shape"), _type.Name,
            $"{byteLength} bytes, and a file holds at most {long.MaxValue}", "make the shape or the fields smaller");
        return false;
    }

    private bool CheckOrder(MemoryOrder order, Element element)
    {
        if (order == MemoryOrder.RowMajor || element.Axes.Count == 0)
        {
            return true;
        }

        Report(Descriptors.UnsupportedType, _attribute.TypeArgumentLocation, $"The element of layout '{_type.Name}'",
            _attribute.TypeArgument!.ToDisplayString(), "a block, whose own axes are row-major",
            "remove the Order, or write the block's lengths into Shape");
        return false;
    }

    private void Report(DiagnosticDescriptor descriptor, Location location, params object[] arguments) =>
        _findings.Add(Diagnostic.Create(descriptor, location, arguments));
}
