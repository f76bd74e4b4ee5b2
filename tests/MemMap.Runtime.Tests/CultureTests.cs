using System.Globalization;

namespace MemMap.Tests;

/// <summary>Headers, dtypes, numbers and messages are the same in every culture.</summary>
public sealed class CultureTests
{
    public static TheoryData<string> Names => ["", "fi-FI", "fa-IR"];

    /// <summary>Holds the runs in other cultures: that they are in one, and that it is the system's.</summary>
    [Fact]
    public void A_run_in_a_culture_of_the_system_is_in_it()
    {
        var text = (-1234.5).ToString("N1", CultureInfo.CurrentCulture);

        Assert.Equal(
            (Cultures.AreOfSystem, Cultures.NameOfRun) switch
            {
                (true, "fi-FI") => "\u22121\u00A0234,5",
                (true, "fa-IR") => "\u200E\u22121\u066C234\u066B5",
                (true, "tr-TR") => "-1.234,5",
                (false, "fi-FI" or "fa-IR" or "") => text,
                _ => "a culture that this test knows",
            },
            text);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_header_and_a_descr_are_written_and_read(string culture)
    {
        CultureInfo.CurrentCulture = Cultures.Named(culture);
        var dtype = Descr.Parse("[('a', '<f4', (3, 1000)), ('b', '<M8[25s]')]");

        var header = NpyHeader.Create(dtype, MemoryOrder.RowMajor, [1_000_000]).ToBytes();

        Assert.Equal("[('a', '<f4', (3, 1000)), ('b', '<M8[25s]')]", Descr.Format(dtype));
        Assert.Equal([1_000_000L], NpyHeader.Parse(header, long.MaxValue, "a.npy").Shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_has_its_numbers_as_code_has_them(string culture)
    {
        CultureInfo.CurrentCulture = Cultures.Named(culture);

        Assert.Equal(
            "-1,000,000 elements do not fit a span, which holds at most 2,147,483,647; take Chunks, a Slice, or AsTensorSpan.",
            Assert.Throws<InvalidOperationException>(() => AccessErrors.ThrowTooLongForSpan(-1_000_000)).Message);
        Assert.Equal(
            "A slice of -2 rows from row -1 does not lie within 3 rows. (Parameter 'start')" + Environment.NewLine
            + $"Actual value was {-1}.",
            Assert.Throws<ArgumentOutOfRangeException>(() => AccessErrors.CheckSlice(-1, -2, 3)).Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_in_a_byte_order_of_its_own_prints_as_the_number(string culture)
    {
        CultureInfo.CurrentCulture = Cultures.Named(culture);
        BigEndian<double> number = -1.5;
        var complex = new Complex64(-1.5f, 2);

        Assert.Equal((-1.5).ToString(), number.ToString());
        Assert.Equal($"{-1.5}", $"{number}");
        Assert.Equal("\u22121,5", number.ToString(null, Cultures.Finnish));
        Assert.Equal($"<{-1.5f}; 2>", complex.ToString());
        Assert.Equal("<\u22121,50; 2,00>", complex.ToString("F2", Cultures.Finnish));
    }
}
