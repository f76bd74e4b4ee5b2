using System.Buffers;
using System.ComponentModel;

namespace MemMap;

/// <summary>A map that can be written to: every generated <c>Map</c>.</summary>
/// <typeparam name="T">Of an element.</typeparam>
public abstract class WritableArray<T> : MappedArray
    where T : unmanaged
{
    /// <summary>Takes over an open file.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected WritableArray(ArrayFile file)
        : base(file)
    {
    }

    /// <summary>Sets every element.</summary>
    /// <exception cref="IOException">The disk is full, or fails; some elements may have been set.</exception>
    public void Fill(T value)
    {
        var ticket = Region.BeginLease();
        try
        {
            Region.Fill(value);
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }

    /// <summary>Sets all elements, in the order of the file.</summary>
    /// <param name="source">As many as the map has.</param>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    /// <exception cref="IOException">The disk is full, or fails; some elements may have been set.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        var ticket = Region.BeginLease();
        try
        {
            Region.CopyFrom(source);
        }
        finally
        {
            Region.EndLease(ticket);
        }
    }

    /// <summary>
    /// Takes a lease on all elements, in the order of the file, for asynchronous code. The compiler does not bind spans of
    /// such a memory to a block: use none after the owner is disposed. The analyzer (MMAP025) refuses what can be seen in
    /// the source. Pages that are pinned stay mapped until the handle is disposed too.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are more than a memory can hold.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    public IMemoryOwner<T> LeaseMemory() => MemoryLease<T>.OfAll(Region);

    /// <summary>Takes a lease on some elements, in the order of the file.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within the map.</exception>
    /// <exception cref="ObjectDisposedException">The map is closed.</exception>
    /// <inheritdoc cref="LeaseMemory()" path="/summary"/>
    public IMemoryOwner<T> LeaseMemory(long start, int length) => MemoryLease<T>.Of(Region, start, length);

    /// <inheritdoc/>
    protected sealed override object[] FirstElements(int count) => FirstElements<T>(count);
}
