namespace MemMap.Generators;

/// <summary>
/// A reference to the first element below some indices, with literal strides:
/// <c>ref Unsafe.Add(ref _origin, unchecked((nint)i * 768 + (nint)j))</c>. In a project with checked arithmetic too, an
/// index is refused by the check against its length and by nothing else.
/// </summary>
internal readonly struct ElementReference(GeneratedView view, (int Axis, string Name)[] indices) : ISourceFragment
{
    public void WriteTo(SourceWriter writer) =>
        writer.Append($"ref {Names.Unsafe}.Add(ref _origin, {new ElementOffset(view, indices)})");
}

/// <summary>How far behind the origin the first element below some indices lies, in elements.</summary>
internal readonly struct ElementOffset(GeneratedView view, (int Axis, string Name)[] indices) : ISourceFragment
{
    public void WriteTo(SourceWriter writer)
    {
        var multiplies = false;
        foreach (var (axis, _) in indices)
        {
            multiplies |= view.Stride(axis) != 1;
        }

        writer.Append($"{(multiplies ? "unchecked(" : "")}");
        for (var i = 0; i < indices.Length; i++)
        {
            writer.Append($"{(i == 0 ? "" : " + ")}");
            Offset(writer, indices[i].Name, view.Stride(indices[i].Axis));
        }

        writer.Append($"{(multiplies ? ")" : "")}");
    }

    /// <summary>An index times its stride. A stride beyond <c>int</c> is no constant of type <c>nint</c>.</summary>
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
