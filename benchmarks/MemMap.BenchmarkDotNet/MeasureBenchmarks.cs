using BenchmarkDotNet.Attributes;

namespace MemMap.Benchmarks;

/// <summary>
/// The measures of the <c>ratios</c> command, each with the peer as the baseline. Not here are those against NumPy, which
/// times itself in a process of its own; appends, which need a new file each time; and files of different sizes.
/// </summary>
[MemoryDiagnoser]
public class MeasureBenchmarks
{
    private Workspace? _workspace;
    private MeasureGroup? _group;
    private Measure? _measure;

    /// <summary>A part of the names of the measures to run.</summary>
    internal static string Only { get; set; } = "";

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    public static IEnumerable<string> Names
    {
        get
        {
            using var workspace = new Workspace();
            return
            [
                .. MeasureGroups.All(workspace).SelectMany(static group => group.All)
                    .Where(static measure => measure.Ours.IsRepeatable && measure.Theirs.IsRepeatable)
                    .Where(static measure => measure.Items == measure.TheirItems)
                    .Select(static measure => measure.Name)
                    .Where(static name => name.Contains(Only, StringComparison.OrdinalIgnoreCase)),
            ];
        }
    }

    [GlobalSetup]
    public void Open()
    {
        _workspace = new Workspace();
        foreach (var group in MeasureGroups.All(_workspace))
        {
            if (group.All.FirstOrDefault(measure => measure.Name == Name) is { } measure)
            {
                (_group, _measure) = (group, measure);
                return;
            }

            group.Dispose();
        }
    }

    [GlobalCleanup]
    public void Close()
    {
        _group?.Dispose();
        _workspace?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public double Theirs() => _measure!.Theirs.Run(1).Result;

    [Benchmark]
    public double Ours() => _measure!.Ours.Run(1).Result;
}
