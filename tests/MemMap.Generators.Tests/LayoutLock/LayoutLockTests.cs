using MemMap.CodeFixes;
using MemMap.Tests.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MemMap.Tests.Lock;

/// <summary><c>MemMapLayouts.txt</c>: what it records, what it holds, what the fix makes of it.</summary>
public sealed class LayoutLockTests
{
    private const string Source = """
        namespace Market
        {
            public enum Side : byte { Buy, Sell }
            public struct Level { public double Price; public int Size; }
            [MemMapArray<float>(Shape = "3,4")] public partial struct Grid;
            [MemMapArray(Shape = "*")] public partial struct Trade
            {
                public long Time;
                [MemMapField(Name = "my side")] public Side Side;
                public Level Best;
                public Grid Pose;
            }
            public partial class Outer { [MemMapArray<int>(Shape = "3,*", Order = MemoryOrder.ColumnMajor)] public partial struct Wide; }
        }
        """;

    private const string Lock = """
        Market.Grid (3, 4) row-major, '<f4' 4 bytes
        Market.Outer.Wide (3, *) column-major, '<i4' 4 bytes
        Market.Trade (*) row-major, 80 bytes
          0 Time '<i8'
          8 'my side' '|u1'
          16 Best [('Price', '<f8'), ('Size', '<i4'), ('', '|V4')]
          32 Pose '<f4', (3, 4)

        """;

    /// <summary>NumPy sees the same raw bytes of all of them, and a header cannot say that fields overlap.</summary>
    [Fact]
    public void What_a_header_does_not_say_is_recorded_too()
    {
        const string Source = """
            [MemMapArray<BigEndian<UInt24>>(Shape = "*")] public partial struct Sizes;
            [MemMapArray(Shape = "*", Raw = true)] public partial struct Cell { public Bits Bits; public BFloat16 Weight; public Int24 Sample; }
            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]
            public struct Bits
            {
                [System.Runtime.InteropServices.FieldOffset(0)] public float Real;
                [System.Runtime.InteropServices.FieldOffset(0)] public short Low;
            }
            """;
        const string Lock = """
            Cell (*) row-major, 12 bytes
              0 Bits {'names': ['Real', 'Low'], 'formats': ['<f4', '<i2'], 'offsets': [0, 0], 'itemsize': 4}
              4 Weight '<E2'
              6 Sample '<i3'
            Sizes (*) row-major, '>u3' 3 bytes

            """;

        Assert.Empty(Found(Source, Lock));
        Assert.Single(Found(Source.Replace("BigEndian<UInt24>", "UInt24"), Lock));
    }

    [Fact]
    public void A_project_without_the_file_is_not_held() => Assert.Empty(Found(Source, null));

    [Fact]
    public void A_project_that_the_file_describes_is_clean() => Assert.Empty(Found(Source, Lock));

