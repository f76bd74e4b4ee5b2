namespace MemMap.Endurance;

/// <summary>
/// A small file system of one campaign's own. Only root may mount one; without that right the campaign skips.
/// </summary>
internal sealed class Mount : IDisposable
{
    private Mount(string path, string program, params string[] arguments)
    {
        Path = path;
        Directory.CreateDirectory(path);
        var (exitCode, _, error) = Tool.Run(program, [.. arguments, path]);
        if (exitCode != 0)
        {
            throw new CampaignSkippedException(
                $"'{program}' mounts nothing, for which it must be there, and needs root: {error}");
        }
    }

    public string Path { get; }

    /// <summary>Memory.</summary>
    public static Mount MemoryDisk(string path, int megabytes = 1) =>
        new(path, "mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none");

    /// <summary>A file system that is in a file.</summary>
    public static Mount Image(string image, string path) => new(path, "mount", "-o", "loop", image);

    /// <summary>A file of exFAT, by FUSE, which mounts devices only.</summary>
    public static Mount ExFat(string image, string path)
    {
        var (exitCode, device, error) = Tool.Run("losetup", "--find", "--show", image);
        if (exitCode != 0)
        {
            throw new CampaignSkippedException($"There is no loop device: {error}");
        }

        try
        {
            return new Mount(path, "mount.exfat-fuse", device.Trim());
        }
        finally
        {
            // It goes when it is used no more.
            Tool.Run("losetup", "--detach", device.Trim());
        }
    }

    /// <summary>Another view of a folder, by FUSE.</summary>
    public static Mount BindFs(string folder, string path) => new(path, "bindfs", folder);

    /// <summary>Another view of a folder, by FUSE and the server of SFTP.</summary>
    /// <param name="folder">Folder that the server shows.</param>
    /// <param name="path">Where it is mounted.</param>
    /// <param name="script">File to be made: what stands for the connection to another machine.</param>
    public static Mount SshFs(string folder, string path, string script)
    {
        string[] servers =
            ["/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/lib/ssh/sftp-server"];
        var server = Array.Find(servers, File.Exists)
            ?? throw new CampaignSkippedException(
                "There is no sftp-server (Debian: apt-get install openssh-sftp-server).");
        File.WriteAllText(script, $"#!/bin/sh\nexec {server} 2>/dev/null\n");
        Tool.Run("chmod", "+x", script);
        return new(path, "sshfs", "-o", $"ssh_command={script}", $"localhost:{folder}");
    }

    /// <summary>A layer of changes over a folder that stays as it is, as containers have it.</summary>
    public static Mount Overlay(string lower, string upper, string work, string path)
    {
        Array.ForEach([lower, upper, work], static folder => Directory.CreateDirectory(folder));
        var layers = $"lowerdir={lower},upperdir={upper},workdir={work}";
        return new(path, "mount", "-t", "overlay", "-o", layers, "overlay");
    }

    /// <summary>Makes a file that <see cref="Image"/> mounts.</summary>
    public static void MakeExt4(string image, long byteLength, params string[] options) =>
        Make(image, byteLength, "mkfs.ext4", ["-q", "-F", "-m", "0", .. options]);

    /// <summary>Makes a file that <see cref="Image"/> mounts.</summary>
    public static void MakeBtrfs(string image, long byteLength) => Make(image, byteLength, "mkfs.btrfs", "-q");

    /// <summary>Makes a file that <see cref="ExFat"/> mounts.</summary>
    public static void MakeExFat(string image, long byteLength) => Make(image, byteLength, "mkfs.exfat");

    public void MakeReadOnly() => Tool.Run("mount", "-o", "remount,ro", Path);

    /// <summary>What is still in use goes when its user does; the loop device goes with the file system.</summary>
    public void Dispose()
    {
        if (Tool.Run("umount", Path).ExitCode != 0)
        {
            Tool.Run("umount", "--lazy", Path);
        }
    }

    private static void Make(string image, long byteLength, string program, params string[] options)
    {
        using (var file = File.Create(image))
        {
            file.SetLength(byteLength);
        }

        var (exitCode, _, error) = Tool.Run(program, [.. options, image]);
        if (exitCode != 0)
        {
            throw new CampaignSkippedException($"'{program}' made no file system: {error}");
        }
    }
}
