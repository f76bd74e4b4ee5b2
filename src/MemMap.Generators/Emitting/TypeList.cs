namespace MemMap.Generators;

/// <summary>A type for each index, as a <c>cref</c> writes them: <c>long, long</c>.</summary>
internal readonly struct TypeList(string type, int count) : ISourceFragment
{
    public void WriteTo(SourceWriter writer)
    {
        for (var axis = 0; axis < count; axis++)
        {
            writer.Append($"{(axis == 0 ? "" : ", ")}{type}");
        }
    }
}
