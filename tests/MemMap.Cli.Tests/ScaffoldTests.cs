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

    /// <summary>One compilation for all, since the compiler takes longer to start than to compile.</summary>
    [Fact]
    public async Task The_layout_of_every_file_of_NumPy_compiles_and_opens_it_and_dtype_reads_it_back()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        var files = NumPyFixtures.Valid.Select(static entry => entry.Text("file")).ToArray();
        var layouts = await Task.WhenAll(files.Select(static (file, index) => Tool.Run("scaffold", file, "--name", $"Layout{index}")));
        var infos = (await Tool.Run(["info", "--json", .. files])).Lines;
        List<string> sources = [];
        List<string> openings = [];
        List<Task<(string File, string Wanted, Answer Read)>> reversed = [];
        for (var index = 0; index < files.Length; index++)
        {
            if (Refused.TryGetValue(files[index], out var refusal))
            {
                Assert.Equal((1, refusal), (layouts[index].ExitCode, layouts[index].Error));
                continue;
            }

            var lines = layouts[index].Fine.Split('\n');
            sources.Add(string.Join('\n',
            [
                .. lines.Where(static line => line.StartsWith("using ", StringComparison.Ordinal)),
                $"namespace File{index};",
                .. lines.Where(static line => !line.StartsWith("using ", StringComparison.Ordinal)),
            ]));
            openings.Add($"using (File{index}.Layout{index}.OpenRead(folder + \"/{files[index]}\", new() {{ MaxHeaderLength = 100000 }})) {{ }}");
            var path = folder[$"{index}.cs"];
            await File.WriteAllTextAsync(path, layouts[index].Text, cancellation);
            var wanted = JsonDocument.Parse(infos[index]).RootElement.GetProperty("descr").GetRawText();
            reversed.Add(Reversed(files[index], wanted, path));
        }

        var compilation = CSharpCompilation.Create(
            "Scaffolded",
            sources.Append($"using MemMap; public static class Program {{ public static void Run(string folder) {{ {string.Join('\n', openings)} }} }}")
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

        Assert.Equal(115, openings.Count);
        Assert.All(await Task.WhenAll(reversed), static pair => Assert.Equal(
            (pair.File, pair.Wanted),
            (pair.File, JsonDocument.Parse(pair.Read.Fine).RootElement.GetProperty("descr").GetRawText())));
    }

    private static async Task<(string File, string Wanted, Answer Read)> Reversed(string file, string wanted, string path) =>
        (file, wanted, await Tool.Run("dtype", path, "--json"));
}
