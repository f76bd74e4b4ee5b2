namespace MemMap.Tests;

/// <summary>The package as its users meet it: restored from a folder into projects that know nothing of this one.</summary>
public sealed class PackageTests(PackageFixture package) : IClassFixture<PackageFixture>
{
    private const string Program = """
        using MemMap;

        var folder = Directory.CreateTempSubdirectory("memmap-package-").FullName;
        try
        {
            using var trades = Trade.Create(Path.Combine(folder, "trades.npy"), length: 1000);
            trades[42] = trades[42] with { Size = 7, Price = 1.5 };
            using (var view = trades.Lease())
            {
                view[43].Price = 2.5;
                Console.WriteLine(view.Columns.Price.Sum() + view[42].Size);
            }

            trades.Flush();

            using var grid = Grid.Create(Path.Combine(folder, "grid.dat"));
            grid[1, 2] = 5f;
            using var g = grid.Lease();
            g[2, 3] += 1f;
            g[0].Fill(1f);
            var tensor = g.AsTensorSpan();
            Console.WriteLine(tensor[1, 2]);
            Console.WriteLine(grid);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        public enum Side : byte { Buy, Sell }

        [MemMapArray(Shape = "*")]
        public partial struct Trade
        {
            public long Time;
            public double Price;
            public int Size;
            public Side Side;
        }

        [MemMapArray<float>(Shape = "3,4")]
        public partial struct Grid;
        """;

    private const string Output = """
        11
        5
        memmap([[1., 1., 1., 1.],
                [0., 0., 5., 0.],
                [0., 0., 0., 1.]], dtype=float32)

        """;

    /// <summary>What <c>memmap scaffold FILE --program</c> prints is a program by itself, with the package that it names.</summary>
    [Fact]
    public void A_scaffolded_program_reads_a_file_that_nobody_described()
    {
        var folder = package.NewFolder("scaffolded");
        File.Copy(NumPyFixtures.PathOf("struct/packed_xyz.npy"), Path.Combine(folder, "points.npy"));
        var command = Repository.PathOf(
            $"src/MemMap.Cli/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/net10.0/MemMap.Cli.dll");

        var program = PackageFixture.Run(folder, "dotnet", command, "scaffold", "points.npy", "--name", "Point", "--program");
        File.WriteAllText(Path.Combine(folder, "read.cs"), program.Replace("#:package MemMap@0.1.0", $"#:package MemMap@{package.Version}"));

        Assert.Equal(
            """
            5 elements
            Point { x = -3, y = -1.75, z = -0.5 }
            Point { x = 0.75, y = 2, z = 3.25 }
            Point { x = 4.5, y = 5.75, z = 7 }
            Point { x = 8.25, y = 9.5, z = 10.75 }
            Point { x = 12, y = 13.25, z = 14.5 }

            """,
            PackageFixture.Run(folder, "dotnet", "run", "read.cs"));
    }

