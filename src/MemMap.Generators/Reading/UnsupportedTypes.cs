using System.Globalization;
using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>Types that look as if they could be mapped, and what to write instead.</summary>
internal static class UnsupportedTypes
{
    /// <summary>Whether a struct is refused by its name, whatever its fields are.</summary>
    public static bool IsKnown(INamedTypeSymbol type) => Remedy(type) is not null || IsOfFramework(type);

    /// <summary>
    /// Whether .NET brings it, whose fields are its own business. A namespace <c>System.Acme</c> can be anyone's, so
    /// the assembly is asked: its name and the key that it is signed with.
    /// </summary>
    private static bool IsOfFramework(INamedTypeSymbol type) =>
        type.ContainingAssembly.Identity is { IsStrongName: true, Name: var name } identity
        && (name is "mscorlib" or "netstandard" or "System" || name.StartsWith("System.", StringComparison.Ordinal))
        && string.Concat(identity.PublicKeyToken.Select(static part => part.ToString("x2", CultureInfo.InvariantCulture)))
            is "7cec85d7bea7798e" or "b03f5f7f11d50a3a" or "b77a5c561934e089" or "cc7b13ffcd2ddd51";

    /// <summary>What makes the runtime repeat the one field of a struct.</summary>
    public static AttributeData? InlineArray(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(static attribute =>
            AttributeReader.IsNamed(attribute.AttributeClass, "InlineArrayAttribute", "CompilerServices"));

    /// <summary>How often the runtime repeats the one field of a struct; null for an ordinary one.</summary>
    public static int? InlineArrayLength(INamedTypeSymbol type) =>
        InlineArray(type) is { } attribute
            ? AttributeReader.ValueOf(attribute.ConstructorArguments.FirstOrDefault()) as int?
            : null;

    /// <summary>Why a type cannot be mapped, and what to write instead.</summary>
    public static (string Reason, string Remedy) Explain(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol named && Remedy(named) is { } remedy)
        {
            var reason = IsBigEndian(named) ? "and only numbers have a byte order"
                : IsTime(named) ? "whose unit NumPy does not know"
                : "whose layout the runtime does not guarantee";
            return (reason, remedy);
        }

        return type switch
        {
            { SpecialType: SpecialType.System_String } =>
                ("a reference, which means nothing in a file", "write a struct with [MemMapText(8)], or an index into another file"),
            IArrayTypeSymbol array when Innermost(array) is ({ IsUnmanagedType: true } element, var shape) =>
                ("a reference, which means nothing in a file",
                    $"write a struct with [MemMapArray<{element.ToDisplayString()}>(Shape = \"{shape}\")], which is a block of "
                    + "its elements, or one with [InlineArray(3)]"),
            { IsReferenceType: true } or IArrayTypeSymbol =>
                ("a reference, which means nothing in a file", "write the values themselves as fields, or an index into another file"),
            IPointerTypeSymbol or IFunctionPointerTypeSymbol =>
                ("an address, which means nothing in a file", "write 'long' with an index or an offset"),
            ITypeParameterSymbol =>
                ("a type parameter, which has no size yet", "write the type itself"),
            _ => ("whose layout the runtime does not guarantee",
                "write its parts as fields of integer or floating types"),
        };
    }

    /// <summary>What an array holds in the end, and a shape with as many axes: <c>3,4</c>.</summary>
    private static (ITypeSymbol Element, string Shape) Innermost(IArrayTypeSymbol array)
    {
        var (element, shape, length) = ((ITypeSymbol)array, "", 3);
        while (element is IArrayTypeSymbol { ElementType: var inner, Rank: var rank })
        {
            for (var axis = 0; axis < rank; axis++)
            {
                shape += $"{(shape.Length == 0 ? "" : ",")}{length++}";
            }

            element = inner;
        }

        return (element, shape);
    }

    private static bool IsBigEndian(INamedTypeSymbol type) =>
        type.Name == "BigEndian" && AttributeReader.IsOurs(type, type.Name);

    private static bool IsTime(INamedTypeSymbol type) =>
        type.Name is "DateTime64" or "TimeDelta64" && AttributeReader.IsOurs(type, type.Name);

    /// <summary>An enum is stored as its number, and the compiler refuses it between the brackets.</summary>
    private static string RemedyOfBigEndian(INamedTypeSymbol type) => type.TypeArguments[0] switch
    {
        INamedTypeSymbol { EnumUnderlyingType: { } number } =>
            $"write 'BigEndian<{number.ToDisplayString()}>', and convert it to the enum",
        INamedTypeSymbol inner when IsTime(inner) =>
            "write 'BigEndian<long>' with [MemMapField(Descr = \">M8[ns]\")], of its kind and unit",
        INamedTypeSymbol inner when IsBigEndian(inner) => $"write 'BigEndian<{inner.TypeArguments[0].ToDisplayString()}>'",
        _ => "write 'BigEndian<T>' of an integer, a floating or a complex type",
    };

    private static string? Remedy(INamedTypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_IntPtr => "write 'long', which has 8 bytes on every machine",
        SpecialType.System_UIntPtr => "write 'ulong', which has 8 bytes on every machine",
        SpecialType.System_Char => "write 'ushort' for a UTF-16 unit, or 'byte' for ASCII",
        SpecialType.System_Decimal => "write 'long' with a fixed scale, or 'double'",
        SpecialType.System_DateTime => "write 'DateTime64<Nanosecond>', NumPy's datetime64[ns], or 'long' with its Ticks",
        _ => type.OriginalDefinition.ToDisplayString() switch
        {
            "System.DateTimeOffset" => "write 'long' with its UtcTicks, and a 'short' for the offset in minutes",
            "System.TimeSpan" => "write 'TimeDelta64<Nanosecond>', NumPy's timedelta64[ns], or 'long' with its Ticks",
            "System.DateOnly" => "write 'int' with its DayNumber",
            "System.TimeOnly" => "write 'long' with its Ticks",
            "MemMap.BigEndian<T>" => RemedyOfBigEndian(type),
            "MemMap.DateTime64<TUnit>" or "MemMap.TimeDelta64<TUnit>" =>
                $"write '{type.Name}<Nanosecond>' or another unit of MemMap.TimeUnits",
            "T?" or "System.Nullable<T>" => "write the type itself and a 'bool', or a value that means 'none'",
            var name when name.StartsWith("(", StringComparison.Ordinal)
                || name.StartsWith("System.ValueTuple", StringComparison.Ordinal) =>
                "write a struct of your own with these fields",
            _ => null,
        },
    };
}
