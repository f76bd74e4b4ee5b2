namespace MemMap;

/// <summary>The destination that data has reached when a flush returns.</summary>
public enum FlushScope
{
    /// <summary>To the disk: when the flush returns, the data survives a power loss.</summary>
    Disk,

    /// <summary>
    /// To the kernel: when the flush returns, writing to disk has begun, where the system can be asked for that, but
    /// may not have ended. The data survives the end of this process, like every write to a map, but not a power loss.
    /// </summary>
    Kernel,
}
