namespace MemMap.Generators;

/// <summary>What an array or a field is made of: a scalar, text, a record when it has fields, a block when it has axes.</summary>
/// <remarks>
/// <code>
/// float                      '&lt;f4'
/// record                     [('x', '&lt;f4'), ('n', '|u1')]        Fields
/// block of 3 × 4 float       '&lt;f4' and (3, 4)                   Item, Axes
/// </code>
/// </remarks>
/// <param name="Type">As generated code writes it: a keyword, or a name from <c>global::</c>; empty where C# has none.</param>
/// <param name="Descr">As a <c>.npy</c> header has it, without <paramref name="Axes"/>.</param>
/// <param name="DisplayName">As a person says it: <c>float32</c>, <c>Trade</c>.</param>
/// <param name="ItemSize">Bytes of one, padding included.</param>
/// <param name="Alignment">Its address is a multiple of this many bytes.</param>
/// <param name="Fields">Of a record, in file order.</param>
/// <param name="Item">What a block repeats.</param>
/// <param name="Axes">Lengths of a block's axes: NumPy's sub-array shape.</param>
/// <param name="Definition">Whether the generator writes this type, as a part of the layout that holds it.</param>
/// <param name="Lacking">What the type does not say of itself, so that its dtype has to.</param>
internal sealed record Element(
    string Type,
    string Descr,
    string DisplayName,
    int ItemSize,
    int Alignment,
    EquatableArray<Field> Fields = default,
    Element? Item = null,
    EquatableArray<int> Axes = default,
    Definition Definition = Definition.Elsewhere,
    Lacking Lacking = Lacking.Nothing)
{
    public bool IsRecord => Fields.Count > 0;

    /// <summary>The field that counts the writes to a record; null where there is none.</summary>
    public Field? Version => Fields.FirstOrDefault(static part => part.IsVersion);

    public bool LacksEquality => (Lacking & Lacking.Equality) != 0;

    public bool LacksText => (Lacking & Lacking.Text) != 0;

    /// <summary>The dtype as Python writes it: for a block <c>('&lt;f4', (3, 4))</c>.</summary>
    public string DType => Axes.Count == 0 ? Descr : $"({DTypeAndAxes})";

    /// <summary>The same behind the name of a field: <c>'&lt;f4', (3, 4)</c>.</summary>
    public string DTypeAndAxes => Axes.Count == 0 ? Descr : $"{Descr}, {AxesText}";

    /// <summary>A Python tuple: <c>(3,)</c>, <c>(3, 4)</c>.</summary>
    private string AxesText => Axes.Count == 1 ? $"({Axes[0]},)" : $"({string.Join(", ", Axes)})";
}

/// <summary>Where a type is declared.</summary>
internal enum Definition
{
    /// <summary>By C#, by a library, by the user, or as a layout of its own.</summary>
    Elsewhere,

    /// <summary>By the generated part of the layout: a pasted dtype names no types.</summary>
    Here,
}

/// <summary>What C# gives no struct: of two inline arrays it throws when they are compared, and it prints names of types.</summary>
[Flags]
internal enum Lacking
{
    Nothing = 0,
    Equality = 1,
    Text = 2,
}
