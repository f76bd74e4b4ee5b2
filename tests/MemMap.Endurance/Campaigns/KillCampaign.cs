using System.Diagnostics;
using MemMap.Tests;

namespace MemMap.Endurance;

/// <summary>
/// An appender is killed at a random moment. Whatever it had committed is in the file, whole; the next one goes on
/// behind it.
/// </summary>
internal static class KillCampaign
{
    public const string Role = "append-until-killed";

    private const int RoundsPerFile = 5;

    /// <summary>What the shared number is until the child has opened its file.</summary>
    private const long NotOpen = -1;

    private static readonly string[] Extensions = [".24.npy", ".24.dat", ".32.npy", ".32.dat", ".40.npy", ".40.dat"];

    /// <summary>NumPy's own look at the words of each row; prints the number of rows of each file.</summary>
    private const string PythonCheck = """
        import sys
        import numpy as np
        for path in sys.argv[1:]:
            words = int(path.split('.')[-2]) // 8
            rows = np.load(path, mmap_mode='r').view('<i8') if path.endswith('.npy') else np.fromfile(path, '<i8')
            rows = rows.reshape(-1, words)
            index = np.arange(len(rows))
            factor = np.uint64(0x9E3779B97F4A7C15).astype('<i8')
            expected = [index + 1, (index + 1) * factor, ~index, ~index * factor, -index - 2][:words]
            print(len(rows) if all((rows[:, i] == expected[i]).all() for i in range(words)) else path)
        """;

    public static string Run(Form form)
    {
        var python = Tool.PythonWithNumPy();
        var roundCount = form == Form.Full ? 500 : 2 * Extensions.Length;
        var roundsPerFile = form == Form.Full ? RoundsPerFile : 2;
        using var folder = new TemporaryFolder();
        using var counter = SharedNumber.Create(folder["committed.dat"]);
        var random = new Random(roundCount);
        var lengths = new Dictionary<string, long>();
        var (path, length, tally) = ("", 0L, new Tally());
        for (var round = 0; round < roundCount; round++)
        {
            if (round % roundsPerFile == 0)
            {
                var file = round / roundsPerFile;
                (path, length) = (folder[$"{file:D3}{Extensions[file % Extensions.Length]}"], 0);
            }

            var committed = KillOne(path, length, counter, random);
            tally.Committed += committed - length;
            length = CountWhole(path, committed, tally);
            lengths[path] = length;
        }

        var paths = lengths.Keys.Where(File.Exists).ToArray();
        Array.ForEach(paths, path => lengths[path] = AppendOneMore(path));
        var (exitCode, output, error) = Tool.Run(python, ["-c", PythonCheck, .. paths]);
        CampaignFailedException.ThrowUnless(exitCode == 0, $"NumPy does not read a file: {error}");
        var expected = string.Concat(paths.Select(other => $"{lengths[other]}\n"));
        CampaignFailedException.ThrowUnless(output == expected, $"NumPy reads\n{output}where there should be\n{expected}");
        return $"{roundCount} kills of an appender, {tally.Committed:N0} committed rows, {tally.RowsOfZeros} of "
            + $"{roundCount} left a raw row of zeros, which the next appender dropped, {paths.Length} files read by NumPy: "
            + "0 rows lost, 0 torn";
    }

    /// <summary>
    /// Starts an appender and kills it: most often while it appends, now and then while it starts or creates.
    /// </summary>
    /// <returns>The rows that it said were committed, at least those from before.</returns>
    private static long KillOne(string path, long length, SharedNumber.Map counter, Random random)
    {
        counter.Value = NotOpen;
        using var child = Child.Start(Role, path, counter.Path, $"{random.Next()}");
        if (random.Next(8) == 0)
        {
            Thread.Sleep(random.Next(300));
        }
        else
        {
            var goal = length + random.Next(3000);
            for (var clock = Stopwatch.StartNew(); counter.Value < goal && !child.HasExited; Thread.Yield())
            {
                CampaignFailedException.ThrowUnless(clock.Elapsed < Patience.Limit, "The child does not append.");
            }

            Wait(TimeSpan.FromMicroseconds(random.Next(500)));
        }

        child.Kill();
        return Math.Max(length, counter.Value);
    }