    [Fact]
    public void Spaces_comments_line_ends_and_order_do_not_matter()
    {
        var loose = $"# The files of this project.\r\n\r\n{Lock.Replace("\n", "   \r\n").Replace("  8 '", "\t\t8   '").Replace("Trade (", "Trade\t(")}";

        Assert.Empty(Found(Source, $"\uFEFF{loose.TrimEnd()}"));
    }

    [Theory]
    [InlineData("public long Time", "public int Time", "«Time»: Layout 'Trade' is locked and has changed: MemMapLayouts.txt has '0 Time '<i8'', the code has '0 Time '<i4''; ")]
    [InlineData("public Level Best;", "", "«Pose»: Layout 'Trade' is locked and has changed: MemMapLayouts.txt has '16 Best [('Price', '<f8'), ('Size', '<i4'), ('', '|V4')]', the code has '12 Pose '<f4', (3, 4)'; ")]
    [InlineData("public Grid Pose;", "", "«Trade»: Layout 'Trade' is locked and has changed: MemMapLayouts.txt has '32 Pose '<f4', (3, 4)', the code has 'no more fields'; ")]
    [InlineData("public Grid Pose;", "public Grid Pose; public int More;", "«More»: Layout 'Trade' is locked and has changed: MemMapLayouts.txt has 'no more fields', the code has '80 More '<i4''; ")]
    [InlineData("Shape = \"3,4\"", "Shape = \"4,3\"", "«Grid»: Layout 'Grid' is locked and has changed: MemMapLayouts.txt has 'Market.Grid (3, 4) row-major, '<f4' 4 bytes', the code has 'Market.Grid (4, 3) row-major, '<f4' 4 bytes'; ")]
    [InlineData("public double Price", "public float Price", "«Best»: Layout 'Trade' is locked and has changed: ")]
    [InlineData("(Shape = \"*\")] public partial struct Trade", "(Shape = \"*\", Pack = 1)] public partial struct Trade", "«Best»: Layout 'Trade' is locked and has changed: ")]
    public void A_change_that_moves_bytes_is_marked(string before, string after, string finding)
    {
        var found = Found(Source.Replace(before, after), Lock);

        Assert.Contains(found, line => line.StartsWith($"MMAP030 at {finding}", StringComparison.Ordinal));
    }

    [Fact]
    public void A_new_layout_and_one_that_is_gone_are_marked()
    {
        Assert.Equal(
            [
                "MMAP032 at 1:0: MemMapLayouts.txt has layout 'Market.Outer.Wide', and the code has none of that name; restore it, or delete its lines",
                "MMAP031 at «Broad»: Layout 'Broad' is not in MemMapLayouts.txt, which this project has; add it there as 'Market.Outer.Broad (3, *) column-major, '<i4' 4 bytes'",
            ],
            Found(Source.Replace("Wide", "Broad"), Lock));
    }

    [Theory]
    [InlineData("  0 Time '<i8'\n", "MMAP033 at 0:0: MemMapLayouts.txt has a field before any layout; ")]
    [InlineData("Market.Grid (3, 4) row-major, '<f4' 4 bytes\n", "MMAP033 at 1:0: MemMapLayouts.txt has layout 'Market.Grid' a second time; ")]
    public void A_line_that_cannot_be_is_marked(string line, string finding) => Assert.StartsWith(
        finding, Assert.Single(Found(Source, line + Lock)), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0")]
    [InlineData("Market.Trade")]
    [InlineData("   \t\n\n#")]
    [InlineData("(((((\n  )))\n")]
    public void No_text_brings_the_analyzer_down(string text) =>
        Assert.DoesNotContain(Found(Source, text), static line => line.StartsWith("AD0001", StringComparison.Ordinal));

    [Fact]
    public async Task The_fix_adds_what_is_missing_where_its_name_belongs() => Assert.Equal(
        Lock, await Fixed(Source, Lock.Replace("Market.Outer.Wide (3, *) column-major, '<i4' 4 bytes\n", "")));

    [Fact]
    public async Task The_fix_fills_an_empty_file() => Assert.Equal(Lock, await Fixed(Source, ""));

    [Fact]
    public async Task The_fix_replaces_what_has_changed_and_keeps_the_rest() => Assert.Equal(
        "# Ours.\r\n" + Lock.Replace("\n", "\r\n") + "# The end.\r\n",
        await Fixed(
            Source,
            "# Ours.\r\n" + Lock.Replace("\n", "\r\n").Replace("0 Time '<i8'", "0 Time '<i4'\r\n  4 Gone '<i4'").Replace("Trade (", "Trade\t(") + "# The end.\r\n"));

    private static string[] Found(string source, string? lockFile) =>
    [
        .. Compiled.DiagnoseLocked(source, lockFile)
            .Where(static found => found.Severity > DiagnosticSeverity.Info)
            .Select(static found => $"{found.Id} at {Place(found.Location)}: {found.GetMessage()}"),
    ];

    private static string Place(Location location)
    {
        var start = location.GetLineSpan().StartLinePosition;
        return location.SourceTree is { } tree
            ? $"«{tree.GetText().ToString(location.SourceSpan)}»"
            : $"{start.Line}:{start.Character}";
    }

    /// <summary>The file after the fix of all findings.</summary>
    private static async Task<string> Fixed(string source, string lockFile)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject(ProjectInfo.Create(
                ProjectId.CreateNewId(), VersionStamp.Default, "Fixed", "Fixed", LanguageNames.CSharp))
            .AddDocument("Source.cs", source).Project
            .AddAdditionalDocument("MemMapLayouts.txt", SourceText.From(lockFile), filePath: "/project/MemMapLayouts.txt").Project;
        var findings = Compiled.DiagnoseLocked(source, lockFile)
            .Where(static found => found.Id is "MMAP030" or "MMAP031").ToList();
        var fix = new UpdateLayoutLockCodeFix();
        var actions = new List<Microsoft.CodeAnalysis.CodeActions.CodeAction>();
        foreach (var finding in findings)
        {
            actions.Clear();
            await fix.RegisterCodeFixesAsync(new Microsoft.CodeAnalysis.CodeFixes.CodeFixContext(
                project.Documents.Single(), finding, (action, _) => actions.Add(action), TestContext.Current.CancellationToken));
            var operations = await Assert.Single(actions).GetOperationsAsync(TestContext.Current.CancellationToken);
            var changed = (Microsoft.CodeAnalysis.CodeActions.ApplyChangesOperation)Assert.Single(operations);
            project = changed.ChangedSolution.GetProject(project.Id)!;
        }

        var text = await project.AdditionalDocuments.Single().GetTextAsync(TestContext.Current.CancellationToken);
        return text.ToString();
    }
}
