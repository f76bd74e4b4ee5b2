using System.Diagnostics;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// A disk has a twentieth of its space left, and a file on it grows row by row. The appender reserves what there is
/// in few steps, keeps no more than it says, gives back what a refused call asked for, and is never ended by a
/// signal.
/// </summary>
internal static class TightCampaign
{
    public const string Role = "append-to-tight-disk";

    private const int RowLength = 24;

    /// <summary>Blocks of the file system's own, such as those that say where a file is.</summary>
    private const long Slack = 256 << 10;

    /// <summary>Most reservations for a number of appends.</summary>
    private const int AppendsPerReservation = 10;

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(20);

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        var cells = new Cells();
        using (var memory = Mount.MemoryDisk(folder["memory"], megabytes: 64))
        {
            cells.Run(LongestRun, Role, "tmpfs", memory.Path, $"{form}");
        }

        Mount.MakeExt4(folder["image"], 80 << 20, "-O", "^has_journal");
        using (var disk = Mount.Image(folder["image"], folder["disk"]))
        {
            cells.Run(LongestRun, Role, "ext4", disk.Path, $"{form}");
        }

        cells.ThrowIfAnyFault();
        return $"{cells.Count} cells on tmpfs of 64 MB and ext4 of 80 MB: {string.Join("; ", cells.Reports)}: "
            + "0 dead processes, no space kept by a refused call";
    }

    /// <summary>The child: name of the file system, its folder, form, index of the first cell.</summary>
    public static void Append(string[] arguments)
    {
        var (name, folder, form) = (arguments[0], arguments[1], Enum.Parse<Form>(arguments[2]));
        var appendCount = form == Form.Full ? 5000 : 300;
        Cells.Play(
            from extension in new[] { ".npy", ".dat" }
            from cell in new[]
            {
                new Cell($"{name} {extension}, single appends", () => AppendSingly(folder, extension, appendCount)),
                new Cell($"{name} {extension}, refused calls", () => Refuse(folder, extension)),
                new Cell($"{name} {extension}, to the last row", () => AppendToTheEnd(folder, extension)),
            }
            select cell,
            arguments);
    }

    private static string AppendSingly(string folder, string extension, int count)
    {
        var roomy = Path.Combine(folder, "roomy" + extension);
        double[] timesWithRoom;
        using (var map = Row24.Create(roomy, 0))
        {
            map.Append(Row.Batch<Row24>(0, 20_000));
            timesWithRoom = Time(map, count, static (_, _) => { });
        }

        File.Delete(roomy);
        return OnTightDisk(folder, extension, map =>
        {
            var (free, capacity, reservationCount) = (Ballast.FreeSpaceOf(folder), map.Capacity, 0);
            var first = (Free: free, Capacity: capacity);
            var times = Time(map, count, (_, newCapacity) =>
            {
                reservationCount += newCapacity != capacity ? 1 : 0;
                capacity = newCapacity;
            });
            ThrowUnlessKept(folder, first.Free, (map.Capacity - first.Capacity) * RowLength, "appending rows");
            CampaignFailedException.ThrowUnless(
                reservationCount <= count / AppendsPerReservation,
                $"{reservationCount:N0} of {count:N0} appends reserved space anew; they took {Text(times)}, and with room "
                + $"{Text(timesWithRoom)}.");
            return $"{Text(times)} ({reservationCount} of {count} reserved space), with room {Text(timesWithRoom)}, "
                + $"{times.Sum() / timesWithRoom.Sum():F2} x in all";
        });
    }

    /// <summary>Microseconds of each append.</summary>
    private static double[] Time(Row24.Map map, int count, Action<int, long> look)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var row = Row.Batch<Row24>(map.Length, 1)[0];
            var start = Stopwatch.GetTimestamp();
            map.Append(in row);
            times[i] = (Stopwatch.GetTimestamp() - start) * 1e6 / Stopwatch.Frequency;
            look(i, map.Capacity);
        }

        return times;
    }

    private static string Text(double[] times)
    {
        var sorted = times.Order().ToArray();
        return $"median {sorted[sorted.Length / 2]:F2} us, worst {sorted[^1]:N0} us";
    }

    private static string Refuse(string folder, string extension) => OnTightDisk(folder, extension, map =>
    {
        var tooMany = (int)(2 * Ballast.FreeSpaceOf(folder) / RowLength);
        var other = Path.Combine(folder, "other" + extension);
        ThrowUnlessRefused("Append", () => map.Append(Row.Batch<Row24>(map.Length, tooMany)));
        ThrowUnlessRefused("EnsureCapacity", () => map.EnsureCapacity(map.Length + tooMany));
        ThrowUnlessRefused("Resize", () => map.Resize(map.Length + tooMany));
        ThrowUnlessRefused("Create", () => Row24.Create(other, tooMany).Dispose());
        return "";

        void ThrowUnlessRefused(string name, Action call)
        {
            var (free, length) = (Ballast.FreeSpaceOf(folder), map.Length);
            try
            {
                call();
            }
            catch (IOException)
            {
                CampaignFailedException.ThrowUnless(
                    map.Length == length, $"{name} was refused, and has changed the length.");
                ThrowUnlessKept(folder, free, 0, $"a refused {name}");
                return;
            }

            throw new CampaignFailedException($"{name} had room for twice the space that the disk has.");
        }
    });

    private static string AppendToTheEnd(string folder, string extension) => OnTightDisk(folder, extension, map =>
    {
        for (var batchLength = 10_000; batchLength > 0; batchLength /= 10)
        {
            AppendUntilRefused(folder, map, batchLength);
        }

        return "";
    });

    private static void AppendUntilRefused(string folder, Row24.Map map, int batchLength)
    {
        while (true)
        {
            var (free, length) = (Ballast.FreeSpaceOf(folder), map.Length);
            try
            {
                map.Append(Row.Batch<Row24>(length, batchLength));
            }
            catch (IOException)
            {
                CampaignFailedException.ThrowUnless(map.Length == length, "The map counts rows that were refused.");
                ThrowUnlessKept(folder, free, 0, $"a refused append of {batchLength:N0} rows");
                return;
            }
        }
    }

    /// <summary>
    /// A file of more than half of the disk, which has used up what it had reserved; a twentieth of the disk is free.
    /// </summary>
    private static string OnTightDisk(string folder, string extension, Func<Row24.Map, string> work)
    {
        var path = Path.Combine(folder, "rows" + extension);
        Array.ForEach(Directory.GetFiles(folder), File.Delete);
        var diskLength = new DriveInfo(folder).TotalSize;
        using var ballast = new Ballast(folder);
        string report;
        using (var map = Row24.Create(path, 0))
        {
            map.Append(Row.Batch<Row24>(0, (int)(diskLength * 11 / 20 / RowLength)));
            map.Append(Row.Batch<Row24>(map.Length, (int)(map.Capacity - map.Length)));
            map.Flush();
            ballast.Fill(diskLength / 20);
            report = work(map);
        }

        using (var read = Row24.OpenRead(path))
        {
            Row.ThrowUnlessWhole<Row24>(read.ToArray(), 0, path);
        }

        File.Delete(path);
        return report;
    }

    /// <summary>What a map keeps of the disk it counts as its capacity.</summary>
    private static void ThrowUnlessKept(string folder, long freeBefore, long capacityInBytes, string what)
    {
        var kept = freeBefore - Ballast.FreeSpaceOf(folder);
        CampaignFailedException.ThrowUnless(
            kept <= capacityInBytes + Slack,
            $"After {what}, {kept:N0} bytes of {freeBefore:N0} are no longer free, and the map's capacity has grown by "
            + $"{capacityInBytes:N0}.");
    }
}
