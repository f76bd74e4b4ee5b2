using System.Globalization;
using System.Text;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Layouts;

/// <summary>
/// Writes the C# layout of an array: fields of C# types where C# lays them where the file has them, and else the dtype
/// itself, of which the generator makes the fields.
/// </summary>
internal sealed class LayoutWriter
{
    /// <summary>The most bytes of a value, such as a block.</summary>
    private const int LargestValue = 1 << 20;

    /// <summary>Names that the generated part of a layout has, or every object.</summary>
    private static readonly HashSet<string> Reserved =
    [
        "Create", "Open", "OpenRead", "OpenCopyOnWrite", "Recover", "Map", "CopyOnWriteMap", "ReadOnlyMap", "View",
        "ReadOnlyView", "ViewColumns", "ReadOnlyViewColumns", "MemMapLayout", "MemMapDebugView", "ToString", "TryFormat",
        "Equals", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "Finalize", "Enumerator", "Item", "_origin",
        "AsSpan", "AsReadOnlySpan", "Length", "Value", "Elements",
    ];

    private static readonly HashSet<string> Keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const",
        "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern",
        "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface",
        "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params",
        "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked",
        "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "__arglist", "__makeref", "__reftype", "__refvalue",
    ];

    private readonly string _name;
    private readonly HashSet<string> _usings = ["MemMap"];
    private readonly List<string> _types = [];
    private readonly Dictionary<DType, string> _typeNames = [];
    private readonly HashSet<string> _usedNames;

    private LayoutWriter(string name) => (_name, _usedNames) = (name, [name]);

    /// <summary>The layout as the text of a C# file.</summary>
    /// <param name="facts">Array.</param>
    /// <param name="name">Name of the layout.</param>
    /// <exception cref="DifferenceException">No layout can describe the array.</exception>
    public static (IReadOnlySet<string> Usings, string Declarations) Write(ArrayFacts facts, string name)
    {
        var writer = new LayoutWriter(name);
        var layout = writer.Layout(facts);
        return (writer._usings, string.Join('\n', writer._types.Prepend(layout)));
    }

    /// <summary>A name of C# for a file: its first part, with a capital letter at each word.</summary>
    public static string NameOf(string file)
    {
        var colon = file.LastIndexOf(':');
        var stem = Path.GetFileNameWithoutExtension(colon >= 0 ? file[(colon + 1)..] : file);
        var name = Pascal(stem);
        return name.Length == 0 ? "Layout" : Reserved.Contains(name) ? $"{name}Layout" : name;
    }

    private string Layout(ArrayFacts facts)
    {
        var shape = ShapeOf(facts);
        var order = facts.Order == MemoryOrder.ColumnMajor && facts.Shape.Length > 1
            ? ", Order = MemoryOrder.ColumnMajor"
            : "";
        var text = new StringBuilder();
        if (!facts.DType.IsRecord)
        {
            var (type, descr) = ValueOf(facts.DType, "Element");
            var dtype = descr is null ? "" : $", Descr = {Literal(descr)}";
            return $"[MemMapArray<{type}>(Shape = \"{shape}\"{order}{dtype})]\npublic partial struct {_name};\n";
        }

        if (facts.DType.Fields.Count == 0)
        {
            throw new DifferenceException("A record without fields has no C# layout.");
        }

        if (PackOf(facts.DType) is not { } pack || Named(facts.DType, _name) is not { } names)
        {
            CheckValues(facts.DType);
            return $"[MemMapArray(Shape = \"{shape}\"{order}, Descr = {Literal(facts.DType.ToString())})]\n"
                + $"public partial struct {_name};\n";
        }

        var packing = pack == 0 ? "" : $", Pack = {pack}";
        text.Append(CultureInfo.InvariantCulture, $"[MemMapArray(Shape = \"{shape}\"{order}{packing})]\n");
        text.Append(CultureInfo.InvariantCulture, $"public partial struct {_name}\n");
        AppendFields(text, facts.DType, names);
        return text.ToString();
    }

    /// <summary>The slowest axis is as long as the file says; each of the others is a part of the layout.</summary>
    private static string ShapeOf(ArrayFacts facts)
    {
        var slowest = facts.Shape.Length == 0 ? -1 : facts.Order == MemoryOrder.RowMajor ? 0 : facts.Shape.Length - 1;
        return string.Join(',', facts.Shape.Select((length, axis) => axis == slowest ? "*"
            : length > 0 ? length.ToString(CultureInfo.InvariantCulture)
            : throw new DifferenceException(
                $"Shape {ShapeText.Of(facts.Shape)} has an axis of length 0 that is not the slowest one, which no layout "
                + "has.")));
    }

    private void AppendFields(StringBuilder text, DType record, string[] names)
    {
        text.Append("{\n");
        var type = record.Fields;
        for (var index = 0; index < type.Count; index++)
        {
            var field = type[index];
            var (csharp, descr) = ValueOf(field.Type, Pascal(field.Name));
            string[] settings =
            [
                .. names[index] == field.Name ? Array.Empty<string>() : [$"Name = {Literal(field.Name)}"],
                .. descr is null ? Array.Empty<string>() : [$"Descr = {Literal(descr)}"],
            ];
            if (settings.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"    [MemMapField({string.Join(", ", settings)})]\n");
            }

            var identifier = Keywords.Contains(names[index]) ? $"@{names[index]}" : names[index];
            text.Append(CultureInfo.InvariantCulture, $"    public {csharp} {identifier};\n");
        }

        text.Append("}\n");
    }

    /// <summary>The C# type of a value, and the descr that has to be said of it; types of its own are declared.</summary>
    private (string Type, string? Descr) ValueOf(DType dtype, string field)
    {
        if (dtype.ItemSize is 0 or > LargestValue)
        {
            throw new DifferenceException(
                $"A value of {dtype.ItemSize:N0} bytes, {dtype}, has no C# type: 1 to {LargestValue:N0} bytes do.");
        }

        if (ScalarNames.TypeOf(dtype) is { } type)
        {
            Use(dtype);
            return (type, null);
        }

        var descr = dtype.ToString().Trim('\'');
        switch (dtype.Kind)
        {
            case 'M' or 'm':
                return (dtype.Order == ByteOrder.BigEndian ? "BigEndian<long>" : "long", descr);
            case 'S':
                return (Declared(dtype, $"Text{dtype.ItemSize}", name =>
                    $"[MemMapText({dtype.ItemSize})]\npublic partial struct {name};\n"), null);
            case 'U':
                var order = dtype.Order == ByteOrder.BigEndian ? ", ByteOrder = ByteOrder.BigEndian" : "";
                var (prefix, length) = (order.Length > 0 ? "BigEndian" : "", dtype.ItemSize / 4);
                return (Declared(dtype, $"{prefix}Utf32Text{length}", name =>
                    $"[MemMapText({length}, Encoding = TextEncoding.Utf32{order})]\npublic partial struct {name};\n"), null);
            case 'f' or 'c':
                throw new DifferenceException(
                    $"C# has no number of {dtype.ItemSize} bytes, {dtype}: convert it to '<f8' or '<c16'.");
        }

        if (dtype.Element is not null)
        {
            var (element, shape) = SubArray.Flatten(dtype);
            var (item, itemDescr) = ValueOf(element, field);
            var setting = itemDescr is null ? "" : $", Descr = {Literal(itemDescr)}";
            return (Declared(dtype, $"{field}Block", name =>
                $"[MemMapArray<{item}>(Shape = \"{string.Join(',', shape)}\"{setting})]\npublic partial struct {name};\n"), null);
        }

        if (dtype.IsRecord)
        {
            return (Declared(dtype, $"{field}Record", name => Record(dtype, name)), null);
        }

        _usings.Add("System.Runtime.CompilerServices");
        return (Declared(dtype, $"Bytes{dtype.ItemSize}", name =>
            $"[InlineArray({dtype.ItemSize})]\npublic struct {name}\n{{\n    private byte _first;\n}}\n"), descr);
    }

    /// <summary>A record within a record.</summary>
    private string Record(DType dtype, string name)
    {
        var text = new StringBuilder();
        if (PackOf(dtype) is > 0 and var pack)
        {
            _usings.Add("System.Runtime.InteropServices");
            text.Append(CultureInfo.InvariantCulture, $"[StructLayout(LayoutKind.Sequential, Pack = {pack})]\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"public struct {name}\n");
        AppendFields(text, dtype, Named(dtype, name)!);
        return text.ToString();
    }

    private string Declared(DType dtype, string suffix, Func<string, string> declaration)
    {
        if (_typeNames.TryGetValue(dtype, out var known))
        {
            return known;
        }

        var name = $"{_name}{suffix}";
        for (var number = 2; !_usedNames.Add(name); number++)
        {
            name = $"{_name}{suffix}{number}";
        }

        _typeNames[dtype] = name;
        _types.Add(declaration(name));
        return name;
    }

    private void Use(DType dtype)
    {
        if (dtype.Kind is 'M' or 'm')
        {
            _usings.Add("MemMap.TimeUnits");
        }
        else if (dtype.Kind == 'c' && dtype.ItemSize == 16)
        {
            _usings.Add("System.Numerics");
        }
        else if (dtype.Kind == 'f' && dtype.ItemSize == 2)
        {
            _usings.Add("System");
        }
    }

    /// <summary>
    /// The packing by which C# lays the fields where the file has them: 0 is natural alignment. Null if there is none, or
    /// if a record within the record has none.
    /// </summary>
    private static int? PackOf(DType record)
    {
        foreach (var pack in (ReadOnlySpan<int>)[0, 1, 2, 4])
        {
            var (end, alignment, fits) = (0, 1, true);
            foreach (var field in record.Fields)
            {
                var own = pack == 0 ? AlignmentOf(field.Type) : Math.Min(pack, AlignmentOf(field.Type));
                alignment = Math.Max(alignment, own);
                fits &= field.OffsetInBytes == RoundUp(end, own);
                end = field.OffsetInBytes + field.Type.ItemSize;
            }

            if (fits && RoundUp(end, alignment) == record.ItemSize)
            {
                return record.Fields.Select(static field => SubArray.Flatten(field.Type).Element)
                    .Where(static element => element.IsRecord)
                    .All(static element => element.Fields.Count > 0 && PackOf(element) is not null && Named(element, "") is not null)
                    ? pack
                    : null;
            }
        }

        return null;
    }

    private static int AlignmentOf(DType dtype)
    {
        var element = SubArray.Flatten(dtype).Element;
        return !element.IsRecord ? ScalarNames.AlignmentOf(element)
            : PackOf(element) is not { } pack ? 1
            : element.Fields.Select(field => pack == 0 ? AlignmentOf(field.Type) : Math.Min(pack, AlignmentOf(field.Type)))
                .DefaultIfEmpty(1).Max();
    }

    private static int RoundUp(int value, int alignment) => (value + alignment - 1) / alignment * alignment;

    /// <summary>What has no C# type at all is said before the generator says it.</summary>
    private void CheckValues(DType dtype)
    {
        foreach (var field in dtype.Fields)
        {
            var element = SubArray.Flatten(field.Type).Element;
            if (element.IsRecord && element.Fields.Count > 0)
            {
                CheckValues(element);
            }
            else
            {
                _ = new LayoutWriter(_name).ValueOf(field.Type, "");
            }
        }
    }

    /// <summary>Names of the fields in C#; null where a name is empty, which the dtype's own text can say.</summary>
    /// <param name="record">Dtype of the record.</param>
    /// <param name="type">Name of the struct, which no member of it may have.</param>
    private static string[]? Named(DType record, string type)
    {
        HashSet<string> kept = [type, .. record.Fields.Select(static field => field.Name).Where(IsIdentifier)];
        List<string> names = [];
        foreach (var field in record.Fields)
        {
            if (field.Name.Length == 0)
            {
                return null;
            }

            var name = field.Name;
            if (!IsIdentifier(name) || name == type)
            {
                var first = name == type ? $"{name}_" : Identifier(name);
                name = first;
                for (var number = 2; !kept.Add(name); number++)
                {
                    name = $"{first}{number}";
                }
            }

            names.Add(name);
        }

        return [.. names];
    }

    private static bool IsIdentifier(string name) =>
        name == Identifier(name) && name.IsNormalized();

    /// <summary>The characters of a name that C# allows, and <c>_</c> in the place of others.</summary>
    private static string Identifier(string name)
    {
        var text = new StringBuilder();
        foreach (var character in name.Normalize())
        {
            text.Append(char.IsLetterOrDigit(character) ? character : '_');
        }

        if (text.Length == 0 || char.IsDigit(text[0]))
        {
            text.Insert(0, '_');
        }

        return Reserved.Contains(text.ToString()) ? $"{text}_" : text.ToString();
    }

    private static string Pascal(string name)
    {
        var text = new StringBuilder();
        var isStart = true;
        foreach (var character in name.Normalize())
        {
            if (!char.IsLetterOrDigit(character))
            {
                isStart = true;
                continue;
            }

            if (text.Length == 0 && char.IsDigit(character))
            {
                text.Append('_');
            }

            text.Append(isStart ? char.ToUpperInvariant(character) : character);
            isStart = false;
        }

        return text.ToString();
    }

    /// <summary>The text as C# writes it in a source file.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var character in text)
        {
            literal.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                _ when char.IsControl(character) || char.IsSurrogate(character) || character is '\u2028' or '\u2029'
                    || char.GetUnicodeCategory(character) == UnicodeCategory.Format =>
                    string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => character.ToString(),
            });
        }

        return literal.Append('"').ToString();
    }
}
