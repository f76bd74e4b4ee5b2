using System.Numerics;
using System.Runtime.CompilerServices;
using MemMap.TimeUnits;

namespace MemMap.Tests;

/// <summary>The sum of a column: NumPy's <c>a['field'].sum()</c>.</summary>
public sealed class ColumnSumTests
{
    [Fact]
    public void A_sum_has_64_bits_for_integers_and_the_type_of_the_fields_for_others()
    {
        Assert.Equal(-3L, new FieldBytes<sbyte>([-128, 127, -2], 3).Column.Sum());
        Assert.Equal(510UL, new FieldBytes<byte>([255, 255], 3).Column.Sum());
        Assert.Equal(-65_536L, new FieldBytes<short>([-32_768, -32_768], 3).Column.Sum());
        Assert.Equal(131_070UL, new FieldBytes<ushort>([65_535, 65_535], 3).Column.Sum());
        Assert.Equal(4_294_967_294L, new FieldBytes<int>([int.MaxValue, int.MaxValue], 5).Column.Sum());
        Assert.Equal(8_589_934_590UL, new FieldBytes<uint>([uint.MaxValue, uint.MaxValue], 5).Column.Sum());
        Assert.Equal(-1L, new FieldBytes<long>([long.MinValue, long.MaxValue], 9).Column.Sum());
        Assert.Equal(ulong.MaxValue, new FieldBytes<ulong>([1, ulong.MaxValue - 1], 9).Column.Sum());
        Assert.Equal((Half)1.5, new FieldBytes<Half>([(Half)0.5, (Half)1], 3).Column.Sum());
        Assert.Equal(1.5f, new FieldBytes<float>([0.5f, 1], 5).Column.Sum());
        Assert.Equal(1.5, new FieldBytes<double>([0.5, 1], 9).Column.Sum());
        Assert.Equal(new Complex(4, 6), new FieldBytes<Complex>([new(1, 2), new(3, 4)], 17).Column.Sum());
        Assert.Equal(Int128.MaxValue, new FieldBytes<Int128>([Int128.MaxValue - 1, 1], 17).Column.Sum());
        Assert.Equal(3.3m, new FieldBytes<decimal>([1.1m, 2.2m], 17).Column.Sum());
    }

    [Fact]
    public void A_big_endian_column_has_the_sum_of_its_numbers()
    {
        Assert.Equal(-3L, new FieldBytes<BigEndian<sbyte>>([-128, 127, -2], 3).Column.Sum());
        Assert.Equal(510UL, new FieldBytes<BigEndian<byte>>([255, 255], 3).Column.Sum());
        Assert.Equal(-32_510L, new FieldBytes<BigEndian<short>>([-32_768, 258], 3).Column.Sum());
        Assert.Equal(65_793UL, new FieldBytes<BigEndian<ushort>>([65_535, 258], 3).Column.Sum());
        Assert.Equal(2_164_392_712L, new FieldBytes<BigEndian<int>>([0x01020304, int.MaxValue, 5], 5).Column.Sum());
        Assert.Equal(4_311_876_359UL, new FieldBytes<BigEndian<uint>>([0x01020304, uint.MaxValue, 4], 5).Column.Sum());
        Assert.Equal(0x0102030405060709L, new FieldBytes<BigEndian<long>>([0x0102030405060708, 1], 9).Column.Sum());
        Assert.Equal(0xF102030405060709UL, new FieldBytes<BigEndian<ulong>>([0xF102030405060708, 1], 9).Column.Sum());
        Assert.Equal((Half)1.5, new FieldBytes<BigEndian<Half>>([(Half)0.5, (Half)1], 3).Column.Sum());
        Assert.Equal(1.5f, new FieldBytes<BigEndian<float>>([0.5f, 1], 5).Column.Sum());
        Assert.Equal(1.5, new FieldBytes<BigEndian<double>>([0.5, 1], 9).Column.Sum());
        Assert.Equal(
            new Complex(4, 6),
            new FieldBytes<BigEndian<Complex>>([new Complex(1, 2), new Complex(3, 4)], 17).Column.Sum());
    }

    /// <summary>Around every width of vectors, and every step of the loops.</summary>
    [Fact]
    public void A_column_of_any_length_anywhere_in_memory_has_its_sum()
    {
        for (var count = 0; count <= 130; count++)
        {
            // 0, 1, 2, 4, 5, 7, 8, … in no order: a field that is taken twice, or not at all, is another sum.
            long[] numbers = [.. Enumerable.Range(0, count).Select(i => (i * 37L) % 101)];
            var sum = numbers.Sum();

            Each<sbyte>(numbers, sum, static column => column.Sum(), static column => column.Sum());
            Each<byte>(numbers, sum, static column => (long)column.Sum(), static column => (long)column.Sum());
            Each<short>(numbers, sum, static column => column.Sum(), static column => column.Sum());
            Each<ushort>(numbers, sum, static column => (long)column.Sum(), static column => (long)column.Sum());
            Each<int>(numbers, sum, static column => column.Sum(), static column => column.Sum());
            Each<uint>(numbers, sum, static column => (long)column.Sum(), static column => (long)column.Sum());
            Each<long>(numbers, sum, static column => column.Sum(), static column => column.Sum());
            Each<ulong>(numbers, sum, static column => (long)column.Sum(), static column => (long)column.Sum());
            Each<Half>(
                numbers, (long)(Half)sum, static column => (long)column.Sum(), static column => (long)column.Sum());
            Each<float>(numbers, sum, static column => (long)column.Sum(), static column => (long)column.Sum());
            Each<double>(numbers, sum, static column => (long)column.Sum(), static column => (long)column.Sum());
        }
    }

