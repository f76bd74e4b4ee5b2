namespace MemMap.Generators;

/// <summary>
/// Everything that the generated code of one layout depends on, and nothing else: a value, without symbols, nodes or
/// locations, so that an unrelated edit leaves it equal.
/// </summary>
/// <param name="Type">Annotated struct.</param>
/// <param name="Element">Element of the array.</param>
/// <param name="Shape">
/// Lengths of the axes in the order of their indices; <see cref="OpenAxis"/> for the one that the file decides.
/// </param>
/// <param name="Order">Order of the axes in memory.</param>
/// <param name="Storage">Fields that the generated part adds to the struct.</param>
/// <param name="PackToDeclare">Packing that the generated part declares; null where the user's part does.</param>
internal sealed record ArrayLayout(
    PartialType Type,
    Element Element,
    EquatableArray<long> Shape,
    MemoryOrder Order,
    Storage Storage,
    int? PackToDeclare)
{
    /// <summary>Stands in <see cref="Shape"/> for the axis whose length comes from the file.</summary>
    public const long OpenAxis = -1;

    /// <summary>With more axes there are elements and spans, but no views of some of the axes.</summary>
    public const int MaxRankOfRows = 8;

    /// <summary>What the generated part opens files with.</summary>
    public static readonly HashSet<string> OpenMethods =
        ["Create", "Open", "OpenRead", "OpenCopyOnWrite", "Recover", "OpenShards", "CreateShards"];

    /// <summary>Stands for a layout with an error, of which only its openers are known.</summary>
    public static ArrayLayout OpenersOf(PartialType type) => new(
        type,
        new Element("", new ScalarDType('V', 0, ByteOrder.NotApplicable), "", Alignment: 1),
        Shape: default,
        MemoryOrder.RowMajor,
        Storage.Openers,
        PackToDeclare: null);

    /// <summary>Whether files of the layout are raw, never a <c>.npy</c>.</summary>
    public bool IsRaw { get; init; }

    public int Rank => Shape.Count;

    /// <summary>
    /// The axis that varies slowest: the only one that can be open, since every stride is a constant.
    /// </summary>
    public int SlowestAxis => Order == MemoryOrder.RowMajor ? 0 : Rank - 1;

    public bool IsOpen => Rank > 0 && Shape[SlowestAxis] == OpenAxis;

    /// <summary>Elements below one index of the slowest axis.</summary>
    public long RowLength => Rank == 0 ? 1 : Stride(SlowestAxis);

    /// <summary>Elements from one index of an axis to the next.</summary>
    public long Stride(int axis)
    {
        var stride = 1L;
        var (start, end) = Order == MemoryOrder.RowMajor ? (axis + 1, Rank) : (0, axis);
        for (var inner = start; inner < end; inner++)
        {
            stride = checked(stride * Shape[inner]);
        }

        return stride;
    }
}

/// <summary>What the generated part of a layout adds to the bytes of the struct itself.</summary>
internal enum Storage
{
    /// <summary>Nothing: the struct is a record with the user's fields, or names a layout only.</summary>
    None,

    /// <summary>All elements, inline: the struct is a block, a value of fixed shape.</summary>
    Elements,

    /// <summary>The fields of a record that was declared by its dtype.</summary>
    Fields,

    /// <summary>Openers that throw, and nothing else: the declaration has an error.</summary>
    Openers,
}
