using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Generators;

/// <summary>
/// The one reader of annotated structs. The generator takes its value, the analyzer its findings; a struct with a
/// finding has no value, so nothing is generated for it.
/// </summary>
internal sealed class LayoutReader
{
    public const string RecordAttribute = "MemMap.MemMapArrayAttribute";
    public const string ScalarAttribute = "MemMap.MemMapArrayAttribute`1";

    private readonly INamedTypeSymbol _type;
    private readonly AttributeData _attribute;
    private readonly CancellationToken _cancellation;
    private readonly List<Diagnostic> _findings = [];

    private LayoutReader(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        _type = type;
        _attribute = attribute;
        _cancellation = cancellation;
    }

    /// <summary>Reads one annotated struct.</summary>
    public static (ArrayLayout? Layout, IReadOnlyList<Diagnostic> Findings) Read(
        INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellation)
    {
        var reader = new LayoutReader(type, attribute, cancellation);
        var layout = reader.Read();
        return (reader._findings.Count == 0 ? layout : null, reader._findings);
    }

    /// <summary>The annotation of a struct, if it has one.</summary>
    public static AttributeData? AttributeOf(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(static attribute => IsLayoutAttribute(attribute.AttributeClass));

    public static bool IsLayoutAttribute(INamedTypeSymbol? type) =>
        type is { Name: "MemMapArrayAttribute", Arity: 0 or 1, ContainingType: null }
        && type.ContainingNamespace.ToDisplayString() == "MemMap";

    private ArrayLayout? Read()
    {
        // The compiler has refused the attribute on anything else.
        if (_type.TypeKind != TypeKind.Struct)
        {
            return null;
        }

        _findings.AddRange(DeclarationRules.Check(_type, _cancellation));
        if (_findings.Count > 0)
        {
            return null;
        }

        var shape = ReadShape();
        var pack = ReadPack();
        var scalar = _attribute.AttributeClass!.TypeArguments.FirstOrDefault();
        var element = scalar is null ? ReadRecord(pack ?? DeclaredLayout.Of(_type).Pack) : ReadScalar(scalar);
        if (shape is null || element is null || !CheckSize(shape.Value, element))
        {
            return null;
        }

        return new ArrayLayout(
            _type.ContainingNamespace.IsGlobalNamespace ? "" : _type.ContainingNamespace.ToDisplayString(),
            Containers(),
            $"partial {DeclarationRules.Keyword(_type)} {Escape(_type.Name)}",
            Escape(_type.Name),
            FullName(),
            element,
            shape.Value,
            MemoryOrder.RowMajor,
            scalar is null && !DeclaredLayout.Of(_type).IsDeclared ? pack ?? 0 : null);
    }

    private EquatableArray<long>? ReadShape()
    {
        var text = Argument("Shape") as string;
        if (text is null)
        {
            Report(Descriptors.BadShape, ArgumentSyntax("Shape")?.Expression.GetLocation() ?? AttributeLocation(),
                $"Layout '{_type.Name}'", "no Shape",
                "write one, such as Shape = \"3,4\", or Shape = \"*\" for as many as the file holds");
            return null;
        }

        var (shape, fault) = ShapeText.Parse(text);
        if (fault is null)
        {
            return shape;
        }

        var location = LocationInShape(text, fault);
        if (fault.IsStar)
        {
            var axis = text.Substring(0, fault.Start).Count(static c => c == ',');
            Report(Descriptors.MisplacedStar, location, text, axis);
        }
        else
        {
            Report(Descriptors.BadShape, location, $"Shape \"{text}\"", fault.Problem, fault.Remedy);
        }

        return null;
    }

    /// <summary>The bad characters themselves, where the literal shows them as they are.</summary>
    private Location LocationInShape(string text, ShapeFault fault)
    {
        var expression = ArgumentSyntax("Shape")?.Expression;
        while (expression is ParenthesizedExpressionSyntax { Expression: var inner })
        {
            expression = inner;
        }

        // Between quotes, verbatim and raw ones too; an escape or a line break would shift the places.
        var quotes = new[] { '@', '"' };
        return expression is LiteralExpressionSyntax { Token: var token } && token.Text.Trim(quotes) == text
            ? Location.Create(token.SyntaxTree!, new Microsoft.CodeAnalysis.Text.TextSpan(
                token.SpanStart + token.Text.IndexOf(text, StringComparison.Ordinal) + fault.Start, fault.Length))
            : expression?.GetLocation() ?? AttributeLocation();
    }

    private int? ReadPack()
    {
        if (Argument("Pack") is not int pack || pack == 0)
        {
            return null;
        }

        var location = ArgumentSyntax("Pack")?.Expression.GetLocation() ?? AttributeLocation();
        var declared = DeclaredLayout.Of(_type);
        if (declared.IsDeclared && declared.Pack != pack)
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
        var name = (_attribute.ApplicationSyntaxReference?.GetSyntax(_cancellation) as AttributeSyntax)?.Name;
        var location = name?.DescendantNodesAndSelf().OfType<TypeArgumentListSyntax>().FirstOrDefault()?.Arguments[0]
            .GetLocation() ?? AttributeLocation();
        foreach (var field in RecordReader.InstanceFields(_type))
        {
            Report(Descriptors.FieldsOnScalars, field.Locations[0], _type.Name, scalar.ToDisplayString(),
                field.AssociatedSymbol?.Name ?? field.Name);
        }

        var element = ScalarTypes.Find(scalar);
        if (element is null && scalar.TypeKind != TypeKind.Error)
        {
            var (reason, remedy) = UnsupportedTypes.ExplainElement(scalar);
            Report(Descriptors.UnsupportedType, location, $"The element of layout '{_type.Name}'",
                scalar.ToDisplayString(), reason, remedy);
        }

        return element;
    }

    private Element? ReadRecord(int pack)
    {
        if (!RecordReader.InstanceFields(_type).Any())
        {
            Report(Descriptors.NoFields, TypeLocation(_type), _type.Name);
            return null;
        }

        return new RecordReader(_type, _findings).Read(pack);
    }

    private bool CheckSize(EquatableArray<long> shape, Element element)
    {
        var byteLength = new System.Numerics.BigInteger(element.ItemSize);
        foreach (var length in shape)
        {
            byteLength *= Math.Abs(length);
        }

        var location = ArgumentSyntax("Shape")?.Expression.GetLocation() ?? AttributeLocation();
        if (byteLength > long.MaxValue)
        {
            Report(Descriptors.TooLarge, location, _type.Name,
                $"{byteLength} bytes, and a file holds at most {long.MaxValue}", "make the shape or the fields smaller");
            return false;
        }

        return true;
    }

    private EquatableArray<string> Containers()
    {
        var containers = ImmutableArray.CreateBuilder<string>();
        for (var type = _type.ContainingType; type is not null; type = type.ContainingType)
        {
            containers.Insert(0, $"partial {DeclarationRules.Keyword(type)} {Escape(type.Name)}");
        }

        return new EquatableArray<string>(containers.ToImmutable());
    }

    private string FullName()
    {
        var name = _type.MetadataName;
        for (var type = _type.ContainingType; type is not null; type = type.ContainingType)
        {
            name = $"{type.MetadataName}.{name}";
        }

        return _type.ContainingNamespace.IsGlobalNamespace
            ? name
            : $"{_type.ContainingNamespace.ToDisplayString(PlainNames)}.{name}";
    }

    private static readonly SymbolDisplayFormat PlainNames = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    internal static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";

    /// <summary>The value of an argument of an attribute; null for an array, which throws when asked for its value.</summary>
    public static object? ValueOf(TypedConstant argument) =>
        argument.Kind == TypedConstantKind.Array ? null : argument.Value;

    private object? Argument(string name) =>
        ValueOf(_attribute.NamedArguments.FirstOrDefault(pair => pair.Key == name).Value);

    private AttributeArgumentSyntax? ArgumentSyntax(string name) =>
        (_attribute.ApplicationSyntaxReference?.GetSyntax(_cancellation) as AttributeSyntax)?.ArgumentList?.Arguments
        .FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name);

    private Location AttributeLocation() =>
        _attribute.ApplicationSyntaxReference?.GetSyntax(_cancellation).GetLocation() ?? TypeLocation(_type);

    private static Location TypeLocation(INamedTypeSymbol type) => type.Locations[0];

    private void Report(DiagnosticDescriptor descriptor, Location location, params object[] arguments) =>
        _findings.Add(Diagnostic.Create(descriptor, location, arguments));
}
