using System.Diagnostics;
using System.Text;

namespace MemMap.Tests;

/// <summary>The built command as a process.</summary>
internal static class Tool
{
    private static readonly string Assembly = Repository.PathOf(
        $"src/MemMap.Cli/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/net10.0/MemMap.Cli.dll");

    /// <summary>Runs the command, and waits for its end.</summary>
    public static Task<Answer> Run(params string[] arguments) => RunWith(input: null, arguments);

    /// <summary>Runs the command with standard input.</summary>
    public static async Task<Answer> RunWith(byte[]? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "fixtures", "numpy"),
        };
        using var process = Process.Start(start)!;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
        }

        process.StandardInput.Close();
        await reading;
        var message = await error;
        await process.WaitForExitAsync();
        return new Answer(process.ExitCode, output.ToArray(), message);
    }
}

/// <summary>What a process gave back.</summary>
internal sealed record Answer(int ExitCode, byte[] Bytes, string Error)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string[] Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
