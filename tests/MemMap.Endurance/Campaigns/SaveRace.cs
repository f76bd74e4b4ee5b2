using System.Diagnostics;

namespace MemMap.Endurance;

/// <summary>
/// Outsiders save over a file again and again while this process opens and refreshes maps of it. A map never has
/// another length than a file that was saved, or none. No row is looked at: what is cut between the look and the
/// access ends the process, as documented.
/// </summary>
internal sealed class SaveRace(string folder, IReadOnlyList<Outsider> outsiders)
{
    public IEnumerable<Cell> All(Form form) =>
        from outsider in outsiders
        from extension in new[] { ".npy", ".dat" }
        select new Cell(
            $"{outsider.Name} saves {extension} in a loop",
            () => Race(outsider, extension, TimeSpan.FromSeconds(form == Form.Full ? 20 : 0.15)));

    private string Race(Outsider outsider, string extension, TimeSpan time)
    {
        var path = Path.Combine(folder, $"saved by {outsider.Name}{extension}");
        File.WriteAllBytes(path, Outsider.BytesOf(path, Outsider.RowCount));
        var (saveCount, isOver) = (0L, false);
        var saver = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                outsider.Do(Act.Save, path);
                outsider.Do(Act.SaveMore, path);
                saveCount += 2;
                Thread.Sleep(1);
            }
        });
        saver.Start();
        var (mapCount, wrongCount, example) = (0L, 0L, 0L);
        try
        {
            for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
            {
                foreach (var length in Look(path))
                {
                    mapCount++;
                    var isPossible = length >= 0 && length <= Outsider.ManyRows;
                    (wrongCount, example) = isPossible ? (wrongCount, example) : (wrongCount + 1, length);
                }
            }
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            saver.Join();
        }

        CampaignFailedException.ThrowUnless(
            wrongCount == 0, $"{wrongCount:N0} of {mapCount:N0} maps have an impossible length, such as {example}.");
        return $"({saveCount:N0} saves, {mapCount:N0} maps)";
    }

    /// <summary>
    /// The length of a map after its refresh, returned or thrown; nothing when there is no map, or it refuses.
    /// </summary>
    private static List<long> Look(string path)
    {
        var lengths = new List<long>();
        Documented.Try(() =>
        {
            using var map = Row24.Open(path, new MemMapOptions { FlushOnDispose = false });
            for (var look = 0; look < 3; look++)
            {
                Documented.Try(() => map.Refresh());
                lengths.Add(map.Length);
            }
        });
        return lengths;
    }
}
