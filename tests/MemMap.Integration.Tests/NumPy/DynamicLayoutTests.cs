namespace MemMap.Tests;

/// <summary>What a map without a layout shares with the maps of layouts.</summary>
public sealed partial class DynamicLayoutTests
{
    [MemMapArray(Shape = "*")]
    public partial struct Fill
    {
        public DateTime64<TimeUnits.Nanosecond> Time;
        public double Price;
        public BigEndian<int> Size;
        public Bool8 IsBuy;
    }

    [MemMapArray(Shape = "*")]
    public partial struct Other
    {
        public DateTime64<TimeUnits.Nanosecond> Time;
        public float Price;
    }

    [Fact]
    public void Columns_and_texts_are_those_of_the_layout()
    {
        using var folder = new TemporaryFolder();
        using var typed = Write(folder["fills.npy"]);
        using var map = DynamicMap.OpenRead(folder["fills.npy"]);
        using var expected = typed.LeaseRead();
        using var view = map.Lease();

        Assert.Equal(typed.ToString(), map.ToString());
        Assert.Equal(typed.Shape, map.Shape);
        Assert.Equal(typed.Offset, map.Offset);
        Assert.Equal(expected.Columns.Price.Sum(), view.Column<double>("Price").Sum());
        Assert.Equal(expected.Columns.Price.StdDev(), view.Column<double>("Price").StdDev());
        Assert.Equal(expected.Columns.Size.Max(), view.Column<BigEndian<int>>("Size").Max());
        Assert.Equal(expected.Columns.Time.ToArray(), view.Column<DateTime64<TimeUnits.Nanosecond>>("Time").ToArray());
        Assert.Equal(
            expected.Columns.Time.LowerBound(new(500)), view.Column<DateTime64<TimeUnits.Nanosecond>>("Time").LowerBound(new(500)));
        Assert.Equal(expected.Columns.IsBuy.Sum(), view.Column<Bool8>("IsBuy").Sum());
        Assert.Equal([-2, -1, 0, 1], view["Size"].ToArray<int>().Take(4));
        Assert.Equal("(1970-01-01T00:00:00.000000020, 1., 0, True)", view[2].ToString().Replace("'", ""));
    }

    [Fact]
    public void A_column_for_writing_changes_the_file()
    {
        using var folder = new TemporaryFolder();
        Write(folder["fills.npy"]).Dispose();
        using (var map = DynamicMap.Open(folder["fills.npy"]))
        {
            using var view = map.Lease();
            view.WritableColumn<double>("Price").Fill(2.5);
        }

        using var typed = Fill.OpenRead(folder["fills.npy"]);
        using var expected = typed.LeaseRead();
        Assert.Equal(2.5 * 100, expected.Columns.Price.Sum());
        Assert.Equal(20, expected[2].Time.Value);
    }

    [Fact]
    public void A_header_says_without_an_exception_whether_a_layout_fits()
    {
        using var folder = new TemporaryFolder();
        Write(folder["fills.npy"]).Dispose();
        var header = NpyHeader.Read(folder["fills.npy"]);

        Assert.True(Fill.Fits(header, out var why));
        Assert.Null(why);
        Assert.False(Other.Fits(header, out why));
        Assert.Equal(Assert.Throws<LayoutMismatchException>(() => Other.OpenRead(folder["fills.npy"])).Message, why);
    }

    private static Fill.Map Write(string path)
    {
        var map = Fill.Create(path, 0);
        for (var i = 0; i < 100; i++)
        {
            map.Append(new Fill { Time = new(10 * i), Price = i / 2.0, Size = i - 2, IsBuy = i % 2 == 0 });
        }

        map.Commit();
        return map;
    }
}
