using Microsoft.CodeAnalysis;

namespace MemMap.Generators;

/// <summary>Who has the type that is being read.</summary>
/// <param name="Path">Fields that lead to it, <c>Pose.X</c>; empty for the layout itself and its element.</param>
/// <param name="Depth">How many structs are around it.</param>
/// <param name="Place">Its type, where the user wrote it; stands in for what is in another assembly.</param>
internal readonly record struct Subject(string Path, int Depth, Location Place)
{
    public Subject Field(string name, Location place) =>
        new(Path.Length == 0 ? name : $"{Path}.{name}", Depth + 1, place);

    /// <summary>For messages.</summary>
    public string In(INamedTypeSymbol layout) =>
        Path.Length == 0 ? $"The element of layout '{layout.Name}'" : $"Field '{Path}' of layout '{layout.Name}'";
}
