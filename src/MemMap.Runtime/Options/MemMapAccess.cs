namespace MemMap;

/// <summary>The order in which a map will be read, as a hint to the system (<c>madvise</c> on Linux).</summary>
public enum MemMapAccess
{
    /// <summary>Nothing is said; the system reads ahead a little.</summary>
    Normal,

    /// <summary>Front to back: read far ahead, drop what was read.</summary>
    Sequential,

    /// <summary>Here and there: do not read ahead.</summary>
    Random,
}
