using System.Diagnostics;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>Several threads use one growing map, each in the way in which it would be right alone.</summary>
internal static class ThreadsCampaign
{
    public const string Role = "use-by-threads", KilledRole = "commit-beside-flush-until-killed";

    /// <summary>Time that one child has for all cells.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(10);

    public static string Run(Form form)
    {
        var isFull = form == Form.Full;
        using var folder = new TemporaryFolder();
        var cells = new Cells();
        cells.Run(LongestRun, Role, folder["."], $"{(isFull ? 20_000 : 150)}", $"{(isFull ? 50 : 4)}");
        cells.ThrowIfAnyFault();
        return $"{cells.Count} cells: {string.Join("; ", cells.Reports)}: 0 rows taken back, torn or zero";
    }

    /// <summary>The child: folder, milliseconds for each cell, number of kills, index of the first cell.</summary>
    public static void UseAll(string[] arguments)
    {
        var (folder, time) = (Path.GetFullPath(arguments[0]), TimeSpan.FromMilliseconds(int.Parse(arguments[1])));
        var killCount = int.Parse(arguments[2]);
        var uses =
            from extension in new[] { ".npy", ".dat" }
            from use in new (string Name, Func<string, TimeSpan, string> Work)[]
            {
                ("commits beside flushes", CommitBesideFlush),
                ("a lease for every access", LeaseEach),
                ("snapshots beside Resize", ReadSnapshotsBesideResize),
                ("indexers beside Resize", IndexBesideResize),
                ("views and copies beside Resize", CopyBesideResize),
                ("Resize beside ToString and Flush", ResizeBesideErrands),
                ("Dispose beside everything", DisposeBesideAll),
            }
            let path = Path.Combine(folder, $"{use.Name} {Environment.ProcessId}{extension}")
            select new Cell($"{use.Name}, {extension}", () => use.Work(path, time));
        Cells.Play([.. uses, new Cell("kills beside flushes", () => KillAll(folder, killCount))], arguments);
    }

    private static string CommitBesideFlush(string path, TimeSpan time)
    {
        using var map = Row24.Create(path, 0);
        var (commitCount, flushCount, backCount, worst) = (0L, 0L, 0L, "");
        var crew = new Crew();
        using var reader = Row24.OpenRead(path);
        crew.Add(() =>
        {
            map.Flush();
            flushCount++;
        });
        crew.Add(() =>
        {
            map.Append(Row.Batch<Row24>(map.Length, 50));
            var committed = map.Length;
            map.Commit();
            commitCount++;
            for (var look = 0; look < 3; look++)
            {
                var seen = reader.Refresh();
                if (seen < committed)
                {
                    (backCount, worst) = (backCount + 1, $"{committed:N0} were committed, {seen:N0} seen");
                    break;
                }

                var last = (int)committed - 50;
                Row.ThrowUnlessWhole<Row24>(reader[last..(last + 50)], last, path);
                Thread.Yield();
            }
        });
        crew.RunFor(time);
        CampaignFailedException.ThrowUnless(
            backCount == 0, $"After {backCount:N0} of {commitCount:N0} commits a reader saw fewer rows ({worst}).");
        return $"({commitCount:N0} commits, {flushCount:N0} flushes)";
    }

    private static string LeaseEach(string path, TimeSpan time)
    {
        const int RowCount = 1000;
        File.WriteAllBytes(path, Outsider.BytesOf(path, RowCount));
        using var map = Row24.Open(path);
        var alone = CountLeases(map, RowCount, threadCount: 1, time / 2);
        var together = CountLeases(map, RowCount, threadCount: 4, time / 2);
        map.Dispose();
        var inMillions = 2 / time.TotalSeconds / 1e6;
        return $"({alone * inMillions:F1} M/s by one thread, {together * inMillions:F1} M/s by four)";
    }

    /// <summary>Leases, some of them nested, some ended by another thread than the one that began them.</summary>
    private static long CountLeases(Row24.Map map, int rowCount, int threadCount, TimeSpan time)
    {
        var crew = new Crew();
        var counts = new long[threadCount * 16];
        System.Buffers.IMemoryOwner<Row24>? left = null;
        for (var thread = 0; thread < threadCount; thread++)
        {
            var slot = thread * 16;
            crew.Add(() =>
            {
                for (var i = 0; i < rowCount; i++)
                {
                    using var view = map.LeaseRead();
                    if (!view[i].Equals(Row.Batch<Row24>(i, 1)[0]))
                    {
                        throw new CampaignFailedException($"Row {i} is {view[i]}.");
                    }
                }

                using (var view = map.LeaseRead())
                using (var nested = map.Lease())
                {
                    CampaignFailedException.ThrowUnless(nested[1].Equals(view[1]), "Two views differ.");
                }

                Interlocked.Exchange(ref left, map.LeaseMemory())?.Dispose();
                counts[slot] += rowCount + 3;
            });
        }

        crew.RunFor(time);
        left?.Dispose();
        return counts.Sum();
    }

