using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>What the kernel says of this process, and what a test asks of the kernel.</summary>
internal static class SystemState
{
    private const uint Nobody = 65534;

    /// <summary>What the C library says of an error of the disk: each of them has words of its own.</summary>
    public static string InputOutputError => Marshal.GetPInvokeErrorMessage(5);

    /// <summary>What the C library says of symbolic links that lead to each other.</summary>
    public static string CircleOfLinks => Marshal.GetPInvokeErrorMessage(40);

    /// <summary>Whether any page of the file is mapped.</summary>
    public static bool IsMapped(string path) =>
        File.ReadLines("/proc/self/maps").Any(line => line.EndsWith(path, StringComparison.Ordinal));

    /// <summary>Whether a descriptor of the file is open.</summary>
    public static bool IsOpen(string path) =>
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Any(link => new FileInfo(link).LinkTarget == path);

    public static int MappingCount => File.ReadLines("/proc/self/maps").Count();

    /// <summary>Kilobytes of the file's mappings that are not on disk.</summary>
    public static int DirtyKilobytes(string path) => Kilobytes(path, "Shared_Dirty:") + Kilobytes(path, "Private_Dirty:");

    /// <summary>What <c>smaps</c> says of the file's mappings, added up.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="what"><c>Rss:</c>, <c>Locked:</c> and so on.</param>
    public static int Kilobytes(string path, string what) =>
        MappingLines(path).Where(words => words[0] == what).Sum(static words => int.Parse(words[1]));

    /// <summary>The flags of the file's mappings: <c>rr</c> is read at random, <c>sr</c> in sequence.</summary>
    public static string[] MappingFlags(string path) =>
        [.. MappingLines(path).Where(static words => words[0] == "VmFlags:").SelectMany(static words => words[1..])];

    private static IEnumerable<string[]> MappingLines(string path)
    {
        var isOfFile = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':'))
            {
                isOfFile = line.EndsWith(path, StringComparison.Ordinal);
            }
            else if (isOfFile)
            {
                yield return words;
            }
        }
    }

    /// <summary>Kilobytes of the file that the page cache has.</summary>
    public static int CachedKilobytes(string path)
    {
        using var fincore = Process.Start(
            new ProcessStartInfo("fincore", ["-b", "-n", "-o", "RES", path]) { RedirectStandardOutput = true })!;
        return (int)(long.Parse(fincore.StandardOutput.ReadToEnd()) / 1024);
    }

    /// <summary>Disk blocks of 512 bytes that the file has.</summary>
    public static long BlocksOf(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%b", path]) { RedirectStandardOutput = true })!;
        return long.Parse(stat.StandardOutput.ReadToEnd());
    }

    /// <summary>Runs with the rights of nobody to files: Linux keeps that identity per thread.</summary>
    public static void AsNobody(Action action)
    {
        if (Environment.UserName != "root")
        {
            action();
            return;
        }

        SetFileUser(Nobody);
        try
        {
            action();
        }
        finally
        {
            SetFileUser(0);
        }
    }

    public static void CollectEverything()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    private static extern int SetFileUser(uint user);
}
