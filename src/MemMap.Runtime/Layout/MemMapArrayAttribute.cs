namespace MemMap;

/// <summary>
/// Makes a <c>partial struct</c> a layout of records: the struct's own fields, in declaration order, are the element.
/// The generator adds <c>Create</c>, <c>Open</c>, <c>OpenRead</c>, <c>OpenCopyOnWrite</c>, its maps and its views.
/// </summary>
/// <remarks>
/// Fields lie as C and NumPy's <c>numpy.dtype(…, align=True)</c> lay them: in declaration order, each at a multiple of
/// its own alignment, unless <see cref="Pack"/> says otherwise.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class MemMapArrayAttribute : Attribute
{
    /// <summary>
    /// Comma-separated lengths of the axes, each 1 or more: <c>"3,4"</c>. <c>"*"</c> takes the slowest axis from the
    /// file: the first one, or the last one of a column-major layout. <c>""</c> is a single element without axes (0-d).
    /// At most 32 axes, as in NumPy.
    /// </summary>
    public string Shape { get; set; } = null!;

    /// <summary>Which axis varies fastest in the file: NumPy's <c>order='C'</c>, the default, or <c>'F'</c>.</summary>
    public MemoryOrder Order { get; set; }

    /// <summary>
    /// Requires that every number of more than one byte has this order;
    /// <see cref="MemMap.ByteOrder.NotApplicable"/>, the default, requires nothing.
    /// </summary>
    public ByteOrder ByteOrder { get; set; }

    /// <summary>
    /// The fields as a dtype, in the form that Python's <c>print(arr.dtype.descr)</c> shows:
    /// <c>"[('ts', '&lt;i8'), ('pos', '&lt;f4', (3, 4))]"</c>. The generator writes them, with their nested structs and
    /// blocks; the struct declares no fields of its own.
    /// </summary>
    public string? Descr { get; set; }

    /// <summary>
    /// The largest alignment of a field, in bytes: 0 (the default) is natural alignment, 1 leaves no padding, which is
    /// what <c>numpy.dtype([…])</c> does.
    /// </summary>
    public int Pack { get; set; }

    /// <summary>
    /// Files of the layout are raw, never a <c>.npy</c>. Only then may fields overlap, as in a C union
    /// (<c>LayoutKind.Explicit</c>): a <c>.npy</c> header lists fields one after the other.
    /// </summary>
    public bool Raw { get; set; }
}

/// <summary>
/// Makes a <c>partial struct</c> without fields a layout of scalars: an array of <typeparamref name="T"/>.
/// </summary>
/// <typeparam name="T">
/// Element type: a number, <see cref="bool"/>, <see cref="Guid"/> or an enum; a text; a struct of such fields; or
/// another layout of fixed shape, which is then a block: NumPy sees its axes after those of this layout.
/// </typeparam>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class MemMapArrayAttribute<T> : Attribute
    where T : unmanaged
{
    /// <inheritdoc cref="MemMapArrayAttribute.Shape"/>
    public string Shape { get; set; } = null!;

    /// <inheritdoc cref="MemMapArrayAttribute.Order"/>
    public MemoryOrder Order { get; set; }

    /// <inheritdoc cref="MemMapArrayAttribute.ByteOrder"/>
    public ByteOrder ByteOrder { get; set; }

    /// <summary>
    /// The dtype that NumPy sees instead of that of <typeparamref name="T"/>: <c>"&lt;M8[25s]"</c> for a <c>long</c>,
    /// or raw bytes, <c>"|V7"</c>, for anything of that size.
    /// </summary>
    public string? Descr { get; set; }

    /// <inheritdoc cref="MemMapArrayAttribute.Raw"/>
    public bool Raw { get; set; }
}
