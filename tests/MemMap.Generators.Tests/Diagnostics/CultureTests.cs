using System.Globalization;

namespace MemMap.Tests.Diagnostics;

/// <summary>What is generated and what is reported is the same in every culture.</summary>
public sealed class CultureTests
{
    private const string Source = """
        [MemMapArray<Position>(Shape = "*,2")] public partial struct Positions;
        [MemMapArray<float>(Shape = "1000,3")] public partial struct Position;
        [MemMapArray(Shape = "*", Pack = -1)] public partial struct Trade { public int Size; }
        [MemMapText(-8)] public partial struct Code;
        """;

    [Theory]
    [InlineData("fi-FI")]
    [InlineData("fa-IR")]
    public void Code_and_findings_do_not_depend_on_the_culture(string culture)
    {
        var expected = Read();

        CultureInfo.CurrentCulture = Cultures.Named(culture);
        var found = Read();

        Assert.Equal(expected, found);
        Assert.Contains(
            "Layout 'Trade' has Pack = -1; write 0 for natural alignment, or a power of two up to 128; 1 leaves no padding",
            found);
    }

    private static string[] Read() =>
        [Compiled.Generated(Source), .. Compiled.Diagnose(Source).Select(static finding => finding.GetMessage())];
}
