using System.Globalization;
using System.Text;

namespace MemMap.Tests.DTypes;

/// <summary>
/// A structured dtype made by chance, said twice: as C# declares it, and as Python does. Aligned, or packed, all the
/// way down.
/// </summary>
/// <param name="Name">Of the layout.</param>
/// <param name="Declarations">C#: the layout and every type that it needs.</param>
/// <param name="Python">An expression that makes the dtype.</param>
internal sealed record RandomDType(string Name, string Declarations, string Python)
{
    private const int MaxDepth = 3;

    /// <summary>C# type, and the code of NumPy.</summary>
    private static readonly (string Type, string Code)[] Scalars =
    [
        ("bool", "?"), ("sbyte", "i1"), ("byte", "u1"), ("short", "<i2"), ("ushort", "<u2"), ("int", "<i4"),
        ("uint", "<u4"), ("long", "<i8"), ("ulong", "<u8"), ("Half", "<f2"), ("float", "<f4"), ("double", "<f8"),
        ("Complex", "<c16"), ("Complex64", "<c8"), ("DayOfWeek", "<i4"),
        ("BigEndian<short>", ">i2"), ("BigEndian<ushort>", ">u2"), ("BigEndian<int>", ">i4"),
        ("BigEndian<uint>", ">u4"), ("BigEndian<long>", ">i8"), ("BigEndian<ulong>", ">u8"), ("BigEndian<Half>", ">f2"),
        ("BigEndian<float>", ">f4"), ("BigEndian<double>", ">f8"), ("BigEndian<Complex>", ">c16"),
        ("BigEndian<Complex64>", ">c8"), ("DateTime64<Nanosecond>", "<M8[ns]"), ("DateTime64<Day>", "<M8[D]"),
        ("TimeDelta64<Microsecond>", "<m8[us]"), ("TimeDelta64<Attosecond>", "<m8[as]"),
    ];

    /// <summary>Dtypes that a field says in place of its own.</summary>
    private static readonly (string Type, string Code)[] Overridden =
    [
        ("long", "<M8[25s]"), ("BigEndian<long>", ">m8[ms]"), ("long", "<M8"),
    ];

    /// <summary>The dtype that a seed leads to: the same one everywhere and always.</summary>
    public static RandomDType Of(int seed)
    {
        var maker = new Maker(new Random(seed), $"D{seed}");
        var python = maker.Record($"D{seed}", isLayout: true, depth: 1);
        return new RandomDType($"D{seed}", maker.Declarations.ToString(), python);
    }

    private sealed class Maker(Random random, string prefix)
    {
        private readonly bool _isPacked = random.Next(2) == 0;
        private int _typeCount;

        public StringBuilder Declarations { get; } = new();

        /// <summary>Declares a struct and returns its dtype in Python.</summary>
        public string Record(string name, bool isLayout, int depth)
        {
            var fields = new StringBuilder();
            var dtypes = new List<string>();
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                var field = $"f{dtypes.Count}";
                var (type, attribute, dtype) = Field(depth);
                fields.Append(CultureInfo.InvariantCulture, $" {attribute} public {type} {field};");
                dtypes.Add($"('{field}', {dtype})");
            }

            var pack = _isPacked ? ", Pack = 1" : "";
            var attributes = isLayout
                ? $"[MemMapArray(Shape = \"*\"{pack})] public partial struct"
                : $"[StructLayout(LayoutKind.Sequential{pack})] public struct";
            Declarations.AppendLine(CultureInfo.InvariantCulture, $"{attributes} {name} {{{fields} }}");
            return $"np.dtype([{string.Join(", ", dtypes)}], align={(_isPacked ? "False" : "True")})";
        }

        private (string Type, string Attribute, string DType) Field(int depth)
        {
            switch (random.Next(10))
            {
                case 0 when depth < MaxDepth:
                    var record = NewName("Record");
                    return (record, "", Record(record, isLayout: false, depth + 1));
                case 1:
                    return Block(depth);
                case 2:
                    return InlineArray(depth);
                case 3:
                    return Text();
                case 4:
                    return RawBytes();
                case 5:
                    var (type, code) = Overridden[random.Next(Overridden.Length)];
                    return (type, $"[MemMapField(Descr = \"{code}\")]", $"'{code}'");
                default:
                    var scalar = Scalars[random.Next(Scalars.Length)];
                    return (scalar.Type, "", $"'{scalar.Code}'");
            }
        }

        /// <summary>What is repeated: a scalar, or a record.</summary>
        private (string Type, string DType) Item(int depth)
        {
            if (random.Next(4) == 0 && depth < MaxDepth)
            {
                var record = NewName("Record");
                return (record, Record(record, isLayout: false, depth + 1));
            }

            var scalar = Scalars[random.Next(Scalars.Length)];
            return (scalar.Type, $"'{scalar.Code}'");
        }

        private (string Type, string Attribute, string DType) Block(int depth)
        {
            var (type, dtype) = Item(depth);
            var axes = Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 5)).ToArray();
            var name = NewName("Block");
            Declarations.AppendLine(CultureInfo.InvariantCulture,
                $"[MemMapArray<{type}>(Shape = \"{string.Join(',', axes)}\")] public partial struct {name};");
            return (name, "", $"{dtype}, ({string.Join(", ", axes)},)");
        }

        private (string Type, string Attribute, string DType) InlineArray(int depth)
        {
            var (type, dtype) = Item(depth);
            var length = random.Next(1, 6);
            var name = NewName("Array");
            Declarations.AppendLine(
                CultureInfo.InvariantCulture, $"[InlineArray({length})] public struct {name} {{ private {type} _item; }}");
            return (name, "", $"{dtype}, ({length},)");
        }

        private (string Type, string Attribute, string DType) Text()
        {
            var length = random.Next(1, 12);
            var name = NewName("Text");
            var (arguments, code) = random.Next(3) switch
            {
                0 => ("", $"S{length}"),
                1 => (", Encoding = TextEncoding.Utf32", $"<U{length}"),
                _ => (", Encoding = TextEncoding.Utf32, ByteOrder = ByteOrder.BigEndian", $">U{length}"),
            };
            Declarations.AppendLine(
                CultureInfo.InvariantCulture, $"[MemMapText({length}{arguments})] public partial struct {name};");
            return (name, "", $"'{code}'");
        }

        private (string Type, string Attribute, string DType) RawBytes()
        {
            var length = random.Next(1, 20);
            var name = NewName("Bytes");
            Declarations.AppendLine(
                CultureInfo.InvariantCulture, $"[InlineArray({length})] public struct {name} {{ private byte _item; }}");
            return (name, $"[MemMapField(Descr = \"|V{length}\")]", $"'V{length}'");
        }

        private string NewName(string kind) => $"{prefix}{kind}{_typeCount++}";
    }
}
