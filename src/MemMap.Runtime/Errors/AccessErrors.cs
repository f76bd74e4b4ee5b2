using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace MemMap;

/// <summary>The cold paths of generated accessors: which check failed, said in words.</summary>
/// <remarks>
/// Each body is one throw and nothing else: so the JIT knows that it does not return, keeps the call out of the hot
/// path, and keeps sums in registers across it (a loop was 4 × slower without).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AccessErrors
{
    /// <summary>The ticket of a view whose lease has ended.</summary>
    public const long EndedTicket = -1;

    /// <summary>An index lies outside its axis, or there is nothing to index any more.</summary>
    /// <param name="region">What the view looks at; null for a part of a view.</param>
    /// <param name="ticket">The view's lease; 0 for a map's own accessor.</param>
    /// <param name="axis">From 0, the slowest.</param>
    /// <param name="index">As the caller gave it.</param>
    /// <param name="length">Of the axis.</param>
    /// <exception cref="ObjectDisposedException">The map is closed, or the view has ended.</exception>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [DoesNotReturn]
    public static void ThrowIndexOutOfRange(MappedRegion? region, long ticket, int axis, long index, long length) =>
        throw IndexError(region, ticket, axis, index, length);

    /// <summary>A slice reaches beyond its axis.</summary>
    /// <inheritdoc cref="ThrowIndexOutOfRange"/>
    /// <param name="region">What the view looks at; null for a part of a view.</param>
    /// <param name="ticket">The view's lease; 0 for a map's own accessor.</param>
    /// <param name="start">First row of the slice.</param>
    /// <param name="count">Rows of the slice.</param>
    /// <param name="length">Rows that there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the rows.</exception>
    [DoesNotReturn]
    public static void ThrowSliceOutOfRange(MappedRegion? region, long ticket, long start, long count, long length) =>
        throw SliceError(region, ticket, start, count, length);

    /// <summary>More elements than a span can hold.</summary>
    /// <exception cref="InvalidOperationException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowTooLongForSpan(long count) =>
        throw new InvalidOperationException(
            $"{count:N0} elements do not fit a span, which holds at most {int.MaxValue:N0}; "
            + "take Chunks, a Slice, or AsTensorSpan.");

    /// <summary>An array of another length than the elements it stands for.</summary>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowLengthMismatch(string parameter, long found, long expected) =>
        throw new ArgumentException(
            $"'{parameter}' has {found:N0} elements where {expected:N0} are needed; slice one of the two.", parameter);

    private static Exception IndexError(MappedRegion? region, long ticket, int axis, long index, long length) =>
        Over(region, ticket) ?? (Exception)new IndexOutOfRangeException(
            length == 0
                ? $"Index {index} is out of range for axis {axis}, which has length 0."
                : $"Index {index} is out of range for axis {axis} of length {length}; valid indices are 0 to {length - 1}.");

    private static Exception SliceError(MappedRegion? region, long ticket, long start, long count, long length) =>
        Over(region, ticket) ?? (Exception)new ArgumentOutOfRangeException(
            nameof(start), start, $"A slice of {count} rows from row {start} does not lie within {length} rows.");

    private static ObjectDisposedException? Over(MappedRegion? region, long ticket) => ticket switch
    {
        EndedTicket => new ObjectDisposedException(null, "The view has ended; take another with Lease()."),
        0 when region is { IsClosed: true } => region.ClosedException(),
        _ => null,
    };
}
