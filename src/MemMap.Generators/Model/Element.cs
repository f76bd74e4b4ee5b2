namespace MemMap.Generators;

/// <summary>What an array is made of: a scalar, or a record when it has fields.</summary>
/// <param name="Type">As generated code writes it: a keyword, or a name from <c>global::</c>.</param>
/// <param name="Descr">As a <c>.npy</c> header has it: <c>'&lt;f4'</c>, or a list of fields.</param>
/// <param name="DisplayName">As a person says it: <c>float32</c>, <c>Trade</c>.</param>
/// <param name="ItemSize">Bytes of one element, padding included.</param>
/// <param name="Alignment">Its address is a multiple of this many bytes.</param>
/// <param name="Fields">In declaration order; empty for a scalar.</param>
/// <param name="HasPadding">Whether some bytes of a record belong to no field.</param>
internal sealed record Element(
    string Type,
    string Descr,
    string DisplayName,
    int ItemSize,
    int Alignment,
    EquatableArray<Field> Fields,
    bool HasPadding)
{
    public bool IsRecord => Fields.Count > 0;
}

/// <summary>One field of a record.</summary>
/// <param name="Name">As code writes it, <c>@</c> included.</param>
/// <param name="DTypeName">As NumPy knows it, without the <c>@</c>.</param>
/// <param name="Element">The field's own type.</param>
/// <param name="Offset">From the start of the record, in bytes.</param>
/// <param name="Visibility">Who may see the field.</param>
/// <param name="IsReadOnly">Declared <c>readonly</c>.</param>
internal sealed record Field(
    string Name, string DTypeName, Element Element, int Offset, Visibility Visibility, bool IsReadOnly);

/// <summary>Who may see a field, as far as generated code cares.</summary>
internal enum Visibility
{
    Hidden,
    Internal,
    Public,
}
