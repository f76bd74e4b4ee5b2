using System.Collections.Immutable;

namespace MemMap.Generators;

/// <summary>
/// What an array or a field is made of: a scalar, text, a record when it has fields, a block when it has axes.
/// </summary>
/// <remarks>
/// <code>
/// float                      '&lt;f4'
/// record                     [('x', '&lt;f4'), ('n', '|u1')]        Fields
/// block of 3 × 4 float       '&lt;f4' and (3, 4)                   Item, Axes
/// </code>
/// </remarks>
/// <param name="Type">
/// As generated code writes it: a keyword, or a name from <c>global::</c>; empty where C# has none.
/// </param>
/// <param name="DType">What NumPy sees of it.</param>
/// <param name="DisplayName">Name for messages: <c>float32</c>, <c>Trade</c>.</param>
/// <param name="Alignment">Alignment of the element's address, in bytes.</param>
/// <param name="Fields">Fields of a record, in file order.</param>
/// <param name="Item">Element of a block.</param>
/// <param name="Definition">Whether the generator writes this type, as a part of the layout that holds it.</param>
/// <param name="Lacking">What the type does not say of itself, so that its dtype has to.</param>
internal sealed record Element(
    string Type,
    DType DType,
    string DisplayName,
    int Alignment,
    EquatableArray<Field> Fields = default,
    Element? Item = null,
    Definition Definition = Definition.Elsewhere,
    Lacking Lacking = Lacking.Nothing)
{
    /// <summary>Size of an element in bytes, padding included.</summary>
    public int ItemSize => DType.ItemSize;

    /// <summary>Lengths of a block's axes: NumPy's sub-array shape.</summary>
    public EquatableArray<int> Axes => DType is SubArrayDType block ? block.Shape : default;

    /// <summary>Fields, and fields of fields, however deep.</summary>
    public long FieldCount { get; init; }

    /// <summary>The dtype as Python writes it: for a block <c>('&lt;f4', (3, 4))</c>.</summary>
    public string Descr => MemMap.Descr.Format(DType);

    /// <summary>A record.</summary>
    /// <param name="type">Name of the type in generated code.</param>
    /// <param name="displayName">Name for messages.</param>
    /// <param name="fields">Fields in file order.</param>
    /// <param name="itemSize">Size in bytes, padding included.</param>
    /// <param name="alignment">Alignment of the element's address, in bytes.</param>
    public static Element OfRecord(
        string type, string displayName, EquatableArray<Field> fields, int itemSize, int alignment)
    {
        var inFile = ImmutableArray.CreateBuilder<DTypeField>(fields.Count);
        var fieldCount = (long)fields.Count;
        foreach (var field in fields)
        {
            inFile.Add(field.InFile);
            fieldCount += field.Element.FieldCount;
        }

        var dtype = new RecordDType(new EquatableArray<DTypeField>(inFile.MoveToImmutable()), itemSize);
        return new Element(type, dtype, displayName, alignment, fields) { FieldCount = fieldCount };
    }

    public bool IsRecord => Fields.Count > 0;

    /// <summary>The field that counts the writes to a record; null where there is none.</summary>
    public Field? Version
    {
        get
        {
            foreach (var part in Fields)
            {
                if (part.IsVersion)
                {
                    return part;
                }
            }

            return null;
        }
    }

    public bool LacksEquality => (Lacking & Lacking.Equality) != 0;

    public bool LacksText => (Lacking & Lacking.Text) != 0;
}

/// <summary>Where a type is declared.</summary>
internal enum Definition
{
    /// <summary>By C#, by a library, by the user, or as a layout of its own.</summary>
    Elsewhere,

    /// <summary>By the generated part of the layout: a pasted dtype names no types.</summary>
    Here,
}

/// <summary>
/// What C# gives no struct: of two inline arrays it throws when they are compared, and it prints names of types.
/// </summary>
[Flags]
internal enum Lacking
{
    Nothing = 0,
    Equality = 1,
    Text = 2,
}
