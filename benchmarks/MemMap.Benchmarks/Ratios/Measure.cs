namespace MemMap.Benchmarks;

/// <summary>What is measured against what.</summary>
/// <param name="Name">What is done, a slash, and the peer.</param>
/// <param name="Items">How many of what the unit counts one repetition does.</param>
/// <param name="Unit">Of the figures that are printed.</param>
/// <param name="Target">The most that ours may take, as a part of theirs.</param>
/// <param name="Ours">This library.</param>
/// <param name="Theirs">The peer.</param>
internal sealed record Measure(string Name, double Items, Unit Unit, double Target, Contender Ours, Contender Theirs)
{
    /// <summary>How many the peer does, where it does another number.</summary>
    public double TheirItems { get; init; } = Items;

    /// <summary>Up to so long, all rounds together, unless the fewest rounds take longer.</summary>
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1.6);

    private const int FewestRounds = 5;
    private const int MostRounds = 41;
    private const double RoundInNanoseconds = 15e6;

    /// <summary>Warms both up, lets them take turns, and compares the medians.</summary>
    public Ratio Take()
    {
        if ((Ours.Missing ?? Theirs.Missing) is { } missing)
        {
            return new Ratio(Name, double.NaN, double.NaN, Unit.Name, Target, missing);
        }

        WarmUp();
        var (ours, theirs) = (Ours.Run(1), Theirs.Run(1));
        ThrowIfDifferent(ours.Result, theirs.Result);
        var (oursPerRound, theirsPerRound) = (Repetitions(ours.Nanoseconds), Repetitions(theirs.Nanoseconds));
        var (ourTimes, theirTimes) = (new List<double>(), new List<double>());
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (ourTimes.Count < FewestRounds || (ourTimes.Count < MostRounds && clock.Elapsed < Time))
        {
            // Each goes first in every other round: what the one leaves in the caches meets both alike.
            if (ourTimes.Count % 2 == 0)
            {
                ourTimes.Add(Ours.Run(oursPerRound).Nanoseconds);
                theirTimes.Add(Theirs.Run(theirsPerRound).Nanoseconds);
            }
            else
            {
                theirTimes.Add(Theirs.Run(theirsPerRound).Nanoseconds);
                ourTimes.Add(Ours.Run(oursPerRound).Nanoseconds);
            }
        }

        return new Ratio(
            Name,
            Median(ourTimes) / Items / Unit.Nanoseconds,
            Median(theirTimes) / TheirItems / Unit.Nanoseconds,
            Unit.Name,
            Target);
    }

    /// <summary>
    /// Until the JIT has compiled both for the last time: it counts calls only while it has had nothing new to compile
    /// for a while, and does so twice, for code that looks how it is used and then for the fastest.
    /// </summary>
    private void WarmUp()
    {
        for (var stage = 0; stage < 8; stage++)
        {
            Ours.WarmUp();
            Theirs.WarmUp();
            Thread.Sleep(130);
        }
    }

    /// <summary>Two at least: the first one after the other's turn finds the caches as that one left them.</summary>
    private static int Repetitions(double nanoseconds) => (int)Math.Clamp(RoundInNanoseconds / nanoseconds, 2, 1_000_000);

    /// <summary>Sums may differ by the order in which they were added up.</summary>
    private void ThrowIfDifferent(double ours, double theirs)
    {
        if (Math.Abs(ours - theirs) > 1e-4 * Math.Max(1, Math.Abs(theirs)))
        {
            throw new InvalidOperationException($"{Name}: ours found {ours}, the peer {theirs}.");
        }
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
