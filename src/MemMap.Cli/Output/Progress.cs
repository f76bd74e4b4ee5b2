using System.Diagnostics;
using System.Globalization;

namespace MemMap.Cli.Output;

/// <summary>
/// How far a long work is: one line of standard error, after half a second, with rate and time left, where a person
/// reads it. It is gone when the work ends.
/// </summary>
internal sealed class Progress(Session session, long total) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private long _done;
    private long _next = Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency);
    private bool _isShown;

    /// <summary>Counts bytes that are done.</summary>
    public void Add(long count)
    {
        var done = Interlocked.Add(ref _done, count);
        if (!session.HasProgress || Stopwatch.GetTimestamp() < Volatile.Read(ref _next) || !_lock.TryEnter())
        {
            return;
        }

        try
        {
            _next = Stopwatch.GetTimestamp() + (long)(Pause.TotalSeconds * Stopwatch.Frequency);
            _isShown = true;
            Console.Error.Write($"\r{Line(done, total, Stopwatch.GetElapsedTime(_start).TotalSeconds)}\u001b[K");
        }
        finally
        {
            _lock.Exit();
        }
    }

    public void Dispose()
    {
        if (_isShown)
        {
            Console.Error.Write("\r\u001b[K");
        }
    }

    /// <summary><c>42 %  1.2 GB/s  3 s left</c>.</summary>
    public static string Line(long done, long total, double seconds)
    {
        var rate = done / seconds;
        var left = rate > 0 ? Math.Ceiling((total - done) / rate) : 0;
        return string.Create(
            CultureInfo.InvariantCulture, $"{100.0 * done / Math.Max(1, total):0} %  {rate / 1e9:0.00} GB/s  {left:0} s left");
    }
}
