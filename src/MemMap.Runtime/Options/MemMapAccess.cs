namespace MemMap;

/// <summary>The order in which a map will be read, as a hint to the system (<c>madvise</c> on Linux).</summary>
public enum MemMapAccess
{
    /// <summary>No hint: the system reads ahead a little.</summary>
    Normal,

    /// <summary>From front to back: the system reads far ahead, and may drop what was read.</summary>
    Sequential,

    /// <summary>In random order: the system does not read ahead.</summary>
    Random,
}
