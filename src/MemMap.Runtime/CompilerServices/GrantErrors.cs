using System.Diagnostics.CodeAnalysis;

namespace MemMap.CompilerServices;

/// <summary>
/// The exceptions of a grant. A closed map and an ended lease both have length 0; the exceptions tell them apart.
/// </summary>
/// <inheritdoc cref="AccessErrors" path="/remarks"/>
internal static class GrantErrors
{
    /// <summary>An index lies outside its axis, or the lease has ended, or the map is closed.</summary>
    /// <param name="map">Map of the grant; null for a default grant.</param>
    /// <param name="ticket">Ticket of the grant.</param>
    /// <param name="axis">Number of the axis, from 0.</param>
    /// <param name="index">Index as the caller passed it.</param>
    /// <param name="length">Length of the axis.</param>
    /// <exception cref="ObjectDisposedException">The map is closed, or the lease has ended.</exception>
    /// <exception cref="IndexOutOfRangeException">The index is negative, or not below the length.</exception>
    [DoesNotReturn]
    public static void ThrowIndexOutOfRange(MappedArray? map, long ticket, int axis, long index, long length)
    {
        // First, because a handler of the exception may wait for a thread that closes the map.
        MappedArray.LeaveAccess();
        throw ClosedOrEnded(map, ticket) ?? (Exception)AccessErrors.IndexError(axis, index, length);
    }

    /// <summary>A slice reaches beyond its axis, or the lease has ended, or the map is closed.</summary>
    /// <param name="map">Map of the grant; null for a default grant.</param>
    /// <param name="ticket">Ticket of the grant.</param>
    /// <param name="start">First row of the slice.</param>
    /// <param name="count">Number of rows of the slice.</param>
    /// <param name="length">Number of existing rows.</param>
    /// <exception cref="ObjectDisposedException">The map is closed, or the lease has ended.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slice does not lie within the rows.</exception>
    [DoesNotReturn]
    public static void ThrowSliceOutOfRange(MappedArray? map, long ticket, long start, long count, long length)
    {
        MappedArray.LeaveAccess();
        throw ClosedOrEnded(map, ticket) ?? (Exception)AccessErrors.SliceError(start, count, length);
    }

    private static Exception? ClosedOrEnded(MappedArray? map, long ticket) => ticket switch
    {
        Grant<byte>.EndedTicket => new ObjectDisposedException(null, "The view has ended; take another with Lease()."),
        Grant<byte>.UnleasedTicket => map?.Refusal(),
        _ => null,
    };
}
