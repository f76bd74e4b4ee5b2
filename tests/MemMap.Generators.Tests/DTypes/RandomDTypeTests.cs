using System.Text.Json;
using MemMap.Generators;

namespace MemMap.Tests.DTypes;

using ArrayLayout = Generators.ArrayLayout;

/// <summary>
/// 500 structured dtypes, nested, with sub-arrays, in both byte orders, aligned and packed: where the generator puts every
/// field, and how it describes the whole, is what NumPy says.
/// </summary>
public sealed class RandomDTypeTests
{
    private const int Count = 500;

    /// <summary>Every fifth is compiled and run, too: that takes the compiler a while.</summary>
    private const int RunEvery = 5;

    private const string Usings = "using MemMap; using MemMap.TimeUnits; using System.Numerics; "
        + "using System.Runtime.CompilerServices; using System.Runtime.InteropServices;\n";

    /// <summary>Prints what NumPy says of each line of its input, a line each.</summary>
    private const string Program = """

        import json
        for line in open(sys.argv[1]):
            d = eval(line)
            print(json.dumps({
                'descr': repr(np.lib.format.dtype_to_descr(d)),
                'repr': repr(d),
                'dict': repr({'names': list(d.names), 'formats': [d.fields[n][0].descr if d.fields[n][0].names else
                    (d.fields[n][0].base.str, d.fields[n][0].shape) if not d.fields[n][0].base.names else
                    (d.fields[n][0].base.descr, d.fields[n][0].shape) for n in d.names],
                    'offsets': [d.fields[n][1] for n in d.names], 'itemsize': d.itemsize, 'aligned': d.isalignedstruct}),
                'itemSize': d.itemsize,
                'offsets': [d.fields[name][1] for name in d.names]}))
        """;

    [Fact]
    public void A_declared_record_lies_as_NumPy_lays_it()
    {
        var dtypes = Enumerable.Range(0, Count).Select(RandomDType.Of).ToList();

        var expected = AskNumPy(dtypes);
        var found = Layouts(Usings + string.Concat(dtypes.Select(static dtype => dtype.Declarations)));

        Assert.Equal(Count, expected.Count);
        Assert.All(dtypes.Zip(expected), pair => Assert.Equal(Layout(pair.Second), Describe(found[pair.First.Name])));
    }

    [Fact]
    public void A_pasted_dtype_lies_as_NumPy_lays_it()
    {
        var expected = AskNumPy(Enumerable.Range(0, Count).Select(RandomDType.Of).ToList());

        var found = Layouts(string.Concat(expected.Select(static (said, i) =>
            $"[MemMap.MemMapArray(Shape = \"*\", Descr = \"{said.Descr}\")] public partial struct P{i};\n")));

        Assert.All(expected.Select(static (said, i) => (said, i)), pair =>
            Assert.Equal(Layout(pair.said), Describe(found[$"P{pair.i}"])));
    }

    /// <summary>The offsets of the running CLR are checked when a file is made; its header and length are NumPy's.</summary>
    [Fact]
    public void A_file_of_a_declared_record_is_that_of_NumPy()
    {
        var dtypes = Enumerable.Range(0, Count / RunEvery).Select(static i => RandomDType.Of(i * RunEvery)).ToList();
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["dtypes.txt"], dtypes.Select(static dtype => dtype.Python));
        NumPy.Run(
            """

            for i, line in enumerate(open(sys.argv[1])):
                np.lib.format.open_memmap(f'{sys.argv[2]}{i}.npy', 'w+', eval(line), (3,))
            """,
            folder["dtypes.txt"], folder["numpy-"]);

        var create = string.Concat(dtypes.Select(static (dtype, i) => $"{dtype.Name}.Create(prefix + \"{i}.npy\", 3).Dispose();"));
        Compiler.Run(
            Usings + string.Concat(dtypes.Select(static dtype => dtype.Declarations))
            + $"public static class Program {{ public static void Run(string prefix) {{ {create} }} }}",
            folder["ours-"]);

        Assert.All(Enumerable.Range(0, dtypes.Count), i => Assert.Equal(
            Convert.ToHexString(File.ReadAllBytes(folder[$"numpy-{i}.npy"])),
            Convert.ToHexString(File.ReadAllBytes(folder[$"ours-{i}.npy"]))));
    }

    /// <summary>What is seen most: <c>repr(arr.dtype)</c>, also where it says <c>align=True</c>; and dicts.</summary>
    [Fact]
    public void A_pasted_repr_lies_as_NumPy_lays_it()
    {
        var expected = AskNumPy(Enumerable.Range(0, Count).Select(RandomDType.Of).ToList());

        var found = Layouts(string.Concat(expected.Select(static (said, i) =>
            $"[MemMap.MemMapArray(Shape = \"*\", Descr = \"{said.Repr}\")] public partial struct P{i};\n"
            + $"[MemMap.MemMapArray(Shape = \"*\", Descr = \"{said.Dictionary}\")] public partial struct D{i};\n")));

        Assert.Contains(expected, static said => said.Repr.EndsWith("], align=True)", StringComparison.Ordinal));
        Assert.All(expected.Select(static (said, i) => (Said: Layout(said), i)), pair =>
        {
            Assert.Equal(pair.Said, Describe(found[$"P{pair.i}"]));
            Assert.Equal(pair.Said, Describe(found[$"D{pair.i}"]));
        });
    }

    private sealed record Said(string Descr, int ItemSize, string Offsets, string Repr = "", string Dictionary = "");

    private static Said Layout(Said said) => said with { Repr = "", Dictionary = "" };

    private static Said Describe(ArrayLayout layout) => new(
        layout.Element.Descr, layout.Element.ItemSize,
        string.Join(' ', layout.Element.Fields.Select(static field => field.Offset)));

    private static List<Said> AskNumPy(List<RandomDType> dtypes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["dtypes.txt"], dtypes.Select(static dtype => dtype.Python));
        return [.. NumPy.Run(Program, folder["dtypes.txt"]).TrimEnd().Split('\n').Select(static line =>
        {
            var said = JsonDocument.Parse(line).RootElement;
            return new Said(
                said.GetProperty("descr").GetString()!,
                said.GetProperty("itemSize").GetInt32(),
                string.Join(' ', said.GetProperty("offsets").EnumerateArray()),
                said.GetProperty("repr").GetString()!,
                said.GetProperty("dict").GetString()!);
        })];
    }

    /// <summary>Every layout that the generator reads, by its name.</summary>
    private static Dictionary<string, ArrayLayout> Layouts(string source)
    {
        var result = Compiler.Driver()
            .RunGenerators(Compiler.Compilation([source]), TestContext.Current.CancellationToken)
            .GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return result.TrackedSteps[MemMapArrayGenerator.ReadStep]
            .SelectMany(static step => step.Outputs)
            .Select(static output => output.Value)
            .OfType<ArrayLayout>()
            .ToDictionary(static layout => layout.Type.Name);
    }
}
