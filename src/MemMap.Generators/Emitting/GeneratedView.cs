namespace MemMap.Generators;

/// <summary>
/// One of the views of a layout: <c>View</c> over all axes, or <c>View2D</c> and kin over those that vary fastest. Here
/// are its axes and the words for them; the emitters beside it write its members.
/// </summary>
/// <param name="Layout">The layout of all axes.</param>
/// <param name="Access">For reading and writing, or for reading.</param>
/// <param name="Fixed">How many of the layout's slowest axes are behind it, because an index was given for each.</param>
internal sealed record GeneratedView(ArrayLayout Layout, Access Access, int Fixed)
{
    /// <summary>Whether it is the lease itself, with a length of its own; below it every length is a constant.</summary>
    public bool IsRoot => Fixed == 0;

    /// <summary>Whether nothing in it but its name and its columns is particular to the layout.</summary>
    public bool IsPlain => IsRoot && Rank == 1;

    public int Rank => Layout.Rank - Fixed;

    public string Name => IsRoot ? Access.View : Access.ViewOf(Rank);

    /// <summary>The element's type.</summary>
    public string Type => Layout.Element.Type;

    public bool IsRowMajor => Layout.Order == MemoryOrder.RowMajor;

    public bool HasRows => Rank > 1 && Layout.Rank <= ArrayLayout.MaxRankOfRows;

    /// <summary>Which of its axes varies slowest, and which fastest: what lies below one index of the former is a row.</summary>
    public int SlowestAxis => IsRowMajor ? 0 : Rank - 1;

    public int FastestAxis => IsRowMajor ? Rank - 1 : 0;

    /// <summary>Elements below one index of the slowest axis.</summary>
    public long RowLength => Rank == 0 ? 1 : Stride(SlowestAxis);

    /// <summary>The length of the slowest axis: a field of the lease, a constant below it.</summary>
    public AxisLength RowCount => Length(SlowestAxis);

    /// <summary>Elements that lie side by side along the fastest axis.</summary>
    public long LastLength => LengthOf(FastestAxis);

    /// <summary>Whether the fastest axis is short enough for a span.</summary>
    public bool LastAxisIsSpan => Rank > 0 && LastLength <= int.MaxValue;

    /// <summary>Whether one index leads to a span.</summary>
    public bool RowIsSpan => Rank == 2 && LastAxisIsSpan;

    /// <summary>What one index leads to, when there is more than one axis.</summary>
    public string RowType => RowIsSpan ? $"{Access.Span}<{Type}>" : Access.ViewOf(Rank - 1);

    /// <summary>The view that one index leads to.</summary>
    public GeneratedView Below(int indices) => this with { Fixed = Fixed + indices };

    /// <summary>
    /// Makes what the lease gives out a reference into the lease. What a view below it gives out is bound already,
    /// because the view itself is.
    /// </summary>
    public string Unscoped => IsRoot ? Names.UnscopedBefore : "";

    /// <summary>In what order the elements lie, for documentation.</summary>
    public string InOrder => IsRowMajor ? "row-major" : "column-major";

    /// <summary>What lies below one index of the slowest axis, for documentation.</summary>
    public string Row => IsRowMajor ? "row" : "column";

    public string Rows => IsRowMajor ? "rows" : "columns";

    /// <summary>The axis of the layout that is this axis of the view.</summary>
    public int AxisOfLayout(int axis) => IsRowMajor ? Fixed + axis : axis;

    public long LengthOf(int axis) => Layout.Shape[AxisOfLayout(axis)];

    public long Stride(int axis) => Layout.Stride(AxisOfLayout(axis));

    /// <summary>Whether the axis has the length that the lease holds.</summary>
    public bool HasOwnLength(int axis) => IsRoot && axis == SlowestAxis;

    /// <summary>The length of an axis in generated code.</summary>
    public AxisLength Length(int axis) => new(HasOwnLength(axis) ? null : LengthOf(axis));

    /// <summary>
    /// The member that a member has its documentation from: of a read-only view the writable one beside it, of that the
    /// runtime's own where it is plain; none where it has its own.
    /// </summary>
    public Inherited Other(string member, string types = "", string end = "") => new(
        Access.CanWrite ? (IsPlain ? "MemMap::View{T}" : null) : IsRoot ? Access.Write.View : Access.Write.ViewOf(Rank),
        member, types, end);

    /// <summary>A length in generated code; null is that of the lease.</summary>
    public readonly struct AxisLength(long? length) : ISourceFragment
    {
        public void WriteTo(SourceWriter writer)
        {
            if (length is { } constant)
            {
                writer.Append($"{constant}");
            }
            else
            {
                writer.Append($"_grant.Length");
            }
        }
    }
}
