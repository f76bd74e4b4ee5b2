using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MemMap.Cli.Output;

namespace MemMap.Cli.Layouts;

/// <summary>A layout of a C# file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DType">Dtype of one element; a sub-array for a layout of blocks.</param>
/// <param name="Shape">Lengths of the axes; −1 for the one that the file decides.</param>
/// <param name="Order">Which axis varies fastest.</param>
internal sealed record SourceLayout(string Name, DType DType, ImmutableArray<long> Shape, MemoryOrder Order);

/// <summary>
/// The layouts that a C# file declares: what <c>scaffold</c> writes, and records of numbers, times, enums, texts, inline
/// arrays, fixed buffers, records and blocks that are declared in the same file.
/// </summary>
internal sealed class LayoutSource
{
    private static readonly Dictionary<string, string> Aliases = new()
    {
        ["SByte"] = "sbyte", ["Byte"] = "byte", ["Int16"] = "short", ["UInt16"] = "ushort", ["Int32"] = "int",
        ["UInt32"] = "uint", ["Int64"] = "long", ["UInt64"] = "ulong", ["Single"] = "float", ["Double"] = "double",
        ["Boolean"] = "bool",
    };

    private readonly Dictionary<string, Declaration> _declarations;
    private readonly HashSet<string> _inProgress = [];
    private readonly HashSet<string> _used = [];

    private LayoutSource(IEnumerable<Declaration> declarations)
    {
        _declarations = [];
        foreach (var declaration in declarations)
        {
            _declarations[declaration.Name] = declaration;
        }
    }

    /// <summary>The layouts of a file, without those that are parts of others.</summary>
    /// <exception cref="UsageException">The file says something that is not read here.</exception>
    public static IReadOnlyList<SourceLayout> Read(string source)
    {
        var layouts = new LayoutSource(DeclarationReader.Read(source));
        var all = layouts._declarations.Values.Where(static declaration => declaration.Attribute("MemMapArray") is not null)
            .OrderBy(static declaration => declaration.Line).Select(layouts.Layout).ToArray();
        return [.. all.Where(layout => !layouts._used.Contains(layout.Name))];
    }

    private SourceLayout Layout(Declaration declaration)
    {
        var array = declaration.Attribute("MemMapArray")!;
        var (shape, element) = (ShapeOf(declaration, array), ElementOf(declaration, array).DType);
        CheckByteOrder(declaration, array, element);
        return new SourceLayout(
            declaration.Name, element, shape,
            array["Order"] == "ColumnMajor" ? MemoryOrder.ColumnMajor : MemoryOrder.RowMajor);
    }

    /// <summary>
    /// A byte order that a layout requires changes no dtype: a number of the other one is an error of the compiler.
    /// </summary>
    private static void CheckByteOrder(Declaration declaration, DeclaredAttribute array, DType element)
    {
        if (array["ByteOrder"] is ("LittleEndian" or "BigEndian") and var required
            && Other(element, Enum.Parse<ByteOrder>(required)) is { } number)
        {
            throw Refuse(
                declaration.Line, $"layout {declaration.Name} requires ByteOrder.{required}, and it has a {number}.");
        }
    }

    /// <summary>The first number of another byte order; null where there is none.</summary>
    private static DType? Other(DType dtype, ByteOrder required) =>
        dtype.IsRecord ? dtype.Fields.Select(field => Other(field.Type, required)).FirstOrDefault(static type => type is not null)
        : dtype.Element is { } part ? Other(part, required)
        : dtype.Order != ByteOrder.NotApplicable && dtype.Order != required ? dtype : null;

    private (DType DType, int Alignment) ElementOf(Declaration declaration, DeclaredAttribute array)
    {
        if (array.Type is { } element)
        {
            var value = TypeOf(element, declaration.Line);
            return array["Descr"] is { } descr ? (Parse(descr, declaration.Line), value.Alignment) : value;
        }

        return array["Descr"] is { } text
            ? (Parse(text, declaration.Line), 1)
            : Record(declaration, Number(array["Pack"], declaration.Line) ?? 0);
    }

    private static ImmutableArray<long> ShapeOf(Declaration declaration, DeclaredAttribute array)
    {
        if (array["Shape"] is not { } shape)
        {
            throw Refuse(declaration.Line, $"layout {declaration.Name} has no Shape.");
        }

        return [.. shape.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(length =>
            length == "*" ? -1
            : long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Refuse(declaration.Line, $"Shape \"{shape}\" has '{length}' where a length is expected."))];
    }

    /// <summary>The dtype of a C# type, and the alignment that C# gives it.</summary>
    private (DType DType, int Alignment) TypeOf(string type, int line)
    {
        type = Aliases.GetValueOrDefault(type, type);
        if (ScalarNames.DTypeOf(type) is { } scalar)
        {
            return (scalar, type switch
            {
                "Guid" => 4,
                "Int128" or "UInt128" => 16,
                _ => ScalarNames.AlignmentOf(scalar),
            });
        }

        if (!_declarations.TryGetValue(type, out var declaration))
        {
            throw Refuse(line, $"'{type}' is neither a number, a time or a vector nor declared in this file.");
        }

        if (!_inProgress.Add(type))
        {
            throw Refuse(line, $"'{type}' has itself as a part.");
        }

        _used.Add(type);
        var value = Declared(declaration, line);
        _inProgress.Remove(type);
        return value;
    }

