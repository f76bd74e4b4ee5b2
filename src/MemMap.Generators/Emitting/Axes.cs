namespace MemMap.Generators;

/// <summary>The names of indices, as parameters and in addresses.</summary>
internal static class Axes
{
    private static readonly string[] One = ["index"];

    /// <summary>For each rank that has names of one letter, those names.</summary>
    private static readonly string[][] Some =
        [.. Enumerable.Range(0, 9).Select(static rank => "ijklmnop".Take(rank).Select(static name => $"{name}").ToArray())];

    /// <summary><c>index</c> for one axis, <c>i, j, k, …</c> for some, <c>i0, i1, …</c> for many.</summary>
    public static IReadOnlyList<string> Of(int rank) =>
        rank == 1 ? One
        : rank < Some.Length ? Some[rank]
        : [.. Enumerable.Range(0, rank).Select(static axis => $"i{axis}")];
}
