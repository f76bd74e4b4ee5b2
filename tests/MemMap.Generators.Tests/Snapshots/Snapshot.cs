using System.Runtime.CompilerServices;
using System.Text;

namespace MemMap.Tests;

/// <summary>
/// Compares generated files with those under <c>_snapshots</c>, in the form that Verify uses. A snapshot is reviewed as
/// code. <c>SNAPSHOT_ACCEPT=1</c> writes what was generated in its place.
/// </summary>
internal static class Snapshot
{
    private static readonly string Folder = Repository.PathOf("tests/MemMap.Generators.Tests/_snapshots");

    private static readonly UTF8Encoding Utf8WithMark = new(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Every generated file has its snapshot, and every snapshot of the test its generated file.</summary>
    public static void Verify(
        IReadOnlyDictionary<string, string> generated,
        [CallerMemberName] string method = "",
        [CallerFilePath] string caller = "")
    {
        var prefix = $"{Path.GetFileNameWithoutExtension(caller)}.{method}";
        var expected = generated.ToDictionary(
            static file => file.Key,
            file => Path.Combine(Folder, $"{prefix}#{Path.GetFileNameWithoutExtension(file.Key)}.verified.cs"));
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
        {
            Accept(prefix, generated, expected);
        }

        foreach (var (hintName, path) in expected)
        {
            var found = Content(hintName, generated[hintName]);
            Assert.True(File.Exists(path), $"There is no snapshot of {hintName}; run once with SNAPSHOT_ACCEPT=1.");
            if (File.ReadAllText(path) != found)
            {
                File.WriteAllText(path.Replace(".verified.", ".received.", StringComparison.Ordinal), found, Utf8WithMark);
                Assert.Equal(File.ReadAllText(path), found);
            }
        }

        Assert.Equal(expected.Values.Order(), SnapshotsOf(prefix).Order());
    }

    /// <summary>Every snapshot in the folder, as <c>Class.Method</c>.</summary>
    public static IEnumerable<string> Owners() =>
        Directory.EnumerateFiles(Folder, "*.verified.cs")
            .Select(static path => Path.GetFileName(path).Split('#')[0])
            .Distinct();

    private static void Accept(
        string prefix,
        IReadOnlyDictionary<string, string> generated,
        Dictionary<string, string> expected)
    {
        Directory.CreateDirectory(Folder);
        foreach (var stale in SnapshotsOf(prefix))
        {
            File.Delete(stale);
        }

        foreach (var (hintName, path) in expected)
        {
            File.WriteAllText(path, Content(hintName, generated[hintName]), Utf8WithMark);
        }
    }

    private static string[] SnapshotsOf(string prefix) => Directory.GetFiles(Folder, $"{prefix}#*.verified.cs");

    private static string Content(string hintName, string text) => $"//HintName: {hintName}\n{text}";
}