    private static string ReadSnapshotsBesideResize(string path, TimeSpan time) => BesideResize(path, time, (map, i) =>
    {
        try
        {
            var quote = map.ReadSnapshot(i);
            CampaignFailedException.ThrowUnless(
                quote.Equals(Quote.Of(i)), $"Record {i} is {quote}, which it never was.");
        }
        catch (Exception beyond) when (beyond is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // The map was shorter.
        }
    });

    /// <summary>
    /// An access that has passed its check when the rows are cut off meets zeros instead of the rows.
    /// </summary>
    private static string IndexBesideResize(string path, TimeSpan time) => BesideResize(path, time, static (map, i) =>
    {
        try
        {
            var (quote, whole) = (map[i], Quote.Of(i));
            CampaignFailedException.ThrowUnless(
                (quote.Price == whole.Price || (quote.Price == 0 && i >= Rows.Least))
                && (quote.Size == whole.Size || (quote.Size == 0 && i >= Rows.Least)),
                $"Record {i} is {quote}.");
        }
        catch (Exception beyond) when (beyond is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // The map was shorter.
        }
    });

    private static string CopyBesideResize(string path, TimeSpan time) => BesideResize(path, time, static (map, i) =>
    {
        using (var view = map.LeaseRead())
        {
            ThrowUnlessWhole(view.ToArray());
        }

        ThrowUnlessWhole(map.ToArray());
        Thread.Sleep(i % 2);
    });

    private static void ThrowUnlessWhole(Quote[] quotes)
    {
        CampaignFailedException.ThrowUnless(quotes.Length >= Rows.Least, $"There are {quotes.Length} records.");
        for (var i = 0; i < quotes.Length; i++)
        {
            CampaignFailedException.ThrowUnless(quotes[i].Equals(Quote.Of(i)), $"Record {i} of a copy is {quotes[i]}.");
        }
    }

    /// <summary>One thread resizes the map down and appends what it cut off; two read any of its records.</summary>
    private static string BesideResize(string path, TimeSpan time, Action<Quote.Map, int> read)
    {
        using var map = Quote.Create(path, 0, new MemMapOptions { FlushOnDispose = false });
        map.Append(Rows.All);
        var (resizeCount, refusalCount, readCount) = (0L, 0L, 0L);
        var crew = new Crew();
        crew.Add(() =>
        {
            try
            {
                map.Resize(Rows.Least);
                resizeCount++;
            }
            catch (InvalidOperationException)
            {
                refusalCount++;
                return;
            }

            map.Append(Rows.All.AsSpan(Rows.Least));
        });
        for (var thread = 0; thread < 2; thread++)
        {
            var random = new Random(thread);
            crew.Add(() =>
            {
                read(map, random.Next(Rows.Most));
                Interlocked.Increment(ref readCount);
            });
        }

        crew.RunFor(time);
        return $"({resizeCount:N0} resizes, {refusalCount:N0} refused for open views, {readCount:N0} reads)";
    }

    /// <summary>
    /// Printing and flushing are no views of the user's: a resize waits for them, and is not refused.
    /// </summary>
    private static string ResizeBesideErrands(string path, TimeSpan time)
    {
        using var map = Quote.Create(path, 0, new MemMapOptions { FlushOnDispose = false });
        map.Append(Rows.All);
        var (resizeCount, refusalCount) = (0L, 0L);
        var crew = new Crew();
        crew.Add(() => _ = map.ToString());
        crew.Add(() => map.Flush(0, Rows.Least));
        crew.Add(() =>
        {
            try
            {
                resizeCount++;
                map.Resize(Rows.Least);
                map.Append(Rows.All.AsSpan(Rows.Least));
            }
            catch (InvalidOperationException)
            {
                refusalCount++;
            }
        });
        crew.RunFor(time);
        CampaignFailedException.ThrowUnless(
            refusalCount == 0,
            $"{refusalCount:N0} of {resizeCount:N0} resizes were refused, although no view was open.");
        return $"({resizeCount:N0} resizes)";
    }

