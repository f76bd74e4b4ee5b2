namespace MemMap.Tests;

/// <summary>What a map does by itself, by value and without a lease.</summary>
public sealed class MapTests
{
    [Fact]
    public void A_layout_without_axes_holds_one_element()
    {
        using var folder = new TemporaryFolder();

        using (var map = Scalar.Create(folder["scalar.npy"]))
        {
            map.Value = 42;
        }

        using var read = Scalar.OpenRead(folder["scalar.npy"]);
        Assert.Equal(42, read.Value);
        Assert.Equal("memmap(42)", read.ToString());
        Assert.Empty(read.Shape);
        Assert.Equal(1, read.Length);
        Assert.Equal(1, read.Count);
        Assert.Equal(8, read.ByteLength);
    }

    [Fact]
    public void A_map_knows_its_file_and_its_shape()
    {
        using var folder = new TemporaryFolder();
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder["rows.npy"]);

        using var map = Rows.Create(relative, 3);

        Assert.Equal(folder["rows.npy"], map.Path);
        Assert.Equal(MemMapMode.Create, map.Mode);
        Assert.Equal(128, map.Offset);
        Assert.Equal([3L, 4L], map.Shape);
        Assert.Equal(3, map.Length);
        Assert.Equal(12, map.Count);
        Assert.Equal(48, map.ByteLength);
        Assert.False(map.IsClosed);

        map.Dispose();

        Assert.True(map.IsClosed);
    }

    [Fact]
    public void An_element_is_read_and_written_by_value_from_either_end()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.dat"], 3);

        map[0] = 1;
        map[^1] = 3;

        Assert.Equal(1, map[0]);
        Assert.Equal(3, map[2]);
        Assert.Equal(1, map[^3]);
    }

    [Theory]
    [InlineData(-1, "Index -1 is out of range for axis 0 of length 3; valid indices are 0 to 2.")]
    [InlineData(3, "Index 3 is out of range for axis 0 of length 3; valid indices are 0 to 2.")]
    [InlineData(long.MaxValue, "Index 9223372036854775807 is out of range for axis 0 of length 3; valid indices are 0 to 2.")]
    [InlineData(long.MinValue, "Index -9223372036854775808 is out of range for axis 0 of length 3; valid indices are 0 to 2.")]
    public void An_index_outside_the_axis_is_refused(long index, string message)
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.dat"], 3);

        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => map[index]).Message);
        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => map[index] = 1).Message);
    }

    [Fact]
    public void The_axis_that_is_wrong_is_named()
    {
        using var folder = new TemporaryFolder();
        using var map = Cube.Create(folder["cube.dat"]);

        Assert.Equal(
            "Index 3 is out of range for axis 1 of length 3; valid indices are 0 to 2.",
            Assert.Throws<IndexOutOfRangeException>(() => map[1, 3, 3]).Message);
        Assert.Equal(
            "Index -1 is out of range for axis 2 of length 4; valid indices are 0 to 3.",
            Assert.Throws<IndexOutOfRangeException>(() => map[1, 2, -1]).Message);
    }

    [Fact]
    public void No_row_has_an_index()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.dat"], 0);

        Assert.Equal(
            "Index 0 is out of range for axis 0, which has length 0.",
            Assert.Throws<IndexOutOfRangeException>(() => map[0]).Message);
        Assert.Equal("memmap([], dtype=float32)", map.ToString());
    }

    [Fact]
    public void All_elements_are_set_and_copied_at_once()
    {
        using var folder = new TemporaryFolder();
        using var map = Rows.Create(folder["rows.dat"], 2);

        map.CopyFrom([1, 2, 3, 4, 5, 6, 7, 8]);
        var copy = new int[9];
        map.CopyTo(copy);

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 0], copy);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], map.ToArray());

        map.Fill(-1);

        Assert.Equal([-1, -1, -1, -1, -1, -1, -1, -1], map.ToArray());
    }

    [Fact]
    public void A_copy_of_another_length_is_refused_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.dat"], 3);

        var tooShort = Assert.Throws<ArgumentException>(() => map.CopyFrom([1, 2]));
        Assert.Throws<ArgumentException>(() => map.CopyFrom([1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => map.CopyTo(new float[2]));

        Assert.Equal(
            "'source' has 2 elements where 3 are needed; slice one of the two. (Parameter 'source')", tooShort.Message);
        Assert.Equal([0f, 0f, 0f], map.ToArray());
    }

    /// <summary>Eight bytes of a record of 24 belong to no field; NumPy may keep something there.</summary>
    [Fact]
    public void A_record_written_by_value_leaves_the_padding_in_the_file_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["trades.dat"], [.. Enumerable.Repeat((byte)0xEE, 24)]);

        using (var map = Trade.Open(folder["trades.dat"]))
        {
            map[0] = new Trade { Time = 1, Price = 0, Size = 2, Side = Side.Sell };
        }

        Assert.Equal(
            [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0xEE, 0xEE, 0xEE],
            File.ReadAllBytes(folder["trades.dat"]));
    }

    [Fact]
    public void An_element_that_is_set_from_the_end_or_through_the_base_class_leaves_the_padding_alone()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["trades.dat"], [.. Enumerable.Repeat((byte)0xEE, 48)]);

        using (var map = Trade.Open(folder["trades.dat"]))
        {
            WritableArray<Trade> writable = map;
            map[^1] = default;
            writable[0] = default;
        }

        byte[] row = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xEE, 0xEE, 0xEE];
        byte[] expected = [.. row, .. row];
        Assert.Equal(expected, File.ReadAllBytes(folder["trades.dat"]));
    }

    [Fact]
    public void A_record_that_is_appended_has_padding_of_zeros()
    {
        using var folder = new TemporaryFolder();
        Span<byte> bytes = stackalloc byte[24];
        bytes.Fill(0xEE);

        using (var map = Trade.Create(folder["trades.dat"], 0))
        {
            map.Append(in System.Runtime.InteropServices.MemoryMarshal.AsRef<Trade>(bytes));
        }

        byte[] expected = [.. Enumerable.Repeat((byte)0xEE, 21), 0, 0, 0];
        Assert.Equal(expected, File.ReadAllBytes(folder["trades.dat"]));
    }
}
