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

    /// <summary>Number of bytes of all elements.</summary>
    public long? ByteLength { get; init; }
}
