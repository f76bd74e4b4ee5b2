namespace MemMap;

/// <summary>Ends the leases of views that a user-defined <c>ref struct</c> holds in its fields.</summary>
public static class Lease
{
    /// <summary>
    /// Ends the lease of a view that is a field of a <c>ref struct</c>. It may be called only in the explicit
    /// <c>void IDisposable.Dispose()</c> of that struct, so that the lease ends with the <c>using</c> of the struct;
    /// any other use is the error MMAP021.
    /// </summary>
    /// <example>
    /// <code>
    /// ref struct Reader : IDisposable
    /// {
    ///     private Trade.View _view;
    ///
    ///     public Reader(Trade.Map map, in LeaseScope scope = default) =&gt; _view = map.Lease(in scope);
    ///
    ///     void IDisposable.Dispose() =&gt; Lease.End(ref _view);
    /// }
    /// </code>
    /// </example>
    /// <typeparam name="TView">Type of the view.</typeparam>
    /// <param name="view">Field that holds the view; empty afterwards.</param>
    /// <exception cref="IOException">The map was closed before, and its last flush failed.</exception>
    public static void End<TView>(ref TView view)
        where TView : struct, IDisposable, allows ref struct => view.Dispose();
}
