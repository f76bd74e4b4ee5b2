namespace MemMap;

/// <content>Hints to the system about the memory of a region; a platform without such calls does nothing.</content>
internal abstract partial class MappedRegion
{
    /// <summary>Tells the system the order in which the pages will be read.</summary>
    internal void SetAccess(MemMapAccess access) => WhileLeased(() => Advise(access));

    /// <summary>Starts to read pages that will be needed soon.</summary>
    internal void PrefetchRange(long startInBytes, long byteLength) =>
        WhileLeased(() => Prefetch(startInBytes, byteLength));

    /// <summary>Gives back the memory of pages that are not needed for a while.</summary>
    internal void EvictRange(long startInBytes, long byteLength) => WhileLeased(() => Evict(startInBytes, byteLength));

    /// <summary>Keeps pages in memory.</summary>
    internal void LockRange(long startInBytes, long byteLength) =>
        WhileLeased(() => LockPages(startInBytes, byteLength));

    /// <summary>Allows pages to leave memory again.</summary>
    internal void UnlockRange(long startInBytes, long byteLength) =>
        WhileLeased(() => UnlockPages(startInBytes, byteLength));

    private protected virtual void Advise(MemMapAccess access)
    {
    }

    private protected virtual void Prefetch(long startInBytes, long byteLength)
    {
    }

    private protected virtual void Evict(long startInBytes, long byteLength)
    {
    }

    private protected virtual void LockPages(long startInBytes, long byteLength)
    {
    }

    private protected virtual void UnlockPages(long startInBytes, long byteLength)
    {
    }
}
