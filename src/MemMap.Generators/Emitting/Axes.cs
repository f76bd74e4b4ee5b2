namespace MemMap.Generators;

/// <summary>The names of indices, as parameters and in addresses.</summary>
internal static class Axes
{
    private static readonly string[] One = ["index"];
    private static readonly string[] Some = ["i", "j", "k", "l", "m", "n", "o", "p"];

    /// <summary><c>index</c> for one axis, <c>i, j, k, …</c> for some, <c>i0, i1, …</c> for many.</summary>
    public static IReadOnlyList<string> Of(int rank) =>
        rank == 1 ? One
        : rank <= Some.Length ? new ArraySegment<string>(Some, 0, rank)
        : [.. Enumerable.Range(0, rank).Select(static axis => $"i{axis}")];

    /// <summary>The same type for every index: <c>long i, long j</c>.</summary>
    public static string Parameters(IReadOnlyList<string> axes, string type)
    {
        var text = "";
        for (var axis = 0; axis < axes.Count; axis++)
        {
            text = axis == 0 ? $"{type} {axes[axis]}" : $"{text}, {type} {axes[axis]}";
        }

        return text;
    }
}
