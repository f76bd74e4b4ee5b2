using System.Diagnostics;

namespace MemMap.Benchmarks;

/// <summary>
/// Two ways to the same result, measured in turns in one run, so that what else the machine does meets both alike.
/// The best of many turns is what the code costs; the ratio is what counts.
/// </summary>
internal sealed class Comparison(string name, Func<double> peer, Func<double> ours)
{
    private const int Turns = 60;

    public string Name { get; } = name;

    /// <summary>Runs both and returns milliseconds of each.</summary>
    public (double Peer, double Ours) Measure()
    {
        if (peer() != ours())
        {
            throw new InvalidOperationException($"{Name}: the two ways disagree.");
        }

        var (bestPeer, bestOurs) = (double.MaxValue, double.MaxValue);
        for (var turn = 0; turn < Turns; turn++)
        {
            bestPeer = Math.Min(bestPeer, Time(peer));
            bestOurs = Math.Min(bestOurs, Time(ours));
        }

        return (bestPeer, bestOurs);
    }

    private static double Time(Func<double> way)
    {
        var start = Stopwatch.GetTimestamp();
        _ = way();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
