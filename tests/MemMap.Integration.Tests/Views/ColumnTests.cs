namespace MemMap.Tests;

/// <summary>One field of all records.</summary>
public sealed class ColumnTests
{
    [Fact]
    public void A_column_steps_over_the_other_fields()
    {
        using var folder = new TemporaryFolder();
        using var map = Trade.Create(folder["trades.npy"], 3);
        using var view = map.Lease();

        view.Columns.Price.CopyFrom([1.5, 2.5, 3.5]);
        view.Columns.Side.Fill(Side.Sell);
        foreach (ref var size in view.Columns.Size)
        {
            size = 7;
        }

        view.Columns.Time[2] = -1;

        Assert.Equal(
            [
                new Trade { Time = 0, Price = 1.5, Size = 7, Side = Side.Sell },
                new Trade { Time = 0, Price = 2.5, Size = 7, Side = Side.Sell },
                new Trade { Time = -1, Price = 3.5, Size = 7, Side = Side.Sell },
            ],
            map.ToArray());
        Assert.Equal([1.5, 2.5, 3.5], view.Columns.Price.ToArray());
        Assert.Equal(3, view.Columns.Price.Length);
        Assert.Equal(24, view.Columns.Price.StrideInBytes);
        Assert.Equal(7.5, view.Columns.Price.Sum());
        Assert.Equal(21, view.Columns.Size.Sum());
    }

    [Fact]
    public void All_numbers_of_an_array_are_a_column_in_the_order_of_the_file()
    {
        using var folder = new TemporaryFolder();
        using var rows = Rows.Create(folder["rows.npy"], 2);
        rows.CopyFrom([1, 2, 3, 4, 5, 6, 7, 8]);
        using var series = Series.Create(folder["series.npy"], 2);
        series.CopyFrom([1.5, 2, 3, 4, 5, 6]);
        rows.Flush();
        using var reader = Rows.OpenRead(folder["rows.npy"]);
        using var view = rows.Lease();
        using var columnMajor = series.Lease();
        using var readOnly = reader.Lease();

        view.AsColumn()[5] = -6;

        Assert.Equal(24, view.AsColumn().Sum());
        Assert.Equal(24, readOnly.AsColumn().Sum());
        Assert.Equal(-6, readOnly.AsColumn().Min());
        Assert.Equal([1.5, 2, 3, 4, 5, 6], columnMajor.AsColumn().ToArray());
        Assert.Equal((8, 4), (view.AsColumn().Length, view.AsColumn().StrideInBytes));
        Assert.Equal(14, view.Slice(1).AsColumn().Sum());
    }

    [Fact]
    public void A_column_of_a_slice_has_its_records_only()
    {
        using var folder = new TemporaryFolder();
        using var map = Trade.Create(folder["trades.npy"], 5);
        using var view = map.Lease();

        view.Slice(1, 3).Columns.Size.Fill(1);

        Assert.Equal([0, 1, 1, 1, 0], view.Columns.Size.ToArray());
        Assert.Equal(3, view.Columns.Size.Sum());
    }

    [Fact]
    public void A_column_of_no_records_is_empty()
    {
        using var folder = new TemporaryFolder();
        using var map = Trade.Create(folder["trades.npy"], 0);
        using var view = map.Lease();

        foreach (var price in view.Columns.Price)
        {
            Assert.Fail($"There is a price, {price}.");
        }

        Assert.Empty(view.Columns.Price.ToArray());
        Assert.Equal(0, view.Columns.Price.Sum());
    }

    [Fact]
    public void A_column_is_checked_as_a_view_is()
    {
        using var folder = new TemporaryFolder();
        using var map = Trade.Create(folder["trades.npy"], 2);

        Assert.Equal(
            "Index 2 is out of range for axis 0 of length 2; valid indices are 0 to 1.",
            Assert.Throws<IndexOutOfRangeException>(() => Price(map, 2)).Message);
        Assert.Equal(
            "Index -1 is out of range for axis 0 of length 2; valid indices are 0 to 1.",
            Assert.Throws<IndexOutOfRangeException>(() => Price(map, -1)).Message);
        Assert.Equal(
            "'source' has 3 elements where 2 are needed; slice one of the two. (Parameter 'source')",
            Assert.Throws<ArgumentException>(() => CopyPrices(map, [1, 2, 3])).Message);
        Assert.Throws<ArgumentException>(() =>
        {
            using var view = map.Lease();
            view.Columns.Price.CopyTo(new double[1]);
        });

        static double Price(Trade.Map map, long index)
        {
            using var view = map.Lease();
            return view.Columns.Price[index];
        }

        static void CopyPrices(Trade.Map map, double[] prices)
        {
            using var view = map.Lease();
            view.Columns.Price.CopyFrom(prices);
        }
    }

    /// <summary>As <c>numpy.sum</c>, in 64 bits whatever the field has; unlike it, never wrapped around.</summary>
    [Fact]
    public void A_sum_of_integers_has_64_bits_and_overflows_loudly()
    {
        using var folder = new TemporaryFolder();
        using var map = Trade.Create(folder["trades.npy"], 3);
        using var view = map.Lease();
        view.Columns.Size.Fill(int.MaxValue);
        view.Columns.Time.Fill(long.MaxValue);

        Assert.Equal(6_442_450_941L, view.Columns.Size.Sum());
        Assert.Throws<OverflowException>(() =>
        {
            using var again = map.Lease();
            return again.Columns.Time.Sum();
        });
    }

    [Fact]
    public void A_read_only_column_reads()
    {
        using var folder = new TemporaryFolder();
        using (var map = Trade.Create(folder["trades.npy"], 2))
        {
            map[1] = new Trade { Price = 4.5 };
        }

        using var read = Trade.OpenRead(folder["trades.npy"]);
        using var view = read.Lease();
        var prices = new double[2];
        view.Columns.Price.CopyTo(prices);

        Assert.Equal([0, 4.5], prices);
        Assert.Equal(4.5, view.Columns.Price[1]);
        Assert.Equal(4.5, view.Columns.Price.Sum());
    }
}
