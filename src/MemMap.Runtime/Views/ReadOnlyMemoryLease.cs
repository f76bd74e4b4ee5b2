namespace MemMap;

/// <summary>A lease on elements of a read-only map as a <see cref="ReadOnlyMemory{T}"/>: what asynchronous code can hold.</summary>
/// <remarks>The compiler does not bind its spans to a block: use none after the lease is disposed.</remarks>
/// <typeparam name="T">Of an element.</typeparam>
public sealed class ReadOnlyMemoryLease<T> : IDisposable
    where T : unmanaged
{
    private readonly MemoryLease<T> _lease;

    internal ReadOnlyMemoryLease(MemoryLease<T> lease) => _lease = lease;

    /// <summary>The elements. They must not be written to, not even by way of unsafe code: the pages refuse it.</summary>
    /// <exception cref="ObjectDisposedException">By way of its span: the lease has ended.</exception>
    public ReadOnlyMemory<T> Memory => _lease.Memory;

    /// <summary>Ends the lease. Ending it twice does nothing.</summary>
    /// <exception cref="IOException">The map was closed before, and its last flush failed.</exception>
    public void Dispose() => ((IDisposable)_lease).Dispose();
}
