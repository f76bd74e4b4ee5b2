namespace MemMap.Generators;

/// <summary>The names of indices, as parameters and in addresses.</summary>
internal static class Axes
{
    private const string Letters = "ijklmnop";

    /// <summary><c>index</c> for one axis, <c>i, j, k, …</c> for some, <c>i0, i1, …</c> for many.</summary>
    public static string[] Of(int rank) =>
        rank == 1 ? ["index"]
        : rank <= Letters.Length ? [.. Letters.Take(rank).Select(static c => c.ToString())]
        : [.. Enumerable.Range(0, rank).Select(static axis => $"i{axis}")];

    /// <summary>The same type for every index.</summary>
    public static string Parameters(IEnumerable<string> axes, string type) =>
        string.Join(", ", axes.Select(axis => $"{type} {axis}"));

    /// <summary>
    /// An index times its stride, as an address needs it. A stride beyond <c>int</c> is multiplied as a <c>long</c>:
    /// it is no constant of type <c>nint</c>.
    /// </summary>
    public static string Scaled(string axis, long stride) =>
        stride == 1 ? $"(nint){axis}"
        : stride <= int.MaxValue ? $"(nint){axis} * {stride}"
        : $"(nint)({axis} * {stride})";
}
