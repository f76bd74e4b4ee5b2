using MemMap.TimeUnits;

namespace MemMap.Tests;

/// <summary>Where a value is: NumPy's <c>np.searchsorted</c>, and the first equal field.</summary>
public sealed class ColumnSearchTests
{
    private enum Side : byte
    {
        Buy = 1,
        Sell = 200,
    }

    [Fact]
    public void The_bounds_of_a_value_are_the_fields_that_are_equal_to_it()
    {
        foreach (var fields in FieldBytes<int>.Placings([1, 3, 3, 3, 7]))
        {
            Assert.Equal(0, fields.Column.LowerBound(int.MinValue));
            Assert.Equal((0, 1), (fields.Column.LowerBound(1), fields.Column.UpperBound(1)));
            Assert.Equal((1, 1), (fields.Column.LowerBound(2), fields.Column.UpperBound(2)));
            Assert.Equal((1, 4), (fields.ReadOnlyColumn.LowerBound(3), fields.ReadOnlyColumn.UpperBound(3)));
            Assert.Equal((4, 5), (fields.Column.LowerBound(7), fields.Column.UpperBound(7)));
            Assert.Equal((5, 5), (fields.Column.LowerBound(8), fields.Column.UpperBound(8)));
        }
    }

    [Fact]
    public void A_column_of_any_length_is_searched_as_one_field_after_the_other_would_be()
    {
        for (var count = 0; count <= 40; count++)
        {
            ushort[] numbers = [.. Enumerable.Range(0, count).Select(i => (ushort)(i / 3 * 2))];
            var column = new FieldBytes<ushort>(numbers, 5);
            var swapped = new FieldBytes<BigEndian<ushort>>([.. numbers.Select(n => (BigEndian<ushort>)n)], 5);
            for (ushort value = 0; value < 30; value++)
            {
                var (lower, upper) = (numbers.Count(n => n < value), numbers.Count(n => n <= value));

                Assert.Equal((lower, upper), (column.Column.LowerBound(value), column.Column.UpperBound(value)));
                Assert.Equal((lower, upper), (swapped.Column.LowerBound(value), swapped.Column.UpperBound(value)));
            }
        }
    }

    [Fact]
    public void NaN_is_the_last_of_numbers_and_NaT_the_last_of_times()
    {
        double[] numbers = [double.NegativeInfinity, -1, 0, double.PositiveInfinity, double.NaN, double.NaN];
        var column = new FieldBytes<double>(numbers, 8);
        Assert.Equal((4, 6), (column.Column.LowerBound(double.NaN), column.Column.UpperBound(double.NaN)));
        Assert.Equal((2, 3), (column.Column.LowerBound(-0.0), column.Column.UpperBound(-0.0)));
        Assert.Equal(4, column.Column.UpperBound(double.PositiveInfinity));

        var swapped = new FieldBytes<BigEndian<float>>([.. numbers.Select(n => (BigEndian<float>)(float)n)], 4);
        Assert.Equal((4, 6), (swapped.Column.LowerBound(float.NaN), swapped.Column.UpperBound(float.NaN)));

        var halves = new FieldBytes<Half>([.. numbers.Select(n => (Half)n)], 2);
        Assert.Equal((4, 6), (halves.Column.LowerBound(Half.NaN), halves.Column.UpperBound(Half.NaN)));

        var times = new FieldBytes<DateTime64<Nanosecond>>([new(-5), new(5), new(5), DateTime64<Nanosecond>.NaT], 8);
        Assert.Equal((1, 3), (times.Column.LowerBound(new(5)), times.Column.UpperBound(new(5))));
        Assert.Equal((3, 4), (
            times.Column.LowerBound(DateTime64<Nanosecond>.NaT), times.Column.UpperBound(DateTime64<Nanosecond>.NaT)));
    }

    [Fact]
    public void Every_byte_but_0_is_a_true_value()
    {
        var column = new FieldBytes<byte>([0, 0, 2, 255], 3).Column.As<bool>();

        Assert.Equal((0, 2), (column.LowerBound(false), column.UpperBound(false)));
        Assert.Equal((2, 4), (column.LowerBound(true), column.UpperBound(true)));
        Assert.Equal((2, 0), (column.IndexOf(true), column.IndexOf(false)));
        Assert.Equal(2, new FieldBytes<byte>([0, 0, 2, 255], 1).Column.As<bool>().IndexOf(true));
    }

