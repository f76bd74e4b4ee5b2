using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>
/// A small file system of its own. Only root may mount one; without that right, or without the program that makes it, the
/// calling test skips.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    /// <summary>One mebibyte in memory.</summary>
    public static SmallDisk InMemory(string path) => Mount(path, "-t", "tmpfs", "-o", "size=1m", "none");

    /// <summary>The smallest disk that btrfs takes.</summary>
    public static SmallDisk OfBtrfs(string path)
    {
        var image = $"{path}.img";
        using (var file = File.Create(image))
        {
            file.SetLength(128 << 20);
        }

        if (Run("mkfs.btrfs", "-q", image) != 0)
        {
            Assert.Skip("A disk of btrfs needs the program that makes one (Debian: apt-get install btrfs-progs).");
        }

        return Mount(path, "-o", "loop", image);
    }

    public void Dispose() => Run("umount", Path);

    private static SmallDisk Mount(string path, params string[] arguments)
    {
        Directory.CreateDirectory(path);
        if (Run("mount", [.. arguments, path]) != 0)
        {
            Assert.Skip("A small disk needs the right to mount one.");
        }

        return new SmallDisk(path);
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
