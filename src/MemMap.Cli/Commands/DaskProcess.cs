using System.ComponentModel;
using System.Diagnostics;
using MemMap.Cli.Output;

namespace MemMap.Cli.Commands;

/// <summary>A kernel on a cluster of Dask, which is the work of the Python module <c>memmap_dask</c>.</summary>
internal static class DaskProcess
{
    private const string Python = "python3";
    private const string Module = "memmap_dask";

    /// <summary>Starts the module with the same arguments, and returns its exit code.</summary>
    public static int Run(Session session, RunCommand.Call call, string address)
    {
        if (Start("-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{Module}') is None)") != ExitCode.Fine)
        {
            throw new UsageException(
                $"{Python} has no module {Module}; install it from the folder python/{Module} of MemMap's repository, or set PYTHONPATH "
                + "to the folder that has it.");
        }

        List<string> arguments = ["-m", Module, "run", $"--dask={address}"];
        Add("--parameters", call.Parameters);
        Add("--out", call.Target);
        Add("--where", call.Where);
        if (call.IsJson)
        {
            arguments.Add("--json");
        }

        // Values behind = and names behind -- may begin with a minus.
        arguments.AddRange(["--", call.Library, call.Kernel, call.Folder]);

        // Ctrl+C goes to both processes; this one waits for what the other makes of it.
        _ = session.Interruption;
        return Start([.. arguments]);

        void Add(string option, string? value)
        {
            if (value is not null)
            {
                arguments.Add($"{option}={value}");
            }
        }
    }

    private static int Start(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, arguments) { UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception failure)
        {
            throw new UsageException($"--dask needs {Python}, which cannot be started: {failure.Message}.");
        }
    }
}