    [Fact]
    public void Enums_are_compared_by_their_numbers()
    {
        var column = new FieldBytes<Side>([Side.Buy, Side.Buy, Side.Sell, (Side)255], 2).Column;

        Assert.Equal((2, 3), (column.LowerBound(Side.Sell), column.UpperBound(Side.Sell)));
        Assert.Equal((2, -1), (column.IndexOf(Side.Sell), column.IndexOf((Side)7)));
        Assert.Equal((0, 3), (column.IndexOfMin(), column.AsReadOnly().IndexOfMax()));
    }

    [Fact]
    public void The_first_equal_field_is_found_wherever_it_lies()
    {
        for (var at = 0; at < 70; at++)
        {
            int[] numbers = [.. Enumerable.Range(0, 70)];
            numbers[69] = numbers[at];
            foreach (var fields in FieldBytes<int>.Placings(numbers))
            {
                Assert.Equal(at, fields.Column.IndexOf(at));
                Assert.Equal(-1, fields.ReadOnlyColumn.IndexOf(-7));
            }
        }

        Assert.Equal(1, new FieldBytes<double>([0, double.NaN], 8).Column.IndexOf(double.NaN));
        Assert.Equal(0, new FieldBytes<double>([0, double.NaN], 12).Column.IndexOf(-0.0));
        Assert.Equal(1, new FieldBytes<BigEndian<long>>([5, 6], 8).Column.IndexOf(6));
        Assert.Equal(-1, default(Column<long>).IndexOf(0));
        Assert.Equal(0, default(Column<long>).LowerBound(0));
    }

    [Fact]
    public void A_field_behind_the_first_million_is_found()
    {
        var numbers = new byte[3_000_000];
        numbers[2_999_999] = 1;

        Assert.Equal(2_999_999, new FieldBytes<byte>(numbers, 1).Column.IndexOf((byte)1));
    }

    [Fact]
    public void The_first_least_and_the_first_greatest_field_are_found_in_any_block()
    {
        foreach (var at in new[] { 0, 1, 8191, 8192, 8193, 16_384, 19_999 })
        {
            float[] numbers = [.. Enumerable.Repeat(5f, 20_000)];
            numbers[at] = 9;
            numbers[19_999] = 9;
            float[] opposite = [.. numbers.Select(n => -n)];

            foreach (var stride in new[] { 4, 7 })
            {
                Assert.Equal(at, new FieldBytes<float>(numbers, stride).Column.IndexOfMax());
                Assert.Equal(at, new FieldBytes<float>(opposite, stride).ReadOnlyColumn.IndexOfMin());
                Assert.Equal(at, new FieldBytes<BigEndian<float>>(
                    [.. numbers.Select(n => (BigEndian<float>)n)], stride).Column.IndexOfMax());
                Assert.Equal(at, new FieldBytes<decimal>([.. numbers.Select(n => (decimal)n)], 16).Column.IndexOfMax());
            }
        }
    }

    [Fact]
    public void The_first_NaN_is_the_least_and_the_greatest()
    {
        foreach (var at in new[] { 0, 3, 8191, 8192, 9000 })
        {
            double[] numbers = [.. Enumerable.Range(0, 10_000).Select(i => (double)i)];
            numbers[at] = double.NaN;
            numbers[9999] = double.NaN;

            Assert.Equal((at, at), (
                new FieldBytes<double>(numbers, 8).Column.IndexOfMin(),
                new FieldBytes<double>(numbers, 8).Column.IndexOfMax()));
        }
    }

    [Fact]
    public void NaT_is_the_least_and_the_greatest_time()
    {
        var times = new FieldBytes<DateTime64<Second>>([new(7), new(-7), DateTime64<Second>.NaT, new(9)], 8);
        Assert.Equal((2, 2), (times.Column.IndexOfMin(), times.Column.IndexOfMax()));

        var spans = new FieldBytes<TimeDelta64<Second>>([new(7), new(-7), new(9), new(9)], 9);
        Assert.Equal((1, 2), (spans.Column.IndexOfMin(), spans.Column.IndexOfMax()));
    }

    [Fact]
    public void An_empty_column_has_no_least_field()
    {
        var error = Assert.Throws<InvalidOperationException>(() => default(Column<int>).IndexOfMin());
        Assert.Equal("A column of 0 fields has no least or greatest one; look at its Length first.", error.Message);
        Assert.Throws<InvalidOperationException>(() => default(Column<DateTime64<Day>>).IndexOfMax());
    }
}
