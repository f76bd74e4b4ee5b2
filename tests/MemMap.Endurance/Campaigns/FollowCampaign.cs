using System.Diagnostics;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// Two processes take turns at appending to a <c>.npy</c> and to a raw file, two more follow each of them. No reader sees
/// a row that is not whole, or a row less than before; in the end all rows are there.
/// </summary>
internal static class FollowCampaign
{
    public const string AppenderRole = "append-in-turns", ReaderRole = "follow";

    private const string NpyName = "rows.24.npy", RawName = "rows.40.dat";

    /// <summary>Of each appender; together they make half a gigabyte in ten minutes.</summary>
    private const int RowsPerSecond = 10_000;

    public static string Run(Form form)
    {
        var seconds = form == Form.Full ? 600 : 4;
        var patience = TimeSpan.FromSeconds(seconds) + Patience.Limit;
        using var folder = new TemporaryFolder();
        Row24.Create(folder[NpyName], 0).Dispose();
        Row40.Create(folder[RawName], 0).Dispose();
        using var stop = SharedNumber.Create(folder["stop.dat"]);
        List<Child> readers = [], appenders = [];
        try
        {
            foreach (var name in new[] { NpyName, NpyName, RawName, RawName })
            {
                readers.Add(Child.Start(ReaderRole, folder[name], stop.Path, $"{patience.TotalSeconds}"));
            }

            appenders.Add(Child.Start(AppenderRole, folder[NpyName], folder[RawName], $"{seconds}"));
            appenders.Add(Child.Start(AppenderRole, folder[RawName], folder[NpyName], $"{seconds}"));
            var appended = appenders.Select(child => NumbersIn(child.WaitForSuccess(patience))).ToList();
            stop.Value = 1;
            var read = readers.Select(child => NumbersIn(child.WaitForSuccess(patience))).ToList();

            var npyCount = appended[0][0] + appended[1][1];
            var rawCount = appended[0][1] + appended[1][0];
            ThrowUnlessAllThere(npyCount, rawCount, [.. read.Select(static numbers => numbers[0])]);
            return $"{seconds} s, 2 processes appended {npyCount:N0} rows to a .npy and {rawCount:N0} to a raw file in "
                + $"{appended.Sum(static numbers => numbers[2]):N0} turns, 4 followed with {read.Sum(static numbers => numbers[1]):N0} "
                + $"calls of Refresh and {read.Sum(static numbers => numbers[2]):N0} opens: 0 rows torn, 0 lost";
        }
        finally
        {
            appenders.ForEach(static child => child.Dispose());
            readers.ForEach(static child => child.Dispose());
        }
    }

    private static long[] NumbersIn(string output) => Array.ConvertAll(output.Split(' '), long.Parse);

    private static void ThrowUnlessAllThere(long npyCount, long rawCount, long[] read)
    {
        long[] expected = [npyCount, npyCount, rawCount, rawCount];
        CampaignFailedException.ThrowUnless(
            read.SequenceEqual(expected),
            $"The readers saw {string.Join(", ", read)} rows of {string.Join(", ", expected)} that were appended.");
    }

    /// <summary>The child: two paths, seconds. Prints the rows that it appended to each, and the number of its turns.</summary>
    public static void Append(string[] arguments)
    {
        var seconds = int.Parse(arguments[2]);
        var random = new Random(Environment.ProcessId);
        var counts = new long[2];
        var (clock, turnCount) = (Stopwatch.StartNew(), 0);
        for (var i = 0; clock.Elapsed < TimeSpan.FromSeconds(seconds); i ^= 1)
        {
            var rowCount = arguments[i].EndsWith(NpyName, StringComparison.Ordinal)
                ? TakeTurn<Row24>(arguments[i], random)
                : TakeTurn<Row40>(arguments[i], random);
            counts[i] += rowCount;
            turnCount += rowCount > 0 ? 1 : 0;
            var early = ((double)counts.Sum() / RowsPerSecond) - clock.Elapsed.TotalSeconds;
            Thread.Sleep(TimeSpan.FromSeconds(Math.Max(0.001, early)));
        }

        Console.WriteLine($"{counts[0]} {counts[1]} {turnCount}");
    }

    /// <summary>Opens, becomes the one who appends, appends some batches, closes.</summary>
    /// <returns>How many rows; 0 when it is the other's turn.</returns>
    private static long TakeTurn<TRow>(string path, Random random)
        where TRow : unmanaged, IRow<TRow>
    {
        using var map = TRow.OpenGrowable(path);
        try
        {
            map.EnsureCapacity(map.Length + 1);
        }
        catch (IOException busy) when (busy.Message.Contains("is being appended to", StringComparison.Ordinal))
        {
            return 0;
        }

        var start = map.Length;
        for (var batches = random.Next(1, 60); batches > 0; batches--)
        {
            if (random.Next(2) == 0)
            {
                TRow.AppendOne(map, TRow.Of(map.Length));
            }
            else
            {
                map.Append(Row.Batch<TRow>(map.Length, random.Next(1, 120)));
            }

            map.Commit();
            Thread.SpinWait(random.Next(3000));
        }

        return map.Length - start;
    }

    /// <summary>
    /// The child: path, path of the shared number that says to stop, seconds at most. Prints the rows that it saw, its
    /// calls of <c>Refresh</c>, and how often it opened the file.
    /// </summary>
    public static void Follow(string[] arguments)
    {
        var (path, stopPath, seconds) = (arguments[0], arguments[1], int.Parse(arguments[2]));
        if (path.EndsWith(NpyName, StringComparison.Ordinal))
        {
            Follow<Row24>(path, stopPath, seconds);
        }
        else
        {
            Follow<Row40>(path, stopPath, seconds);
        }
    }

    private static void Follow<TRow>(string path, string stopPath, int seconds)
        where TRow : unmanaged, IRow<TRow>
    {
        using var stop = SharedNumber.OpenRead(stopPath);
        var random = new Random(Environment.ProcessId);
        var (length, refreshCount, openCount) = (0L, 0L, 0L);
        var clock = Stopwatch.StartNew();
        for (var isLast = false; !isLast && clock.Elapsed < TimeSpan.FromSeconds(seconds);)
        {
            using var map = TRow.OpenRefreshable(path);
            openCount++;
            CampaignFailedException.ThrowUnless(
                map.Length >= length, $"'{path}' has {map.Length:N0} rows when opened anew, and had {length:N0}.");

            // The lease makes a length that goes back an exception.
            using var all = map.LeaseMemory();
            for (var looks = random.Next(1, 2000); looks > 0 && !isLast; looks--)
            {
                isLast = stop.Value != 0;
                var now = map.Refresh();
                refreshCount++;
                CampaignFailedException.ThrowUnless(now >= length, $"'{path}' has {now:N0} rows, and had {length:N0}.");
                Look<TRow>(map, length, now, path);
                var earlier = random.NextInt64(now + 1);
                Look<TRow>(map, earlier, Math.Min(now, earlier + 10), path);
                length = now;
                if (random.Next(2) == 0)
                {
                    Thread.Sleep(1);
                }
            }
        }

        Console.WriteLine($"{length} {refreshCount} {openCount}");
    }

    private static void Look<TRow>(RefreshableArray<TRow> map, long start, long end, string path)
        where TRow : unmanaged, IRow<TRow>
    {
        using var some = map.LeaseMemory(start, (int)(end - start));
        Row.ThrowUnlessWhole(some.Memory.Span, start, path);
    }
}
