namespace MemMap.Generators;

/// <summary>Numbers with a comma between them, as C# writes a collection: <c>[3, 4]</c>.</summary>
internal readonly struct NumberList(IReadOnlyList<long> numbers) : ISourceFragment
{
    public void WriteTo(SourceWriter writer)
    {
        writer.Append($"[");
        for (var i = 0; i < numbers.Count; i++)
        {
            writer.Append($"{(i == 0 ? "" : ", ")}{numbers[i]}");
        }

        writer.Append($"]");
    }
}
