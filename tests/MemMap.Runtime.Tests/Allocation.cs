namespace MemMap.Tests;

/// <summary>What work allocates.</summary>
internal static class Allocation
{
    /// <summary>
    /// Bytes that work allocates on this thread, which are to be at most a bound. Work that is beyond it is measured once more, since
    /// what .NET allocates now and then by itself is counted too: 100,000 bytes, and then 1,328, for the same header.
    /// </summary>
    /// <param name="bound">Most bytes.</param>
    /// <param name="work">The work, which does the same each time.</param>
    public static long Of(long bound, Action work)
    {
        var allocated = Measure(work);
        return allocated <= bound ? allocated : Measure(work);
    }

    private static long Measure(Action work)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
