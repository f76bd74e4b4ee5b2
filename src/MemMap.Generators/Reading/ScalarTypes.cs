using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>
/// The table of scalars: which .NET type is which NumPy dtype. The runtime's own table is compared with it.
/// </summary>
internal static class ScalarTypes
{
    /// <summary>The dtype of a scalar or enum; null for every other type.</summary>
    public static Element? Find(ITypeSymbol type)
    {
        // The tables have the keyword already; only other names are spelt out, which takes memory.
        var number = type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? underlying : type;
        var element = Number(number);
        return element is not null && (element.Type.Length == 0 || !ReferenceEquals(number, type))
            ? element with { Type = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) }
            : element;
    }

    /// <summary>The C# type of a scalar dtype, or null where C# has none: text and raw bytes.</summary>
    public static string? TypeOf(ScalarDType scalar)
    {
        var type = (scalar.Kind, scalar.ItemSize) switch
        {
            ('b', _) => "global::MemMap.Bool8",
            ('i', 1) => "sbyte",
            ('u', 1) => "byte",
            ('i', 2) => "short",
            ('u', 2) => "ushort",
            ('i', 4) => "int",
            ('u', 4) => "uint",
            ('i', 8) => "long",
            ('u', 8) => "ulong",
            ('f', 2) => "global::System.Half",
            ('f', 4) => "float",
            ('f', 8) => "double",
            ('c', 8) => "global::MemMap.Complex64",
            ('c', 16) => "global::System.Numerics.Complex",
            ('i', 3) => "global::MemMap.Int24",
            ('u', 3) => "global::MemMap.UInt24",
            ('E', 2) => "global::MemMap.BFloat16",
            ('M', _) => TimeType("DateTime64", scalar),
            ('m', _) => TimeType("TimeDelta64", scalar),
            _ => null,
        };
        return type is not null && scalar.Order == ByteOrder.BigEndian ? $"global::MemMap.BigEndian<{type}>" : type;
    }

    /// <summary>The name for documentation: NumPy's name, and the byte order that it hides.</summary>
    public static string DisplayNameOf(ScalarDType scalar)
    {
        var name = ScalarText.Name(scalar) ?? scalar.Kind switch
        {
            'S' => $"text of {scalar.ItemSize} bytes",
            'U' => $"text of {scalar.ItemSize / 4} characters",
            _ => $"{scalar.ItemSize} raw bytes",
        };
        return scalar.Order == ByteOrder.BigEndian ? $"big-endian {name}" : name;
    }

    /// <summary>
    /// A type of its own for the units that have one; the number itself for a multiple, and for no unit.
    /// </summary>
    private static string TimeType(string type, ScalarDType scalar) =>
        scalar.Unit?.TypeName is { } unit && scalar.Order == ByteOrder.LittleEndian
            ? $"global::MemMap.{type}<global::MemMap.TimeUnits.{unit}>"
            : "long";

    private static readonly Dictionary<SpecialType, Element> Keywords = new()
    {
        [SpecialType.System_Boolean] = Scalar("|b1", keyword: "bool"),
        [SpecialType.System_SByte] = Scalar("|i1", keyword: "sbyte"),
        [SpecialType.System_Byte] = Scalar("|u1", keyword: "byte"),
        [SpecialType.System_Int16] = Scalar("<i2", keyword: "short"),
        [SpecialType.System_UInt16] = Scalar("<u2", keyword: "ushort"),
        [SpecialType.System_Int32] = Scalar("<i4", keyword: "int"),
        [SpecialType.System_UInt32] = Scalar("<u4", keyword: "uint"),
        [SpecialType.System_Int64] = Scalar("<i8", keyword: "long"),
        [SpecialType.System_UInt64] = Scalar("<u8", keyword: "ulong"),
        [SpecialType.System_Single] = Scalar("<f4", keyword: "float"),
        [SpecialType.System_Double] = Scalar("<f8", keyword: "double"),
    };

    /// <summary>What vectors and matrices are made of.</summary>
    public static Element Single => Keywords[SpecialType.System_Single];

    private static Element? Number(ITypeSymbol type) =>
        Keywords.TryGetValue(type.SpecialType, out var number) ? number
        : type is INamedTypeSymbol { ContainingType: null, TypeKind: TypeKind.Struct } named ? Named(named)
        : null;

    private static Element? Named(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString() switch
    {
        "System" => type.MetadataName switch
        {
            "Half" => Scalar("<f2"),
            "Guid" => Scalar("|V16", alignment: 4),
            "Int128" or "UInt128" => Scalar("|V16"),
            _ => null,
        },
        "System.Numerics" when type.MetadataName == "Complex" => Scalar("<c16", alignment: 8),
        "MemMap" => type.MetadataName switch
        {
            "Bool8" => Scalar("|b1"),
            "Complex64" => Scalar("<c8", alignment: 4),
            "Int24" => Scalar("<i3", alignment: 1),
            "UInt24" => Scalar("<u3", alignment: 1),
            "BFloat16" => Scalar("<E2"),
            "BigEndian`1" => BigEndian(type.TypeArguments[0]),
            "DateTime64`1" => Time(type.TypeArguments[0], 'M'),
            "TimeDelta64`1" => Time(type.TypeArguments[0], 'm'),
            _ => null,
        },
        _ => null,
    };

    /// <summary>
    /// A number of that order of bytes; NumPy does not know Int128 as a number, and so not its order.
    /// </summary>
    private static Element? BigEndian(ITypeSymbol type)
    {
        var isNumber = type is INamedTypeSymbol { EnumUnderlyingType: null, Name: not ("Boolean" or "Bool8" or "Guid") } named
            && !IsWrapped(named);
        if (!isNumber || Number(type) is not { } number)
        {
            return null;
        }

        var scalar = (ScalarDType)number.DType;
        var ordered = scalar.Order == ByteOrder.NotApplicable ? scalar : scalar with { Order = ByteOrder.BigEndian };
        return number with { Type = "", DType = ordered, DisplayName = DisplayNameOf(ordered) };
    }

    private static bool IsWrapped(INamedTypeSymbol type) =>
        type.Arity > 0 && type.ContainingNamespace.ToDisplayString() == "MemMap";

    private static Element? Time(ITypeSymbol type, char kind) =>
        type.ContainingNamespace?.ToDisplayString() == "MemMap.TimeUnits" && TimeUnit.OfType(type.Name) is { } unit
            ? Scalar(new ScalarDType(kind, 8, ByteOrder.LittleEndian, unit), null, "")
            : null;

    private static Element Scalar(string code, int? alignment = null, string keyword = "") =>
        Scalar(ScalarText.ParseOfLayout(code)!, alignment, keyword);

    private static Element Scalar(ScalarDType dtype, int? alignment, string keyword) =>
        new(keyword, dtype, DisplayNameOf(dtype), alignment ?? dtype.ItemSize);
}
