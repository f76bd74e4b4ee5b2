namespace MemMap.Endurance;

/// <summary>A small file system of one campaign's own. Only root may mount one; without that right the campaign skips.</summary>
internal sealed class Mount : IDisposable
{
    private Mount(string path, params string[] arguments)
    {
        Path = path;
        Directory.CreateDirectory(path);
        var (exitCode, _, error) = Tool.Run("mount", [.. arguments, path]);
        if (exitCode != 0)
        {
            throw new CampaignSkippedException($"Mounting a file system needs root, and a loop device: {error}");
        }
    }

    public string Path { get; }

    /// <summary>One mebibyte of memory.</summary>
    public static Mount MemoryDisk(string path) => new(path, "-t", "tmpfs", "-o", "size=1m", "none");

    /// <summary>A file system that is in a file.</summary>
    public static Mount Image(string image, string path) => new(path, "-o", "loop", image);

    /// <summary>Makes a file that <see cref="Image"/> mounts.</summary>
    public static void MakeExt4(string image, long byteLength, params string[] options)
    {
        using (var file = File.Create(image))
        {
            file.SetLength(byteLength);
        }

        var (exitCode, _, error) = Tool.Run("mkfs.ext4", ["-q", "-F", "-m", "0", .. options, image]);
        if (exitCode != 0)
        {
            throw new CampaignSkippedException($"mkfs.ext4 made no file system: {error}");
        }
    }

    public void MakeReadOnly() => Tool.Run("mount", "-o", "remount,ro", Path);

    /// <summary>What is still in use goes when its user does; the loop device goes with the file system.</summary>
    public void Dispose()
    {
        if (Tool.Run("umount", Path).ExitCode != 0)
        {
            Tool.Run("umount", "--lazy", Path);
        }
    }
}
