using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>Real projects, whose own settings must not take back what the package raises to errors.</summary>
public sealed class ProjectSettingsTests
{
    private const string Escape = """
        static unsafe class Program
        {
            static void Main() { }

            static System.Span<int> Leak()
            {
                int local = 0;
                System.Span<int> span = new(ref local);
                return span;
            }
        }
        """;

    private const string OwnList = """
        <Project><PropertyGroup><WarningsAsErrors>nullable</WarningsAsErrors></PropertyGroup></Project>
        """;

    [Theory]
    [InlineData("files of the project", "<WarningsAsErrors>nullable</WarningsAsErrors>", OwnList, "")]
    [InlineData("the command line", "", "<Project />", "-p:WarningsAsErrors=nullable")]
    public void A_reference_that_escapes_inside_unsafe_is_an_error_whatever_sets_WarningsAsErrors(
        string where, string property, string targets, string argument)
    {
        Assert.NotEmpty(where);

        Assert.Contains("error CS9080", BuildOf(Escape, property, targets, argument), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<RunAnalyzers>false</RunAnalyzers>", "")]
    [InlineData("<RunAnalyzersDuringBuild>false</RunAnalyzersDuringBuild>", "")]
    [InlineData("", "-p:RunAnalyzers=false")]
    public void A_build_without_analyzers_is_an_error(string property, string argument) => Assert.Contains(
        "error MMAP027: RunAnalyzers or RunAnalyzersDuringBuild is false, and the memory safety of MemMap needs its analyzers; "
        + "remove the property, and turn off single rules in .editorconfig instead.",
        BuildOf("static class Program { static void Main() { } }", property, "<Project />", argument),
        StringComparison.Ordinal);

    private static string BuildOf(string program, string property, string targets, string argument)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["Program.cs"], program);
        File.WriteAllText(folder["Directory.Build.props"], "<Project />");
        File.WriteAllText(folder["Directory.Build.targets"], targets);

        // As NuGet writes it for a package: imported behind the project, and before Directory.Build.targets.
        Directory.CreateDirectory(folder["obj"]);
        File.WriteAllText(folder["obj/User.csproj.memmap.g.targets"], $"""
            <Project><Import Project="{Path.Combine(AppContext.BaseDirectory, "MemMap.targets")}" /></Project>
            """);
        File.WriteAllText(folder["User.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
                {property}
              </PropertyGroup>
            </Project>
            """);

        return Build(folder["."], argument);
    }

    private static string Build(string folder, string argument)
    {
        string[] arguments = ["build", "-nologo", "-v", "q", "-nodeReuse:false", argument];
        var start = new ProcessStartInfo("dotnet", arguments.Where(static text => text.Length > 0))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };

        // What dotnet test set for its own build must not reach the one that is started here.
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            {
                start.Environment.Remove(name);
            }
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
