using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests.DTypes;

/// <summary>Names of fields that NumPy takes and C# does not: every one makes a file, and NumPy finds it there.</summary>
public sealed class OddNameTests
{
    private const int LayoutCount = 60;

    private const int NamesInLayout = 5;

    private static readonly string[] Pieces =
    [
        ".", "a", "x", "View", "_", "1", " ", "-", "'", "\"", "\\", "\t", "\n", "\u0001", "\u007f", "{0}", "{{", "}", "%", "//", "*/",
        "<", "&", "é", "e\u0301", "整", "\u200b", "\u200d", "\u202e", "\u2028", "\u0085", "\ufeff", "\ue000", "😀", "𝒳", "@", "class", ",", "(",
    ];

    [Theory]
    [InlineData("[('pos.x', '<f4'), ('pos.y', '<f4')]", "pos_x pos_y")]
    [InlineData("[('.', '<f4'), ('a.', '<i4'), ('v1.0', '<i4'), ('b', '<i4')]", "_ a_ v1_0 b")]
    [InlineData("[('a', [('b', '<i4'), ('c', '<i4')]), ('a.b', '<i4')]", "a a_b")]
    [InlineData("[('a b', '<i4'), ('a_b', '<f4')]", "a_b_2 a_b")]
    [InlineData("[('a-b', '<i4'), ('a b', '<i4'), ('a_b', '<f4')]", "a_b_2 a_b_3 a_b")]
    [InlineData("[('1', '<i4'), ('_1', '<i4')]", "_1_2 _1")]
    [InlineData("[('View', '<i4'), ('View_2', '<i4')]", "View_3 View_2")]
    [InlineData("[('a\\u200bb', '<i4'), ('ab', '<i4')]", "a_b ab")]
    [InlineData("[('e\\u0301', '<i4'), ('\\u00e9', '<i4')]", "e\u0301 é")]
    [InlineData("[('', '<f4')]", "f0")]
    [InlineData("[('', '<i4'), ('', '|V2'), ('', [('', '|u1')])]", "f0 f2")]
    [InlineData("dtype([('', '<i4'), ('', '|V2'), ('', '<f4')])", "f0 f1 f2")]
    [InlineData("[('', '<i4'), ('', '|V2'), ('_', '<f4')]", "__2 _")]
    public void A_name_that_C_sharp_has_stays_and_the_others_are_altered(string descr, string names)
    {
        var source = $"""
            using MemMap;
            [MemMapArray(Shape = "*", Descr = {SymbolDisplay.FormatLiteral(descr, quote: true)})] public partial struct Tick;
            public static class Program
            {"{"}
                public static string Run() => string.Join(' ', System.Array.ConvertAll(
                    typeof(Tick).GetFields(), static field => field.Name));
            {"}"}
            """;

        Assert.Equal(names, Compiler.Run(source));
    }

    [Fact]
    public void Every_name_makes_a_file_that_NumPy_reads_by_it()
    {
        using var folder = new TemporaryFolder();
        var layouts = Enumerable.Range(0, LayoutCount).Select(static i => Names(new Random(i))).ToList();

        Compiler.Run(
            "using MemMap;\n" + string.Concat(layouts.Select(Declare))
            + "public static class Program { public static void Run(string prefix) {\n"
            + string.Concat(layouts.Select(static (_, i) => Create($"P{i}") + Create($"D{i}")))
            + "} }",
            folder["a-"]);

        var expected = string.Concat(layouts.Select(static (names, i) => Said($"P{i}", names) + Said($"D{i}", names)));
        var found = NumPy.Run(
            """

            for name in [f'{kind}{i}' for i in range(int(sys.argv[2])) for kind in 'PD']:
                a = np.load(f'{sys.argv[1]}{name}.npy')
                print(name, [[ord(c) for c in n] for n in a.dtype.names], a.dtype.itemsize, a[a.dtype.names[0]]['v'][0])
            """,
            folder["a-"], $"{LayoutCount}");
        Assert.Equal(expected, found);

        static string Create(string layout) =>
            $"using (var map = {layout}.Create(prefix + \"{layout}.npy\", 1)) {{ map[0] = {layout}s.First; _ = map.ToString(); }}\n";
    }

