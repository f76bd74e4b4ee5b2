using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap;

/// <summary>A map that can be written to: every generated <c>Map</c>.</summary>
/// <typeparam name="T">Element type.</typeparam>
public abstract class WritableArray<T> : MappedArray<T>
    where T : unmanaged
{
    /// <summary>Creates a map of an open file, which it owns from then on.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected WritableArray(ArrayFile file)
        : base(file)
    {
    }

    /// <inheritdoc cref="MappedArray{T}.this[long]"/>
    public new T this[long index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => base[index];

        set => Set(ref Unleased.LeaseFlat(RowLength).At(index), in value);
    }

    /// <inheritdoc cref="MappedArray{T}.this[long]"/>
    [OverloadResolutionPriority(-1)]
    public new T this[Index index]
    {
        get => base[index];
        set => this[Axis.PositionOf(index, Count)] = value;
    }

    /// <inheritdoc cref="MappedArray{T}.this[Range]"/>
    public new T[] this[Range range] => base[range];

    /// <summary>
    /// Takes a lease for reading and writing: the references and spans of the view are valid until it is disposed.
    /// </summary>
    /// <inheritdoc cref="MappedArray{T}.LeaseRead"/>
    public View<T> Lease(in LeaseScope scope = default) => new(BeginLease().LeaseFlat(RowLength));

    /// <summary>Takes a lease under which elements may be written.</summary>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected Grant<T> BeginLease()
    {
        Region.MarkWritten();
        return BeginReading();
    }

    /// <summary>Sets an element of <see cref="MappedArray{T}.Unleased"/>; padding in the file stays as it is.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Set(ref T element, ref readonly T value)
    {
        Region.MarkWritten();
        CopyData(in value, ref element);
        GC.KeepAlive(this);
        MappedRegion.Leave();
    }

    /// <summary>Copies what is data in an element, without its padding.</summary>
    private protected void CopyData(ref readonly T source, ref T destination)
    {
        var ranges = Layout.DataOfPadded;
        if (ranges.IsEmpty)
        {
            destination = source;
            return;
        }

        var from = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in source));
        var to = MemoryMarshal.AsBytes(new Span<T>(ref destination));
        foreach (var (start, length) in ranges)
        {
            from.Slice(start, length).CopyTo(to[start..]);
        }
    }

    /// <summary>Sets every element.</summary>
    /// <exception cref="IOException">The disk is full or has failed; some elements may have been set.</exception>
    public void Fill(T value)
    {
        var ticket = Region.BeginLease();
        try
        {
            Region.Fill(value, ElementCount);
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }

    /// <summary>Sets all elements, in the order of the file.</summary>
    /// <param name="source">New elements, as many as the map has.</param>
    /// <exception cref="ArgumentException">The number of elements differs from that of the map.</exception>
    /// <exception cref="IOException">The disk is full or has failed; some elements may have been set.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        var ticket = Region.BeginLease();
        try
        {
            if (ElementCount is var count && source.Length != count)
            {
                AccessErrors.ThrowLengthMismatch(nameof(source), source.Length, count);
            }

            Region.CopyFrom(source);
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }

    /// <summary>
    /// Takes a lease on all elements, in the order of the file, for asynchronous code. The compiler does not bind the
    /// spans of a memory to a block: do not use them after the owner is disposed. The analyzer (MMAP025) reports such
    /// uses where it can see them in the source. Pinned elements stay mapped until the handle is disposed as well.
    /// </summary>
    /// <exception cref="InvalidOperationException">The map has more elements than a memory can hold.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public IMemoryOwner<T> LeaseMemory() => MemoryLease<T>.OfAll(Region, () => ElementCount);

    /// <summary>Takes a lease on some elements, in the order of the file.</summary>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements do not lie within the map.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    /// <inheritdoc cref="LeaseMemory()" path="/summary"/>
    public IMemoryOwner<T> LeaseMemory(long start, int length) =>
        MemoryLease<T>.Of(Region, () => ElementCount, start, length);
}
