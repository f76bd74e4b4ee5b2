namespace MemMap.Endurance;

/// <summary>What users do with files, each in a few lines that must be right on every file system.</summary>
internal sealed class Drill(string folder, string python)
{
    /// <summary>The rows as a NumPy program reads them, by both of its ways.</summary>
    private const string PythonRead = """
        import sys
        import numpy as np
        path, count = sys.argv[1], int(sys.argv[2])
        for mode in (None, 'r'):
            rows = np.load(path, mmap_mode=mode) if path.endswith('.npy') else (
                np.fromfile(path, '<i8,<i8,<i8') if mode is None else np.memmap(path, '<i8,<i8,<i8', mode))
            assert len(rows) == count, len(rows)
            assert (rows[rows.dtype.names[0]] == np.arange(count) + 1).all(), rows
        """;

    private const int RowCount = 1000;

    private int _fileCount;

    public IEnumerable<Cell> All() =>
        from extension in new[] { ".npy", ".dat" }
        from use in new (string Name, Action<string> Work)[]
        {
            ("Create", Create),
            ("Create where a name is free, or taken", CreateAnew),
            ("Create over a mapped file", CreateOver),
            ("Create of a sparse file", CreateSparse),
            ("Append and Commit", AppendAndCommit),
            ("Append of many rows", AppendMany),
            ("Append by the next map", AppendAgain),
            ("Append beside another appender", AppendBeside),
            ("Append to a file that the library did not make", AppendToForeign),
            ("Refresh", Refresh),
            ("Flush", Flush),
            ("Resize", Resize),
            ("EnsureCapacity and TrimExcess", Reserve),
            ("a writing view", Write),
            ("Fill and CopyFrom", Fill),
            ("copy-on-write", CopyOnWrite),
            ("a snapshot", Snapshot),
            ("columns", SumColumns),
            ("LeaseMemory", LeaseMemory),
            ("ToString, ToArray, AsEnumerable", Print),
            ("Prefetch, Evict and AccessPattern", Advise),
            ("NumPy", ReadByNumPy),
        }
        select new Cell($"{use.Name}, {extension}", () =>
        {
            var path = Path.Combine(folder, $"{Environment.ProcessId}-{_fileCount++}{extension}");
            use.Work(path);
            File.Delete(path);
            return "works";
        });

    private static void Create(string path)
    {
        Make(path, RowCount);

        ThrowUnlessRows(path, RowCount);
        Expect([path], Directory.GetFiles(Path.GetDirectoryName(path)!, $"*{Path.GetFileNameWithoutExtension(path)}*"));
    }

    private static void CreateAnew(string path)
    {
        var options = new MemMapOptions { Overwrite = false };
        Row24.Create(path, 3, options).Dispose();

        ThrowUnlessRefused(() => Row24.Create(path, 5, options).Dispose());
        using var map = Row24.OpenRead(path);
        Expect(3, map.Length);
    }

    private static void CreateOver(string path)
    {
        Make(path, RowCount);
        using var old = Row24.OpenRead(path);

        Make(path, 3);

        Row.ThrowUnlessWhole<Row24>(old.ToArray(), 0, path);
        Expect(RowCount, old.Length);
        ThrowUnlessRows(path, 3);
    }

    private static void CreateSparse(string path)
    {
        using (var map = Row24.Create(path, RowCount, new MemMapOptions { Preallocate = false }))
        {
            map.CopyFrom(Row.Batch<Row24>(0, RowCount));
        }

        ThrowUnlessRows(path, RowCount);
    }

    private static void AppendAndCommit(string path)
    {
        using var map = Row24.Create(path, 0);
        using var reader = Row24.OpenRead(path);
        for (var i = 1; i <= 300; i++)
        {
            map.Append(Row.Batch<Row24>(map.Length, 1)[0]);
            map.Commit();

            Expect(i, reader.Refresh());
            Row.ThrowUnlessWhole<Row24>([reader[^1]], i - 1, path);
        }

        ThrowUnlessRows(path, 300);
    }

    private static void AppendMany(string path)
    {
        using (var map = Row24.Create(path, 0))
        {
            for (var i = 0; i < 5; i++)
            {
                map.Append(Row.Batch<Row24>(map.Length, 20_000));
            }
        }

        ThrowUnlessRows(path, 100_000);
    }

    private static void AppendAgain(string path)
    {
        Make(path, RowCount);
        for (var i = 0; i < 3; i++)
        {
            using var map = Row24.Open(path);
            map.Append(Row.Batch<Row24>(map.Length, 100));
        }

        ThrowUnlessRows(path, RowCount + 300);
    }

    private static void AppendBeside(string path)
    {
        using var first = Row24.Create(path, 0);
        using var second = Row24.Open(path);
        first.Append(Row.Batch<Row24>(0, 1)[0]);

        ThrowUnlessRefused(() => second.Append(Row.Batch<Row24>(0, 1)[0]));
        first.Dispose();
        second.Append(Row.Batch<Row24>(1, 1)[0]);
        Expect(2, second.Length);
    }

    private static void AppendToForeign(string path)
    {
        File.WriteAllBytes(path, Outsider.BytesOf(path, RowCount));
        using (var map = Row24.Open(path))
        {
            map.EnsureCapacity(2 * RowCount);
            for (var i = 0; i < RowCount; i++)
            {
                map.Append(Row.Batch<Row24>(map.Length, 1)[0]);
            }
        }

        ThrowUnlessRows(path, 2 * RowCount);
    }

