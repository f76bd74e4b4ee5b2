using System.Runtime.CompilerServices;
using MemMap.Tests;

namespace MemMap.Endurance;

#pragma warning disable MMAP020, MMAP021, MMAP023 // To forget maps and views is what this is for.

/// <summary>
/// Nobody disposes anything, and the garbage collector runs all the time. No finalizer takes pages from under an indexer,
/// a span or a view, and what was written is in the file.
/// </summary>
internal static class FinalizerCampaign
{
    public const string Role = "forget";

    private const int RowCount = 20_000, ThreadCount = 3;

    public static string Run(Form form)
    {
        using var folder = new TemporaryFolder();
        var roundCount = form == Form.Full ? 1000 : 60;
        return Child.Run(TimeSpan.FromMinutes(15), Role, folder["."], $"{roundCount}");
    }

    /// <summary>The child: folder, number of rounds.</summary>
    public static void Forget(string[] arguments)
    {
        var (folder, roundCount) = (arguments[0], int.Parse(arguments[1]));
        var isOver = false;
        var collectionCount = 0;
        var collector = new Thread(() =>
        {
            for (; !Volatile.Read(ref isOver); collectionCount++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            Parallel.For(
                0, ThreadCount, new ParallelOptions { MaxDegreeOfParallelism = ThreadCount },
                thread => Forget(Path.Combine(folder, $"{thread}.dat"), roundCount));
        }
        finally
        {
            Volatile.Write(ref isOver, true);
            collector.Join();
        }

        Console.WriteLine(
            $"{roundCount:N0} rounds on {ThreadCount} threads, {4 * ThreadCount * roundCount:N0} maps forgotten during "
            + $"{collectionCount:N0} collections: 0 crashes, 0 wrong values");
    }

    private static void Forget(string path, int roundCount)
    {
        using (var map = Numbers.Create(path, RowCount))
        {
            map.Fill(-1);
        }

        for (var round = 0; round < roundCount; round++)
        {
            Write(path, round);
            ThrowUnless(SumByIndexer(path), round);
            ThrowUnless(SumOfSpan(path), round);
            ThrowUnless(SumOfReferences(path), round);
        }
    }

    private static void ThrowUnless(long sum, long round) => CampaignFailedException.ThrowUnless(
        sum == round * RowCount, $"The sum in round {round} is {sum}.");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(string path, long round)
    {
        var map = Numbers.Open(path);
        for (var i = 0; i < RowCount; i++)
        {
            map[i] = round;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumByIndexer(string path)
    {
        var map = Numbers.OpenRead(path);
        var sum = 0L;
        for (var i = 0; i < RowCount; i++)
        {
            sum += map[i];
            LetOthersRun(i);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumOfSpan(string path)
    {
        var view = Numbers.OpenRead(path).Lease();
        var (sum, i) = (0L, 0);
        foreach (var number in view.AsSpan())
        {
            sum += number;
            LetOthersRun(i++);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SumOfReferences(string path)
    {
        var view = Numbers.Open(path).Lease();
        var (sum, i) = (0L, 0);
        foreach (ref var number in view)
        {
            sum += number;
            LetOthersRun(i++);
        }

        return sum;
    }

    /// <summary>Time for a collection and its finalizers, while only a reference or a span leads to the pages.</summary>
    private static void LetOthersRun(int index)
    {
        if (index % 4000 == 1000)
        {
            Thread.Sleep(1);
        }
    }
}
