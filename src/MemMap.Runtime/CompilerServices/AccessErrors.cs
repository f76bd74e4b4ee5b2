using System.Diagnostics.CodeAnalysis;

namespace MemMap.CompilerServices;

/// <summary>The cold paths of accessors: which check failed, said in words.</summary>
/// <remarks>
/// Each body is one throw and nothing else: so the JIT knows that it does not return, keeps the call out of the hot
/// path, and keeps sums in registers across it (a loop was 4 × slower without).
/// </remarks>
internal static class AccessErrors
{
    /// <summary>An index lies outside its axis, or the lease has ended, or the map is closed.</summary>
    /// <param name="map">The map of the grant; null where there is none.</param>
    /// <param name="ticket">The ticket of the grant.</param>
    /// <param name="axis">Number of the axis, from 0.</param>
    /// <param name="index">The index as the caller gave it.</param>
    /// <param name="length">Length of the axis.</param>
    /// <exception cref="ObjectDisposedException">The map is closed, or the lease has ended.</exception>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [DoesNotReturn]
    public static void ThrowIndexOutOfRange(MappedArray? map, long ticket, int axis, long index, long length) =>
        throw IndexError(map, ticket, axis, index, length);

    /// <summary>A slice reaches beyond its axis.</summary>
    /// <param name="map">The map of the grant; null where there is none.</param>
    /// <param name="ticket">The ticket of the grant.</param>
    /// <param name="start">First row of the slice.</param>
    /// <param name="count">Number of rows of the slice.</param>
    /// <param name="length">Number of rows that there are.</param>
    /// <exception cref="ObjectDisposedException">The map is closed, or the lease has ended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the rows.</exception>
    [DoesNotReturn]
    public static void ThrowSliceOutOfRange(MappedArray? map, long ticket, long start, long count, long length) =>
        throw SliceError(map, ticket, start, count, length);

    /// <summary>More elements than a span can hold.</summary>
    [DoesNotReturn]
    public static void ThrowTooLongForSpan(long count) =>
        throw new InvalidOperationException(
            $"{count:N0} elements do not fit a span, which holds at most {int.MaxValue:N0}; "
            + "take Chunks, a Slice, or AsTensorSpan.");

    /// <summary>An array of another length than the elements it stands for.</summary>
    [DoesNotReturn]
    public static void ThrowLengthMismatch(string parameter, long found, long expected) =>
        throw new ArgumentException(
            $"'{parameter}' has {found:N0} elements where {expected:N0} are needed; slice one of the two.", parameter);

    private static Exception IndexError(MappedArray? map, long ticket, int axis, long index, long length) =>
        ClosedOrEnded(map, ticket) ?? (Exception)new IndexOutOfRangeException(
            length == 0
                ? $"Index {index} is out of range for axis {axis}, which has length 0."
                : $"Index {index} is out of range for axis {axis} of length {length}; valid indices are 0 to {length - 1}.");

    private static Exception SliceError(MappedArray? map, long ticket, long start, long count, long length) =>
        ClosedOrEnded(map, ticket) ?? (Exception)new ArgumentOutOfRangeException(
            nameof(start), start, $"A slice of {count} rows from row {start} does not lie within {length} rows.");

    private static ObjectDisposedException? ClosedOrEnded(MappedArray? map, long ticket) => ticket switch
    {
        Grant<byte>.EndedTicket => new ObjectDisposedException(null, "The view has ended; take another with Lease()."),
        Grant<byte>.UnleasedTicket when map is { IsClosed: true } => map.ClosedException(),
        _ => null,
    };
}
