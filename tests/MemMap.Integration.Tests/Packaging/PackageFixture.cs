using System.Diagnostics;
using System.IO.Compression;

namespace MemMap.Tests;

/// <summary>The package, packed once from this source tree into a folder that a fresh project restores from.</summary>
public sealed class PackageFixture : IDisposable
{
    // NuGet remembers a version for ever, so each run has its own.
    public string Version { get; } = $"0.0.0-test{DateTime.UtcNow.Ticks}";

    private readonly TemporaryFolder _folder = new();

    public PackageFixture()
    {
        Directory.CreateDirectory(Feed);
        _ = Run(
            Repository.Root, "dotnet",
            "pack", "src/MemMap.Runtime", "-c", "Release", "-o", Feed, $"-p:Version={Version}", "-nodeReuse:false");
    }

    private string Feed => _folder["feed"];

    /// <summary>Names of the files in the package.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            using var package = ZipFile.OpenRead(Path.Combine(Feed, $"MemMap.{Version}.nupkg"));
            return [.. package.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Names of the packages that packing made.</summary>
    public IReadOnlyList<string> Packages =>
        [.. Directory.EnumerateFiles(Feed).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>The text of a file in the package.</summary>
    public string TextOf(string file)
    {
        using var package = ZipFile.OpenRead(Path.Combine(Feed, $"MemMap.{Version}.nupkg"));
        using var reader = new StreamReader(package.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Names of the files in the package of symbols.</summary>
    public IReadOnlyList<string> Symbols
    {
        get
        {
            using var package = ZipFile.OpenRead(Path.Combine(Feed, $"MemMap.{Version}.snupkg"));
            return [.. package.Entries.Select(static entry => entry.FullName)];
        }
    }

    /// <summary>A folder outside of the repository, where a restore finds the package.</summary>
    public string NewFolder(string name)
    {
        var path = Directory.CreateDirectory(_folder[name]).FullName;
        File.WriteAllText(Path.Combine(path, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="memmap" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
        return path;
    }

    /// <summary>Runs a program to its end and returns what it printed; another exit code than 0 fails the test.</summary>
    public static string Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What dotnet test set for its own build must not reach the one that is started here.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(
            process.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)} ended with exit code {process.ExitCode}:\n{output}\n{error.Result}");
        return output.ReplaceLineEndings("\n");
    }

    public void Dispose()
    {
        _folder.Dispose();
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var restored = Path.Combine(packages, "memmap", Version);
        if (Directory.Exists(restored))
        {
            Directory.Delete(restored, recursive: true);
        }
    }
}
