using MemMap.TimeUnits;

namespace MemMap;

/// <summary>Converts between steps of a unit and .NET's ticks of 100 nanoseconds: exactly, or not at all.</summary>
internal static class TimeScale<TUnit>
    where TUnit : struct, ITimeUnit
{
    private static readonly Int128 AttosecondsPerTick = 100_000_000_000;

    /// <summary>Attoseconds of one step; 0 for years and months, which have no fixed length.</summary>
    private static readonly Int128 AttosecondsPerStep = TUnit.Name switch
    {
        "W" => 7 * 24 * 3600 * Second,
        "D" => 24 * 3600 * Second,
        "h" => 3600 * Second,
        "m" => 60 * Second,
        "s" => Second,
        "ms" => Second / 1_000,
        "us" => Second / 1_000_000,
        "ns" => 1_000_000_000,
        "ps" => 1_000_000,
        "fs" => 1_000,
        "as" => 1,
        _ => 0,
    };

    /// <summary>Whether all steps are equally long.</summary>
    public static bool IsFixed => AttosecondsPerStep != 0;

    public static TimeUnit Unit { get; } = new(1, TUnit.Name);

    private static Int128 Second => 1_000_000_000_000_000_000;

    /// <summary>The ticks of that many steps; null where they are not a whole number, or do not fit 64 bits.</summary>
    public static long? Ticks(long steps) => Divide(steps * AttosecondsPerStep, AttosecondsPerTick);

    /// <summary>The steps of that many ticks; null where they are not a whole number, or do not fit 64 bits.</summary>
    public static long? Steps(long ticks) => Divide(ticks * AttosecondsPerTick, AttosecondsPerStep);

    /// <summary>
    /// Why a time has no number of steps. Units shorter than a tick divide every tick, so only 64 bits can be too few.
    /// </summary>
    /// <param name="name">Name of the dtype, <c>datetime64</c>.</param>
    public static string WhyNotSteps(string name) => IsFixed && AttosecondsPerStep < AttosecondsPerTick
        ? $"is more than the 64 bits of {name}[{TUnit.Name}] hold; use a coarser unit."
        : $"is not a whole number of units of {name}[{TUnit.Name}]; round it first, or use a finer unit.";

    private static long? Divide(Int128 dividend, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        return remainder == 0 && quotient > long.MinValue && quotient <= long.MaxValue ? (long)quotient : null;
    }
}
