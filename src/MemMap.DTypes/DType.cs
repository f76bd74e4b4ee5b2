namespace MemMap;

/// <summary>
/// NumPy's description of an element: a scalar, a record of named fields, or a sub-array. It is a value: two are
/// equal when NumPy would read the same bytes the same way.
/// </summary>
/// <remarks>
/// <code>
/// '&lt;f4'                               ScalarDType('f', 4, LittleEndian)
/// [('x', '&lt;f4'), ('n', '|u1')]        RecordDType: x at byte 0, n at byte 4, 5 bytes
/// ('&lt;f4', (3, 4))                     SubArrayDType: 3 × 4 of '&lt;f4', 48 bytes
/// </code>
/// </remarks>
/// <param name="ItemSize">
/// Bytes of one element, padding included; at most <see cref="int.MaxValue"/>, as in NumPy.
/// </param>
internal abstract record DType(int ItemSize);

/// <summary>An element without parts.</summary>
/// <param name="Kind">
/// NumPy's letter: <c>b</c> bool, <c>i</c> signed, <c>u</c> unsigned, <c>f</c> floating, <c>c</c> complex,
/// <c>M</c> point in time, <c>m</c> time span, <c>S</c> bytes of text, <c>U</c> UTF-32 text, <c>V</c> raw bytes. Only a
/// layout has <c>i</c> and <c>u</c> of 3 bytes and <c>E</c>, bfloat16, which are raw bytes to NumPy.
/// </param>
/// <param name="ItemSize">Bytes of one element; for <c>U</c> that is 4 × characters.</param>
/// <param name="Order">
/// Never <see cref="ByteOrder.NotApplicable"/> for a number of more than one byte, or for <c>U</c>.
/// </param>
/// <param name="Unit">The length of one step of a time; null for a generic time and all other kinds.</param>
internal sealed record ScalarDType(char Kind, int ItemSize, ByteOrder Order, TimeUnit? Unit = null) : DType(ItemSize);

/// <summary>A struct: fields in file order, each at its byte offset. Bytes that no field covers are padding.</summary>
/// <param name="Fields">In the order of their offsets; they overlap only in a layout whose files are raw.</param>
/// <param name="ItemSize">Bytes of one record, padding included.</param>
internal sealed record RecordDType(EquatableArray<DTypeField> Fields, int ItemSize) : DType(ItemSize);

/// <summary>A fixed number of equal elements, row-major, inside another element.</summary>
/// <param name="Element">Dtype of the repeated element.</param>
/// <param name="Shape">Lengths of the axes, slowest first; zero is allowed, empty is not.</param>
/// <param name="ItemSize">Product of the shape × the element's bytes.</param>
internal sealed record SubArrayDType(DType Element, EquatableArray<int> Shape, int ItemSize) : DType(ItemSize)
{
    /// <summary>
    /// A sub-array of sub-arrays as NumPy knows it: one element that is not a sub-array, with all their axes.
    /// </summary>
    public SubArrayDType Flatten() =>
        Element is SubArrayDType inner
            ? new SubArrayDType(inner.Element, [.. Shape, .. inner.Shape], ItemSize).Flatten()
            : this;
}

/// <summary>One named field of a record.</summary>
/// <param name="Name">NumPy's name of the field; may be empty.</param>
/// <param name="Title">NumPy's second name, or null. It does not change what the bytes mean.</param>
/// <param name="Type">The field's own dtype.</param>
/// <param name="OffsetInBytes">Offset from the start of the record, in bytes.</param>
internal sealed record DTypeField(string Name, string? Title, DType Type, int OffsetInBytes);
