namespace MemMap.Cli.Layouts;

/// <summary>A struct or an enum of a C# file, as it is written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Line">Where it is.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Fields">Its fields, without static ones.</param>
/// <param name="EnumType">Type of an enum's values; null for a struct.</param>
internal sealed record Declaration(
    string Name, int Line, IReadOnlyList<DeclaredAttribute> Attributes, IReadOnlyList<DeclaredField> Fields,
    string? EnumType)
{
    public DeclaredAttribute? Attribute(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);
}

/// <summary>An attribute: <c>[MemMapArray&lt;float&gt;(Shape = "3,4")]</c>.</summary>
/// <param name="Name">Its name without namespace and type.</param>
/// <param name="Type">Its type argument; null without one.</param>
/// <param name="Arguments">Those without a name, under their numbers, and those with one.</param>
internal sealed record DeclaredAttribute(string Name, string? Type, IReadOnlyDictionary<string, string> Arguments)
{
    /// <summary>The value of an argument: the text of a literal, or the last part of a name.</summary>
    public string? this[string name] => Arguments.GetValueOrDefault(name);
}

/// <summary>A field of a struct.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, without spaces.</param>
/// <param name="Length">Length of a fixed buffer; null for others.</param>
/// <param name="Line">Where it is.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record DeclaredField(
    string Name, string Type, int? Length, int Line, IReadOnlyList<DeclaredAttribute> Attributes)
{
    public DeclaredAttribute? Attribute(string name) => Attributes.FirstOrDefault(attribute => attribute.Name == name);
}