    [Theory]
    [InlineData(@"a\0b", @"'a\x00b'")]
    [InlineData(@"\ud800", @"'\ud800'")]
    [InlineData(@"\udc00\ud800", @"'\udc00\ud800'")]
    public void A_name_that_NumPy_cannot_hold_is_marked(string name, string found) => Diagnostics.Verify.Reports(
        $$"""
        [MemMapArray(Shape = "*")] public partial struct Trade
        {
            [MemMapField(Name = "{{name}}")] public int {|MMAP012:Size|};
        }
        """,
        $"Field 'Size' of layout 'Trade' needs a name of its own for NumPy; found {found}, "
        + "which NumPy cannot store in a file");

    [Fact]
    public void What_cannot_be_seen_in_a_name_is_escaped_in_documentation()
    {
        var generated = Compiler.Generate(
            "[MemMap.MemMapArray(Shape = \"*\", Descr = \"[('a\u202eb\u200b', '<i4')]\")] public partial struct Tick;");

        Assert.Contains(@"<c>a\u202eb\u200b</c>", generated["Tick.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', generated["Tick.g.cs"]);
        Assert.DoesNotContain('\u200b', generated["Tick.g.cs"]);
    }

    private static List<string> Names(Random random)
    {
        var names = new HashSet<string>();
        while (names.Count < NamesInLayout)
        {
            var pieces = Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pieces[random.Next(Pieces.Length)]);
            names.Add(string.Concat(pieces));
        }

        return [.. names];
    }

    /// <summary>One layout that is pasted, and one whose fields have the names by attribute, with a record first.</summary>
    private static string Declare(List<string> names, int index)
    {
        var pasted = string.Join(", ", names.Select(static (name, i) =>
            $"({PythonRepr(name)}, {(i == 0 ? "[('v', '<i4')]" : "'<i4'")})"));
        var declared = string.Concat(names.Select((name, i) =>
            $"[MemMapField(Name = {Literal(name)})] public {(i == 0 ? $"Inner{index}" : "int")} F{i}; "));
        return string.Create(CultureInfo.InvariantCulture, $$"""
            [MemMapArray(Shape = "*", Descr = {{Literal($"[{pasted}]")}})] public partial struct P{{index}};
            public record struct Inner{{index}} { public int v; }
            [MemMapArray(Shape = "*")] public partial struct D{{index}} { {{declared}} }
            internal static class P{{index}}s { public static P{{index}} First { get { P{{index}} first = default;
                foreach (var part in typeof(P{{index}}).GetFields()) if (!part.FieldType.IsPrimitive) {
                    object boxed = first, inner = System.Activator.CreateInstance(part.FieldType)!;
                    part.FieldType.GetField("v")!.SetValue(inner, 7); part.SetValue(boxed, inner); first = (P{{index}})boxed; }
                return first; } } }
            internal static class D{{index}}s { public static D{{index}} First => new() { F0 = new Inner{{index}} { v = 7 } }; }

            """);
    }

    private static string Said(string layout, List<string> names) =>
        $"{layout} [{string.Join(", ", names.Select(CodePoints))}] {4 * names.Count} 7\n";

    private static string CodePoints(string name) =>
        $"[{string.Join(", ", name.EnumerateRunes().Select(static rune => rune.Value))}]";

    /// <summary>As Python would write it, though with more escapes.</summary>
    private static string PythonRepr(string name)
    {
        var literal = new StringBuilder("'");
        foreach (var rune in name.EnumerateRunes())
        {
            literal.Append(CultureInfo.InvariantCulture, $@"\U{rune.Value:x8}");
        }

        return literal.Append('\'').ToString();
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
