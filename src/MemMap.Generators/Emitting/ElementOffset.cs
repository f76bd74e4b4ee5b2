namespace MemMap.Generators;

/// <summary>
/// How many elements behind the origin the first element below some indices lies, with literal strides:
/// <c>unchecked((nint)i * 768 + (nint)j)</c>. In a project with checked arithmetic too, an index is refused by the check
/// against its length and by nothing else.
/// </summary>
internal readonly struct ElementOffset(GeneratedView view, IReadOnlyList<(int Axis, string Name)> indices) : ISourceFragment
{
    public void WriteTo(SourceWriter writer)
    {
        if (indices.Count == 0)
        {
            writer.Append($"0");
            return;
        }

        writer.Append($"unchecked(");
        for (var i = 0; i < indices.Count; i++)
        {
            writer.Append($"{(i == 0 ? "" : " + ")}");
            Offset(writer, indices[i].Name, view.Stride(indices[i].Axis));
        }

        writer.Append($")");
    }

    /// <summary>An index times its stride. A stride beyond <c>int</c> is not a constant of type <c>nint</c>.</summary>
    private static void Offset(SourceWriter writer, string index, long stride)
    {
        if (stride > int.MaxValue)
        {
            writer.Append($"(nint)({index} * {stride})");
        }
        else if (stride == 1)
        {
            writer.Append($"(nint){index}");
        }
        else
        {
            writer.Append($"(nint){index} * {stride}");
        }
    }
}