    private static string DisposeBesideAll(string path, TimeSpan time)
    {
        var options = new MemMapOptions { FlushOnDispose = false };
        using (var first = Quote.Create(path, 0, options))
        {
            first.Append(Rows.All);
        }

        var map = Quote.Open(path, options);
        var (disposeCount, useCount) = (0L, 0L);
        var crew = new Crew();
        Action<Quote.Map>[] uses =
        [
            static map => map.Append(Quote.Of(map.Length)),
            static map => map.Append(Rows.All.AsSpan(0, 3)),
            static map => map.Commit(),
            static map => map.Flush(),
            static map => map.Resize(Rows.Most),
            static map => map.Resize(Rows.Least),
            static map => map.EnsureCapacity(2 * Rows.Most),
            static map => map.TrimExcess(),
            static map => map.Refresh(),
            static map => map.ReadSnapshot(1),
            static map => map.WriteSnapshot(1, Quote.Of(1)),
            static map => map.Prefetch(0, Rows.Least),
            static map => map.Evict(0, Rows.Least),
            static map => _ = map.ToString(),
            static map => _ = map[Rows.Least - 1],
            static map => map.ToArray(),
            static map =>
            {
                using var view = map.Lease();
                _ = view[0];
            },
            static map =>
            {
                using var memory = map.LeaseMemory();
                _ = memory.Memory.Span[0];
            },
        ];
        for (var thread = 0; thread < 4; thread++)
        {
            var random = new Random(thread);
            crew.Add(() =>
            {
                Use(Volatile.Read(ref map), uses[random.Next(uses.Length)]);
                Interlocked.Increment(ref useCount);
            });
        }

        crew.Add(() =>
        {
            Thread.Sleep(1);
            var old = Volatile.Read(ref map);
            Volatile.Write(ref map, Quote.Open(path, options));
            old.Dispose();
            disposeCount++;
        });
        crew.RunFor(time);
        map.Dispose();
        return $"({disposeCount:N0} disposes, {useCount:N0} uses)";
    }

    /// <summary>The map is closed, a view is open, or the map before it still is the one that appends.</summary>
    private static void Use(Quote.Map map, Action<Quote.Map> use)
    {
        try
        {
            use(map);
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or IOException or IndexOutOfRangeException)
        {
        }
    }

    private static string KillAll(string folder, int killCount)
    {
        using var counter = SharedNumber.Create(Path.Combine(folder, "committed.dat"));
        var (total, random) = (0L, new Random(killCount));
        var (lossCount, example) = (0, "");
        for (var kill = 0; kill < killCount; kill++)
        {
            var path = Path.Combine(folder, $"killed-{kill}.npy");
            KillOne(path, counter, 100 + random.Next(400));
            using var map = Row24.OpenRead(path);
            if (map.Length < counter.Value)
            {
                lossCount++;
                example = $"{counter.Value:N0} rows were committed, {map.Length:N0} are there";
            }

            Row.ThrowUnlessWhole<Row24>(map.ToArray(), 0, path);
            total += map.Length;
        }

        CampaignFailedException.ThrowUnless(
            lossCount == 0, $"{lossCount} of {killCount} kills have taken back committed rows ({example}).");
        return $"({killCount} kills, {total:N0} rows)";
    }

    private static void KillOne(string path, SharedNumber.Map counter, long goal)
    {
        counter.Value = 0;
        using var child = Child.Start(KilledRole, path, counter.Path);
        for (var clock = Stopwatch.StartNew(); counter.Value < goal && !child.HasExited;)
        {
            CampaignFailedException.ThrowUnless(clock.Elapsed < Patience.Limit, "The child does not commit.");
            Thread.Sleep(1);
        }

        child.Kill();
    }

    /// <summary>The child: path of the rows, path of the shared number.</summary>
    public static void CommitUntilKilled(string[] arguments)
    {
        using var counter = SharedNumber.Open(arguments[1]);
        using var committed = counter.Lease();
        using var map = Row24.Create(arguments[0], 0);
        new Thread(() =>
        {
            while (true)
            {
                map.Flush();
            }
        })
        {
            IsBackground = true,
        }.Start();

        // With pauses, so that most kills come between a commit and the next one.
        for (var random = new Random(Environment.ProcessId); ;)
        {
            map.Append(Row.Batch<Row24>(map.Length, 10));
            var length = map.Length;
            map.Commit();
            Volatile.Write(ref committed.Value, length);
            Thread.Sleep(random.Next(8));
        }
    }

    private static class Rows
    {
        public const int Least = 100, Most = 3000;

        public static Quote[] All { get; } = [.. Enumerable.Range(0, Most).Select(static i => Quote.Of(i))];
    }
}
