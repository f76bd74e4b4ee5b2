namespace MemMap;

/// <summary>
/// Makes a <c>partial struct</c> a layout of records: the struct's own fields, in declaration order, are the element.
/// The generator gives it <c>Create</c>, <c>Open</c>, <c>OpenRead</c>, <c>OpenCopyOnWrite</c>, its maps and its views.
/// </summary>
/// <remarks>
/// Fields lie as C and NumPy's <c>numpy.dtype(…, align=True)</c> lay them: in declaration order, each at a multiple of its
/// own alignment, unless <see cref="Pack"/> says otherwise.
/// </remarks>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class MemMapArrayAttribute : Attribute
{
    /// <summary>
    /// Comma-separated lengths of the axes, slowest first, each 1 or more: <c>"3,4"</c>. <c>"*"</c> as the first one
    /// takes that axis from the file; <c>""</c> is a single element without axes (0-d). At most 8 axes.
    /// </summary>
    public string Shape { get; set; } = null!;

    /// <summary>
    /// The largest alignment of a field, in bytes: 0 (the default) is natural alignment, 1 leaves no padding, which is
    /// what <c>numpy.dtype([…])</c> does.
    /// </summary>
    public int Pack { get; set; }
}

/// <summary>
/// Makes a <c>partial struct</c> without fields a layout of scalars: an array of <typeparamref name="T"/>.
/// </summary>
/// <typeparam name="T">
/// An integer or floating type, <see cref="bool"/>, <see cref="Half"/>, <see cref="System.Numerics.Complex"/>,
/// <see cref="Guid"/> or an enum.
/// </typeparam>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class MemMapArrayAttribute<T> : Attribute
    where T : unmanaged
{
    /// <inheritdoc cref="MemMapArrayAttribute.Shape"/>
    public string Shape { get; set; } = null!;
}
