namespace MemMap;

/// <summary>How far a flush goes.</summary>
public enum FlushScope
{
    /// <summary>On disk when it returns: it survives a power loss.</summary>
    Disk,

    /// <summary>
    /// Handed to the kernel: writing has begun when it returns, and nothing waits for it. It survives the end of this
    /// process, as every write to a map does, but not a power loss.
    /// </summary>
    Kernel,
}
