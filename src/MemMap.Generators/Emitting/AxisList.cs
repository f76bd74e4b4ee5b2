namespace MemMap.Generators;

/// <summary>Indices with a comma between them: <c>i, j</c>, and as parameters of one type <c>long i, long j</c>.</summary>
/// <param name="axes">Names of the indices.</param>
/// <param name="type">Their type, for parameters.</param>
internal readonly struct AxisList(IReadOnlyList<string> axes, string? type = null) : ISourceFragment
{
    public void WriteTo(SourceWriter writer)
    {
        for (var axis = 0; axis < axes.Count; axis++)
        {
            writer.Append($"{(axis == 0 ? "" : ", ")}{type}{(type is null ? "" : " ")}{axes[axis]}");
        }
    }
}
