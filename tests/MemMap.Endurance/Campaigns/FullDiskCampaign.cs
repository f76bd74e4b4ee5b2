using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// A disk is full when a file is created, appended to, resized or given room. That is an exception, and no file changes;
/// once there is space again, the same map goes on.
/// </summary>
internal static class FullDiskCampaign
{
    public const string Role = "fill-and-try";

    private const int RowCount = 1000;

    /// <summary>More than either disk has.</summary>
    private const int TooManyRows = 1_000_000;

    private static readonly string[] Operations = ["create", "append", "resize", "reserve"];

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        using (var memory = Mount.MemoryDisk(folder["memory"]))
        {
            TryAll(memory);
        }

        Mount.MakeExt4(folder["image"], 4 << 20, "-O", "^has_journal");
        using (var disk = Mount.Image(folder["image"], folder["disk"]))
        {
            TryAll(disk);
        }

        return $"{2 * Operations.Length} cells ({string.Join(", ", Operations)} on tmpfs and ext4), each for .npy and raw: "
            + "0 dead processes, 0 files changed";
    }

    private static void TryAll(Mount disk)
    {
        foreach (var operation in Operations)
        {
            Child.Run(Patience.Limit, Role, operation, disk.Path);
        }
    }

    /// <summary>The child: operation, folder of the small disk.</summary>
    public static void FillAndTry(string[] arguments)
    {
        var (operation, folder) = (arguments[0], arguments[1]);
        foreach (var extension in new[] { ".npy", ".dat" })
        {
            var path = Path.Combine(folder, "rows" + extension);
            using var ballast = new Ballast(folder);
            using (var map = Row24.Create(path, 0))
            {
                map.Append(Row.Batch<Row24>(0, RowCount));
                map.Flush();
                ballast.Fill();
                FailAndGoOn(operation, map, path, ballast);
            }

            using (var read = Row24.OpenRead(path))
            {
                Row.ThrowUnlessWhole<Row24>(read.ToArray(), 0, path);
            }

            Array.ForEach(Directory.GetFiles(folder), File.Delete);
        }
    }

    private static void FailAndGoOn(string operation, Row24.Map map, string path, Ballast ballast)
    {
        switch (operation)
        {
            case "create":
                var other = path.Replace("rows", "other");
                ThrowUnlessRefused(path, () => Row24.Create(path, TooManyRows).Dispose());
                ThrowUnlessRefused(path, () => Row24.Create(other, RowCount).Dispose());
                ballast.Dispose();
                Row24.Create(other, RowCount).Dispose();
                break;
            case "append":
                AppendUntilRefused(map, path);
                ballast.Dispose();
                map.Append(Row.Batch<Row24>(map.Length, RowCount));
                break;
            case "resize":
                ThrowUnlessRefused(path, () => map.Resize(TooManyRows));
                ThrowUnlessRefused(path, () => map.Resize(10 * RowCount));
                ballast.Dispose();
                map.Resize(10 * RowCount);
                CampaignFailedException.ThrowUnless(map[^1] == default, "A new row is not of zeros.");
                map.Resize(RowCount);
                break;
            default:
                ThrowUnlessRefused(path, () => map.EnsureCapacity(TooManyRows));
                ThrowUnlessRefused(path, () => map.EnsureCapacity(10 * RowCount));
                ballast.Dispose();
                map.EnsureCapacity(10 * RowCount);
                map.Append(Row.Batch<Row24>(map.Length, RowCount));
                break;
        }
    }

    /// <summary>The last block of the file may have room for some rows yet.</summary>
    private static void AppendUntilRefused(Row24.Map map, string path)
    {
        ThrowUnlessRefused(path, () => map.Append(Row.Batch<Row24>(map.Length, 50 * RowCount)));
        for (var i = 0; i < 10 * RowCount; i++)
        {
            var (before, length) = (Snapshot.Of(path), map.Length);
            try
            {
                map.Append(Row24OfNext(map));
            }
            catch (IOException)
            {
                before.ThrowUnlessSame();
                CampaignFailedException.ThrowUnless(map.Length == length, "The map counts a row that was refused.");
                Row.ThrowUnlessWhole<Row24>(map.ToArray(), 0, path);
                return;
            }
        }

        throw new CampaignFailedException("Appending goes on, although the disk is full.");
    }

    private static Row24 Row24OfNext(Row24.Map map) => Row.Batch<Row24>(map.Length, 1)[0];

    private static void ThrowUnlessRefused(string path, Action action)
    {
        var before = Snapshot.Of(path);
        try
        {
            action();
        }
        catch (IOException)
        {
            before.ThrowUnlessSame();
            return;
        }

        throw new CampaignFailedException($"There was room in '{path}', although the disk is full.");
    }

    /// <summary>All files of a folder, but for the ballast.</summary>
    private sealed class Snapshot(string folder, Dictionary<string, byte[]> files)
    {
        public static Snapshot Of(string path) => OfFolder(Path.GetDirectoryName(path)!);

        public void ThrowUnlessSame()
        {
            var now = OfFolder(folder).Files;
            CampaignFailedException.ThrowUnless(
                now.Keys.Order().SequenceEqual(files.Keys.Order()),
                $"There are {string.Join(", ", now.Keys)} where there were {string.Join(", ", files.Keys)}.");
            foreach (var (path, bytes) in files)
            {
                CampaignFailedException.ThrowUnless(
                    now[path].AsSpan().SequenceEqual(bytes),
                    $"'{path}' has changed: {bytes.Length:N0} bytes before, {now[path].Length:N0} now.");
            }
        }

        private Dictionary<string, byte[]> Files => files;

        private static Snapshot OfFolder(string folder) => new(folder, Directory.GetFiles(folder)
            .Where(static path => Path.GetFileName(path) != Ballast.Name)
            .ToDictionary(static path => path, File.ReadAllBytes));
    }
}
