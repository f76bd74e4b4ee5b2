using System.Diagnostics;
using System.IO.Compression;

namespace MemMap.Tests;

/// <summary>The packages of the tool, packed from this source tree, installed from a folder and run: three builds, one of them ahead of time.</summary>
[OnLinux]
[OnRequest("MEMMAP_TEST_TOOL_PACKAGES")]
public sealed class PackagingTests
{
    /// <summary>Every command, on files of each kind.</summary>
    private static readonly string[] Calls =
    [
        "struct/aligned_all.npy", "info npy/le_f8_3x4_C.npy struct/sub_2d.npy --json", "info bad/data_half.npy",
        "show struct/packed_all.npy", "show struct/packed_all.npy --json", "show struct/sub_3d.npy --format csv",
        "show npy/be_c16_13.npy --format markdown", "head npy/M8_25s_5.npy -n 2", "tail npy/be_U5_13.npy -n 2 --json",
        "hex struct/market_tick.npy --row 1", "scaffold struct/packed_all.npy --name All",
        "show raw/f4_12.dat --descr <f4 --shape 3,4 --order F --json", "completions bash", "--help", "show --help", "show --rows x",
    ];

    [Fact]
    public async Task The_native_tool_and_the_one_for_any_system_print_the_same_bytes()
    {
        Assert.SkipUnless(
            new[] { "/usr/bin/clang", "/usr/bin/gcc" }.Any(File.Exists), "There is no compiler of C, which compiling ahead of time needs to link.");
        using var folder = new TemporaryFolder();
        var version = $"0.0.0-test{DateTime.UtcNow.Ticks}";

        // In folders of their own: other tests pack other projects at the same time.
        string[] pack =
        [
            "pack", Repository.PathOf("src/MemMap.Cli"), "-c", "Release", "-o", folder["feed"], $"-p:Version={version}", "-nodeReuse:false",
            "-p:EnableNETAnalyzers=false", "-p:EnforceCodeStyleInBuild=false",
        ];
        await Dotnet([.. pack, "--artifacts-path", folder["native"], "-r", "linux-x64", "-p:Aot=true"]);
        await Dotnet([.. pack, "--artifacts-path", folder["any"], "-r", "any"]);
        await Dotnet([.. pack, "--artifacts-path", folder["native"], "-p:Aot=true"]);
        File.WriteAllText(folder["nuget.config"], $"""
            <configuration><packageSources><clear /><add key="memmap" value="{folder["feed"]}" /></packageSources></configuration>
            """);
        await Dotnet(["tool", "install", "MemMap.Cli", "--version", version, "--tool-path", folder["tools"], "--configfile", folder["nuget.config"]]);
        ZipFile.ExtractToDirectory(Path.Combine(folder["feed"], $"MemMap.Cli.any.{version}.nupkg"), folder["extracted"]);
        var portable = Directory.EnumerateFiles(folder["extracted"], "MemMap.Cli.dll", SearchOption.AllDirectories).Single();

        Assert.Equal([0x7f, .. "ELF"u8], File.ReadAllBytes(folder["tools/memmap"])[..4]);
        foreach (var call in Calls)
        {
            var native = await Run(folder["tools/memmap"], call.Split(' '));
            var any = await Run("dotnet", [portable, .. call.Split(' ')]);
            Assert.Equal((call, native.Code, native.Output, native.Error), (call, any.Code, any.Output, any.Error));
        }
    }

    private static async Task Dotnet(string[] arguments)
    {
        var (code, output, error) = await Run("dotnet", arguments);
        Assert.True(code == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}\n{error}");
    }

    private static async Task<(int Code, string Output, string Error)> Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Tool.Folder,
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
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await error);
    }
}
