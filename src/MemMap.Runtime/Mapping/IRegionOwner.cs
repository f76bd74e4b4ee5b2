namespace MemMap;

/// <summary>Gives out access to a region, and can refuse it.</summary>
internal interface IRegionOwner
{
    /// <summary>Closes the region to new access, for its finalizer; false while the length changes.</summary>
    public bool TryCloseCollected();

    /// <summary>Gives no access until a refresh succeeds; the region knows why.</summary>
    public void Suspend();
}
