namespace MemMap.Cli.Layouts;

/// <summary>The C# types of dtypes without parts, by the names that a source file has.</summary>
internal static class ScalarNames
{
    private static readonly (string Name, string Code)[] Numbers =
    [
        ("sbyte", "i1"), ("byte", "u1"), ("short", "i2"), ("ushort", "u2"), ("int", "i4"), ("uint", "u4"),
        ("long", "i8"), ("ulong", "u8"), ("Half", "f2"), ("float", "f4"), ("double", "f8"), ("Complex64", "c8"),
        ("Complex", "c16"),
    ];

    private static readonly (string Name, string Code)[] Units =
    [
        ("Year", "Y"), ("Month", "M"), ("Week", "W"), ("Day", "D"), ("Hour", "h"), ("Minute", "m"), ("Second", "s"),
        ("Millisecond", "ms"), ("Microsecond", "us"), ("Nanosecond", "ns"), ("Picosecond", "ps"), ("Femtosecond", "fs"),
        ("Attosecond", "as"),
    ];

    /// <summary>Every dtype that is one C# type, with the descr that it has.</summary>
    private static readonly Dictionary<string, string> DescrOf = new(
    [
        new("bool", "|b1"), new("Bool8", "|b1"), new("Guid", "|V16"), new("Int128", "|V16"), new("UInt128", "|V16"),
        .. Numbers.Select(static number => KeyValuePair.Create(
            number.Name, (number.Code[1..] == "1" ? "|" : "<") + number.Code)),
        .. Numbers.Where(static number => number.Code[1..] != "1").Select(static number => KeyValuePair.Create(
            $"BigEndian<{number.Name}>", $">{number.Code}")),
        .. Units.Select(static unit => KeyValuePair.Create($"DateTime64<{unit.Name}>", $"<M8[{unit.Code}]")),
        .. Units.Select(static unit => KeyValuePair.Create($"TimeDelta64<{unit.Name}>", $"<m8[{unit.Code}]")),
        new("Vector2", "('<f4', (2,))"), new("Vector3", "('<f4', (3,))"), new("Vector4", "('<f4', (4,))"),
        new("Quaternion", "('<f4', (4,))"), new("Plane", "('<f4', (4,))"), new("Matrix3x2", "('<f4', (3, 2))"),
        new("Matrix4x4", "('<f4', (4, 4))"),
    ]);

    private static readonly Dictionary<string, string> NameOf = DescrOf
        .Where(static pair => pair.Key is not ("Bool8" or "Guid" or "Int128" or "UInt128") && !pair.Value.StartsWith('('))
        .ToDictionary(static pair => pair.Value, static pair => pair.Key);

    /// <summary>The C# type of a dtype; null where there is none of its own.</summary>
    public static string? TypeOf(DType dtype) => NameOf.GetValueOrDefault(dtype.ToString().Trim('\''));

    /// <summary>The dtype of a C# type, by its name without namespaces; null if it is none of these.</summary>
    public static DType? DTypeOf(string type) => DescrOf.TryGetValue(type, out var descr) ? DType.Parse(descr) : null;

    /// <summary>The alignment that C# gives a value of a dtype, in bytes.</summary>
    public static int AlignmentOf(DType dtype)
    {
        while (dtype.Element is { } element)
        {
            dtype = element;
        }

        return dtype.Kind switch
        {
            'S' or 'V' => 1,
            'U' => 4,
            'c' => dtype.ItemSize / 2,
            _ => dtype.ItemSize,
        };
    }
}
