namespace MemMap.Generators;

/// <summary>Which axis of an array varies fastest in the file.</summary>
internal enum MemoryOrder
{
    /// <summary>The last one: NumPy's <c>'C'</c>.</summary>
    RowMajor,
}
