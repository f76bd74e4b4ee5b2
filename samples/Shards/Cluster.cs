using System.Diagnostics;

namespace Shards;

/// <summary>The same kernel on a Dask cluster, where Python has Dask: the project is published as a native library first.</summary>
public static class Cluster
{
    /// <summary>What the cluster has for <c>Market.Measure</c>, as text; or null, and why there is none.</summary>
    /// <param name="days">Folder of the shards.</param>
    /// <param name="output">Folder for the native library.</param>
    /// <param name="whyNot">Why there is none.</param>
    public static string? Measure(string days, string output, out string whyNot)
    {
        var project = ProjectFolder();
        var package = Path.Join(project, "..", "..", "python", "memmap_dask");
        if (project is null || !Directory.Exists(package) || !OperatingSystem.IsLinux())
        {
            whyNot = "the package memmap_dask of this repository, or Linux, is not here";
            return null;
        }

        string[] interpreters = ["python3", "/usr/bin/python3"];
        if (interpreters.FirstOrDefault(it => Run(it, ["-c", "import numpy, distributed"], package, out _) == 0) is not { } python)
        {
            whyNot = "python3 has no Dask, which Debian has as python3-distributed";
            return null;
        }

        string[] publish = ["publish", project, "-r", Runtime, "-p:Kernels=true", "-o", output, "-v", "q", "--disable-build-servers"];
        if (Run("dotnet", publish, package, out var said) != 0)
        {
            whyNot = $"the native library could not be published: {said}";
            return null;
        }

        string[] cluster = [Path.Join(project, "cluster.py"), Path.Join(output, "market.so"), days];
        if (Run(python, cluster, package, out said) != 0)
        {
            whyNot = $"the cluster failed: {said}";
            return null;
        }

        whyNot = "";
        return said;
    }

    private static string Runtime => $"linux-{System.Runtime.InteropServices.RuntimeInformation.OSArchitecture}".ToLowerInvariant();

    /// <summary>The folder of this project, above where the program was built to; null where it was copied elsewhere.</summary>
    private static string? ProjectFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "Shards.csproj")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    private static int Run(string program, string[] arguments, string package, out string output)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONPATH"] = package;
        start.Environment["PYTHONWARNINGS"] = "ignore";
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            output = process.ExitCode == 0 ? output : $"{output}{errors.Result}".Trim();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            output = exception.Message;
            return -1;
        }
    }
}
