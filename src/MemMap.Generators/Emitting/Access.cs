namespace MemMap.Generators;

/// <summary>The two families of generated types, and the words in which they differ.</summary>
internal sealed record Access(bool CanWrite, string Prefix, string Ref, string Span, string In)
{
    public static readonly Access Write = new(true, "", "ref", "global::System.Span", "ref");

    public static readonly Access Read =
        new(false, "ReadOnly", "ref readonly", "global::System.ReadOnlySpan", "in");

    public string Chunks => $"global::MemMap.{Prefix}SpanChunks";

    public string Elements => $"global::MemMap.{Prefix}ElementEnumerator";

    public string Column => $"global::MemMap.{Prefix}Column";

    public string TensorSpan => $"global::System.Numerics.Tensors.{Prefix}TensorSpan";

    /// <summary>A view, or a view of the last axes: <c>View</c>, <c>ReadOnlyView2D</c>.</summary>
    public string View(int? rank = null) => rank is null ? $"{Prefix}View" : $"{Prefix}View{rank}D";
}