    private static void Refresh(string path)
    {
        Make(path, RowCount);
        using var reader = Row24.OpenRead(path);
        using (var map = Row24.Open(path))
        {
            map.Append(Row.Batch<Row24>(RowCount, RowCount));
        }

        Expect(2 * RowCount, reader.Refresh());
        Row.ThrowUnlessWhole<Row24>(reader.ToArray(), 0, path);
    }

    private static void Flush(string path)
    {
        Make(path, RowCount);
        using var map = Row24.Open(path);
        using (var view = map.Lease())
        {
            view[0] = Row.Batch<Row24>(0, 1)[0];
        }

        map.Flush(0, 1);
        map.Flush(FlushScope.Kernel);
        map.FlushAsync().Wait();
        map.Flush();
        ThrowUnlessRows(path, RowCount);
    }

    private static void Resize(string path)
    {
        using var map = Row24.Create(path, 0);
        map.Append(Row.Batch<Row24>(0, RowCount));

        map.Resize(10 * RowCount);
        Expect(default, map[^1]);
        map.Resize(10);
        map.Resize(RowCount);

        Expect(default, map[10]);
        map.CopyFrom(Row.Batch<Row24>(0, RowCount));
        ThrowUnlessRows(path, RowCount);
    }

    private static void Reserve(string path)
    {
        using (var map = Row24.Create(path, 0))
        {
            map.EnsureCapacity(100_000);
            CampaignFailedException.ThrowUnless(map.Capacity >= 100_000, $"The capacity is {map.Capacity:N0}.");
            map.Append(Row.Batch<Row24>(0, RowCount));
            map.TrimExcess();
            map.Append(Row.Batch<Row24>(RowCount, RowCount));
        }

        ThrowUnlessRows(path, 2 * RowCount);
    }

    private static void Write(string path)
    {
        Row24.Create(path, RowCount).Dispose();
        using var map = Row24.Open(path);
        using var other = Row24.OpenRead(path);
        using (var view = map.Lease())
        {
            view.CopyFrom(Row.Batch<Row24>(0, RowCount));
        }

        Row.ThrowUnlessWhole<Row24>(other.ToArray(), 0, path);
    }

    private static void Fill(string path)
    {
        using (var map = Row24.Create(path, RowCount))
        {
            map.Fill(Row.Batch<Row24>(7, 1)[0]);
            Row.ThrowUnlessWhole<Row24>([map[RowCount - 1]], 7, path);
            map.CopyFrom(Row.Batch<Row24>(0, RowCount));
        }

        ThrowUnlessRows(path, RowCount);
    }

    private static void CopyOnWrite(string path)
    {
        Make(path, RowCount);
        using (var map = Row24.OpenCopyOnWrite(path))
        {
            map[0] = default;
            Expect(default, map[0]);
        }

        ThrowUnlessRows(path, RowCount);
    }

    private static void Snapshot(string path)
    {
        using var map = Quote.Create(path, 10);
        map.WriteSnapshot(3, new Quote { Price = 5, Size = 6 });

        using var reader = Quote.OpenRead(path);
        var quote = reader.ReadSnapshot(3);
        Expect((5L, 6L), (quote.Price, quote.Size));
    }

    private static void SumColumns(string path)
    {
        Make(path, RowCount);
        using var map = Row24.OpenRead(path);
        using var view = map.Lease();
        Expect((RowCount, 1), (view.Columns.First.Max(), view.Columns.First.Min()));
    }

    private static void LeaseMemory(string path)
    {
        Make(path, RowCount);
        using var map = Row24.Open(path);
        using var lease = map.LeaseMemory();
        Row.ThrowUnlessWhole<Row24>(lease.Memory.Span, 0, path);
    }

    private static void Print(string path)
    {
        Make(path, 2);
        using var map = Row24.OpenRead(path);
        Expect("memmap([(1, ", map.ToString()[..12]);
        Row.ThrowUnlessWhole<Row24>(map.ToArray(), 0, path);
        Row.ThrowUnlessWhole<Row24>(map.AsEnumerable().ToArray(), 0, path);
    }

    private static void Advise(string path)
    {
        Make(path, RowCount);
        using var map = Row24.Open(path);
        map.Prefetch(0, RowCount);
        map.AccessPattern = MemMapAccess.Random;
        map.Evict(0, RowCount);
        Row.ThrowUnlessWhole<Row24>(map.ToArray(), 0, path);
    }

    private void ReadByNumPy(string path)
    {
        if (python == "")
        {
            throw new CampaignSkippedException("NumPy is not installed");
        }

        using var map = Row24.Create(path, 0);
        map.Append(Row.Batch<Row24>(0, RowCount));
        map.Flush();
        map.TrimExcess();
        var (exitCode, _, error) = Tool.Run(python, "-c", PythonRead, path, $"{RowCount}");
        CampaignFailedException.ThrowUnless(exitCode == 0, error);
    }

    private static void Make(string path, int rowCount)
    {
        using var map = Row24.Create(path, 0);
        map.Append(Row.Batch<Row24>(0, rowCount));
    }

    private static void ThrowUnlessRows(string path, int rowCount)
    {
        using var map = Row24.OpenRead(path);
        Expect(rowCount, map.Length);
        Row.ThrowUnlessWhole<Row24>(map.ToArray(), 0, path);
    }

    private static void ThrowUnlessRefused(Action action)
    {
        try
        {
            action();
        }
        catch (IOException)
        {
            return;
        }

        throw new CampaignFailedException("There is no exception.");
    }

    private static void Expect<T>(T expected, T found) => CampaignFailedException.ThrowUnless(
        EqualityComparer<T>.Default.Equals(expected, found), $"{found} is found where {expected} is expected.");

    private static void Expect(string[] expected, string[] found) =>
        Expect(string.Join(", ", expected), string.Join(", ", found));
}
