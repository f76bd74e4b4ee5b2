namespace MemMap;

/// <summary>How a file is mapped: NumPy's <c>mode</c>, with its meaning.</summary>
public enum MemMapMode
{
    /// <summary><c>r</c>: an existing file, for reading only.</summary>
    Read,

    /// <summary><c>r+</c>: an existing file, for reading and writing.</summary>
    ReadWrite,

    /// <summary><c>w+</c>: a new file of zeros, for reading and writing; it replaces one that is there.</summary>
    Create,

    /// <summary><c>c</c>: an existing file; what is written stays in memory and never reaches the file.</summary>
    CopyOnWrite,
}
