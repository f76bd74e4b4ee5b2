using System.Globalization;

namespace MemMap;

/// <summary>
/// What maps take of the addresses of this process: 128 TiB, and as many mappings as the kernel allows. Closed maps
/// that an accessor may be inside hold addresses until they are collected (<see cref="ClosedAddresses"/>).
/// </summary>
internal static class AddressSpace
{
    /// <summary>Bytes that closed maps hold, a quarter of all, before a collection is worth its time.</summary>
    private const long BytesBetweenReclaims = 1L << 45;

    /// <summary>
    /// Mappings that are left to others: a runtime that gets none for its code or its heap ends the process.
    /// </summary>
    private const int MappingsForOthers = 4096;

    /// <summary>How many milliseconds to wait for another thread, which may be waiting for this one.</summary>
    private const int MostWait = 1000;

    /// <summary>How many to wait where nothing tells that the finalizers are done.</summary>
    private const int WaitWithoutThread = 50;

    private static readonly Lock Gate = new();
    private static readonly int MostMappings = ReadMostMappings();

    private static long s_mappingCount;
    private static long s_closedBytes;
    private static long s_reclaimAt = BytesBetweenReclaims;
    private static long s_returned;

    /// <summary>Bytes of address space that closed maps hold.</summary>
    public static long ClosedBytes => Volatile.Read(ref s_closedBytes);

    /// <summary>Called before each mapping: gets addresses of closed maps back when they hold many.</summary>
    /// <exception cref="IOException">This process has as many mappings as it may have.</exception>
    public static void MakeRoom(string path)
    {
        if (ClosedBytes > Volatile.Read(ref s_reclaimAt))
        {
            TryReclaim();
            Volatile.Write(ref s_reclaimAt, ClosedBytes + BytesBetweenReclaims);
        }

        while (Volatile.Read(ref s_mappingCount) >= MostMappings && TryReclaim())
        {
            // Closed maps count until they are collected.
        }

        ThrowIfTooMany(path, Volatile.Read(ref s_mappingCount), MostMappings);
    }

    internal static void ThrowIfTooMany(string path, long mappingCount, long most)
    {
        if (mappingCount >= most)
        {
            throw new IOException(
                $"Could not map '{path}': this process has {mappingCount:N0} mapped files, and the kernel allows few "
                + "more mappings (vm.max_map_count), which the runtime needs itself. Close maps that are not used, or "
                + "raise the limit with sysctl.");
        }
    }

    public static void CountMapped() => Interlocked.Increment(ref s_mappingCount);

    public static void CountClosed(long byteLength) => Interlocked.Add(ref s_closedBytes, byteLength);

    public static void Unmap(LinuxCalls calls, nint first, nuint byteLength)
    {
        _ = calls.Unmap(first, byteLength);
        Interlocked.Decrement(ref s_mappingCount);
    }

    /// <summary>Called by finalizers, which <see cref="TryReclaim"/> waits for.</summary>
    public static void CountReturned() => Interlocked.Increment(ref s_returned);

    /// <summary>
    /// Gets addresses of closed and of forgotten maps back. One thread collects, and others wait for it.
    /// </summary>
    /// <returns>Whether any were given back, by any thread: then the system can be asked again.</returns>
    public static bool TryReclaim()
    {
        var before = Volatile.Read(ref s_returned);
        if (!Gate.TryEnter(MostWait))
        {
            return Volatile.Read(ref s_returned) != before;
        }

        try
        {
            // The youngest first: most maps are opened, used and closed. A forgotten map takes two collections.
            for (var step = 0; step <= GC.MaxGeneration + 1 && Volatile.Read(ref s_returned) == before; step++)
            {
                GC.Collect(Math.Min(step, GC.MaxGeneration));
                WaitForFinalizers(before);
            }

            return Volatile.Read(ref s_returned) != before;
        }
        finally
        {
            Gate.Exit();
        }
    }

    /// <summary>Not for ever: a finalizer may be waiting for what the calling thread holds.</summary>
    private static void WaitForFinalizers(long returnedBefore)
    {
        var waiting = new Thread(GC.WaitForPendingFinalizers) { IsBackground = true };
        try
        {
            waiting.Start();
        }
        catch (OutOfMemoryException)
        {
            // Each thread of .NET needs a file handle, and there may be none left: then nothing tells when the finalizers are done.
            SpinWait.SpinUntil(() => Volatile.Read(ref s_returned) != returnedBefore, WaitWithoutThread);
            return;
        }

        waiting.Join(MostWait);
    }

    private static int ReadMostMappings()
    {
        try
        {
            var limit = int.Parse(File.ReadAllText("/proc/sys/vm/max_map_count"), CultureInfo.InvariantCulture);
            return limit - Math.Min(MappingsForOthers, limit / 2);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return int.MaxValue;
        }
    }
}
