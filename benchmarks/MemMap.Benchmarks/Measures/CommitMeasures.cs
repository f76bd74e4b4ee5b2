namespace MemMap.Benchmarks;

/// <summary>Showing rows to other maps, and looking for rows of another map.</summary>
internal sealed class CommitMeasures(Workspace workspace) : MeasureGroup(workspace)
{
    private const int Count = 10_000;

    public override IEnumerable<Measure> All =>
    [
        new("append and commit a record to .npy / the system calls in C", Count, Unit.Microsecond, 1.3,
            Contender.Of(() => Created("commits.npy"), Commit),
            Limit.Time(() => Created("commits-in-c.npy"), CommitInC)),
        new("refresh of a .npy without news / the system calls in C", Count, Unit.Microsecond, 1.3,
            Contender.Of(() => Created("followed.npy"), Refresh),
            Limit.Time(() => Created("followed.npy"), LookInC)),
    ];

    private Entry.Map Created(string name)
    {
        var map = Entry.Create(FileOf(name), 0, Unflushed);
        map.EnsureCapacity(2 * Count);
        map.Append(default(Entry));
        map.Commit();
        return map;
    }

    private static double Commit(Entry.Map created)
    {
        using var map = created;
        for (var i = 0; i < Count; i++)
        {
            map.Append(new Entry { Time = i });
            map.Commit();
        }

        return map.Length - 1;
    }

    private double CommitInC(Entry.Map created)
    {
        using var map = created;
        return Limit.CommitRows(Workspace.NativePathOf(Path.GetFileName(map.Path)), Count);
    }

    private static double Refresh(Entry.Map created)
    {
        using var map = created;
        using var reader = Entry.OpenRead(map.Path);
        long length = 0;
        for (var i = 0; i < Count; i++)
        {
            length += reader.Refresh();
        }

        return length;
    }

    private double LookInC(Entry.Map created)
    {
        using var map = created;
        return Limit.LookForRows(Workspace.NativePathOf(Path.GetFileName(map.Path)), Count);
    }
}
