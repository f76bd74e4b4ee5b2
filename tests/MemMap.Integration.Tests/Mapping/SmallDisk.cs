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

    /// <summary>So many mebibytes in memory.</summary>
    public static SmallDisk InMemory(string path, int mebibytes) =>
        Mount(path, "-t", "tmpfs", "-o", $"size={mebibytes}m", "none");

    /// <summary>The smallest disk that btrfs takes.</summary>
    public static SmallDisk OfBtrfs(string path) => OfImage(path, 128, "mkfs.btrfs", "-q");

    public static SmallDisk OfExt4(string path, int mebibytes) =>
        OfImage(path, mebibytes, "mkfs.ext4", "-q", "-F", "-m", "0");

    /// <summary>The smallest disk that xfs takes.</summary>
    public static SmallDisk OfXfs(string path) => OfImage(path, 300, "mkfs.xfs", "-q");

    /// <summary>An overlay of the directories <c>lower</c>, <c>upper</c> and <c>work</c> of one directory.</summary>
    public static SmallDisk OfLayers(string path, string layers) => Mount(
        path, "-t", "overlay", "-o", $"lowerdir={layers}/lower,upperdir={layers}/upper,workdir={layers}/work", "none");

    /// <summary>The files of a directory, by a program.</summary>
    public static SmallDisk MirrorOf(string directory, string path, params string[] options)
    {
        Directory.CreateDirectory(path);
        if (Run("bindfs", [.. options, directory, path]) != 0)
        {
            Assert.Skip("A mirror of a directory needs bindfs (Debian: apt-get install bindfs), and /dev/fuse.");
        }

        return new SmallDisk(path);
    }

    /// <summary>A file as a mount point of its own.</summary>
    public static SmallDisk OfFile(string file, string path) => Mount(path, isFile: true, "--bind", file);

    /// <summary>Bytes that are free.</summary>
    public long FreeByteLength => new DriveInfo(Path).AvailableFreeSpace;

    /// <summary>A child that another test starts at this moment may still have a descriptor: then it goes later.</summary>
    public void Dispose()
    {
        if (Run("umount", Path) != 0)
        {
            Run("umount", "--lazy", Path);
        }
    }

    private static SmallDisk OfImage(string path, int mebibytes, string program, params string[] arguments)
    {
        var image = $"{path}.img";
        using (var file = File.Create(image))
        {
            file.SetLength((long)mebibytes << 20);
        }

        if (Run(program, [.. arguments, image]) != 0)
        {
            Assert.Skip($"This disk needs {program} (Debian: apt-get install btrfs-progs e2fsprogs xfsprogs).");
        }

        return Mount(path, "-o", "loop", image);
    }

    private static SmallDisk Mount(string path, params string[] arguments) => Mount(path, isFile: false, arguments);

    private static SmallDisk Mount(string path, bool isFile, params string[] arguments)
    {
        if (isFile)
        {
            File.WriteAllBytes(path, []);
        }
        else
        {
            Directory.CreateDirectory(path);
        }

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
