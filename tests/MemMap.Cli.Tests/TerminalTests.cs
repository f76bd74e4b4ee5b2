namespace MemMap.Tests;

/// <summary>What a terminal shows, at 80 and 120 columns.</summary>
[OnLinux]
public class TerminalTests
{
    [Theory]
    [InlineData(80, "aligned_mixed32", "--help")]
    public async Task A_record_is_drawn(int columns, string file, string expected) => Assert.Equal(
        expected, await Tool.OnTerminal(columns, "NO_COLOR=1", $"struct/{file}.npy"));
}
