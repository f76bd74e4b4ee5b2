namespace MemMap.Generators;

/// <summary>
/// One of the views of a layout: <c>View</c> over all axes, or <c>View2D</c> and kin over the last ones. Here are its
/// axes and the words for them; the emitters beside it write its members.
/// </summary>
internal sealed record GeneratedView(ArrayLayout Layout, Access Access, int FirstAxis)
{
    /// <summary>Whether it is the lease itself, with a length of its own; below it every length is a constant.</summary>
    public bool IsRoot => FirstAxis == 0;

    public int Rank => Layout.Rank - FirstAxis;

    public string Name => IsRoot ? Access.View() : Access.View(Rank);

    /// <summary>The element's type.</summary>
    public string Type => Layout.Element.Type;

    /// <summary>Elements of one row of the first axis.</summary>
    public long RowLength => Rank == 0 ? 1 : Layout.Stride(FirstAxis);

    /// <summary>Rows: a field of the lease, a constant below it.</summary>
    public string Length => IsRoot ? "_length" : $"{Layout.Shape[FirstAxis]}";

    public string LengthType => IsRoot || Layout.Shape[FirstAxis] > int.MaxValue ? "long" : "int";

    public long LastLength => Layout.Shape[Layout.Rank - 1];

    /// <summary>Whether the last axis is short enough for a span.</summary>
    public bool LastAxisIsSpan => Rank > 0 && LastLength <= int.MaxValue;

    /// <summary>Whether one index leads to a span.</summary>
    public bool RowIsSpan => Rank == 2 && LastAxisIsSpan;

    /// <summary>What one index leads to, when there is more than one axis.</summary>
    public string RowType => RowIsSpan ? $"{Access.Span}<{Type}>" : Access.View(Rank - 1);

    /// <summary>Who can tell an index out of range from a closed map.</summary>
    public string RegionAndTicket => IsRoot ? "_region, _ticket" : "null, 0";

    /// <summary>
    /// Makes what the lease gives out a reference into the lease. What a view below it gives out is bound already,
    /// because the view itself is.
    /// </summary>
    public string Unscoped => IsRoot ? $"{Names.Unscoped}\n" : "";

    /// <summary>A reference to the first element below some indices.</summary>
    public string Reference(IEnumerable<string> axes) => $"ref {Names.Unsafe}.Add(ref _origin, {Address(axes)})";

    /// <summary>
    /// Elements from the origin to the first one below some indices, with literal strides. In a project with checked
    /// arithmetic too, an index is refused by the check against its length and by nothing else.
    /// </summary>
    private string Address(IEnumerable<string> axes)
    {
        var address = string.Join(" + ", axes.Select((axis, n) => Axes.Scaled(axis, Layout.Stride(FirstAxis + n))));
        return address.Contains('*') ? $"unchecked({address})" : address;
    }
}
