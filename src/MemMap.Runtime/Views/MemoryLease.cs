using System.Buffers;

namespace MemMap;

/// <summary>A lease on elements of a map as a <see cref="Memory{T}"/>, which asynchronous code can hold.</summary>
/// <remarks>
/// The pages stay mapped until the lease is disposed and all pins have ended. As with every
/// <see cref="IMemoryOwner{T}"/>, the use of a span after that is not detected at run time; MMAP025 reports what can be
/// seen in the source. The pages of a lease that is never disposed stay mapped until the process ends, because no
/// finalizer may unmap what a span refers to.
/// <code>
/// holders   owner ─┐
///           pin ───┼─▶ _holderCount ──0──▶ the lease of the region ends
///           pin ───┘
/// </code>
/// Each holder is released only once, however often it is disposed: disposing a copy of a <see cref="MemoryHandle"/>
/// does not end another pin, such as that of a read in progress.
/// </remarks>
internal sealed class MemoryLease<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly MappedRegion _region;
    private readonly long _ticket;
    private readonly long _start;
    private readonly int _length;

    // The owner counts as a holder until it is disposed; 0 is final.
    private int _holderCount = 1;
    private int _isDisposed;

    private MemoryLease(MappedRegion region, long ticket, long start, int length)
    {
        _region = region;
        _ticket = ticket;
        _start = start;
        _length = length;
    }

    public static MemoryLease<T> OfAll(MappedRegion region, Func<long> elementCount) => Take(
        region, elementCount, static count => count <= int.MaxValue
            ? (0, (int)count)
            : throw new InvalidOperationException(
                $"{count:N0} elements do not fit a memory, which holds at most {int.MaxValue:N0}; "
                + "lease some of them."));

    public static MemoryLease<T> Of(MappedRegion region, Func<long> elementCount, long start, int length) => Take(
        region, elementCount, count =>
        {
            AccessErrors.CheckSlice(start, length, count);
            return (start, length);
        });

    /// <param name="region">Region that holds the elements.</param>
    /// <param name="elementCount">Number of elements, asked once the lease is taken.</param>
    /// <param name="range">Start and length for a given number of elements; throws when they do not fit.</param>
    private static MemoryLease<T> Take(
        MappedRegion region, Func<long> elementCount, Func<long, (long Start, int Length)> range)
    {
        var ticket = region.CanWrite ? region.BeginLease() : region.BeginReading();
        try
        {
            // A span that is used too late then meets no other file, as long as the map is not collected.
            region.KeepAddresses();
            var (start, length) = range(elementCount());
            return new MemoryLease<T>(region, ticket, start, length);
        }
        catch
        {
            region.EndLease(ticket);
            throw;
        }
    }

    /// <inheritdoc/>
    public override Span<T> GetSpan() =>
        Volatile.Read(ref _isDisposed) == 0 ? _region.Elements<T>(_start, _length) : throw EndedException();

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length, nameof(elementIndex));
        var span = GetSpan();
        Hold();
        return _region.Handle(span, elementIndex, new PinHolder(this));
    }

    /// <summary>Does nothing: the handle that <see cref="Pin"/> returns ends its own pin when it is disposed.</summary>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            LetGo();
        }
    }

    /// <summary>Counts one more holder. Once there is none, the pages may be unmapped, and this throws.</summary>
    private void Hold()
    {
        var count = Volatile.Read(ref _holderCount);
        while (count > 0)
        {
            var found = Interlocked.CompareExchange(ref _holderCount, count + 1, count);
            if (found == count)
            {
                return;
            }

            count = found;
        }

        throw EndedException();
    }

    private void LetGo()
    {
        if (Interlocked.Decrement(ref _holderCount) == 0)
        {
            _region.EndLease(_ticket);
        }
    }

    private ObjectDisposedException EndedException() =>
        new(null, $"The lease of this memory of '{_region.Path}' has ended; take another one with LeaseMemory.");

    /// <summary>One pin, shared by its handle and every copy of the handle.</summary>
    private sealed class PinHolder(MemoryLease<T> lease) : IPinnable
    {
        private MemoryLease<T>? _lease = lease;

        public MemoryHandle Pin(int elementIndex) =>
            (_lease ?? throw new ObjectDisposedException(nameof(MemoryHandle))).Pin(elementIndex);

        public void Unpin() => Interlocked.Exchange(ref _lease, null)?.LetGo();
    }
}
