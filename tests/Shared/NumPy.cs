using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>
/// The real NumPy, in a real second process. Without one the calling test skips and says why; with
/// <c>MEMMAP_REQUIRE_NUMPY=1</c> it fails instead.
/// </summary>
internal static class NumPy
{
    private static readonly Lazy<string?> Interpreter = new(FindInterpreter);

    /// <summary>Runs a Python program that has <c>np</c> and <c>sys</c> imported, and returns what it printed.</summary>
    /// <param name="program">Python source; an exception in it fails the test with its traceback.</param>
    /// <param name="arguments">Become <c>sys.argv[1:]</c>.</param>
    public static string Run(string program, params string[] arguments)
    {
        var python = RequireInterpreter();
        var (exitCode, output, error) = Execute(python, ["-c", "import sys\nimport numpy as np\n" + program, .. arguments]);
        Assert.True(exitCode == 0, $"Python ended with exit code {exitCode}:\n{error}");
        return output;
    }

    /// <summary>The Python that has NumPy; without one the calling test skips or fails.</summary>
    public static string RequireInterpreter()
    {
        if (Interpreter.Value is { } python)
        {
            return python;
        }

        const string Reason = "NumPy is not installed: no python3 here can 'import numpy' (Debian: apt-get install python3-numpy).";
        if (Environment.GetEnvironmentVariable("MEMMAP_REQUIRE_NUMPY") == "1")
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
        return "";
    }

    private static string? FindInterpreter() =>
        new[] { "/usr/bin/python3", "python3", "python" }
            .FirstOrDefault(candidate =>
            {
                try
                {
                    return Execute(candidate, ["-c", "import numpy"]).ExitCode == 0;
                }
                catch (System.ComponentModel.Win32Exception)
                {
                    return false;
                }
            });

    private static (int ExitCode, string Output, string Error) Execute(string python, string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = Process.Start(start)
            ?? throw new System.ComponentModel.Win32Exception($"'{python}' was started, and is no process of this system.");
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.ReplaceLineEndings("\n"), error.Result);
    }
}
