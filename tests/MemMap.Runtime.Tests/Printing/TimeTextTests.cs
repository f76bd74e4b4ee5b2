namespace MemMap.Tests.Printing;

/// <summary>Points in time and time spans. The texts are NumPy's own.</summary>
public sealed class TimeTextTests
{
    [Theory]
    [InlineData("Y", 54, "2024")]
    [InlineData("M", 649, "2024-02")]
    [InlineData("W", 2825, "2024-02-22")]
    [InlineData("D", 19782, "2024-02-29")]
    [InlineData("h", 474780, "2024-02-29T12")]
    [InlineData("m", 28486830, "2024-02-29T12:30")]
    [InlineData("s", 1709209845, "2024-02-29T12:30:45")]
    [InlineData("ms", -1, "1969-12-31T23:59:59.999")]
    [InlineData("us", -1, "1969-12-31T23:59:59.999999")]
    [InlineData("ns", -1, "1969-12-31T23:59:59.999999999")]
    [InlineData("ps", -1, "1969-12-31T23:59:59.999999999999")]
    [InlineData("fs", -1, "1969-12-31T23:59:59.999999999999999")]
    [InlineData("as", -1, "1969-12-31T23:59:59.999999999999999999")]
    [InlineData("25s", 2, "1970-01-01T00:00:50")]
    public void A_point_in_time_ends_with_its_unit(string unit, long count, string expected)
    {
        Assert.Equal(expected, CalendarText.Of(count, TimeUnit.Parse(unit)!.Value));
    }

    [Theory]
    [InlineData("Y", long.MaxValue, "-9223372036854773839")]
    [InlineData("M", long.MaxValue, "768614336404566620-08")]
    [InlineData("W", long.MaxValue, "25252734927768524-07-21")]
    [InlineData("D", long.MaxValue, "25252734927768524-07-27")]
    [InlineData("D", long.MinValue + 1, "25252734927768524-07-29")]
    [InlineData("s", long.MinValue + 1, "-292277022657-01-27T08:29:53")]
    [InlineData("ns", long.MaxValue, "2262-04-11T23:47:16.854775807")]
    [InlineData("as", long.MinValue + 1, "1969-12-31T23:59:50.776627963145224193")]
    public void The_ends_of_the_range_are_where_NumPy_sees_them(string unit, long count, string expected)
    {
        Assert.Equal(expected, CalendarText.Of(count, TimeUnit.Parse(unit)!.Value));
    }

    [Fact]
    public void Points_in_time_are_quoted_and_aligned()
    {
        Assert.Equal(
            "memmap(['-1000',  '0000', '10000'], dtype='datetime64[Y]')", Print.Repr("<M8[Y]", -2970L, -1970L, 8030L));
        Assert.Equal(
            """
            memmap(['2024-02-29T12:30:45',                 'NaT'],
                   dtype='datetime64[s]')
            """,
            Print.Repr("<M8[s]", 1709209845L, long.MinValue));
    }

    [Fact]
    public void Time_spans_are_numbers()
    {
        Assert.Equal(
            "memmap([    1,   -20, 'NaT'], dtype='timedelta64[ns]')", Print.Repr("<m8[ns]", 1L, -20L, long.MinValue));
        Assert.Equal("memmap([1], dtype=timedelta64)", Print.Repr("<m8", 1L));
    }

    [Fact]
    public void A_point_in_time_without_a_unit_is_a_number()
    {
        // NumPy raises "Cannot convert a NumPy datetime value other than NaT with generic units".
        Assert.Equal("memmap([    7, 'NaT'], dtype=datetime64)", Print.Repr("<M8", 7L, long.MinValue));
    }
}
