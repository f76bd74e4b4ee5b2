namespace MemMap.Endurance;

/// <summary>
/// A file system that writes every page to a new place needs space for rows whose space is reserved. An append to a
/// full one works or is an exception, never a signal.
/// </summary>
internal sealed class FullBtrfs(string folder)
{
    private string Snapshot => Path.Combine(folder, "snapshot");

    /// <param name="rowCount">
    /// Rows to append, each of which may take some milliseconds: a full file system writes everything back first.
    /// </param>
    public IEnumerable<Cell> All(int rowCount) =>
        from extension in new[] { ".npy", ".dat" }
        from origin in new (string Name, Action<string> Make)[]
        {
            ("a file of the library", static path => Row24.Create(path, 0).Dispose()),
            ("a file of another program", static path => File.WriteAllBytes(path, Outsider.BytesOf(path, 0))),
        }
        from cell in new[]
        {
            new Cell(
                $"{origin.Name}, {extension}, reserved, then full",
                () => Append(extension, origin.Make, rowCount, rowCount, static () => { })),
            new Cell(
                $"{origin.Name}, {extension}, full",
                () => Append(extension, origin.Make, rowCount, 0, static () => { })),
            new Cell(
                $"{origin.Name}, {extension}, reserved, in a snapshot",
                () => Append(extension, origin.Make, rowCount, rowCount, TakeSnapshot)),
        }
        select cell;

    private void Append(string extension, Action<string> make, int rowCount, int reservedCount, Action prepare)
    {
        MakeSpace();
        var path = Path.Combine(folder, $"full{extension}");
        using var ballast = new Ballast(folder);
        make(path);
        using (var map = Row24.Open(path))
        {
            map.EnsureCapacity(reservedCount);
            map.Flush();
            prepare();
            ballast.Fill(leastPiece: 4096);
            AppendUntilRefused(map, rowCount);
        }

        using (var read = Row24.OpenRead(path))
        {
            Row.ThrowUnlessWhole<Row24>(read.ToArray(), 0, path);
        }
    }

    /// <summary>An attempt before may have crashed.</summary>
    private void MakeSpace()
    {
        Tool.Run("btrfs", "subvolume", "delete", Snapshot);
        Array.ForEach(Directory.GetFiles(folder), File.Delete);
        Tool.Run("sync", "--file-system", folder);
    }

    private static void AppendUntilRefused(Row24.Map map, int rowCount)
    {
        try
        {
            for (var i = 0; i < rowCount; i++)
            {
                map.Append(Row.Batch<Row24>(map.Length, 1)[0]);
            }

            map.Commit();
        }
        catch (IOException)
        {
            // The disk is full.
        }
    }

    /// <summary>From then on no page of the file may be written in place.</summary>
    private void TakeSnapshot()
    {
        var (exitCode, _, error) = Tool.Run("btrfs", "subvolume", "snapshot", folder, Snapshot);
        if (exitCode != 0)
        {
            throw new CampaignSkippedException($"'btrfs' takes no snapshot: {error}");
        }
    }
}
