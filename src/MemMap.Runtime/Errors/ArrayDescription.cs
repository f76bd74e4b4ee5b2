namespace MemMap;

/// <summary>
/// What a layout needs or a file holds. For a raw file only the number of bytes is known; the other properties are
/// null.
/// </summary>
public sealed class ArrayDescription
{
    /// <summary>
    /// The element as the header of a <c>.npy</c> file writes it: <c>'&lt;f4'</c>, or a list of fields.
    /// </summary>
    public string? DType { get; init; }

    /// <summary>Lengths of the axes; -1 for an axis whose length comes from the file.</summary>
    public IReadOnlyList<long>? Shape { get; init; }

    /// <summary>Which axis varies fastest.</summary>
    public MemoryOrder? Order { get; init; }

    /// <summary>
    /// Number of bytes of all elements. Where a file ends before the offset at which they are to begin, number of bytes
    /// of the whole file: those that it has, and those before the offset.
    /// </summary>
    public long? ByteLength { get; init; }
}