    [Fact]
    public void There_is_one_package_and_it_holds_runtime_generator_analyzer_and_fixes()
    {
        Assert.Equal([$"MemMap.{package.Version}.nupkg", $"MemMap.{package.Version}.snupkg"], package.Packages);
        Assert.Contains("lib/net10.0/MemMap.Runtime.pdb", package.Symbols);
        Assert.Subset(
            package.Files.ToHashSet(),
            new HashSet<string>
            {
                "LICENSE",
                "README.md",
                "analyzers/dotnet/cs/MemMap.CodeFixes.dll",
                "analyzers/dotnet/cs/MemMap.Generators.dll",
                "build/MemMap.targets",
                "buildTransitive/MemMap.targets",
                "lib/net10.0/MemMap.Runtime.dll",
                "lib/net10.0/MemMap.Runtime.xml",
            });
        Assert.Equal(3, package.Files.Count(static file => file.EndsWith(".dll", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_package_says_where_it_comes_from_and_what_is_new()
    {
        var description = package.TextOf("MemMap.nuspec");

        Assert.All(
            (string[])
            [
                "<repository type=\"git\" url=\"https://github.com/memmap-net/memmap\"",
                "<projectUrl>https://github.com/memmap-net/memmap</projectUrl>",
                "<releaseNotes>The first release. ",
                "<license type=\"expression\">MIT</license>",
            ],
            said => Assert.Contains(said, description, StringComparison.Ordinal));
    }

    [Fact]
    public void The_links_of_the_packed_README_lead_to_the_repository()
    {
        const string Docs = "](https://github.com/memmap-net/memmap/blob/main/docs/";
        var packed = package.TextOf("README.md").ReplaceLineEndings("\n");
        var written = File.ReadAllText(Repository.PathOf("README.md")).ReplaceLineEndings("\n");

        Assert.Equal(written.Replace("](docs/", Docs, StringComparison.Ordinal).TrimEnd(), packed.TrimEnd());
        Assert.DoesNotMatch(@"\]\((?!https://)", packed);
    }

    [Fact]
    public void A_fresh_project_restores_builds_and_runs()
    {
        var folder = NewProject("project", "");

        Assert.Equal(Output, PackageFixture.Run(folder, "dotnet", "run"));
    }

    [Fact]
    public void A_file_based_app_runs()
    {
        var folder = package.NewFolder("app");
        File.WriteAllText(Path.Combine(folder, "app.cs"), $"#:package MemMap@{package.Version}\n{Program}");

        Assert.Equal(Output, PackageFixture.Run(folder, "dotnet", "run", "app.cs"));
    }

    [Fact]
    public void A_program_published_with_NativeAOT_runs_without_a_warning()
    {
        Assert.SkipUnless(HasLinker(), "No clang or gcc is installed, which NativeAOT links with (Debian: apt-get install clang zlib1g-dev).");
        var folder = NewProject("native", "<PublishAot>true</PublishAot><TreatWarningsAsErrors>true</TreatWarningsAsErrors>");

        _ = PackageFixture.Run(folder, "dotnet", "publish", "-o", "out");

        Assert.Equal(Output, PackageFixture.Run(folder, Path.Combine(folder, "out", "native")));
    }

    /// <summary>The user's own file is exempt, so that every warning is one of generated code.</summary>
    [Fact]
    public void Generated_code_has_no_warning_under_every_rule_of_the_SDK()
    {
        var folder = NewProject(
            "strict",
            """
            <AnalysisMode>All</AnalysisMode>
            <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>
            <GenerateDocumentationFile>true</GenerateDocumentationFile>
            """,
            "#pragma warning disable\n" + Program + """

            #pragma warning restore CA1815 // Of what a struct without a line of its own compares.
            [MemMapArray<Half>(Shape = "*,768")] public partial struct Embeddings;
            [MemMapArray<int>(Shape = "2,3,*", Order = MemoryOrder.ColumnMajor)] public partial struct Channels;
            [MemMapArray<bool>(Shape = "2,3,4")] public partial struct Mask;
            [MemMapArray<byte>(Shape = "2,1,1,1,1,1,1,1,1,3")] public partial struct Deep;
            [MemMapArray<long>(Shape = "")] public partial struct Counter;
            [MemMapArray<BigEndian<double>>(Shape = "3")] public partial struct Vector;
            [MemMapArray<Vector>(Shape = "*", ByteOrder = ByteOrder.BigEndian)] public partial struct Vectors;
            [MemMapText(8)] public partial struct Symbol;
            [MemMapText(8, Encoding = TextEncoding.Utf32, ByteOrder = ByteOrder.BigEndian)] public partial struct Name;
            [MemMapArray<long>(Shape = "3,4", Order = MemoryOrder.ColumnMajor)] public readonly partial struct Transposed;
            public static partial class Kernels
            {
                [MemMapKernel(Combine = nameof(Add))] public static long Count(in Vectors.ReadOnlyView vectors, int least) => vectors.Length + least;
                [MemMapKernel] public static void Copy(in Vectors.ReadOnlyView vectors, in Vectors.View copies) => copies.CopyFrom(vectors.AsSpan());
                public static long Add(long left, long right) => left + right;
            }

            #pragma warning disable CA1815
            [MemMapArray(Shape = "*", Pack = 1)] public partial struct Pose
            {
                public Grid Rotation;
                public Vector Position;
                public Symbol Symbol;
                public Name Name;
                public Mask Mask;
                public Counter Counter;
                public readonly byte Fixed;
                public volatile int Flag;
                [Obsolete] public int Old;
                public Level Best;
                public Four Sizes;
                private bool _own;
            }
            public struct Level { public double Price; private volatile int _size; }
            [System.Runtime.CompilerServices.InlineArray(4)] public struct Four { private Level _first; }
            [MemMapArray<Level>(Shape = "2,2")] public partial struct Levels;
            [MemMapArray(Shape = "*", Descr = "[('ts', '<M8[ns]'), ('', '|V3'), ('sym', '|S8'), ('bid', [('px', '<f8'), ('ok', '|b1')], (2,)), ('raw', '|V5'), ('a b', '>c8')]")]
            public partial struct Tick;
            """);

        Assert.Equal(Output, PackageFixture.Run(folder, "dotnet", "run"));
    }

    private string NewProject(string name, string properties, string program = Program)
    {
        var folder = package.NewFolder(name);
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MemMap" Version="{package.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        return folder;
    }

    private static bool HasLinker() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(static folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));
}
