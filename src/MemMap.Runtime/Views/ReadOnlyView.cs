using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace MemMap;

/// <summary>
/// A read-only view of the elements of a map of any layout: a lease on the file. References, spans and columns of the
/// view cannot leave its scope. The views of layouts with one axis have the same members, and convert to this type for
/// generic methods.
/// </summary>
/// <inheritdoc cref="View{T}" path="/remarks"/>
/// <typeparam name="T">Element type.</typeparam>
[DebuggerStepThrough]
public ref struct ReadOnlyView<T> : IDisposable
    where T : unmanaged
{
    private Grant<T> _grant;

    internal ReadOnlyView(Grant<T> grant) => _grant = grant;

    /// <summary>Number of elements.</summary>
    public readonly long Length => _grant.Length;

    /// <summary>Number of elements.</summary>
    public readonly long Count => _grant.Length;

    /// <summary>One element, by reference.</summary>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [UnscopedRef]
    public readonly ref readonly T this[long index] => ref _grant.At(index);

    /// <inheritdoc cref="this[long]"/>
    [UnscopedRef]
    [OverloadResolutionPriority(-1)]
    public readonly ref readonly T this[Index index] => ref _grant.At(index);

    /// <summary>A part of the elements. It has no lease of its own and is valid as long as this view.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the elements.</exception>
    [UnscopedRef]
    public readonly ReadOnlyView<T> this[Range range] => new(_grant.Slice(range, 1));

    /// <summary>A part of the elements. It has no lease of its own and is valid as long as this view.</summary>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the elements.</exception>
    [UnscopedRef]
    public readonly ReadOnlyView<T> Slice(long start, long length) => new(_grant.Slice(start, length, 1));

    /// <summary>The elements from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The start is negative or greater than the length.</exception>
    [UnscopedRef]
    public readonly ReadOnlyView<T> Slice(long start) => new(_grant.Slice(start, 1));

    /// <summary>All elements as one span.</summary>
    /// <exception cref="InvalidOperationException">There are more elements than a span can hold.</exception>
    [UnscopedRef]
    public readonly ReadOnlySpan<T> AsSpan() => _grant.AsSpan(1);

    /// <summary>
    /// All elements as a sequence of spans, because a file may be longer than a span. The last one may be shorter.
    /// </summary>
    /// <param name="length">Number of elements in each span.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The length is less than 1, or more than a span can hold.
    /// </exception>
    [UnscopedRef]
    public readonly ReadOnlySpanChunks<T> Chunks(long length = 1 << 20) => _grant.Chunks(length, 1);

    /// <summary>All elements as a column, which has sums, products and extrema.</summary>
    [UnscopedRef]
    public readonly ReadOnlyColumn<T> AsColumn() => _grant.AsColumn(1);

    /// <summary>All elements as a tensor, for System.Numerics.Tensors.</summary>
    [UnscopedRef]
    public readonly ReadOnlyTensorSpan<T> AsTensorSpan() => _grant.AsTensorSpan(1, [(nint)_grant.Length], [1]);

    /// <summary>
    /// Copies all elements to the start of <paramref name="destination"/>. Every <c>bool</c> of a copy is true or
    /// false, whatever byte the file has.
    /// </summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public readonly void CopyTo(scoped Span<T> destination) => _grant.CopyTo(destination, 1);

    /// <summary>A copy of all elements. Every <c>bool</c> of it is true or false, whatever byte the file has.</summary>
    /// <exception cref="InvalidOperationException">There are more elements than an array can hold.</exception>
    public readonly T[] ToArray() => _grant.ToArray(1);

    /// <summary>Enumerates the elements by reference.</summary>
    [UnscopedRef]
    public readonly ReadOnlyElementEnumerator<T> GetEnumerator() => _grant.Elements();

    /// <summary>Ends the lease; called by a <c>using</c>.</summary>
    /// <exception cref="IOException">The map was closed before, and its last flush failed.</exception>
    void IDisposable.Dispose() => _grant.End();
}
