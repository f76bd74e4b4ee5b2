using System.Diagnostics;
using System.Text;

namespace MemMap.Tests;

/// <summary>The built command as a process.</summary>
internal static class Tool
{
    /// <summary>As many at a time as there are processors.</summary>
    private static readonly SemaphoreSlim Turns = new(Environment.ProcessorCount);

    /// <summary>The assembly of the command, of the configuration that the tests have.</summary>
    public static string Assembly { get; } = Repository.PathOf(
        $"src/MemMap.Cli/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/net10.0/MemMap.Cli.dll");

    /// <summary>The folder of NumPy's files, in which the command runs.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "fixtures", "numpy");

    /// <summary>Runs the command to its end.</summary>
    public static Task<Answer> Run(params string[] arguments) => RunWith([], arguments);

    /// <summary>Runs the command with standard input.</summary>
    public static async Task<Answer> RunWith(byte[] input, params string[] arguments)
    {
        await Turns.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return await Start("dotnet", [Assembly, .. arguments], input);
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>Runs a script of the shell, to which the command is <c>memmap</c>.</summary>
    public static Task<Answer> Shell(string script) =>
        Start("bash", ["-c", $"memmap() {{ dotnet '{Assembly}' \"$@\"; }}; export -f memmap; {script}"], []);

    /// <summary>Runs the command on a terminal of so many columns, and returns what it shows.</summary>
    /// <param name="columns">Width of the terminal.</param>
    /// <param name="environment">Variables, as a shell sets them before a command.</param>
    /// <param name="arguments">What follows <c>memmap</c>, as a shell has it.</param>
    public static async Task<string> OnTerminal(int columns, string environment, string arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no program 'script' to make a terminal.");
        var answer = await Start(
            "/usr/bin/script",
            ["-qec", $"stty cols {columns} rows 24; TERM=xterm {environment} dotnet '{Assembly}' {arguments}", "/dev/null"], []);
        return answer.Text.Replace("\r\n", "\n").Replace("\e[?1h\e=", "").Replace("\e[?1l\e>", "").Replace("\e[6n", "");
    }

    private static async Task<Answer> Start(string program, string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        start.Environment.Remove("NO_COLOR");
        using var process = Process.Start(start)!;
        var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command did not want all of it.
        }

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

    /// <summary>The text of an answer that is fine.</summary>
    public string Fine
    {
        get
        {
            Assert.Equal((0, ""), (ExitCode, Error));
            return Text;
        }
    }
}
