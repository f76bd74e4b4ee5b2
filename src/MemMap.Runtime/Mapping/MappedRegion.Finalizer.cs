namespace MemMap;

/// <content>What becomes of a region that is not referenced any more.</content>
internal abstract partial class MappedRegion
{
    private bool _isClosedForGood;

    /// <summary>What gives out access to the region, once there is such an object.</summary>
    internal IRegionOwner? Owner { get; set; }

    /// <summary>
    /// In two steps. The collection that finds the region finds other objects with it whose finalizers lead here, and
    /// may come after this one: they use the map, start a thread that does, or bring it back. So the first step only
    /// closes the map to new access. The pages go when a later collection finds the region again: whatever was past a
    /// check has ended by then, or has a lease. A view that was never ended keeps them for ever.
    /// </summary>
    ~MappedRegion()
    {
        if (!_isClosedForGood)
        {
            _isClosedForGood = Owner?.TryCloseCollected() ?? true;
            GC.ReRegisterForFinalize(this);
        }
        else if (!HasLeases)
        {
            Free();
            File.ReleaseBorrowed();
        }
    }

    /// <summary>
    /// Gets back the addresses of forgotten maps: one collection closes them, the next gives their pages back.
    /// </summary>
    private protected static void CollectForgotten()
    {
        for (var step = 0; step < 2; step++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>
    /// The first step. Nothing is flushed: a finalizer must not wait for a disk, and the system writes the pages in its
    /// own time.
    /// </summary>
    /// <param name="closeAccess">Takes access from the map's own accessors.</param>
    internal void CloseCollected(Action closeAccess)
    {
        lock (_gate)
        {
            _isClosed = true;
            closeAccess();
        }
    }

    /// <summary>Gives the addresses back. Called by the finalizer, when nothing can lead to the pages.</summary>
    private protected virtual void Free()
    {
    }
}
