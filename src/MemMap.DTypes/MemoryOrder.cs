namespace MemMap;

/// <summary>Which axis of an array varies fastest in the file.</summary>
public enum MemoryOrder
{
    /// <summary>The last axis varies fastest: C order, NumPy's <c>'C'</c>.</summary>
    RowMajor,

    /// <summary>The first axis varies fastest: Fortran order, NumPy's <c>'F'</c>.</summary>
    ColumnMajor,
}