    private static void Wait(TimeSpan time)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;)
        {
            Thread.Yield();
        }
    }

    /// <summary>Looks at every row that is there, after the next appender has begun.</summary>
    /// <returns>The number of rows.</returns>
    private static long CountWhole(string path, long committed, Tally tally)
    {
        if (!File.Exists(path))
        {
            CampaignFailedException.ThrowUnless(committed == 0, $"'{path}' is gone, with {committed:N0} committed rows.");
            return 0;
        }

        return RowLengthOf(path) switch
        {
            24 => CountWhole<Row24>(path, committed, tally),
            32 => CountWhole<Row32>(path, committed, tally),
            _ => CountWhole<Row40>(path, committed, tally),
        };
    }

    /// <summary>
    /// A reader may meet a raw row of zeros, which the killed process had no time to fill; an appender drops it when
    /// it begins.
    /// </summary>
    private static long CountWhole<TRow>(string path, long committed, Tally tally)
        where TRow : unmanaged, IRow<TRow>
    {
        using (var map = TRow.OpenRefreshable(path))
        using (var lease = map.LeaseMemory())
        {
            var rows = lease.Memory.Span;
            var hasRowOfZeros = IsRaw(path) && rows.Length > committed && rows[^1].Equals(default);
            tally.RowsOfZeros += hasRowOfZeros ? 1 : 0;
            ThrowUnlessThere(hasRowOfZeros ? rows[..^1] : rows);
        }

        using (var map = TRow.OpenGrowable(path))
        {
            BeginToAppend(map);
            using var lease = map.LeaseMemory();
            ThrowUnlessThere(lease.Memory.Span);
            return map.Length;
        }

        void ThrowUnlessThere(ReadOnlySpan<TRow> rows)
        {
            CampaignFailedException.ThrowUnless(
                rows.Length >= committed, $"'{path}' has {rows.Length:N0} rows of {committed:N0} that were committed.");
            Row.ThrowUnlessWhole(rows, 0, path);
        }
    }

    /// <summary>A row of zeros at the end of a raw file gives its place to the next row.</summary>
    /// <returns>The number of rows.</returns>
    private static long AppendOneMore(string path) => RowLengthOf(path) switch
    {
        24 => AppendOneMore<Row24>(path),
        32 => AppendOneMore<Row32>(path),
        _ => AppendOneMore<Row40>(path),
    };

    private static long AppendOneMore<TRow>(string path)
        where TRow : unmanaged, IRow<TRow>
    {
        using var map = TRow.OpenGrowable(path);
        BeginToAppend(map);
        TRow.AppendOne(map, TRow.Of(map.Length));
        return map.Length;
    }

    private static void BeginToAppend<TRow>(GrowableArray<TRow> map)
        where TRow : unmanaged, IRow<TRow> => map.EnsureCapacity(map.Length);

    /// <summary>The child: path of the rows, path of the shared number, seed.</summary>
    public static void AppendUntilKilled(string[] arguments)
    {
        var (path, counter, random) = (arguments[0], arguments[1], new Random(int.Parse(arguments[2])));
        switch (RowLengthOf(path))
        {
            case 24: AppendUntilKilled<Row24>(path, counter, random); break;
            case 32: AppendUntilKilled<Row32>(path, counter, random); break;
            default: AppendUntilKilled<Row40>(path, counter, random); break;
        }
    }

    private static void AppendUntilKilled<TRow>(string path, string counterPath, Random random)
        where TRow : unmanaged, IRow<TRow>
    {
        using var counter = SharedNumber.Open(counterPath);
        using var committed = counter.Lease();
        using var map = File.Exists(path) ? TRow.OpenGrowable(path) : TRow.CreateGrowable(path);
        BeginToAppend(map);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < 2 * Patience.Limit;)
        {
            Volatile.Write(ref committed.Value, map.Length);
            if (random.Next(2) == 0)
            {
                TRow.AppendOne(map, TRow.Of(map.Length));
            }
            else
            {
                map.Append(Row.Batch<TRow>(map.Length, random.Next(2, 40)));
            }

            map.Commit();
        }
    }

    private static bool IsRaw(string path) => path.EndsWith(".dat", StringComparison.Ordinal);

    private static int RowLengthOf(string path) => int.Parse(Path.GetFileName(path).Split('.')[1]);

    private sealed class Tally
    {
        public long Committed { get; set; }

        public int RowsOfZeros { get; set; }
    }
}