    /// <summary>A sum is taken block by block.</summary>
    [Theory]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(10_000)]
    public void A_column_of_many_blocks_has_one_sum(int count)
    {
        int[] numbers = [.. Enumerable.Range(1, count)];
        var sum = (long)count * (count + 1) / 2;

        foreach (var bytes in FieldBytes<int>.Placings(numbers))
        {
            Assert.Equal(sum, bytes.Column.Sum());
        }

        foreach (var bytes in FieldBytes<double>.Placings([.. numbers.Select(number => (double)number)]))
        {
            Assert.Equal(sum, bytes.Column.Sum());
        }
    }

    [Fact]
    public void A_sum_that_does_not_fit_is_an_exception_and_what_it_passes_on_its_way_is_not()
    {
        Assert.Equal(
            "The sum does not fit Int64, which holds -9223372036854775808 to 9223372036854775807; "
            + "sum slices, and add those as Int128 or double.",
            Assert.Throws<OverflowException>(
                () => new FieldBytes<long>([long.MaxValue, 1], 8).Column.Sum()).Message);
        Assert.Equal(
            "The sum does not fit UInt64, which holds 0 to 18446744073709551615; "
            + "sum slices, and add those as Int128 or double.",
            Assert.Throws<OverflowException>(
                () => new FieldBytes<ulong>([ulong.MaxValue, 1], 8).Column.Sum()).Message);
        Assert.Throws<OverflowException>(() => new FieldBytes<long>([long.MinValue, -1], 40).Column.Sum());
        Assert.Throws<OverflowException>(
            () => new FieldBytes<BigEndian<long>>([long.MaxValue, long.MaxValue, long.MaxValue, 4], 9).Column.Sum());
        Assert.Throws<OverflowException>(() => new FieldBytes<Int128>([Int128.MaxValue, 1], 16).Column.Sum());

        Assert.Equal(long.MaxValue, new FieldBytes<long>([long.MaxValue, 1, -1], 8).Column.Sum());
        long[] extremes = [.. Repeat(long.MinValue, 100), .. Repeat(long.MaxValue, 100), 100];
        Assert.Equal(0, new FieldBytes<long>(extremes, 8).Column.Sum());
    }

    [Fact]
    public void Infinities_and_NaN_are_summed_as_one_by_one()
    {
        const double Infinity = double.PositiveInfinity;
        for (var at = 0; at < 70; at++)
        {
            double[] numbers = [.. Repeat(1.0, 70)];
            numbers[at] = Infinity;
            Assert.Equal(Infinity, Both(numbers));
            numbers[69 - at] = -Infinity;
            Assert.Equal(double.NaN, Both([.. numbers, Infinity]));
            numbers[at] = double.NaN;
            Assert.Equal(double.NaN, Both(numbers));
        }

        Assert.Equal(Infinity, Both([double.MaxValue, double.MaxValue]));
        Assert.Equal(0, Both([1e30, -1e30]));

        static double Both(double[] numbers)
        {
            var sum = new FieldBytes<double>(numbers, 8).Column.Sum();
            Assert.Equal(sum, new FieldBytes<double>(numbers, 40).Column.Sum());
            Assert.Equal((float)sum, new FieldBytes<float>([.. numbers.Select(n => (float)n)], 4).Column.Sum());
            return sum;
        }
    }

    /// <summary>Each of the 65,536, subnormal numbers, infinities and NaN too.</summary>
    [Fact]
    public void Every_half_is_widened_to_the_number_that_it_is()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);

            Assert.Equal(half, new FieldBytes<Half>([half], 2).Column.Sum());
        }
    }

    /// <summary>Ten million, where a loop in single precision is far off.</summary>
    [Theory]
    [InlineData("uniform")]
    [InlineData("normal")]
    [InlineData("offset")]
    public void A_sum_of_floats_is_the_exact_one_rounded_once(string distribution)
    {
        var random = new Random(7);
        var numbers = new float[10_000_000];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = distribution switch
            {
                "uniform" => random.NextSingle(),
                "normal" => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()))
                    * Math.Cos(Math.Tau * random.NextDouble())),
                _ => 10_000 + random.NextSingle(),
            };
        }

        // Each float is a multiple of 2^-149; of these a multiple of 2^-80, or too small to be seen in the sum.
        var multiples = numbers.Aggregate(
            Int128.Zero, static (sum, number) => sum + (Int128)(number * Math.ScaleB(1, 80)));
        var exact = (float)((double)multiples * Math.ScaleB(1, -80));

        Assert.Equal(exact, new FieldBytes<float>(numbers, 4).Column.Sum());
        Assert.Equal(exact, new FieldBytes<float>(numbers, 13).Column.Sum());
    }

    /// <summary>One tenth, ten million times: a plain loop is off by 1.6e-4, NumPy's pairwise sum by 2e-8.</summary>
    [Fact]
    public void A_sum_of_doubles_is_off_by_no_more_than_its_last_digits()
    {
        var sum = new FieldBytes<double>([.. Repeat(0.1, 10_000_000)], 8).Column.Sum();

        Assert.Equal(1_000_000.0, sum, 2e-9);
    }

    /// <summary>As in NumPy, and every byte but 0 is true.</summary>
    [Fact]
    public void A_sum_of_truth_values_counts_the_true_ones()
    {
        for (var count = 0; count <= 130; count++)
        {
            byte[] stored = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3 == 0 ? 0 : 2 * i))];
            long expected = stored.Count(static truth => truth != 0);
            foreach (var bytes in FieldBytes<byte>.Placings(stored).Where(static bytes => bytes.Length > 0))
            {
                var safe = new Column<Bool8>(ref Unsafe.As<byte, Bool8>(ref bytes.FirstByte), count, bytes.StrideInBytes);
                var plain = new Column<bool>(ref Unsafe.As<byte, bool>(ref bytes.FirstByte), count, bytes.StrideInBytes);

                Assert.Equal((expected, expected), (safe.Sum(), safe.AsReadOnly().Sum()));
                Assert.Equal((expected, expected), (plain.Sum(), plain.AsReadOnly().Sum()));
            }
        }

        Assert.Equal(100_000L, new FieldBytes<bool>([.. Repeat(true, 100_000)], 1).Column.Sum());
        Assert.Equal(0L, default(Column<Bool8>).Sum());
    }

    [Fact]
    public void A_sum_of_time_spans_is_a_time_span()
    {
        for (var count = 0; count <= 130; count++)
        {
            TimeDelta64<Second>[] spans =
                [.. Enumerable.Range(0, count).Select(static i => new TimeDelta64<Second>((i * 37L % 101) - 50))];
            foreach (var bytes in FieldBytes<TimeDelta64<Second>>.Placings(spans))
            {
                Assert.Equal(spans.Sum(static span => span.Value), bytes.Column.Sum().Value);
                Assert.Equal(spans.Sum(static span => span.Value), bytes.ReadOnlyColumn.Sum().Value);
            }

            for (var at = 0; at < count; at++)
            {
                var span = spans[at];
                spans[at] = TimeDelta64<Second>.NaT;
                Assert.True(new FieldBytes<TimeDelta64<Second>>(spans, 13).Column.Sum().IsNaT);
                spans[at] = span;
            }
        }
    }

    [Fact]
    public void A_sum_of_time_spans_that_does_not_fit_is_an_exception()
    {
        Assert.Equal(
            "9223372036854775808 units do not fit timedelta64[s]; use a coarser unit.",
            Assert.Throws<OverflowException>(() => Sum(long.MaxValue, 1)).Message);
        Assert.Equal(
            "-9223372036854775808 units do not fit timedelta64[s]; use a coarser unit.",
            Assert.Throws<OverflowException>(() => Sum(-long.MaxValue, -1)).Message);
        Assert.Equal(long.MaxValue, Sum(long.MaxValue, 1, -1).Value);
        Assert.True(Sum(long.MaxValue, 1, long.MinValue).IsNaT);

        static TimeDelta64<Second> Sum(params long[] numbers) => new FieldBytes<TimeDelta64<Second>>(
            [.. numbers.Select(static number => new TimeDelta64<Second>(number))], 13).Column.Sum();
    }

    private static IEnumerable<T> Repeat<T>(T number, int count) => Enumerable.Repeat(number, count);

    private delegate long Summing<T>(Column<T> column)
        where T : unmanaged;

    private static void Each<T>(
        long[] numbers, long sum, Summing<T> ofNative, Summing<BigEndian<T>> ofBigEndian)
        where T : unmanaged, INumber<T>
    {
        T[] fields = [.. numbers.Select(T.CreateChecked)];
        foreach (var bytes in FieldBytes<T>.Placings(fields))
        {
            Assert.Equal(sum, ofNative(bytes.Column));
        }

        foreach (var bytes in FieldBytes<BigEndian<T>>.Placings([.. fields.Select(field => (BigEndian<T>)field)]))
        {
            Assert.Equal(sum, ofBigEndian(bytes.Column));
        }
    }
}
