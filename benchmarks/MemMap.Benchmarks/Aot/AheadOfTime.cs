using System.Diagnostics;

namespace MemMap.Benchmarks;

/// <summary>
/// Publishes this program, a sample and a program that does nothing ahead of time; takes the measures of elements in
/// the first, and the time until the others have said something, or ended.
/// </summary>
internal static class AheadOfTime
{
    private const int Starts = 41;

    private static readonly string[] Measures = ["by [", "foreach", "Chunks", "view[i].Field", "map[i].Field"];

    public static int Print()
    {
        using var workspace = new Workspace();
        var root = Root();
        var benchmarks = Publish(
            Path.Combine(root, "benchmarks/MemMap.Benchmarks"), workspace.PathOf("benchmarks"), "MemMap.Benchmarks");
        var sample = Publish(Path.Combine(root, "samples/QuickStart"), workspace.PathOf("sample"), "QuickStart");
        var nothing = Publish(MakeNothing(workspace.PathOf("nothing")), workspace.PathOf("published"), "Nothing");
        var missed = 0;
        foreach (var measure in Measures)
        {
            missed |= Run(benchmarks, ["ratios", "--only", measure], Environment.CurrentDirectory);
        }

        return PrintStarts(sample, nothing, workspace.Folder) | missed;
    }

    /// <summary>The sample may take 10 ms more than nothing at all.</summary>
    private static int PrintStarts(string sample, string nothing, string folder)
    {
        var (ours, theirs) = (new List<double>(), new List<double>());
        for (var start = 0; start < Starts; start++)
        {
            ours.Add(UntilFirstLine(sample, folder));
            theirs.Add(UntilFirstLine(nothing, folder));
        }

        var (median, floor) = (Median(ours), Median(theirs));
        var ratio = new Ratio(
            "start of QuickStart, published / of nothing, and 10 ms", median, floor + 10, Unit.Millisecond.Name, 1);
        Console.WriteLine(ratio);
        return ratio.Verdict == "ok" ? 0 : 1;
    }

    private static double UntilFirstLine(string program, string folder)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(
            new ProcessStartInfo(program) { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        _ = process.StandardOutput.ReadLine();
        var elapsed = clock.Elapsed.TotalMilliseconds;
        _ = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return elapsed;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static string Publish(string project, string folder, string program)
    {
        var exitCode = Run(
            "dotnet", ["publish", project, "-c", "Release", "-p:Aot=true", "-o", folder, "-v", "quiet"],
            Environment.CurrentDirectory);
        return exitCode == 0
            ? Path.Combine(folder, program)
            : throw new InvalidOperationException($"dotnet publish of '{project}' ended with exit code {exitCode}.");
    }

    private static int Run(string program, string[] arguments, string folder)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The project of a program that does nothing.</summary>
    private static string MakeNothing(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "Nothing.cs"), "return;\n");
        File.WriteAllText(
            Path.Combine(folder, "Nothing.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <PublishAot>true</PublishAot>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
            </Project>
            """);
        return folder;
    }

    /// <summary>Where the repository lies that this program was built from.</summary>
    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MemMap.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Run this from a clone of the repository: it publishes what lies there.");
    }
}
