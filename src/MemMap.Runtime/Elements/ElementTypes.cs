using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using MemMap.TimeUnits;

namespace MemMap;

/// <summary>The table of scalars at run time: which C# type has the bytes of which dtype.</summary>
/// <remarks>The generator has the same table of symbols; a test compares the two.</remarks>
internal static class ElementTypes
{
    private static readonly (Type Type, string Name, string Descr)[] All =
    [
        (typeof(Bool8), "Bool8", "|b1"),
        (typeof(sbyte), "sbyte", "|i1"), (typeof(byte), "byte", "|u1"),
        (typeof(short), "short", "<i2"), (typeof(ushort), "ushort", "<u2"),
        (typeof(int), "int", "<i4"), (typeof(uint), "uint", "<u4"),
        (typeof(long), "long", "<i8"), (typeof(ulong), "ulong", "<u8"),
        (typeof(Half), "Half", "<f2"), (typeof(float), "float", "<f4"), (typeof(double), "double", "<f8"),
        (typeof(Int24), "Int24", "<i3"), (typeof(UInt24), "UInt24", "<u3"), (typeof(BFloat16), "BFloat16", "<E2"),
        (typeof(Complex64), "Complex64", "<c8"), (typeof(Complex), "Complex", "<c16"),
        (typeof(BigEndian<short>), "BigEndian<short>", ">i2"), (typeof(BigEndian<ushort>), "BigEndian<ushort>", ">u2"),
        (typeof(BigEndian<int>), "BigEndian<int>", ">i4"), (typeof(BigEndian<uint>), "BigEndian<uint>", ">u4"),
        (typeof(BigEndian<long>), "BigEndian<long>", ">i8"), (typeof(BigEndian<ulong>), "BigEndian<ulong>", ">u8"),
        (typeof(BigEndian<Half>), "BigEndian<Half>", ">f2"), (typeof(BigEndian<float>), "BigEndian<float>", ">f4"),
        (typeof(BigEndian<double>), "BigEndian<double>", ">f8"),
        (typeof(BigEndian<Int24>), "BigEndian<Int24>", ">i3"), (typeof(BigEndian<UInt24>), "BigEndian<UInt24>", ">u3"),
        (typeof(BigEndian<BFloat16>), "BigEndian<BFloat16>", ">E2"),
        (typeof(BigEndian<Complex64>), "BigEndian<Complex64>", ">c8"),
        (typeof(BigEndian<Complex>), "BigEndian<Complex>", ">c16"),
        .. Times<Year>("Year", "Y"), .. Times<Month>("Month", "M"), .. Times<Week>("Week", "W"),
        .. Times<Day>("Day", "D"), .. Times<Hour>("Hour", "h"), .. Times<Minute>("Minute", "m"),
        .. Times<Second>("Second", "s"), .. Times<Millisecond>("Millisecond", "ms"),
        .. Times<Microsecond>("Microsecond", "us"), .. Times<Nanosecond>("Nanosecond", "ns"),
        .. Times<Picosecond>("Picosecond", "ps"), .. Times<Femtosecond>("Femtosecond", "fs"),
        .. Times<Attosecond>("Attosecond", "as"),
    ];

    /// <summary>Types that stand for raw bytes of their size, of which a dtype says nothing more.</summary>
    private static readonly Dictionary<Type, int> OfRawBytes = new()
    {
        [typeof(Guid)] = 16, [typeof(Int128)] = 16, [typeof(UInt128)] = 16,
    };

    private static readonly Dictionary<Type, ScalarDType> ByType =
        All.ToDictionary(static row => row.Type, static row => ScalarText.ParseOfLayout(row.Descr)!);

    private static readonly Dictionary<ScalarDType, (Type Type, string Name)> ByDType =
        All.ToDictionary(static row => ScalarText.ParseOfLayout(row.Descr)!, static row => (row.Type, row.Name));

    /// <summary>The dtype that a C# type stands for; null where it stands for none.</summary>
    public static ScalarDType? DTypeOf(Type type)
    {
        type = type.IsEnum ? Enum.GetUnderlyingType(type) : type;
        return type == typeof(bool) ? ByType[typeof(Bool8)]
            : OfRawBytes.TryGetValue(type, out var byteCount) ? new ScalarDType('V', byteCount, ByteOrder.NotApplicable)
            : ByType.GetValueOrDefault(type);
    }

    /// <summary>The C# type of a dtype and its name; false for text, raw bytes, records and sub-arrays.</summary>
    public static bool TryFind(DType dtype, [NotNullWhen(true)] out Type? type, [NotNullWhen(true)] out string? name)
    {
        var found = dtype is ScalarDType scalar
            ? ByDType.TryGetValue(scalar, out var row) || ByDType.TryGetValue(Stored(scalar), out row) ? row : default
            : default;
        (type, name) = found;
        return type is not null;
    }

    /// <summary>
    /// Whether values of a C# type are the bytes of a dtype. A time is also the integer that it is stored as, and raw bytes
    /// are any number of their size that NumPy does not know.
    /// </summary>
    public static bool Fits(Type type, DType dtype) =>
        dtype is ScalarDType scalar && DTypeOf(type) is { } stands
        && (stands == scalar || stands == Stored(scalar) || ScalarText.InFile(stands) == scalar);

    /// <summary>A time as the integer that it is stored as; every other scalar as it is.</summary>
    private static ScalarDType Stored(ScalarDType scalar) =>
        scalar.Kind is 'M' or 'm' ? scalar with { Kind = 'i', Unit = null } : scalar;

    private static (Type Type, string Name, string Descr)[] Times<TUnit>(string type, string unit)
        where TUnit : struct, ITimeUnit =>
    [
        (typeof(DateTime64<TUnit>), $"DateTime64<{type}>", $"<M8[{unit}]"),
        (typeof(TimeDelta64<TUnit>), $"TimeDelta64<{type}>", $"<m8[{unit}]"),
    ];
}
