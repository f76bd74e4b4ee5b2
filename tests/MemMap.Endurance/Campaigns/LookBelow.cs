namespace MemMap.Endurance;

/// <summary>
/// A file is appended to in a mounted view of a folder, and read in the folder itself, as by another machine: of the
/// rows that it counts none is zeros, and after a flush it counts all of them. Right after a commit it may count fewer:
/// sshfs does not wait for the server.
/// </summary>
internal sealed class LookBelow(string folder, string below)
{
    private const int RowsPerCommit = 10;

    public IEnumerable<Cell> All(int commitCount) =>
        from extension in new[] { ".npy", ".dat" }
        select new Cell($"rows that are seen below, {extension}", () => Look($"below{extension}", commitCount));

    private string Look(string name, int commitCount)
    {
        using var map = Row24.Create(Path.Combine(folder, name), 0);
        var (wrongCount, lateCount) = (0, 0);
        for (var commit = 0; commit < commitCount; commit++)
        {
            for (var i = 0; i < RowsPerCommit; i++)
            {
                map.Append(Row.Batch<Row24>(map.Length, 1)[0]);
            }

            map.Commit();
            var rows = ReadBelow(name);
            wrongCount += rows.SequenceEqual(Row.Batch<Row24>(0, rows.Length)) ? 0 : 1;
            lateCount += rows.Length < map.Length ? 1 : 0;
        }

        CampaignFailedException.ThrowUnless(
            wrongCount == 0, $"{wrongCount} of {commitCount} looks below found committed rows that were not whole.");
        map.Flush();
        CampaignFailedException.ThrowUnless(
            ReadBelow(name).SequenceEqual(Row.Batch<Row24>(0, (int)map.Length)), "Rows that were flushed are not below.");
        return $"({commitCount} looks, {lateCount} before the last commit had arrived)";
    }

    private Row24[] ReadBelow(string name)
    {
        using var reader = Row24.OpenRead(Path.Combine(below, name));
        return reader.ToArray();
    }
}
