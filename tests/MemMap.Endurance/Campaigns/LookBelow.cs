namespace MemMap.Endurance;

/// <summary>
/// A file is appended to in a mounted view of a folder, and read in the folder itself, as by another machine: rows
/// that are committed are there, and none of them is zeros.
/// </summary>
internal sealed class LookBelow(string folder, string below)
{
    private const int RowsPerCommit = 10;

    public IEnumerable<Cell> All(int commitCount) =>
        from extension in new[] { ".npy", ".dat" }
        select new Cell($"rows that are seen below, {extension}", () => Look($"below{extension}", commitCount));

    private void Look(string name, int commitCount)
    {
        using var map = Row24.Create(Path.Combine(folder, name), 0);
        var (missing, wrong) = (0, 0);
        for (var commit = 0; commit < commitCount; commit++)
        {
            for (var i = 0; i < RowsPerCommit; i++)
            {
                map.Append(Row.Batch<Row24>(map.Length, 1)[0]);
            }

            map.Commit();
            using var reader = Row24.OpenRead(Path.Combine(below, name));
            missing += reader.Length < map.Length ? 1 : 0;
            wrong += reader.ToArray().AsSpan().SequenceEqual(Row.Batch<Row24>(0, (int)reader.Length)) ? 0 : 1;
        }

        CampaignFailedException.ThrowUnless(
            missing + wrong == 0,
            $"Of {commitCount} looks below, {wrong} found committed rows that were not whole, and {missing} missed some.");
    }
}
