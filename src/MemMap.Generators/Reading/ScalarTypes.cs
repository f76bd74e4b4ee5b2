using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>The table of scalars: which .NET type is which NumPy dtype. The runtime's own table is compared with it.</summary>
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
    public static string? TypeOf(ScalarDescr scalar)
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
            ('M' or 'm', _) => TimeType(scalar),
            _ => null,
        };
        return type is not null && scalar.Order == '>' ? $"global::MemMap.BigEndian<{type}>" : type;
    }

    /// <summary>A type of its own for the units that have one; the number itself for a multiple, and for no unit.</summary>
    private static string TimeType(ScalarDescr scalar)
    {
        var unit = TimeUnits.FirstOrDefault(pair => pair.Value == scalar.Unit).Key;
        var type = scalar.Kind == 'M' ? "DateTime64" : "TimeDelta64";
        return unit is null || scalar.Order == '>' ? "long" : $"global::MemMap.{type}<global::MemMap.TimeUnits.{unit}>";
    }

    private static readonly Dictionary<string, string> TimeUnits = new()
    {
        ["Year"] = "Y",
        ["Month"] = "M",
        ["Week"] = "W",
        ["Day"] = "D",
        ["Hour"] = "h",
        ["Minute"] = "m",
        ["Second"] = "s",
        ["Millisecond"] = "ms",
        ["Microsecond"] = "us",
        ["Nanosecond"] = "ns",
        ["Picosecond"] = "ps",
        ["Femtosecond"] = "fs",
        ["Attosecond"] = "as",
    };

    private static readonly Dictionary<SpecialType, Element> Keywords = new()
    {
        [SpecialType.System_Boolean] = Scalar("bool", "|b1", 1, keyword: "bool"),
        [SpecialType.System_SByte] = Scalar("int8", "|i1", 1, keyword: "sbyte"),
        [SpecialType.System_Byte] = Scalar("uint8", "|u1", 1, keyword: "byte"),
        [SpecialType.System_Int16] = Scalar("int16", "<i2", 2, keyword: "short"),
        [SpecialType.System_UInt16] = Scalar("uint16", "<u2", 2, keyword: "ushort"),
        [SpecialType.System_Int32] = Scalar("int32", "<i4", 4, keyword: "int"),
        [SpecialType.System_UInt32] = Scalar("uint32", "<u4", 4, keyword: "uint"),
        [SpecialType.System_Int64] = Scalar("int64", "<i8", 8, keyword: "long"),
        [SpecialType.System_UInt64] = Scalar("uint64", "<u8", 8, keyword: "ulong"),
        [SpecialType.System_Single] = Scalar("float32", "<f4", 4, keyword: "float"),
        [SpecialType.System_Double] = Scalar("float64", "<f8", 8, keyword: "double"),
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
            "Half" => Scalar("float16", "<f2", 2),
            "Guid" => Scalar("16 raw bytes", "|V16", 16, alignment: 4),
            "Int128" or "UInt128" => Scalar("16 raw bytes", "|V16", 16),
            _ => null,
        },
        "System.Numerics" when type.MetadataName == "Complex" => Scalar("complex128", "<c16", 16, alignment: 8),
        "MemMap" => type.MetadataName switch
        {
            "Bool8" => Scalar("bool", "|b1", 1),
            "Complex64" => Scalar("complex64", "<c8", 8, alignment: 4),
            "BigEndian`1" => BigEndian(type.TypeArguments[0]),
            "DateTime64`1" => Time(type.TypeArguments[0], 'M', "datetime64"),
            "TimeDelta64`1" => Time(type.TypeArguments[0], 'm', "timedelta64"),
            _ => null,
        },
        _ => null,
    };

    /// <summary>A number of that order of bytes; NumPy does not know Int128 as a number, and so not its order.</summary>
    private static Element? BigEndian(ITypeSymbol type)
    {
        var isNumber = type is INamedTypeSymbol { EnumUnderlyingType: null, Name: not ("Boolean" or "Bool8" or "Guid") } named
            && !IsWrapped(named);
        if (!isNumber || Number(type) is not { } number)
        {
            return null;
        }

        return number.Descr[1] == '|' ? number with { Type = "" } : number with
        {
            Type = "",
            Descr = $"'>{number.Descr.Substring(2)}",
            DisplayName = $"big-endian {number.DisplayName}",
        };
    }

    private static bool IsWrapped(INamedTypeSymbol type) =>
        type.Arity > 0 && type.ContainingNamespace.ToDisplayString() == "MemMap";

    private static Element? Time(ITypeSymbol unit, char kind, string name) =>
        unit.ContainingNamespace?.ToDisplayString() == "MemMap.TimeUnits" && TimeUnits.TryGetValue(unit.Name, out var code)
            ? Scalar($"{name}[{code}]", $"<{kind}8[{code}]", 8)
            : null;

    private static Element Scalar(
        string displayName, string descr, int itemSize, int? alignment = null, string keyword = "") =>
        new(keyword, $"'{descr}'", displayName, itemSize, alignment ?? itemSize);
}
