using MemMap.TimeUnits;

namespace MemMap.Tests;

/// <summary>Average and standard deviation: NumPy's <c>np.mean</c> and <c>np.std</c>.</summary>
public sealed class ColumnStatisticsTests
{
    [Fact]
    public void Every_kind_of_number_has_an_average_and_a_deviation_in_double_precision()
    {
        Statistics<sbyte>([-3, 1, 2, 8], 2, 3.9370039370059056);
        Statistics<byte>([3, 1, 2, 8], 3.5, 2.6925824035672519);
        Statistics<short>([-3, 1, 2, 8], 2, 3.9370039370059056);
        Statistics<ushort>([3, 1, 2, 8], 3.5, 2.6925824035672519);
        Statistics<int>([-3, 1, 2, 8], 2, 3.9370039370059056);
        Statistics<uint>([3, 1, 2, 8], 3.5, 2.6925824035672519);
        Statistics<long>([-3, 1, 2, 8], 2, 3.9370039370059056);
        Statistics<ulong>([3, 1, 2, 8], 3.5, 2.6925824035672519);
        Statistics<Half>([(Half)(-3), (Half)1, (Half)2, (Half)8], 2, 3.9370039370059056);
        Statistics<float>([-3, 1, 2, 8], 2, 3.9370039370059056);
        Statistics<double>([-3, 1, 2, 8], 2, 3.9370039370059056);
        Statistics<Int128>([-3, 1, 2, 8], 2, 3.9370039370059056);
        Assert.Equal(2, new FieldBytes<decimal>([-3, 1, 2, 8], 16).Column.Average());
        Assert.Equal(3.9370039370059056, new FieldBytes<decimal>([-3, 1, 2, 8], 17).Column.StdDev(), 1e-15);
    }

    [Fact]
    public void A_column_of_any_length_has_the_deviation_of_its_numbers()
    {
        for (var count = 1; count <= 70; count++)
        {
            int[] numbers = [.. Enumerable.Range(0, count).Select(i => (i * 37 % 101) - 50)];
            var average = numbers.Average();
            var deviation = Math.Sqrt(numbers.Sum(n => (n - average) * (n - average)) / count);

            Statistics(numbers, average, deviation);
            Statistics<short>([.. numbers.Select(n => (short)n)], average, deviation);
            Statistics<float>([.. numbers.Select(n => (float)n)], average, deviation);
            Statistics<double>([.. numbers.Select(n => (double)n)], average, deviation);
        }
    }

    [Fact]
    public void Neighbours_far_from_0_deviate_by_what_lies_between_them()
    {
        Statistics<long>([long.MaxValue, long.MaxValue - 2], (double)long.MaxValue, 1);
        Statistics<long>([long.MinValue, long.MinValue + 2], (double)long.MinValue, 1);
        Statistics<long>([long.MinValue, long.MaxValue], -0.5, 9.2233720368547758e18);
        Statistics<ulong>([ulong.MaxValue, 0], 9.2233720368547758e18, 9.2233720368547758e18);
        Statistics<ulong>([ulong.MaxValue, ulong.MaxValue - 3], (double)ulong.MaxValue, 1.5);
        Statistics<long>([-1, -2, -2, -2], -1.75, 0.43301270189221930);
    }

    [Fact]
    public void The_mean_of_integers_is_exact_where_their_sum_does_not_fit()
    {
        var column = new FieldBytes<long>([.. Enumerable.Repeat(long.MaxValue, 1000)], 8).Column;

        Assert.Equal((double)long.MaxValue, column.Average());
        Assert.Equal(0, column.StdDev());
    }

    [Fact]
    public void NaN_makes_both_NaN_and_so_does_an_empty_column()
    {
        Statistics<double>([1, double.NaN, 3], double.NaN, double.NaN);
        Statistics<float>([1, float.PositiveInfinity], double.PositiveInfinity, double.NaN);
        Statistics<double>([], double.NaN, double.NaN);
        Statistics<int>([], double.NaN, double.NaN);
    }

    [Fact]
    public void Times_have_an_average_time_and_deviate_by_a_time_span()
    {
        var start = new DateTime64<Nanosecond>(1_700_000_000_000_000_000);
        var times = new FieldBytes<DateTime64<Nanosecond>>(
            [start, new(start.Value + 100), new(start.Value + 300)], 40).Column;
        Assert.Equal(start.Value + 133, times.Average().Value);
        Assert.Equal(new TimeDelta64<Nanosecond>(125), times.StdDev());

        var spans = new FieldBytes<TimeDelta64<Second>>([new(-1), new(-2)], 8).Column;
        Assert.Equal(new TimeDelta64<Second>(-1), spans.Average());
        Assert.Equal(new TimeDelta64<Second>(0), spans.AsReadOnly().StdDev());
    }

    [Fact]
    public void NaT_makes_both_NaT_and_so_does_an_empty_column_of_times()
    {
        var times = new FieldBytes<DateTime64<Second>>([new(1), DateTime64<Second>.NaT, new(3)], 8).Column;
        Assert.True(times.Average().IsNaT);
        Assert.True(times.StdDev().IsNaT);
        Assert.True(default(Column<DateTime64<Second>>).Average().IsNaT);
        Assert.True(default(ReadOnlyColumn<TimeDelta64<Second>>).StdDev().IsNaT);
    }

    private static void Statistics<T>(T[] numbers, double average, double deviation)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        foreach (var fields in FieldBytes<T>.Placings(numbers))
        {
            Near(average, fields.Column.Average());
            Near(deviation, fields.ReadOnlyColumn.StdDev());
            var swapped = new FieldBytes<BigEndian<T>>([.. numbers.Select(n => new BigEndian<T>(n))], fields.StrideInBytes);
            Near(average, swapped.ReadOnlyColumn.Average());
            Near(deviation, swapped.Column.StdDev());
        }
    }

    private static void Near(double expected, double actual)
    {
        if (!expected.Equals(actual))
        {
            Assert.Equal(expected, actual, Math.Abs(expected) * 1e-14);
        }
    }
}
