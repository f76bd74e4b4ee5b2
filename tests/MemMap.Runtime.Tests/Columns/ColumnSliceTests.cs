namespace MemMap.Tests;

/// <summary>Parts of columns: NumPy's <c>column[start : stop : step]</c>.</summary>
public sealed class ColumnSliceTests
{
    private static readonly int[] Ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

    [Fact]
    public void A_slice_has_the_fields_from_its_start_on()
    {
        foreach (var bytes in FieldBytes<int>.Placings(Ten))
        {
            Assert.Equal([3, 4, 5, 6, 7, 8, 9], bytes.Column.Slice(3).ToArray());
            Assert.Equal([3, 4], bytes.Column.Slice(3, 2).ToArray());
            Assert.Equal([3, 4], bytes.ReadOnlyColumn.Slice(3, 2).ToArray());
            Assert.Equal(Ten, bytes.Column.Slice(0, 10).ToArray());
            Assert.Empty(bytes.Column.Slice(10).ToArray());
            Assert.Empty(bytes.ReadOnlyColumn.Slice(4, 0, 3).ToArray());
            Assert.Equal([5, 6], bytes.Column.Slice(2).Slice(3, 2).ToArray());
        }
    }

    [Fact]
    public void A_slice_with_a_step_has_every_so_many_fields_of_what_it_reaches_over()
    {
        foreach (var bytes in FieldBytes<int>.Placings(Ten))
        {
            Assert.Equal([0, 3, 6, 9], bytes.Column.Slice(0, 10, step: 3).ToArray());
            Assert.Equal([1, 4, 7], bytes.ReadOnlyColumn.Slice(1, 9, 3).ToArray());
            Assert.Equal([1, 4], bytes.Column.Slice(1, 6, 3).ToArray());
            Assert.Equal([1, 4, 7], bytes.Column.Slice(1, 7, 3).ToArray());
            Assert.Equal([0, 6], bytes.Column.Slice(0, 10, 3).Slice(0, 4, 2).ToArray());
            Assert.Equal((4, 3L * bytes.StrideInBytes), (
                bytes.Column.Slice(0, 10, 3).Length, bytes.Column.Slice(0, 10, 3).StrideInBytes));
            Assert.Equal(18, bytes.Column.Slice(0, 10, 3).Sum());
            Assert.Equal(9, bytes.Column.Slice(0, 10, 3).Max());
            Assert.Equal(126, bytes.Column.Slice(0, 10, 3).Dot(bytes.Column.Slice(0, 10, 3)));
        }
    }

    [Fact]
    public void A_step_beyond_what_is_left_leaves_one_field()
    {
        var bytes = new FieldBytes<int>(Ten, 13);

        Assert.Equal([8], bytes.Column.Slice(8, 2, step: 2).ToArray());
        Assert.Equal([8], bytes.Column.Slice(8, 2, step: long.MaxValue).ToArray());
        Assert.Equal([9], bytes.Column.Slice(9, 1, step: long.MaxValue).Slice(0, 1, long.MaxValue).ToArray());
        Assert.Equal(13, bytes.Column.Slice(8, 2, step: long.MaxValue).StrideInBytes);
        Assert.Empty(bytes.Column.Slice(10, 0, step: long.MaxValue).ToArray());
    }

    [Fact]
    public void What_is_written_into_a_slice_is_written_into_its_fields_only()
    {
        foreach (var bytes in FieldBytes<int>.Placings(Ten))
        {
            bytes.Column.Slice(1, 9, 4).Fill(-1);
            bytes.Column[2..4].CopyFrom([20, 30]);
            bytes.Column[^1] = 90;
            foreach (ref var field in bytes.Column.Slice(6, 3, 2))
            {
                field *= 10;
            }

            Assert.Equal([0, -1, 20, 30, 4, -1, 60, 7, 80, 90], bytes.Fields);
            Assert.True(bytes.IsUntouchedBetween);
        }
    }

    [Fact]
    public void Indices_and_ranges_may_count_from_the_end()
    {
        var bytes = new FieldBytes<int>(Ten, 40);

        Assert.Equal((9, 0, 3), (bytes.Column[^1], bytes.Column[^10], bytes.ReadOnlyColumn[^7]));
        Assert.Equal([2, 3, 4], bytes.Column[2..5].ToArray());
        Assert.Equal([7, 8, 9], bytes.Column[^3..].ToArray());
        Assert.Equal([0, 1, 2], bytes.ReadOnlyColumn[..^7].ToArray());
        Assert.Equal(Ten, bytes.ReadOnlyColumn[..].ToArray());
        Assert.Empty(bytes.Column[10..].ToArray());
    }

