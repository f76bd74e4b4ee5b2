using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// A power loss right after a flush: the image of a mounted disk is copied, and the copy, mounted elsewhere, has every
/// byte that was flushed.
/// </summary>
internal static class FlushCampaign
{
    private const int MostBytes = 300_000;

    public static string Run(Form form)
    {
        var roundCount = form == Form.Full ? 100 : 6;
        using var folder = new TemporaryFolder();
        Mount.MakeExt4(folder["image"], 16 << 20, "-b", "4096");
        using var disk = Mount.Image(folder["image"], folder["disk"]);
        var random = new Random(roundCount);
        var rangesAlone = 0;
        for (var round = 0; round < roundCount; round++)
        {
            var path = Path.Combine(disk.Path, $"{round}.dat");
            var isRange = round % 2 == 0;
            var isRestThere = FlushOne(path, random, isRange, () => BytesAfterPowerLoss(folder, path));
            rangesAlone += isRange && !isRestThere ? 1 : 0;
            File.Delete(path);
        }

        return $"{roundCount} of {roundCount} flushes at unaligned offsets whole in an image of the disk, half of them of a "
            + $"range ({rangesAlone} had bytes outside that were not there)";
    }

    /// <summary>Writes random bytes through a view, flushes them or some of them, and looks at the image.</summary>
    /// <returns>Whether the bytes that were not flushed are there too.</returns>
    private static bool FlushOne(string path, Random random, bool isRange, Func<byte[]> image)
    {
        var offset = random.Next(1, 10_000);
        var written = new byte[random.Next(1, MostBytes)];
        random.NextBytes(written);
        using var map = Bytes.Create(path, written.Length, new MemMapOptions { Offset = offset, FlushOnDispose = false });
        using (var view = map.Lease())
        {
            view.CopyFrom(written);
        }

        var start = isRange ? random.Next(written.Length) : 0;
        var length = isRange ? random.Next(1, written.Length - start + 1) : written.Length;
        if (isRange)
        {
            map.Flush(start, length);
        }
        else
        {
            map.Flush();
        }

        var found = image().AsSpan(offset);
        CampaignFailedException.ThrowUnless(
            found.Slice(start, length).SequenceEqual(written.AsSpan(start, length)),
            $"Of bytes {start}..{start + length} at offset {offset} not all are on the disk after the flush.");
        return found.SequenceEqual(written);
    }

    private static byte[] BytesAfterPowerLoss(TemporaryFolder folder, string path)
    {
        File.Copy(folder["image"], folder["copy"], overwrite: true);
        using var copy = Mount.Image(folder["copy"], folder["after"]);
        return File.ReadAllBytes(Path.Combine(copy.Path, Path.GetFileName(path)));
    }
}
