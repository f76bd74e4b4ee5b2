using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>
/// How long a test goes on that has to see something happen: at least for some time, then until it has seen it, however
/// slow the machine is, and never longer than <see cref="Limit"/>.
/// </summary>
/// <param name="least">Time that it goes on in any case.</param>
internal sealed class Patience(TimeSpan least = default)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Time after which a test may say that something does not happen; no machine is so slow.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(2);

    public bool Lasts(bool hasSeenEnough)
    {
        var elapsed = Stopwatch.GetElapsedTime(_start);
        return elapsed < least || (!hasSeenEnough && elapsed < Limit);
    }
}
