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

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        var cells = new Cells();
        Use(Plain, "", () =>
        {
            Mount.MakeExt4(folder["ext4.image"], 64 << 20);
            return Mount.Image(folder["ext4.image"], folder["ext4"]);
        });
        Use(Btrfs, "", () =>
        {
            Mount.MakeBtrfs(folder["btrfs.image"], 128 << 20);
            return Mount.Image(folder["btrfs.image"], folder["btrfs"]);
        });
        Use(Bind, Made("below"), () => Mount.BindFs(folder["below"], folder["bindfs"]));
        Use(Ssh, Made("server"), () => Mount.SshFs(folder["server"], folder["sshfs"], folder["connect.sh"]));
        Use(Overlay, "", () =>
        {
            CopyUp.MakeImage(Made("image"));
            return Mount.Overlay(folder["image"], folder["changes"], folder["work"], folder["overlay"]);
        });
        Use(ExFat, "", () =>
        {
            Mount.MakeExFat(folder["exfat.image"], 64 << 20);
            return Mount.ExFat(folder["exfat.image"], folder["exfat"]);
        });
        cells.ThrowIfAnyFault();
        return cells.Count > 0
            ? $"{cells.Count:N0} uses of {string.Join(", ", Mounted())}: 0 crashes, 0 committed rows of zeros"
                + cells.SkipText
            : throw new CampaignSkippedException(cells.SkipText[2..]);

        IEnumerable<string> Mounted() => cells.Reports.Select(static report => report.Split(':')[0]).Distinct();

        string Made(string name) => Directory.CreateDirectory(folder[name]).FullName;

        void Use(string name, string below, Func<Mount> mount)
        {
            try
            {
                using var disk = mount();
                cells.Run(Patience, Role, name, disk.Path, below, Tool.FindPythonWithNumPy() ?? "", $"{form}");
            }
            catch (CampaignSkippedException skipped)
            {
                cells.Skip($"{name}: {skipped.Message}");
            }
        }
    }

    /// <summary>
    /// The child: name of the file system, its folder, folder where the same files are seen another way or nothing,
    /// Python or nothing, form, index of the first cell.
    /// </summary>
    public static void UseAll(string[] arguments)
    {
        var (name, folder, below, python) = (arguments[0], arguments[1], arguments[2], arguments[3]);
        var isFull = Enum.Parse<Form>(arguments[4]) == Form.Full;
        IEnumerable<Cell> special = name switch
        {
            Btrfs => new FullBtrfs(folder).All(rowCount: isFull ? 1000 : 100),
            Bind or Ssh => new LookBelow(folder, below).All(commitCount: isFull ? 200 : 20),
            Overlay => new CopyUp(folder).All(),
            _ => [],
        };
        var all = new Drill(folder, python).All().Concat(special);
        Cells.Play(all.Select(cell => new Cell($"{name}: {cell.Name}", cell.Work)), arguments);
    }
}
