namespace MemMap;

/// <summary>How a file is mapped: NumPy's <c>mode</c>, with its meaning.</summary>
public enum MemMapMode
{
    /// <summary><c>r</c>: an existing file, for reading only.</summary>
    Read,

    /// <summary><c>r+</c>: an existing file, for reading and writing.</summary>
    ReadWrite,

    /// <summary><c>w+</c>: a new file of zeros, for reading and writing; it replaces an existing file.</summary>
    Create,

    /// <summary><c>c</c>: an existing file; changes stay in memory and never reach the file.</summary>
    CopyOnWrite,
}