    [Theory]
    [InlineData(-1, 1, "A slice of 1 fields from field -1 does not lie within 10 fields. (Parameter 'start')")]
    [InlineData(0, -1, "A slice of -1 fields from field 0 does not lie within 10 fields. (Parameter 'start')")]
    [InlineData(11, 0, "A slice of 0 fields from field 11 does not lie within 10 fields. (Parameter 'start')")]
    [InlineData(9, 2, "A slice of 2 fields from field 9 does not lie within 10 fields. (Parameter 'start')")]
    [InlineData(1, long.MaxValue,
        "A slice of 9223372036854775807 fields from field 1 does not lie within 10 fields. (Parameter 'start')")]
    [InlineData(long.MinValue, long.MaxValue,
        "A slice of 9223372036854775807 fields from field -9223372036854775808 does not lie within 10 fields. "
        + "(Parameter 'start')")]
    public void A_slice_beyond_the_column_is_refused(long start, long length, string message)
    {
        var bytes = new FieldBytes<int>(Ten, 13);

        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(
            () => bytes.Column.Slice(start, length).Length).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(
            () => bytes.ReadOnlyColumn.Slice(start, length, long.MaxValue).Length).Message);
    }

    [Fact]
    public void A_start_or_a_range_beyond_the_column_is_refused()
    {
        var bytes = new FieldBytes<int>(Ten, 13);

        Assert.Equal(
            "A slice of -1 fields from field 11 does not lie within 10 fields. (Parameter 'start')",
            Refused(() => bytes.Column.Slice(11).Length));
        Assert.Equal(
            "A slice of 12 fields from field 0 does not lie within 10 fields. (Parameter 'start')",
            Refused(() => bytes.Column[..12].Length));
        Assert.Equal(
            "A slice of 11 fields from field -1 does not lie within 10 fields. (Parameter 'start')",
            Refused(() => bytes.ReadOnlyColumn[^11..].Length));
        Assert.Equal(
            "A slice of -2 fields from field 5 does not lie within 10 fields. (Parameter 'start')",
            Refused(() => bytes.Column[5..3].Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.Column.Slice(long.MinValue).Length);
        Assert.Equal(
            "Index -1 is out of range for axis 0 of length 10; valid indices are 0 to 9.",
            Assert.Throws<IndexOutOfRangeException>(() => bytes.Column[^11]).Message);
        Assert.Throws<IndexOutOfRangeException>(() => bytes.ReadOnlyColumn[^0]);

        static string Refused(Func<object> slice) => Assert.Throws<ArgumentOutOfRangeException>(slice).Message;
    }

    [Theory]
    [InlineData(0, "A step of 0 is less than 1; copy the slice with ToArray, and reverse the copy. (Parameter 'step')")]
    [InlineData(-1, "A step of -1 is less than 1; copy the slice with ToArray, and reverse the copy. (Parameter 'step')")]
    [InlineData(long.MinValue,
        "A step of -9223372036854775808 is less than 1; copy the slice with ToArray, and reverse the copy. "
        + "(Parameter 'step')")]
    public void A_step_that_does_not_go_forward_is_refused(long step, string message)
    {
        var bytes = new FieldBytes<int>(Ten, 13);

        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(
            () => bytes.Column.Slice(0, 10, step).Length).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.ReadOnlyColumn.Slice(0, 0, step).Length);
    }

    [Fact]
    public void Fields_that_lie_side_by_side_are_a_span()
    {
        var side = new FieldBytes<int>(Ten, 4);
        var records = new FieldBytes<int>(Ten, 13);

        Assert.True(side.Column.TryGetSpan(out var fields));
        fields[3] = 33;
        Assert.True(side.ReadOnlyColumn.Slice(2, 3).TryGetSpan(out var slice));
        Assert.Equal([2, 33, 4], slice.ToArray());
        Assert.False(side.Column.Slice(0, 10, 2).TryGetSpan(out var none));
        Assert.False(records.ReadOnlyColumn.TryGetSpan(out var noneOfRecords));
        Assert.Equal((0, 0), (none.Length, noneOfRecords.Length));
        Assert.True(records.Column.Slice(9).TryGetSpan(out var one));
        Assert.Equal([9], one.ToArray());
        Assert.True(default(Column<int>).TryGetSpan(out _));
        Assert.False(new Column<byte>(ref side.FirstByte, int.MaxValue + 1L, 1).TryGetSpan(out _));
    }

    [Fact]
    public void A_column_of_more_fields_than_an_array_can_hold_says_what_to_do()
    {
        var bytes = new FieldBytes<byte>([1], 1);

        Assert.Equal(
            "3,000,000,000 fields do not fit an array, which holds at most 2,147,483,591; take a Slice.",
            Assert.Throws<InvalidOperationException>(
                () => new Column<byte>(ref bytes.FirstByte, 3_000_000_000, 1).ToArray()).Message);
    }

    [Fact]
    public void A_default_column_is_empty()
    {
        Assert.Equal((0, 0), (default(Column<int>).Length, default(ReadOnlyColumn<int>).StrideInBytes));
        Assert.Empty(default(Column<int>).ToArray());
        Assert.Empty(default(ReadOnlyColumn<int>).Slice(0, 0, 5).ToArray());
        Assert.Equal(0, default(Column<int>).Sum());
        Assert.Equal(0, default(Column<long>).FieldAt<int>(4).Length);
        default(Column<int>).Fill(3);
        default(Column<int>).CopyFrom([]);
        Assert.Throws<IndexOutOfRangeException>(() => default(Column<int>)[0]);
    }

    [Fact]
    public void A_field_of_a_field_lies_within_it()
    {
        var bytes = new FieldBytes<(int Low, int High)>([(1, 2), (3, 4)], 13);

        Assert.Equal([2, 4], bytes.Column.FieldAt<int>(4).ToArray());
        Assert.Equal([1, 3], bytes.ReadOnlyColumn.FieldAt<int>(0).ToArray());
        Assert.Equal(13, bytes.Column.FieldAt<int>(4).StrideInBytes);
        foreach (var (offset, message) in new[]
        {
            (5, "A field of 4 bytes at byte 5 does not lie within 8 bytes. (Parameter 'offsetInBytes')"),
            (-1, "A field of 4 bytes at byte -1 does not lie within 8 bytes. (Parameter 'offsetInBytes')"),
            (int.MaxValue, "A field of 4 bytes at byte 2147483647 does not lie within 8 bytes. (Parameter 'offsetInBytes')"),
            (int.MinValue, "A field of 4 bytes at byte -2147483648 does not lie within 8 bytes. (Parameter 'offsetInBytes')"),
        })
        {
            Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(
                () => bytes.Column.FieldAt<int>(offset).Length).Message);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => bytes.Column.FieldAt<Guid>(0).Length);
    }
}
