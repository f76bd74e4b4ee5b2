using System.Buffers;

namespace MemMap;

/// <summary>A lease on elements of a map as a <see cref="Memory{T}"/>: what asynchronous code can hold.</summary>
/// <remarks>
/// It keeps the pages until it is disposed and nothing of it is pinned any more. As with every
/// <see cref="IMemoryOwner{T}"/>, a span that is used after that is not detected. Of a lease that nobody disposed the
/// pages stay for ever: no finalizer ever unmaps under a span.
/// </remarks>
internal sealed class MemoryLease<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly MappedRegion _region;
    private readonly long _ticket;
    private readonly long _start;
    private readonly int _length;

    // The owner itself, until it is disposed, and one for each that has pinned it.
    private int _users = 1;
    private int _isDisposed;

    private MemoryLease(MappedRegion region, long ticket, long start, int length)
    {
        _region = region;
        _ticket = ticket;
        _start = start;
        _length = length;
    }

    public static MemoryLease<T> OfAll(MappedRegion region) => Take(region, static count =>
        count <= int.MaxValue
            ? (0, (int)count)
            : throw new InvalidOperationException(
                $"{count:N0} elements do not fit a memory, which holds at most {int.MaxValue:N0}; lease some of them."));

    public static MemoryLease<T> Of(MappedRegion region, long start, int length) => Take(region, count =>
    {
        RowRange.Check(start, length, count);
        return (start, length);
    });

    /// <param name="region">Of the elements.</param>
    /// <param name="range">Which of so many, or an exception.</param>
    private static MemoryLease<T> Take(MappedRegion region, Func<long, (long Start, int Length)> range)
    {
        var ticket = region.BeginLease();
        try
        {
            var (start, length) = range(region.CountOf<T>());
            return new MemoryLease<T>(region, ticket, start, length);
        }
        catch
        {
            region.EndLease(ticket);
            throw;
        }
    }

    /// <inheritdoc/>
    public override Span<T> GetSpan()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _region.Elements<T>(_start, _length);
    }

    /// <inheritdoc/>
    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        var span = GetSpan();
        Interlocked.Increment(ref _users);
        return new MemoryHandle(_region.Pointer(span, elementIndex), pinnable: this);
    }

    /// <inheritdoc/>
    public override void Unpin() => LetGo();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            LetGo();
        }
    }

    private void LetGo()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _region.EndLease(_ticket);
        }
    }
}
