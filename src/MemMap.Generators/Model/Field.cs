namespace MemMap.Generators;

/// <summary>One field of a record.</summary>
/// <param name="Name">As code writes it, <c>@</c> included.</param>
/// <param name="InFile">What NumPy sees of it.</param>
/// <param name="Element">The field's own type.</param>
/// <param name="Visibility">From where the field is visible.</param>
/// <param name="IsReadOnly">Declared <c>readonly</c>.</param>
/// <param name="Unit">For people: <c>m/s</c>; empty where nothing was said.</param>
internal sealed record Field(
    string Name,
    DTypeField InFile,
    Element Element,
    Visibility Visibility,
    bool IsReadOnly,
    string Unit)
{
    /// <summary>NumPy's name of the field.</summary>
    public string DTypeName => InFile.Name;

    /// <summary>From the start of the record, in bytes.</summary>
    public int Offset => InFile.OffsetInBytes;

    /// <summary>Bytes from the start of the record to the end of this field.</summary>
    public int End => Offset + Element.ItemSize;

    /// <summary>Whether it counts the writes to its record, for snapshots.</summary>
    public bool IsVersion { get; init; }
}

/// <summary>From where a field is visible, as far as generated code needs to know.</summary>
internal enum Visibility
{
    Hidden,
    Internal,
    Public,
}
