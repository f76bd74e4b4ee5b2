using System.ComponentModel;
using System.Diagnostics;

namespace MemMap.Endurance;

/// <summary>A program of the system.</summary>
internal static class Tool
{
    private const string NoNumPy =
        "NumPy is not installed: no python3 here can 'import numpy' (Debian: apt-get install python3-numpy).";

    /// <summary>Runs it to its end; without the program the exit code is that of a shell, 127.</summary>
    public static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result.Trim());
        }
        catch (Win32Exception missing)
        {
            return (127, "", missing.Message);
        }
    }

    /// <summary>The Python that has NumPy.</summary>
    /// <exception cref="CampaignSkippedException">There is none, and nothing says that there must be.</exception>
    public static string PythonWithNumPy() => FindPythonWithNumPy() ?? throw new CampaignSkippedException(NoNumPy);

    /// <summary>The Python that has NumPy; null when there is none, and nothing says that there must be.</summary>
    public static string? FindPythonWithNumPy()
    {
        string[] candidates = ["/usr/bin/python3", "python3", "python"];
        var python = candidates.FirstOrDefault(static candidate => Run(candidate, "-c", "import numpy").ExitCode == 0);
        return python is null && Environment.GetEnvironmentVariable("MEMMAP_REQUIRE_NUMPY") == "1"
            ? throw new CampaignFailedException(NoNumPy)
            : python;
    }
}
