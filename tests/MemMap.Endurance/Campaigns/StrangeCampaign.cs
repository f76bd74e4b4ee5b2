using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// File systems that do something in another way: btrfs writes to a new place, FUSE shows rows late, overlayfs
/// exchanges the file, exFAT has no hard links. All uses work on each of them, and what is special about one is tried
/// on it.
/// </summary>
internal static class StrangeCampaign
{
    public const string Role = "use-strange-disk";

    /// <summary>What a child is told about the disk that it uses.</summary>
    private const string Plain = "ext4", Btrfs = "btrfs", Bind = "bindfs", Ssh = "sshfs", Overlay = "overlayfs",
        ExFat = "exFAT";

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        var cells = new Cells();
        var disks = new Dictionary<string, Mount>();
        try
        {
            foreach (var (name, mount) in Mounts(folder))
            {
                TryMount(name, mount);
            }

            var python = Tool.FindPythonWithNumPy() ?? "";
            cells.Run(LongestRun, Role, folder["."], string.Join(',', disks.Keys), python, $"{form}");
        }
        finally
        {
            Array.ForEach([.. disks.Values], static disk => disk.Dispose());
        }

        cells.ThrowIfAnyFault();
        return cells.Count > 0
            ? $"{cells.Count:N0} uses of {string.Join(", ", disks.Keys)}: 0 crashes, 0 committed rows of zeros"
                + cells.SkipText
            : throw new CampaignSkippedException(cells.SkipText[2..]);

        void TryMount(string name, Func<Mount> mount)
        {
            try
            {
                disks.Add(name, mount());
            }
            catch (CampaignSkippedException skipped)
            {
                cells.Skip($"{name}: {skipped.Message}");
            }
        }
    }

    /// <summary>
    /// The child: folder, names of the file systems that are mounted in it, Python or nothing, form, index of the first
    /// cell.
    /// </summary>
    public static void UseAll(string[] arguments)
    {
        var (folder, names, python) = (Path.GetFullPath(arguments[0]), arguments[1], arguments[2]);
        var isFull = Enum.Parse<Form>(arguments[3]) == Form.Full;
        Cells.Play(
            from name in names.Split(',', StringSplitOptions.RemoveEmptyEntries)
            let disk = Path.Combine(folder, name)
            from cell in new Drill(disk, python).All().Concat(WhatIsSpecial(name, disk, isFull))
            select new Cell($"{name}: {cell.Name}", cell.Work),
            arguments);
    }

    private static IEnumerable<Cell> WhatIsSpecial(string name, string disk, bool isFull) => name switch
    {
        Btrfs => new FullBtrfs(disk).All(rowCount: isFull ? 1000 : 100),
        Bind or Ssh => new LookBelow(disk, Below(disk)).All(commitCount: isFull ? 200 : 20),
        Overlay => new CopyUp(disk).All(),
        _ => [],
    };

    /// <summary>Where the files of a FUSE mount are.</summary>
    private static string Below(string disk) => disk + ".below";

    private static IEnumerable<(string Name, Func<Mount> Mount)> Mounts(TemporaryFolder folder)
    {
        yield return (Plain, () =>
        {
            Mount.MakeExt4(folder["ext4.image"], 64 << 20);
            return Mount.Image(folder["ext4.image"], folder[Plain]);
        });
        yield return (Btrfs, () =>
        {
            Mount.MakeBtrfs(folder["btrfs.image"], 128 << 20);
            return Mount.Image(folder["btrfs.image"], folder[Btrfs]);
        });
        yield return (Bind, () => Mount.BindFs(Made(Below(folder[Bind])), folder[Bind]));
        yield return (Ssh, () => Mount.SshFs(Made(Below(folder[Ssh])), folder[Ssh], folder["connect.sh"]));
        yield return (Overlay, () =>
        {
            CopyUp.MakeImage(Made(folder["image"]));
            return Mount.Overlay(folder["image"], folder["changes"], folder["work"], folder[Overlay]);
        });
        yield return (ExFat, () =>
        {
            Mount.MakeExFat(folder["exfat.image"], 64 << 20);
            return Mount.ExFat(folder["exfat.image"], folder[ExFat]);
        });

        static string Made(string path) => Directory.CreateDirectory(path).FullName;
    }
}
