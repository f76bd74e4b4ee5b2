using System.Diagnostics;
using System.Text.Json;

namespace MemMap.Benchmarks;

/// <summary>The command that takes all measures.</summary>
internal static class Ratios
{
    /// <param name="args"><c>--only NAME</c>: measures whose name has this in it. <c>--json</c>: an object a line.</param>
    /// <returns>0 when every measure that was taken met its target, 1 when one did not.</returns>
    public static int Print(string[] args)
    {
        var (only, isJson) = ("", false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--json":
                    isJson = true;
                    break;
                case "--only" when i + 1 < args.Length:
                    only = args[++i];
                    break;
                default:
                    Console.Error.WriteLine($"'{args[i]}' is no option of ratios; --only NAME and --json are.");
                    return 2;
            }
        }

        return Print(only, isJson);
    }

    private static int Print(string only, bool isJson)
    {
        var clock = Stopwatch.StartNew();
        using var workspace = new Workspace();
        Console.Error.WriteLine(
            $".NET {Environment.Version}; NumPy {workspace.NumPy.Version ?? "missing"}; C {(workspace.Limit.IsThere ? "by gcc" : "missing: no gcc")}");
        var (taken, missed, missing) = (0, 0, 0);
        foreach (var group in MeasureGroups.All(workspace))
        {
            using (group)
            {
                foreach (var measure in group.All.Where(measure =>
                    measure.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
                {
                    var ratio = measure.Take();
                    Console.WriteLine(isJson ? JsonSerializer.Serialize(ratio, RatioJson.Default.Ratio) : ratio);
                    taken++;
                    missed += ratio.Missing is null && ratio.Value > ratio.Target ? 1 : 0;
                    missing += ratio.Missing is null ? 0 : 1;
                }
            }
        }

        Console.Error.WriteLine(
            $"{taken} measures in {clock.Elapsed.TotalSeconds:F0} s: {missed} missed their target, {missing} had no peer here.");
        return missed == 0 ? 0 : 1;
    }
}
