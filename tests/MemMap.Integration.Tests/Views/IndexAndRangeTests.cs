namespace MemMap.Tests;

/// <summary>Indices from the end and ranges, as in NumPy, on maps, views, rows and columns.</summary>
public sealed class IndexAndRangeTests
{
    [Fact]
    public void A_range_of_a_view_is_a_slice_of_it()
    {
        using var folder = new TemporaryFolder();
        using var map = Trade.Create(folder["trades.npy"], 30);
        using var view = map.Lease();
        for (var i = 0; i < 30; i++)
        {
            view[i].Size = i;
        }

        view[^5..][0].Size = 100;
        view[10..20].Columns.Size[^1] = 200;

        Assert.Equal((10, 10, 200), (view[10..20].Length, view[10..20][0].Size, view[10..20][^1].Size));
        Assert.Equal((100, 100, 200), (map[25].Size, map[^5].Size, map[19].Size));
        Assert.Equal((29, 29), (map[^1].Size, view[^1].Size));
        Assert.Equal([28, 29], view.Columns.Size[^2..].ToArray());
        Assert.Equal(29, view.Columns.Size[^1]);
        Assert.Equal((30, 0, 0), (view[..].Length, view[30..].Length, view[^0..].Length));
    }

    [Fact]
    public void A_range_of_a_map_is_a_copy()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.dat"], 5);
        map.CopyFrom([1, 2, 3, 4, 5]);
        using var read = Numbers.OpenRead(folder["numbers.dat"]);
        using var copyOnWrite = Numbers.OpenCopyOnWrite(folder["numbers.dat"]);

        var copy = map[1..3];
        copy[0] = 100;

