using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>What the kernel says of this process, and what a test asks of the kernel.</summary>
internal static class SystemState
{
    private const uint Nobody = 65534;

    /// <summary>Whether any page of the file is mapped.</summary>
    public static bool IsMapped(string path) =>
        File.ReadLines("/proc/self/maps").Any(line => line.EndsWith(path, StringComparison.Ordinal));

    /// <summary>Whether a descriptor of the file is open.</summary>
    public static bool IsOpen(string path) =>
        Directory.EnumerateFileSystemEntries("/proc/self/fd").Any(link => new FileInfo(link).LinkTarget == path);

    public static int MappingCount => File.ReadLines("/proc/self/maps").Count();

    /// <summary>Kilobytes of the file's mappings that are not on disk.</summary>
    public static int DirtyKilobytes(string path)
    {
        var (isOfFile, kilobytes) = (false, 0);
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':'))
            {
                isOfFile = line.EndsWith(path, StringComparison.Ordinal);
            }
            else if (isOfFile && words[0] is "Shared_Dirty:" or "Private_Dirty:")
            {
                kilobytes += isOfFile ? int.Parse(words[1]) : 0;
            }
        }

        return kilobytes;
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
