namespace MemMap;

/// <summary>
/// A lease on elements of a read-only map as a <see cref="ReadOnlyMemory{T}"/>, which asynchronous code can hold.
/// </summary>
/// <remarks>
/// The compiler does not bind its spans to a block: do not use them after the lease is disposed. The analyzer (MMAP025)
/// reports such uses where it can see them in the source. The pages themselves are read-only: a write through
/// <see cref="System.Runtime.InteropServices.MemoryMarshal.AsMemory{T}"/> or a pointer changes nothing and ends the
/// process.
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
public sealed class ReadOnlyMemoryLease<T> : IDisposable
    where T : unmanaged
{
    private readonly MemoryLease<T> _lease;

    internal ReadOnlyMemoryLease(MemoryLease<T> lease) => _lease = lease;

    /// <summary>The elements. They cannot be written to: the pages are read-only.</summary>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public ReadOnlyMemory<T> Memory => _lease.Memory;

    /// <summary>Ends the lease. Further calls do nothing.</summary>
    /// <exception cref="IOException">The map was closed before, and its last flush failed.</exception>
    public void Dispose() => ((IDisposable)_lease).Dispose();
}
