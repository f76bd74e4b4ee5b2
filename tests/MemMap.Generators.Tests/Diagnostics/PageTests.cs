using System.Reflection;
using System.Text.RegularExpressions;
using MemMap.Generators;
using Microsoft.CodeAnalysis;

namespace MemMap.Tests.Diagnostics;

/// <summary>The pages under <c>docs/diagnostics</c>: one for each rule, and what they show is so.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> Ids => [.. Rules.Keys];

    private static readonly SortedDictionary<string, DiagnosticDescriptor> Rules = new(
        typeof(MemMapArrayAnalyzer).Assembly.GetType("MemMap.Generators.Descriptors")!
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => (DiagnosticDescriptor)field.GetValue(null)!)
            .ToDictionary(static rule => rule.Id),
        StringComparer.Ordinal);

    [Fact]
    public void Every_rule_belongs_to_one_analyzer_and_is_on()
    {
        Assert.Equal(
            Rules.Keys,
            Compiled.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics)
                .Select(static rule => rule.Id).Order(StringComparer.Ordinal));
        Assert.All(Rules.Values, static rule => Assert.True(rule.IsEnabledByDefault));
    }

    [Fact]
    public void Every_rule_leads_to_its_page() => Assert.All(Rules.Values, static rule => Assert.Equal(
        ($"https://github.com/memmap-net/memmap/blob/main/docs/diagnostics/{rule.Id}.md", true),
        (rule.HelpLinkUri, File.Exists(Repository.PathOf($"docs/diagnostics/{rule.Id}.md")))));

    [Fact]
    public void A_rule_of_usage_is_a_warning_and_no_rule_is_of_another_kind() => Assert.All(Rules.Values, static rule =>
    {
        Assert.Contains(rule.Category, (string[])["MemMap.Layout", "MemMap.Safety", "MemMap.Usage", "MemMap.Kernel"]);
        Assert.True(rule.Category != "MemMap.Usage" || rule.DefaultSeverity == DiagnosticSeverity.Warning, rule.Id);
    });

    [Fact]
    public void The_index_lists_every_rule_by_its_title() => Assert.Equal(
        Rules.Values.Select(static rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} |"),
        Lines("docs/diagnostics/README.md").Where(static line => line.StartsWith("| [", StringComparison.Ordinal)));

    [Fact]
    public void The_release_notes_list_every_rule_by_its_title() => Assert.Equal(
        Rules.Values.Select(static rule => $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}"),
        Lines("src/MemMap.Generators/AnalyzerReleases.Unshipped.md")
            .Concat(Lines("src/MemMap.Generators/AnalyzerReleases.Shipped.md"))
            .Where(static line => line.StartsWith("MMAP", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_page_is_of_a_rule() => Assert.Equal(
        Rules.Keys.Append("README"),
        Directory.GetFiles(Repository.PathOf("docs/diagnostics"))
            .Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_page_has_the_title_of_its_rule_and_its_parts_in_order(string id) => Assert.Equal(
        [$"# {id}: {Rules[id].Title}", "## Reported", "## Why", "## Mended"],
        Lines($"docs/diagnostics/{id}.md").Where(static line => line.StartsWith('#')));

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_a_page_shows_as_reported_is_reported(string id)
    {
        var found = Examples(id, "Reported").Select(example => Compiled.DiagnoseLocked(example, LockFile(id, "Reported")))
            .Select(findings => findings
                .Where(finding => finding.Severity > DiagnosticSeverity.Info || finding.Id == id).ToList())
            .ToList();

        Assert.NotEmpty(found);
        Assert.All(found, findings => Assert.NotEmpty(findings));
        Assert.All(found.SelectMany(static findings => findings), finding => Assert.Equal(id, finding.Id));
        Assert.Equal($"> {found[0][0].GetMessage()}", Lines($"docs/diagnostics/{id}.md")[2]);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void What_a_page_shows_as_mended_is_clean(string id)
    {
        var examples = Examples(id, "Mended");

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.DoesNotContain(
            Compiled.DiagnoseLocked(example, LockFile(id, "Mended")), static finding => finding.Severity > DiagnosticSeverity.Info));
    }

    private static List<string> Examples(string id, string part) =>
        [.. CodeBlock().Matches(Section(id, part)).Select(static block => block.Groups[1].Value)];

    /// <summary>What the page shows as <c>MemMapLayouts.txt</c>, if it does.</summary>
    private static string? LockFile(string id, string part) =>
        TextBlock().Match(Section(id, part)) is { Success: true } block ? block.Groups[1].Value : null;

    private static string Section(string id, string part) =>
        string.Join('\n', Lines($"docs/diagnostics/{id}.md")).Split("\n## ")
            .Single(section => section.StartsWith($"{part}\n", StringComparison.Ordinal));

    private static string[] Lines(string path) => File.ReadAllLines(Repository.PathOf(path));

    [GeneratedRegex("```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("```text\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();
}
