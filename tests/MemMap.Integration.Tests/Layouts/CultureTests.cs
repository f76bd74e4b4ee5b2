using System.Globalization;

namespace MemMap.Tests.Layouts;

/// <summary>What values print: the same in every culture, and in the culture that is asked for by name.</summary>
public sealed partial class CultureTests
{
    public struct Limits
    {
        public float Low;
        public float High;
    }

    [MemMapArray<float>(Shape = "3")]
    public partial struct Position;

    [MemMapArray<Limits>(Shape = "2")]
    public partial struct LimitPair;

    [MemMapArray<double>(Shape = "")]
    public partial struct Level;

    [MemMapText(4)]
    public partial struct Code;

    [MemMapArray(Shape = "*")]
    public partial struct Sample
    {
        public Position At;
        public Limits Range;
        public LimitPair Both;
        public BigEndian<double> Value;
        public int Step;
        public Code Code;
    }

    private const string Text = "Sample { At = [1.5, -2.25, 0.], Range = (0.5, -1.), Both = [(0.5, -1.), (0., 0.)], "
        + "Value = -1234.5, Step = -7, Code = a,b }";

    private const string FinnishText =
        "Sample { At = [1,5; \u22122,25; 0,]; Range = (0,5; \u22121,); Both = [(0,5; \u22121,); (0,; 0,)]; "
        + "Value = \u22121234,5; Step = \u22127; Code = a,b }";

    public static TheoryData<string> Names => ["", "fi-FI", "fa-IR"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_says_the_same_in_every_culture(string culture) => In(culture, static () =>
    {
        var sample = Example();
        var level = new Level { Value = -0.5 };
        Span<char> room = stackalloc char[200];

        Assert.Equal(Text, sample.ToString());
        Assert.Equal(Text, $"{sample}");
        Assert.Equal(Text, string.Format("{0}", sample));
        Assert.Equal(Text, sample.ToString(null, null));
        Assert.True(sample.TryFormat(room, out var written));
        Assert.Equal(Text, room[..written]);
        Assert.Equal("[1.5, -2.25, 0.] [(0.5, -1.), (0., 0.)] -0.5", $"{sample.At} {sample.Both} {level}");
        Assert.Equal("[1.5, -2.25, 0.] [(0.5, -1.), (0., 0.)] -0.5",
            sample.At.ToString() + " " + sample.Both.ToString() + " " + level.ToString());
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_culture_that_is_asked_for_is_used_for_every_number(string culture) => In(culture, static () =>
    {
        var sample = Example();
        Span<char> room = stackalloc char[200];

        Assert.Equal(FinnishText, sample.ToString(null, Cultures.Finnish));
        Assert.Equal(FinnishText, string.Create(Cultures.Finnish, $"{sample}"));
        Assert.True(sample.TryFormat(room, out var written, default, Cultures.Finnish));
        Assert.Equal(FinnishText, room[..written]);
        Assert.Equal("\u22120,5", new Level { Value = -0.5 }.ToString(null, Cultures.Finnish));
        Assert.Equal("[1,50; \u22122,25; 0,00]", sample.At.ToString("F2", Cultures.Finnish));
        Assert.Equal(Text, sample.ToString(null, CultureInfo.InvariantCulture));
    });

    [Fact]
    public void A_text_without_room_is_not_written()
    {
        var sample = Example();

        Assert.True(sample.TryFormat(new char[Text.Length], out var written));
        Assert.Equal(Text.Length, written);
        Assert.False(sample.TryFormat(new char[Text.Length - 1], out written));
        Assert.Equal(0, written);
        Assert.False(sample.Both.TryFormat(new char[5], out written));
        Assert.Equal(0, written);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_says_the_same_in_every_culture(string culture) => In(culture, static () =>
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["samples"], new byte[12345]);
        using var map = Numbers.Create(folder["numbers"], 1_000_000);

        Assert.Equal(
            $"'{folder["samples"]}' holds 12,345 bytes from offset 0; layout Numbers needs a whole number of rows of 4 bytes, "
            + "and 1 are left over. Check the fields, [MemMapArray(Shape)] and MemMapOptions.Offset, "
            + "and whether the file was cut short. Remains.Discard leaves out a last row that is incomplete; "
            + "MemMapOptions.Length maps the rows before something else.",
            Assert.Throws<LayoutMismatchException>(() => Numbers.Open(folder["samples"])).Message);
        Assert.Equal(
            "Index -1 is out of range for axis 0 of length 1000000; valid indices are 0 to 999999.",
            Assert.Throws<IndexOutOfRangeException>(() => map[-1]).Message);
        Assert.StartsWith("memmap([0., 0., 0., ..., 0., 0., 0.], ", map.ToString());
    });

    private static Sample Example() => new()
    {
        At = new Position { [0] = 1.5f, [1] = -2.25f },
        Range = new Limits { Low = 0.5f, High = -1 },
        Both = new LimitPair { [0] = new Limits { Low = 0.5f, High = -1 } },
        Value = -1234.5,
        Step = -7,
        Code = "a,b",
    };

    private static void In(string culture, Action act)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Cultures.Named(culture);
        try
        {
            act();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