        Assert.Equal([2f, 3f], map[1..3]);
        Assert.Equal([4f, 5f], read[^2..]);
        Assert.Equal([1f, 2f, 3f, 4f, 5f], copyOnWrite[..]);
        Assert.Empty(map[5..]);
        Assert.StartsWith(
            "A slice of 6 rows from row 0 does not lie within 5 rows.",
            Assert.Throws<ArgumentOutOfRangeException>(() => map[..6]).Message);
        Assert.StartsWith(
            "A slice of -1 rows from row 3 does not lie within 5 rows.",
            Assert.Throws<ArgumentOutOfRangeException>(() => read[3..2]).Message);
    }

    [Fact]
    public void An_element_of_two_axes_is_found_from_either_end_of_each()
    {
        using var folder = new TemporaryFolder();
        using var grid = Grid.Create(folder["grid.npy"]);
        grid.CopyFrom([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        using var read = Grid.OpenRead(folder["grid.npy"]);
        using var view = grid.Lease();
        using var reading = read.Lease();

        Assert.Equal((11, 11, 11, 11), (grid[^1, ^1], read[^1, ^1], view[^1, ^1], reading[^1, ^1]));
        Assert.Equal((10, 10, 10, 10), (grid[^1, 2], read[^1, 2], view[^1, 2], reading[^1, 2]));
        Assert.Equal((7, 7, 7, 7), (grid[1, ^1], read[1, ^1], view[1, ^1], reading[1, ^1]));
        Assert.Equal((0, 0), (grid[^3, ^4], view[^3, ^4]));
        grid[^1, 0] = 80;
        view[0, ^1] = 30;
        Assert.Equal([0, 1, 2, 30, 4, 5, 6, 7, 80, 9, 10, 11], grid.ToArray());
        Assert.Equal([80, 9, 10, 11], view[^1]);
        Assert.Equal([80, 9, 10, 11], reading[^1]);
        Assert.Equal([80, 9, 10, 11], view[1..][^1]);
        Assert.Equal((2, 8), (view[1..].Length, view[1..].Count));
    }

    [Fact]
    public void Int_and_long_indices_may_be_mixed_with_ones_from_the_end()
    {
        using var folder = new TemporaryFolder();
        using var map = Cube.Create(folder["cube.dat"]);
        map.CopyFrom([.. Enumerable.Range(0, 24).Select(static n => (double)n)]);
        using var view = map.Lease();
        var (one, two) = (1L, 2);

        Assert.Equal((23, 23, 23), (map[one, two, 3], map[1, 2, ^1], map[^1, ^1, ^1]));
        Assert.Equal((23, 23, 23), (view[one, two, 3], view[1, 2L, 3L], view[^1, two, ^1]));
        Assert.Equal([20, 21, 22, 23], view[^1, ^1]);
        Assert.Equal([20, 21, 22, 23], view[^1][^1]);
        Assert.Equal((23, 23, 12), (view[^1][^1, ^1], view[^1][2, ^1], view[^1].Count));
        Assert.Equal([4, 5, 6, 7], view[0, ^2]);
    }

    [Fact]
    public void The_axis_of_an_index_from_the_end_is_named()
    {
        using var folder = new TemporaryFolder();
        using var map = Cube.Create(folder["cube.dat"]);

        AssertRefused("Index 2 is out of range for axis 0 of length 2; valid indices are 0 to 1.", () => map[^0, 0, 0]);
        AssertRefused("Index -1 is out of range for axis 1 of length 3; valid indices are 0 to 2.", () => map[0, ^4, 0]);
        AssertRefused("Index 4 is out of range for axis 2 of length 4; valid indices are 0 to 3.", () => map[0, 0, ^0]);
        AssertRefused("Index -1 is out of range for axis 0 of length 2; valid indices are 0 to 1.", () =>
        {
            using var view = map.Lease();
            return view[^3].Count;
        });
        AssertRefused("Index -1 is out of range for axis 2 of length 4; valid indices are 0 to 3.", () =>
        {
            using var view = map.LeaseRead();
            return view[0][0, ^5];
        });

        static void AssertRefused(string message, Func<object> use) =>
            Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(use).Message);
    }

    [Fact]
    public void Column_major_ranges_are_of_columns()
    {
        using var folder = new TemporaryFolder();
        using var map = Series.Create(folder["series.npy"], 4);
        map.CopyFrom([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        using var view = map.Lease();

        Assert.Equal((11, 11, 9, 2), (map[^1, ^1], view[^1, ^1], view[0, ^1], view[^1, 0]));
        Assert.Equal((3, 2, 6), (view[^2..].Length, view[^2..].ColumnCount, view[^2..].Count));
        Assert.Equal([6, 7, 8, 9, 10, 11], view[^2..].ToArray());
        Assert.Equal([6, 7, 8], view[1..3].Column(1));
        Assert.Equal(8, view[1..3][^1, ^1]);
        Assert.Equal(
            "Index 2 is out of range for axis 1 of length 2; valid indices are 0 to 1.",
            Assert.Throws<IndexOutOfRangeException>(() =>
            {
                using var view = map.Lease();
                return view[1..3][0, 2L];
            }).Message);
    }

    [Fact]
    public void An_index_from_the_end_of_a_growing_map_counts_from_where_the_end_is_by_now()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.npy"], 0);
        map.Append(1);
        using var view = map.Lease();
        map.Append(2);

        Assert.Equal((2, 1), (map[^1], view[^1]));
        Assert.Equal([1f, 2f], map[..]);
        Assert.Equal(1, view[..].Length);
    }

    [Fact]
    public void A_map_seen_as_its_base_has_all_elements_in_a_row()
    {
        using var folder = new TemporaryFolder();
        using var map = Rows.Create(folder["rows.dat"], 2);
        map.CopyFrom([1, 2, 3, 4, 5, 6, 7, 8]);
        MappedArray<int> all = map;
        WritableArray<int> writable = map;

        writable[^1] = 80;
        writable[0] = 10;

        Assert.Equal((10, 80, 8, 2), (all[0], all[7], all.Count, all.Length));
        Assert.Equal([7, 80], all[^2..]);
        Assert.Equal((10, 80), (map[0, 0], map[1, 3]));
        Assert.Equal(
            "Index 8 is out of range for axis 0 of length 8; valid indices are 0 to 7.",
            Assert.Throws<IndexOutOfRangeException>(() => all[8]).Message);
    }
}
