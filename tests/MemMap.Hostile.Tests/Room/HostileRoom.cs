using System.Diagnostics;
using System.Numerics.Tensors;
using Microsoft.CodeAnalysis;
using MemMap.Tests;

[assembly: AssemblyFixture(typeof(HostileRoom))]

namespace MemMap.Tests;

/// <summary>Compiles hostile programs, and runs those that compile, each in a process of its own.</summary>
public sealed class HostileRoom : IDisposable
{
    /// <summary>Errors that a misspelt program has as well, so that they say nothing of a rule.</summary>
    private static readonly string[] MissingNames =
    [
        "CS0021", "CS0103", "CS0117", "CS0234", "CS0246", "CS0305", "CS0308", "CS0411", "CS0426", "CS1061", "CS1501",
        "CS1503", "CS1729", "CS1739", "CS1929", "CS7036",
    ];

    private readonly TemporaryFolder _folder = new();
    private int _count;

    public HostileRoom()
    {
        // What a program loads; the framework finds it beside the program.
        Directory.CreateDirectory(_folder["bin"]);
        foreach (var type in new[] { typeof(Witness), typeof(MappedArray), typeof(TensorSpan<int>) })
        {
            var path = type.Assembly.Location;
            File.Copy(path, Path.Combine(_folder["bin"], Path.GetFileName(path)));
        }

        // Without tiers every method is optimized when it is first called.
        File.WriteAllText(_folder["bin/program.runtimeconfig.json"], $$"""
            {
              "runtimeOptions": {
                "tfm": "net10.0",
                "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" },
                "configProperties": {
                  "System.Runtime.TieredCompilation": false,
                  "System.Globalization.Invariant": true
                }
              }
            }
            """);
    }

    public void Dispose() => _folder.Dispose();

    internal async Task<Outcome> Try(HostileProgram program)
    {
        var compilation = HostileCompiler.Compile(program);
        using var emitted = new MemoryStream();
        var errors = await HostileCompiler.Emit(compilation, program, emitted);
        if (errors.Length > 0)
        {
            var ids = string.Join(' ', errors.Select(static error => error.Id).Distinct());
            var mistake = errors.FirstOrDefault(error => !IsRule(error) && !program.MissingNames.Contains(error.Id));
            return mistake is null
                ? new Outcome(Fate.Refused, ids)
                : new Outcome(Fate.Untried, $"{mistake.Id} {mistake.GetMessage()}");
        }

        var assembly = _folder[$"bin/program{Interlocked.Increment(ref _count)}.dll"];
        await File.WriteAllBytesAsync(assembly, emitted.ToArray());
        return await Run(assembly);
    }

    /// <summary>Whether an error says what a program may not do; those of syntax do not.</summary>
    private static bool IsRule(Diagnostic error) =>
        !MissingNames.Contains(error.Id)
        && (error.Id.StartsWith("MMAP", StringComparison.Ordinal)
            || int.Parse(error.Id.AsSpan(2)) is not (>= 1000 and < 1600));

    private async Task<Outcome> Run(string assembly)
    {
        var folder = Directory.CreateDirectory(Path.ChangeExtension(assembly, null)).FullName;
        foreach (var file in CanaryFile.All)
        {
            file.Write(folder);
        }

        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
            ["exec", "--runtimeconfig", _folder["bin/program.runtimeconfig.json"], assembly, folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience.Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return new Outcome(Fate.Hung, $"did not end within {Patience.Limit}");
        }

        _ = await output;
        var change = CanaryFile.All.Select(file => file.ChangeIn(folder)).FirstOrDefault(static text => text != null);
        return process.ExitCode switch
        {
            Witness.ReachedOutside => new Outcome(Fate.Outside, FirstLine(await errors)),
            0 or Witness.ManagedException when change is not null => new Outcome(Fate.Outside, change),
            0 => new Outcome(Fate.Harmless, ""),
            Witness.ManagedException => new Outcome(Fate.Harmless, FirstLine(await errors)),
            var code => new Outcome(Fate.Crashed, $"exit code {code}, {FirstLine(await errors)}"),
        };
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0];
}
