namespace MemMap.Endurance;

/// <summary>What a map is to its file while an outsider acts.</summary>
internal enum Part
{
    /// <summary>Maps it read-only.</summary>
    Reader,

    /// <summary>Maps it writable, and has appended nothing.</summary>
    Writer,

    /// <summary>Has appended a row and committed it.</summary>
    Appender,

    /// <summary>Maps it copy-on-write.</summary>
    Copier,
}

/// <summary>A map of rows, whichever its kind, and all that can be done with it.</summary>
internal sealed class Subject : IDisposable
{
    private static readonly MemMapOptions Unflushed = new() { FlushOnDispose = false };

    private Subject(MappedArray<Row24> map) => Map = map;

    public MappedArray<Row24> Map { get; }

    public static Subject Open(Part part, string path)
    {
        switch (part)
        {
            case Part.Reader: return new(Row24.OpenRead(path));
            case Part.Copier: return new(Row24.OpenCopyOnWrite(path));
            case Part.Writer: return new(Row24.Open(path, Unflushed));
            default:
                var map = Row24.Open(path, Unflushed);
                map.Append(Row.Batch<Row24>(map.Length, 1)[0]);
                map.Commit();
                return new(map);
        }
    }

    /// <summary>What each kind of map can do, by name. Rows that are written are those that belong there.</summary>
    /// <param name="part">Part that the map plays.</param>
    /// <param name="check">Looks at rows that were read, and the index of the first one.</param>
    public static IEnumerable<(string Name, Action<Subject> Work)> Uses(
        Part part, Action<ReadOnlyMemory<Row24>, long> check)
    {
        yield return ("map[i]", subject =>
        {
            foreach (var index in new[] { 0, subject.Map.Length / 2, subject.Map.Length - 1 })
            {
                check(new[] { subject.Map[index] }, index);
            }
        });
        yield return ("a view", subject =>
        {
            using var view = subject.Map.LeaseRead();
            check(view.ToArray(), 0);
            check(new[] { view[view.Length - 1] }, view.Length - 1);
        });
        yield return ("columns", subject => subject.SumColumns());
        yield return ("ToArray", subject => check(subject.Map.ToArray(), 0));
        yield return ("CopyTo", subject =>
        {
            var rows = new Row24[subject.Map.Length];
            subject.Map.CopyTo(rows);
            check(rows, 0);
        });
        yield return ("ToString", static subject => _ = subject.Map.ToString());
        yield return ("AsEnumerable", subject => check(subject.Map.AsEnumerable().ToArray(), 0));
        if (part is Part.Reader or Part.Copier)
        {
            yield break;
        }

        yield return ("map[i] = row", static subject =>
        {
            var (map, last) = (subject.Growable, subject.Map.Length - 1);
            map[0] = Row.Batch<Row24>(0, 1)[0];
            map[last] = Row.Batch<Row24>(last, 1)[0];
        });
        yield return ("a writing view", static subject =>
        {
            using var view = subject.Growable.Lease();
            view.CopyFrom(Row.Batch<Row24>(0, (int)view.Length));
        });
        yield return ("Append of a row", static subject =>
            subject.Growable.Append(Row.Batch<Row24>(subject.Map.Length, 1)[0]));
        yield return ("Append of many", static subject =>
            subject.Growable.Append(Row.Batch<Row24>(subject.Map.Length, 50)));
        yield return ("EnsureCapacity", static subject => subject.Growable.EnsureCapacity(2 * Outsider.ManyRows));
        yield return ("TrimExcess", static subject => subject.Growable.TrimExcess());
        yield return ("Commit", static subject => subject.Growable.Commit());
        yield return ("Flush of a range", static subject => subject.Growable.Flush(0, 1));
        yield return ("Flush", static subject => subject.Growable.Flush());
    }

    public long Refresh() => Map is Row24.Map map ? map.Refresh() : ((Row24.ReadOnlyMap)Map).Refresh();

    public void Dispose() => Map.Dispose();

    private Row24.Map Growable => (Row24.Map)Map;

    private void SumColumns()
    {
        switch (Map)
        {
            case Row24.Map map:
                using (var view = map.LeaseRead())
                {
                    _ = view.Columns.First.Max() + view.Columns.Third.Min();
                }

                break;
            case Row24.ReadOnlyMap map:
                using (var view = map.Lease())
                {
                    _ = view.Columns.First.Max() + view.Columns.Third.Min();
                }

                break;
        }
    }
}
