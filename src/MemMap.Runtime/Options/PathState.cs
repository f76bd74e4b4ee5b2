namespace MemMap;

/// <summary>What the path of an open file leads to now.</summary>
public enum PathState
{
    /// <summary>The open file itself, or the path is not known: a file without a name stays what it is.</summary>
    SameFile,

    /// <summary>No file: it was deleted or moved. What is written to a deleted file is lost when it is closed.</summary>
    Deleted,

    /// <summary>Another file, which has taken the place of the open one.</summary>
    Replaced,
}
