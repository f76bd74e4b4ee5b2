namespace MemMap;

/// <summary>
/// What becomes of bytes behind the last row of a file when a map begins to append to it. Zeros behind the rows of a
/// <c>.npy</c> file, which are space that an earlier appender had reserved, are always removed; those behind a header that
/// begins at an offset within a file may be another part of it, and count as any other bytes.
/// </summary>
public enum Remains
{
    /// <summary>
    /// The first change of the length throws, and says how many bytes there are; nothing is changed. A raw file with a
    /// part of a row at its end is not opened.
    /// </summary>
    Refuse,

    /// <summary>
    /// They are removed when a map begins to append, and until then left out: so a raw file whose last row is incomplete
    /// can be opened.
    /// </summary>
    Discard,

    /// <summary>
    /// Those of a <c>.npy</c> file are counted as rows, up to the last one that is not all zeros: rows that a process
    /// appended and could not commit before it was killed. The last of them may have been written in part. A raw file,
    /// whose length counts its rows, can have a part of a row there only, which is refused.
    /// </summary>
    Claim,
}
