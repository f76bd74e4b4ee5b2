using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Benchmarks;

/// <summary>What a run of a generator costs, by the median of some rounds after a warm-up.</summary>
/// <param name="Milliseconds">Of one run.</param>
/// <param name="Megabytes">Allocated in one run.</param>
internal sealed record Measurement(double Milliseconds, double Megabytes)
{
    private const int TypeCount = 1000;
    private const int Rounds = 21;
    private const int WarmUp = 10;

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] Framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll"
                || Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>A driver and a compilation that have seen nothing: 1000 types, a file each.</summary>
    public static Measurement[] Cold(IReadOnlyList<Contender> contenders) => Medians(
        contenders.Select(static Func<Action> (contender) =>
        {
            var (trees, references) = Project(contender);
            return () =>
            {
                var compilation = Compilation(trees, references);
                var driver = Driver(contender);
                return () => Check(driver.RunGenerators(compilation));
            };
        }));

    /// <summary>The same driver again, after an edit of a file without annotated types.</summary>
    public static Measurement[] Edit(IReadOnlyList<Contender> contenders) => Medians(
        contenders.Select(static Func<Action> (contender) =>
        {
            var (trees, references) = Project(contender);
            var compilation = Compilation(trees, references);
            var driver = Driver(contender).RunGenerators(compilation);
            var round = 0;
            return () =>
            {
                var edited = compilation.ReplaceSyntaxTree(
                    compilation.SyntaxTrees[^1], Parse($"class Elsewhere {{ int _field = {round++}; }}", "Elsewhere.cs"));
                return () => Check(driver.RunGenerators(edited));
            };
        }));

    /// <summary>In every round each contender runs once: what slows the machine for a while slows all of them.</summary>
    private static Measurement[] Medians(IEnumerable<Func<Action>> contenders)
    {
        var prepared = contenders.Select(static prepare => (Prepare: prepare, Runs: new List<Measurement>())).ToArray();
        for (var round = 0; round < WarmUp + Rounds; round++)
        {
            foreach (var (prepare, runs) in prepared)
            {
                var run = Measure(prepare());
                if (round >= WarmUp)
                {
                    runs.Add(run);
                }
            }
        }

        return
        [
            .. prepared.Select(static contender => new Measurement(
                contender.Runs.Select(static run => run.Milliseconds).Order().ElementAt(Rounds / 2),
                contender.Runs.Select(static run => run.Megabytes).Order().ElementAt(Rounds / 2))),
        ];
    }

    private static Measurement Measure(Action run)
    {
        GC.Collect();
        var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes(precise: true));
        run();
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return new Measurement(milliseconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1e6);
    }

    private static (SyntaxTree[] Trees, MetadataReference[] References) Project(Contender contender) =>
    (
        [
            .. Enumerable.Range(0, TypeCount).Select(n => Parse(contender.Source(n), $"C{n}.cs")),
            Parse("class Elsewhere;", "Elsewhere.cs"),
        ],
        [.. Framework, .. contender.References.Select(static path => MetadataReference.CreateFromFile(path))]
    );

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    private static CSharpCompilation Compilation(SyntaxTree[] trees, MetadataReference[] references) =>
        CSharpCompilation.Create(
            "Measured", trees, references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static GeneratorDriver Driver(Contender contender) => CSharpGeneratorDriver.Create(
        contender.Generators.Select(static generator => generator.AsSourceGenerator()), parseOptions: ParseOptions);

    /// <summary>A generator that fails, or writes nothing, is fast.</summary>
    private static void Check(GeneratorDriver driver)
    {
        var result = driver.GetRunResult();
        if (result.Results.Select(static one => one.Exception).FirstOrDefault(static fault => fault is not null) is { } exception)
        {
            throw new InvalidOperationException("The generator failed.", exception);
        }

        if (result.Results.Sum(static one => one.GeneratedSources.Length) < TypeCount)
        {
            throw new InvalidOperationException("The generator wrote less than a file for each type.");
        }
    }
}
