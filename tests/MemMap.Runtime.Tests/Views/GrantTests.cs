namespace MemMap.Tests;

/// <summary>What generated views are made of: rows of elements, of which every part is checked against the whole.</summary>
public sealed class GrantTests
{
    /// <summary>Three rows of four, in the middle of eighteen numbers.</summary>
    private static Grant<int> Rows(int[] numbers) =>
        new(3, ref numbers.AsSpan()[3], null, Grant<int>.PartTicket);

    private static int[] Numbers => [.. Enumerable.Range(-3, 18)];

    [Fact]
    public void An_element_of_a_row_is_where_its_offset_says()
    {
        Assert.Equal(0, Rows(Numbers).At(0, 0, 0, 0));
        Assert.Equal(11, Rows(Numbers).At(0, 2, 8, 3));
        Assert.Equal([4, 5, 6, 7], Rows(Numbers).Row(0, 1, 4, 4));
        Assert.Equal(4, Rows(Numbers).Part(0, 1, 4, 4).Length);
        Assert.Equal(7, Rows(Numbers).Part(0, 1, 4, 4).At(3));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(long.MinValue)]
    public void A_row_that_is_not_there_is_refused_with_its_axis(long row)
    {
        var message = FormattableString.Invariant(
            $"Index {row} is out of range for axis 1 of length 3; valid indices are 0 to 2.");

        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => Rows(Numbers).At(1, row, 0, 0)).Message);
        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => Rows(Numbers).Row(1, row, 0, 4).Length).Message);
        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => Rows(Numbers).Part(1, row, 0, 4).Length).Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MinValue)]
    public void An_index_of_an_inner_axis_is_refused(int index)
    {
        Rows(Numbers).Check(3, 4);
        Rows(Numbers).Check(2, 3L, 4);

        Assert.Throws<IndexOutOfRangeException>(() => Rows(Numbers).Check(index, 4));
        Assert.Equal(
            FormattableString.Invariant($"Index {index} is out of range for axis 2 of length 4; valid indices are 0 to 3."),
            Assert.Throws<IndexOutOfRangeException>(() => Rows(Numbers).Check(2, index, 4)).Message);
    }

    [Fact]
    public void A_slice_is_of_whole_rows()
    {
        Assert.Equal([4, 5, 6, 7, 8, 9, 10, 11], Rows(Numbers).Slice(1, 2, 4).AsSpan(4));
        Assert.Equal([8, 9, 10, 11], Rows(Numbers).Slice(1, 2, 4).Slice(1, 4).AsSpan(4));
        Assert.Equal([0, 1, 2, 3], Rows(Numbers).Slice(..^2, 4).AsSpan(4));
        Assert.Equal(0, Rows(Numbers).Slice(3, 4).Length);
        Assert.StartsWith(
            "A slice of 2 rows from row 2 does not lie within 3 rows.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Rows(Numbers).Slice(2, 2, 4).Length).Message);
    }

    [Fact]
    public void All_elements_lie_in_one_piece()
    {
        var numbers = Numbers;

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], Rows(numbers).AsSpan(4));
        Assert.Equal(12, Rows(numbers).LeaseFlat(4).Length);
        Assert.Equal(66, Rows(numbers).AsColumn(4).Sum());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], Rows(numbers).ToArray(4));
        Rows(numbers).Fill(0, 4);
        Assert.Equal([-3, -2, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 13, 14], numbers);
        Rows(numbers).CopyFrom([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 4);
        Assert.Equal([-3, -2, -1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 12, 13, 14], numbers);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(4, 1)]
    [InlineData(-1, 1)]
    [InlineData(5, 0)]
    public void A_column_of_a_field_that_is_not_within_the_element_is_refused(int offsetInBytes, int count)
    {
        Assert.Equal(3, Rows(Numbers).AsColumn(1).FieldAt<short>(2).Length);

        Assert.ThrowsAny<ArgumentException>(() => count == 2
            ? Rows(Numbers).AsColumn(1).FieldAt<long>(offsetInBytes).Length
            : Rows(Numbers).AsColumn(1).FieldAt<byte>(offsetInBytes).Length);
    }

    [Fact]
    public void A_tensor_that_reaches_beyond_the_elements_is_refused()
    {
        Assert.Equal(11, Rows(Numbers).AsTensorSpan(4, [3, 4], [4, 1])[2, 3]);
        Assert.ThrowsAny<ArgumentException>(() => Rows(Numbers).AsTensorSpan(4, [4, 4], [4, 1]).FlattenedLength);
        Assert.ThrowsAny<ArgumentException>(() => Rows(Numbers).AsTensorSpan(4, [3, 4], [5, 1]).FlattenedLength);
    }
}