    private (DType DType, int Alignment) Declared(Declaration declaration, int line)
    {
        if (declaration.EnumType is { } number)
        {
            return TypeOf(number, declaration.Line);
        }

        if (declaration.Attribute("MemMapText") is { } text)
        {
            var length = Number(text["0"] ?? text["length"], declaration.Line)
                ?? throw Refuse(declaration.Line, $"text {declaration.Name} has no length.");
            return text["Encoding"] == "Utf32"
                ? (DType.Parse($"{(text["ByteOrder"] == "BigEndian" ? '>' : '<')}U{length}"), 4)
                : (DType.Parse($"|S{length}"), 1);
        }

        if (declaration.Attribute("MemMapArray") is { } array)
        {
            var (element, alignment) = ElementOf(declaration, array);
            var shape = ShapeOf(declaration, array);
            return shape.Contains(-1)
                ? throw Refuse(line, $"layout {declaration.Name} has an open axis, so it cannot be a part of another.")
                : (Block(element, shape), alignment);
        }

        if (declaration.Attribute("InlineArray") is { } inline)
        {
            var length = Number(inline["0"] ?? inline["length"], declaration.Line)
                ?? throw Refuse(declaration.Line, $"inline array {declaration.Name} has no length.");
            var (element, alignment) = TypeOf(declaration.Fields[0].Type, declaration.Line);
            return (Block(element, [length]), alignment);
        }

        return Record(declaration, pack: 0);
    }

    private (DType DType, int Alignment) Record(Declaration declaration, int pack)
    {
        var layout = declaration.Attribute("StructLayout");
        pack = pack > 0 ? pack : Number(layout?["Pack"], declaration.Line) ?? 0;
        var isExplicit = layout?["0"] == "Explicit";
        if (declaration.Fields.Count == 0)
        {
            throw Refuse(declaration.Line, $"struct {declaration.Name} has no fields.");
        }

        var names = new StringBuilder();
        var formats = new StringBuilder();
        var offsets = new StringBuilder();
        var (end, greatest) = (0L, 1);
        foreach (var field in declaration.Fields)
        {
            var (dtype, alignment) = FieldOf(field);
            alignment = pack == 0 ? alignment : Math.Min(pack, alignment);
            greatest = Math.Max(greatest, alignment);
            var offset = isExplicit
                ? Number(field.Attribute("FieldOffset")?["0"], field.Line)
                    ?? throw Refuse(field.Line, $"field {field.Name} has no FieldOffset.")
                : RoundUp(end, alignment);
            end = Math.Max(end, offset + dtype.ItemSize);
            names.Append(PythonText(field.Attribute("MemMapField")?["Name"] ?? field.Name)).Append(", ");
            formats.Append(dtype).Append(", ");
            offsets.Append(offset).Append(", ");
        }

        var size = Math.Max(RoundUp(end, greatest), Number(layout?["Size"], declaration.Line) ?? 0);
        var text = $"{{'names': [{names}], 'formats': [{formats}], 'offsets': [{offsets}], 'itemsize': {size}}}";
        return (Parse(text, declaration.Line), greatest);
    }

    private (DType DType, int Alignment) FieldOf(DeclaredField field)
    {
        var (dtype, alignment) = TypeOf(field.Type, field.Line);
        return field.Attribute("MemMapField")?["Descr"] is { } descr ? (Parse(descr, field.Line), alignment)
            : field.Length is { } length ? (Block(dtype, [length]), alignment)
            : (dtype, alignment);
    }

    private static DType Block(DType element, ImmutableArray<long> shape) => shape.IsEmpty
        ? element
        : DType.Parse($"({element}, ({string.Concat(shape.Select(static length => $"{length}, "))}))");

    private static DType Parse(string descr, int line)
    {
        try
        {
            return DType.Parse(descr);
        }
        catch (NpyFormatException failure)
        {
            throw Refuse(line, failure.Message);
        }
    }

    private static int? Number(string? text, int line) => text is null ? null
        : int.TryParse(text.Replace("_", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refuse(line, $"'{text}' is no number; constants are not followed.");

    private static long RoundUp(long value, int alignment) => (value + alignment - 1) / alignment * alignment;

    private static string PythonText(string text)
    {
        var python = new StringBuilder("'");
        foreach (var rune in text.EnumerateRunes())
        {
            python.Append(
                rune.Value is '\'' or '\\' ? $"\\{rune}"
                : Rune.IsControl(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}")
                : rune.ToString());
        }

        return python.Append('\'').ToString();
    }

    private static UsageException Refuse(int line, string what) => new($"line {line}: {what}");
}
