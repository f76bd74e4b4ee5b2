namespace MemMap.Tests;

/// <summary>The table of <c>docs/architecture.md</c>: each folder below <c>src</c>, and which others it may use.</summary>
internal static class RoomTable
{
    /// <summary>In the order of the rows.</summary>
    public static (string Room, string[] MayUse)[] Rows { get; } = Read();

    private static (string Room, string[] MayUse)[] Read()
    {
        var rows = File.ReadLines(Repository.PathOf("docs/architecture.md"))
            .SkipWhile(static line => line != "## The rooms")
            .SkipWhile(static line => line != "|---|---|---|")
            .Skip(1)
            .TakeWhile(static line => line.StartsWith('|'))
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToArray();

        return rows.Zip(WithAssemblies(rows), static (row, room) =>
            (room, row[3] == "nothing" ? [] : row[3].Split(", "))).ToArray();
    }

    /// <summary><c>…</c> stands for the assembly of the row above.</summary>
    private static IEnumerable<string> WithAssemblies(string[][] rows)
    {
        var assembly = "";
        foreach (var row in rows)
        {
            var room = row[1].Trim('`').Replace("…", assembly);
            assembly = room.Split('/')[0];
            yield return room;
        }
    }
}
