using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>The table of scalars: which .NET type is which NumPy dtype. The runtime's own table is compared with it.</summary>
internal static class ScalarTypes
{
    /// <summary>The dtype of a scalar or enum; null for every other type.</summary>
    public static Element? Find(ITypeSymbol type)
    {
        var number = type is INamedTypeSymbol { EnumUnderlyingType: { } underlying } ? underlying : type;
        return Number(number) is { } element
            ? element with { Type = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) }
            : null;
    }

    private static Element? Number(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => Scalar("bool", "|b1", 1),
        SpecialType.System_SByte => Scalar("int8", "|i1", 1),
        SpecialType.System_Byte => Scalar("uint8", "|u1", 1),
        SpecialType.System_Int16 => Scalar("int16", "<i2", 2),
        SpecialType.System_UInt16 => Scalar("uint16", "<u2", 2),
        SpecialType.System_Int32 => Scalar("int32", "<i4", 4),
        SpecialType.System_UInt32 => Scalar("uint32", "<u4", 4),
        SpecialType.System_Int64 => Scalar("int64", "<i8", 8),
        SpecialType.System_UInt64 => Scalar("uint64", "<u8", 8),
        SpecialType.System_Single => Scalar("float32", "<f4", 4),
        SpecialType.System_Double => Scalar("float64", "<f8", 8),
        _ => Named(type),
    };

    private static Element? Named(ITypeSymbol type) =>
        type is not { ContainingType: null, TypeKind: TypeKind.Struct }
            ? null
            : type.ToDisplayString() switch
            {
                "System.Half" => Scalar("float16", "<f2", 2),
                "System.Numerics.Complex" => Scalar("complex128", "<c16", 16, alignment: 8),
                "System.Guid" => Scalar("16 raw bytes", "|V16", 16, alignment: 4),
                "System.Int128" or "System.UInt128" => Scalar("16 raw bytes", "|V16", 16),
                _ => null,
            };

    private static Element Scalar(string displayName, string descr, int itemSize, int? alignment = null) =>
        new("", $"'{descr}'", displayName, itemSize, alignment ?? itemSize, default, HasPadding: false);
}
