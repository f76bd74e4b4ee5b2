extern alias generators;

using System.Runtime.Loader;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests;

public class ScaffoldTests
{
    private static readonly Lazy<MetadataReference[]> References = new(static () =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal) || name == "MemMap.Runtime.dll"))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ]);

    /// <summary>Arrays that no layout can describe.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["npy/le_f16_4.npy"] = "memmap: C# has no number of 16 bytes, '<f16': convert it to '<f8' or '<c16'.\n",
        ["npy/shape_le_f4_3x0x2_C.npy"] = "memmap: Shape (3, 0, 2) has an axis of length 0 that is not the slowest one, which no layout has.\n",
        ["npy/shape_le_i4_3x0x2_C.npy"] = "memmap: Shape (3, 0, 2) has an axis of length 0 that is not the slowest one, which no layout has.\n",
        ["struct/no_fields.npy"] = "memmap: A record without fields has no C# layout.\n",
        ["struct/sub_zero.npy"] = "memmap: A value of 0 bytes, ('<f4', (0,)), has no C# type: 1 to 1,048,576 bytes do.\n",
        ["struct/zero_width_str.npy"] = "memmap: A value of 0 bytes, '|S0', has no C# type: 1 to 1,048,576 bytes do.\n",
    };

    [Fact]
    public async Task Aligned_records_are_fields_of_a_struct() => Assert.Equal(
        """
        using MemMap;

        // struct/aligned_mixed32.npy: shape (5,), 32 bytes each
        [MemMapArray(Shape = "*")]
        public partial struct Mixed
        {
            public byte f0;
            public byte f1;
            public int f2;
            public byte f3;
            public long f4;
            public ushort f5;
        }

        """,
        (await Tool.Run("scaffold", "struct/aligned_mixed32.npy", "--name", "Mixed")).Fine);

    [Fact]
    public async Task A_program_opens_the_file_that_it_was_made_of() => Assert.Equal(
        """
        #:package MemMap@0.1.0
        #:property PublishAot=false

        using MemMap;

        var path = args is [var file, ..] ? file : "raw/f4_12.dat";
        using var map = F412.OpenRead(path, new() { Format = MemMapFormat.Raw, Offset = 16 });
        Console.WriteLine($"{map.Count:N0} elements");
        foreach (var element in map.AsEnumerable().Take(10))
        {
            Console.WriteLine(element);
        }

        // raw/f4_12.dat: shape (8,), 4 bytes each
        [MemMapArray<float>(Shape = "*")]
        public partial struct F412;

        """,
        (await Tool.Run("scaffold", "raw/f4_12.dat", "--descr", "<f4", "--offset", "16", "--program")).Fine);

    /// <summary>What lies behind is not what the user described.</summary>
    [Theory]
    [InlineData("--shape 3,2", "Length = 3")]
    [InlineData("--shape 3,2 --order F", "Length = 2")]
    [InlineData("--length 5 --offset 8", "Offset = 8, Length = 5")]
    public async Task A_program_opens_the_part_of_a_file_that_was_described(string options, string settings) => Assert.Contains(
        $"OpenRead(path, new() {{ Format = MemMapFormat.Raw, {settings} }});\n",
        (await Tool.Run(["scaffold", "raw/f4_12.dat", "--descr", "<f4", "--program", .. options.Split(' ')])).Fine);

    /// <summary>One process and one compilation for all, since both take longer to start than to work.</summary>
    [Fact]
    public async Task The_layout_of_every_file_of_NumPy_compiles_and_opens_it_and_dtype_reads_it_back()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        string[] files = [.. NumPyFixtures.Valid.Select(static entry => entry.Text("file")).Except(Refused.Keys)];

        var layouts = await Tool.Run(["scaffold", .. files]);
        await File.WriteAllTextAsync(folder["Layouts.cs"], layouts.Fine, cancellation);
        var infos = (await Tool.Run(["info", "--json", .. files])).Lines;
        var names = layouts.Lines.Select(static (line, index) => (line, index)).Where(static pair => pair.line.StartsWith("// ", StringComparison.Ordinal))
            .Select(pair => layouts.Lines.Skip(pair.index).First(static line => line.StartsWith("public partial struct", StringComparison.Ordinal)).Split(' ')[3].TrimEnd(';'))
            .ToArray();
        var dtypes = (await Tool.Run("dtype", folder["Layouts.cs"], "--json")).Lines
            .Select(static line => JsonDocument.Parse(line).RootElement).ToDictionary(static layout => layout.Text("name"));

        Assert.Equal(115, names.Distinct().Count());
        Assert.All(names.Zip(files, infos), triple => Assert.Equal(
            (triple.Second, JsonDocument.Parse(triple.Third).RootElement.GetProperty("descr").GetRawText()),
            (triple.Second, dtypes[triple.First].GetProperty("descr").GetRawText())));
        var openings = names.Zip(files, static (name, file) =>
            $"using ({name}.OpenRead(folder + \"/{file}\", new() {{ MaxHeaderLength = 100000 }})) {{ }}");
        var compilation = CSharpCompilation.Create(
            "Scaffolded",
            new[] { layouts.Text, $"public static class Program {{ public static void Run(string folder) {{ {string.Join('\n', openings)} }} }}" }
                .Select(source => CSharpSyntaxTree.ParseText(source, new(LanguageVersion.CSharp14), cancellationToken: cancellation)),
            References.Value,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(
            [new generators::MemMap.Generators.MemMapArrayGenerator().AsSourceGenerator()], parseOptions: new(LanguageVersion.CSharp14))
            .RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _, cancellation);
        using var assembly = new MemoryStream();
        Assert.Empty(whole.Emit(assembly, cancellationToken: cancellation).Diagnostics
            .Where(static finding => finding.Severity >= DiagnosticSeverity.Warning).Select(static finding => finding.ToString()));
        assembly.Position = 0;
        new AssemblyLoadContext(name: null).LoadFromStream(assembly).GetType("Program")!.GetMethod("Run")!.Invoke(null, [Tool.Folder]);
    }

    [Fact]
    public async Task An_array_that_no_layout_describes_is_refused_with_the_reason()
    {
        var answers = await Task.WhenAll(Refused.Keys.Select(static file => Tool.Run("scaffold", file)));

        Assert.Equal(Refused.Values.Select(static message => (1, "", message)), answers.Select(static answer => (answer.ExitCode, answer.Text, answer.Error)));
    }
}
