using System.Runtime.ExceptionServices;

namespace MemMap;

/// <summary>
/// Pieces of work on several threads, begun in the order of their indices. So those that wait for an earlier one are never more than
/// there are threads, and of several failures the first one in this order is the one that the caller sees.
/// </summary>
internal static class OrderedWork
{
    /// <summary>Does every piece; after a failure or a cancellation, none that has not begun.</summary>
    /// <param name="count">Number of pieces.</param>
    /// <param name="threadCount">Most threads to use, that of the caller included.</param>
    /// <param name="work">Does the piece of an index.</param>
    /// <param name="cancellation">Cancellation, which is looked at between two pieces.</param>
    /// <exception cref="OperationCanceledException">Some pieces were left out.</exception>
    public static void Run(long count, int threadCount, Action<long> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var failureLock = new Lock();
        var (next, done, failedIndex) = (-1L, 0L, long.MaxValue);
        ExceptionDispatchInfo? failure = null;
        var threads = (int)Math.Min(threadCount, count);
        if (threads > 1)
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ => Work());
        }
        else
        {
            Work();
        }

        failure?.Throw();
        if (done < count)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        void Work()
        {
            while (!cancellation.IsCancellationRequested
                && Interlocked.Increment(ref next) is var index && index < count && index < Volatile.Read(ref failedIndex))
            {
                try
                {
                    work(index);
                    Interlocked.Increment(ref done);
                }
                catch (Exception exception)
                {
                    lock (failureLock)
                    {
                        if (index < failedIndex)
                        {
                            failure = ExceptionDispatchInfo.Capture(exception);
                            Volatile.Write(ref failedIndex, index);
                        }
                    }
                }
            }
        }
    }
}
