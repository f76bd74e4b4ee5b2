namespace MemMap.Generators;

/// <summary>The two families of generated types, and the words in which they differ.</summary>
internal sealed class Access
{
    public static readonly Access Write = new(true, "", "ref", "System::Span");

    public static readonly Access Read =
        new(false, "ReadOnly", "ref readonly", "System::ReadOnlySpan");

    private readonly string[] _views;

    private Access(bool canWrite, string prefix, string @ref, string span)
    {
        (CanWrite, Prefix, Ref, Span) = (canWrite, prefix, @ref, span);
        View = $"{prefix}View";
        _views = [.. Enumerable.Range(0, ArrayLayout.MaxRankOfRows).Select(rank => $"{View}{rank}D")];
        Map = $"{prefix}Map";
        Columns = $"{prefix}ViewColumns";
        Chunks = $"MemMap::{prefix}SpanChunks";
        Elements = $"MemMap::{prefix}ElementEnumerator";
        SpanRows = $"MemMap::{prefix}RowEnumerator";
        Column = $"MemMap::{prefix}Column";
        BlockColumn = $"MemMap::{prefix}BlockColumn";
        TensorSpan = $"System::Numerics.Tensors.{prefix}TensorSpan";
    }

    public bool CanWrite { get; }

    public string Prefix { get; }

    public string Ref { get; }

    public string Span { get; }

    public string View { get; }

    public string Map { get; }

    public string Columns { get; }

    public string Chunks { get; }

    public string Elements { get; }

    /// <summary>Walks over rows that are spans.</summary>
    public string SpanRows { get; }

    public string Column { get; }

    public string BlockColumn { get; }

    public string TensorSpan { get; }

    /// <summary>A view of the last axes: <c>View2D</c>, <c>ReadOnlyView2D</c>.</summary>
    public string ViewOf(int rank) => _views[rank];
}
