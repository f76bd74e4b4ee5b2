using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>A file system of one mebibyte. Only root may mount one; without that right the calling test skips.</summary>
internal sealed class SmallDisk : IDisposable
{
    public SmallDisk(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        if (Run("mount", "-t", "tmpfs", "-o", "size=1m", "none", path) != 0)
        {
            Assert.Skip("A full disk needs the right to mount a small one.");
        }
    }

    public string Path { get; }

    public void Dispose() => Run("umount", Path);

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
