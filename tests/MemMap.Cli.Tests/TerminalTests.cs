namespace MemMap.Tests;

/// <summary>
/// What a terminal shows, against the files in <c>Terminal</c>. SNAPSHOT_ACCEPT=1 writes them anew.
/// </summary>
[OnLinux]
public class TerminalTests
{
    [Theory]
    [InlineData(80, "aligned", "struct/aligned_mixed32.npy")]
    [InlineData(120, "aligned", "struct/aligned_mixed32.npy")]
    [InlineData(80, "nested", "struct/nested_aligned.npy")]
    [InlineData(120, "nested", "struct/nested_aligned.npy")]
    [InlineData(80, "blocks", "info struct/sub_2d.npy")]
    [InlineData(120, "blocks", "info struct/sub_2d.npy")]
    [InlineData(80, "grid", "npy/le_f8_3x4_F.npy")]
    [InlineData(80, "wide", "show struct/aligned_all.npy")]
    [InlineData(120, "wide", "show struct/aligned_all.npy")]
    [InlineData(80, "hex", "hex struct/aligned_mixed32.npy --row ^1")]
    [InlineData(120, "hex", "hex struct/market_tick.npy")]
    public async Task It_shows_what_is_expected(int columns, string name, string call) =>
        AssertSame($"{name}-{columns}.txt", await Tool.OnTerminal(columns, "NO_COLOR=1", call));

    [Fact]
    public async Task Colours_mark_fields_and_say_nothing_that_the_text_does_not() =>
        AssertSame("hex-coloured-80.txt", (await Tool.OnTerminal(80, "", "hex struct/aligned_mixed32.npy")).Replace("\e", "␛"));

    [Fact]
    public async Task No_line_of_a_table_is_longer_than_the_terminal_is_wide() => Assert.All(
        (await Tool.OnTerminal(80, "NO_COLOR=1", "show struct/aligned_all.npy")).TrimEnd('\n').Split('\n'),
        static line => Assert.True(line.Length <= 80, line));

    private static void AssertSame(string file, string shown)
    {
        var path = Repository.PathOf($"tests/MemMap.Cli.Tests/Terminal/{file}");
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1")
        {
            File.WriteAllText(path, shown);
        }

        Assert.Equal(File.ReadAllText(path), shown);
    }
}
