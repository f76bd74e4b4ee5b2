namespace MemMap;

/// <summary>
/// NumPy's description of an element: a scalar, a record of named fields, or a sub-array. It is a value: two are
/// equal when NumPy would read the same bytes the same way.
/// </summary>
/// <remarks>
/// <code>
/// '&lt;f4'                               a scalar: kind 'f', 4 bytes, little-endian
/// [('x', '&lt;f4'), ('n', '|u1')]        a record: x at byte 0, n at byte 4, 5 bytes
/// ('&lt;f4', (3, 4))                     a sub-array: 3 × 4 of '&lt;f4', 48 bytes
/// </code>
/// </remarks>
public abstract partial record DType
{
    private protected DType(int itemSize, char kind, ByteOrder order) => (ItemSize, Kind, Order) = (itemSize, kind, order);

    /// <summary>
    /// Bytes of one element, padding included; at most <see cref="int.MaxValue"/>, as in NumPy.
    /// </summary>
    public int ItemSize { get; internal init; }

    /// <summary>
    /// NumPy's letter: <c>b</c> bool, <c>i</c> signed, <c>u</c> unsigned, <c>f</c> floating, <c>c</c> complex,
    /// <c>M</c> point in time, <c>m</c> time span, <c>S</c> bytes of text, <c>U</c> UTF-32 text, <c>V</c> raw bytes,
    /// also of a record and of a sub-array.
    /// </summary>
    public char Kind { get; internal init; }

    /// <summary>
    /// Order of the bytes of a number, and of the characters of UTF-32 text; not applicable for everything else.
    /// </summary>
    public ByteOrder Order { get; internal init; }

    /// <summary>
    /// The length of one step of a time, such as <c>ns</c> or <c>25s</c>; null for a time without unit and for all
    /// other kinds.
    /// </summary>
    public string? TimeUnit => (this as ScalarDType)?.Unit?.ToString();

    /// <summary>Fields of a record, in file order and without overlap; empty for everything else.</summary>
    public IReadOnlyList<DTypeField> Fields => this is RecordDType record ? record.Fields : [];

    /// <summary>Element of a sub-array, which is no sub-array itself; null for everything else.</summary>
    public DType? Element => (this as SubArrayDType)?.Flatten().Element;

    /// <summary>
    /// Lengths of all axes of a sub-array, slowest first, any of which may be 0; empty for everything else.
    /// </summary>
    public IReadOnlyList<int> Shape => this is SubArrayDType block ? block.Flatten().Shape : [];

    /// <summary>Whether the element is a record.</summary>
    public bool IsRecord => this is RecordDType;

    /// <summary>
    /// The text of a header: <c>'&lt;f4'</c>, a list of fields, or a sub-array with its shape. Padding is a field
    /// without a name.
    /// </summary>
    public sealed override string ToString() => Descr.Format(this);
}

/// <summary>An element without parts.</summary>
/// <param name="Kind">
/// NumPy's letter. Only a layout has <c>i</c> and <c>u</c> of 3 bytes and <c>E</c>, bfloat16, which are raw bytes to NumPy.
/// </param>
/// <param name="ItemSize">Bytes of one element; for <c>U</c> that is 4 × characters.</param>
/// <param name="Order">
/// Never <see cref="ByteOrder.NotApplicable"/> for a number of more than one byte, or for <c>U</c>.
/// </param>
/// <param name="Unit">The length of one step of a time; null for a generic time and all other kinds.</param>
internal sealed record ScalarDType(char Kind, int ItemSize, ByteOrder Order, TimeUnit? Unit = null)
    : DType(ItemSize, Kind, Order);

/// <summary>A struct: fields in file order, each at its byte offset. Bytes that no field covers are padding.</summary>
/// <param name="Fields">In the order of their offsets; they overlap only in a layout whose files are raw.</param>
/// <param name="ItemSize">Bytes of one record, padding included.</param>
internal sealed record RecordDType(EquatableArray<DTypeField> Fields, int ItemSize)
    : DType(ItemSize, 'V', ByteOrder.NotApplicable)
{
    public new EquatableArray<DTypeField> Fields { get; init; } = Fields;
}

/// <summary>A fixed number of equal elements, row-major, inside another element.</summary>
/// <param name="Element">Dtype of the repeated element.</param>
/// <param name="Shape">Lengths of the axes, slowest first; zero is allowed, empty is not.</param>
/// <param name="ItemSize">Product of the shape × the element's bytes.</param>
internal sealed record SubArrayDType(DType Element, EquatableArray<int> Shape, int ItemSize)
    : DType(ItemSize, 'V', ByteOrder.NotApplicable)
{
    public new DType Element { get; init; } = Element;

    public new EquatableArray<int> Shape { get; init; } = Shape;

    /// <summary>
    /// A sub-array of sub-arrays as NumPy knows it: one element that is not a sub-array, with all their axes.
    /// </summary>
    public SubArrayDType Flatten() =>
        Element is SubArrayDType inner
            ? new SubArrayDType(inner.Element, [.. Shape, .. inner.Shape], ItemSize).Flatten()
            : this;
}

/// <summary>One named field of a record.</summary>
public sealed record DTypeField
{
    internal DTypeField(string name, string? title, DType type, int offsetInBytes) =>
        (Name, Title, Type, OffsetInBytes) = (name, title, type, offsetInBytes);

    /// <summary>NumPy's name of the field; may be empty.</summary>
    public string Name { get; internal init; }

    /// <summary>NumPy's second name, or null. It does not change what the bytes mean.</summary>
    public string? Title { get; internal init; }

    /// <summary>The field's own dtype.</summary>
    public DType Type { get; internal init; }

    /// <summary>Offset from the start of the record, in bytes.</summary>
    public int OffsetInBytes { get; internal init; }
}
