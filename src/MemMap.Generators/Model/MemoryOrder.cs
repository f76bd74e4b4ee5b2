namespace MemMap.Generators;

/// <summary>Which axis of an array varies fastest in the file. The values are those of the runtime's enum.</summary>
internal enum MemoryOrder
{
    /// <summary>The last one: NumPy's <c>'C'</c>.</summary>
    RowMajor,

    /// <summary>The first one: NumPy's <c>'F'</c>.</summary>
    ColumnMajor,
}
