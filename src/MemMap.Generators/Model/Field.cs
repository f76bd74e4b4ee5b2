namespace MemMap.Generators;

/// <summary>One field of a record.</summary>
/// <param name="Name">As code writes it, <c>@</c> included.</param>
/// <param name="DTypeName">As NumPy knows it.</param>
/// <param name="Title">NumPy's second name, which only a pasted dtype can give; else null.</param>
/// <param name="Element">The field's own type.</param>
/// <param name="Offset">From the start of the record, in bytes.</param>
/// <param name="Visibility">Who may see the field.</param>
/// <param name="IsReadOnly">Declared <c>readonly</c>.</param>
/// <param name="Unit">For people: <c>m/s</c>; empty where nothing was said.</param>
internal sealed record Field(
    string Name,
    string DTypeName,
    string? Title,
    Element Element,
    int Offset,
    Visibility Visibility,
    bool IsReadOnly,
    string Unit)
{
    /// <summary>Bytes from the start of the record to the end of this field.</summary>
    public int End => Offset + Element.ItemSize;

    /// <summary>Whether it counts the writes to its record, for snapshots.</summary>
    public bool IsVersion { get; init; }
}

/// <summary>Who may see a field, as far as generated code cares.</summary>
internal enum Visibility
{
    Hidden,
    Internal,
    Public,
}
