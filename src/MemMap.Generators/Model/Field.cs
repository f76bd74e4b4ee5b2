namespace MemMap.Generators;

/// <summary>One field of a record.</summary>
/// <param name="Name">Name in C# source, <c>@</c> included.</param>
/// <param name="InFile">Field of NumPy's dtype.</param>
/// <param name="Element">The field's own type.</param>
/// <param name="Visibility">Visibility of the field.</param>
/// <param name="IsReadOnly">Whether it is declared <c>readonly</c>.</param>
/// <param name="Unit">Unit for display, such as <c>m/s</c>; empty where none is declared.</param>
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

    /// <summary>Offset from the start of the record, in bytes.</summary>
    public int Offset => InFile.OffsetInBytes;

    /// <summary>Bytes from the start of the record to the end of this field.</summary>
    public int End => Offset + Element.ItemSize;

    /// <summary>Whether C# may warn where it is named: it is volatile, or obsolete, or its type may be.</summary>
    public bool MayWarn { get; init; }

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
