namespace MemMap.Cli.Values;

/// <summary>The lengths of axes as Python writes a tuple: <c>(3, 4)</c>, <c>(3,)</c>, <c>()</c>.</summary>
internal static class ShapeText
{
    public static string Of<T>(IReadOnlyCollection<T> shape) =>
        shape.Count == 1 ? $"({shape.First()},)" : $"({string.Join(", ", shape)})";
}
