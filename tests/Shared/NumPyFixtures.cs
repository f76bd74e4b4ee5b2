using System.Text.Json;

namespace MemMap.Tests;

/// <summary>The files that NumPy wrote, and what NumPy says of each: see <c>fixtures/numpy/README.md</c>.</summary>
internal static class NumPyFixtures
{
    private static readonly Lazy<JsonElement> Manifest = new(() =>
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf("manifest.json")));
        return document.RootElement.Clone();
    });

    /// <summary>Files that NumPy wrote.</summary>
    public static IEnumerable<JsonElement> Valid => Section("valid");

    /// <summary>Odd and hostile headers.</summary>
    public static IEnumerable<JsonElement> Cases => Section("cases");

    /// <summary>Calls of <c>numpy.memmap</c> on files without a header.</summary>
    public static IEnumerable<JsonElement> Raw => Section("raw");

    /// <summary>Headers, byte for byte.</summary>
    public static IEnumerable<JsonElement> WriterHeaders => Section("writer_headers");

    /// <summary>Where the tests find a file of the manifest.</summary>
    /// <param name="file">As in the manifest: <c>npy/b1_13.npy</c>.</param>
    public static string PathOf(string file) =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "fixtures", "numpy", file));

    /// <summary>The text of a property.</summary>
    public static string Text(this JsonElement entry, string property) => entry.GetProperty(property).GetString()!;

    private static IEnumerable<JsonElement> Section(string name) => Manifest.Value.GetProperty(name).EnumerateArray();
}
