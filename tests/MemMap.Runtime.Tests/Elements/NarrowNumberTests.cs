using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>Int24, UInt24 and BFloat16: their bytes, their conversions, and what generic code does with them.</summary>
public sealed class NarrowNumberTests
{
    [Fact]
    public void An_Int24_is_three_bytes_of_two_s_complement_in_both_orders()
    {
        Assert.Equal("563412", Bytes((Int24)0x123456));
        Assert.Equal("FFFFFF", Bytes((Int24)(-1)));
        Assert.Equal("000080", Bytes(Int24.MinValue));
        Assert.Equal("FFFF7F", Bytes(Int24.MaxValue));
        Assert.Equal("123456", Bytes<BigEndian<Int24>>((Int24)0x123456));
        Assert.Equal("800000", Bytes<BigEndian<Int24>>(Int24.MinValue));
        Assert.Equal(0x123456, (int)MemoryMarshal.Read<BigEndian<Int24>>([0x12, 0x34, 0x56]).Value);
        Assert.Equal(-2, (int)MemoryMarshal.Read<BigEndian<Int24>>([0xFF, 0xFF, 0xFE]).Value);
    }

    [Fact]
    public void A_UInt24_is_three_bytes_in_both_orders()
    {
        Assert.Equal("563412", Bytes((UInt24)0x123456));
        Assert.Equal("FFFFFF", Bytes(UInt24.MaxValue));
        Assert.Equal("000000", Bytes(UInt24.MinValue));
        Assert.Equal("FEDCBA", Bytes<BigEndian<UInt24>>((UInt24)0xFEDCBA));
        Assert.Equal(0xFEDCBA, (int)MemoryMarshal.Read<BigEndian<UInt24>>([0xFE, 0xDC, 0xBA]).Value);
    }

    [Fact]
    public void Size_and_alignment_are_those_of_the_bytes()
    {
        Assert.Equal((3, 1), Layout<Int24>());
        Assert.Equal((3, 1), Layout<UInt24>());
        Assert.Equal((3, 1), Layout<BigEndian<Int24>>());
        Assert.Equal((2, 2), Layout<BFloat16>());
        Assert.Equal((2, 2), Layout<BigEndian<BFloat16>>());
    }

    [Fact]
    public void Every_24_bits_are_the_number_that_they_are_in_an_int()
    {
        for (var bits = 0; bits < 1 << 24; bits += 7)
        {
            Span<byte> bytes = [(byte)bits, (byte)(bits >> 8), (byte)(bits >> 16)];
            int signed = MemoryMarshal.Read<Int24>(bytes), unsigned = MemoryMarshal.Read<UInt24>(bytes);
            if (signed != bits << 8 >> 8 || unsigned != bits || (Int24)signed != signed || (UInt24)unsigned != unsigned)
            {
                Assert.Fail($"{bits:X6} is {signed} and {unsigned}.");
            }
        }
    }

    [Fact]
    public void Numbers_widen_by_themselves_and_operators_are_those_of_the_wide_one()
    {
        Int24 sample = -3;
        UInt24 size = 3;
        BFloat16 weight = (BFloat16)1.5f;

        int asInt = sample;
        long asLong = sample;
        double asDouble = sample;
        uint sizeAsUInt = size;
        ulong sizeAsULong = size;
        long sizeAsLong = size;
        double sizeAsDouble = size;
        double weightAsDouble = weight;

        Assert.Equal((-3, -3L, -3.0), (asInt, asLong, asDouble));
        Assert.Equal((3u, 3UL, 3L, 3.0), (sizeAsUInt, sizeAsULong, sizeAsLong, sizeAsDouble));
        Assert.Equal(1.5, weightAsDouble);
        Assert.Equal(-6, sample + sample);
        Assert.Equal(-2, size - 5);
        Assert.Equal(3f, weight + weight);
        Assert.True(sample < 0 && sample == -3 && sample != 4 && size >= 3 && size == 3u && weight > 1 && weight == 1.5f);
    }

    [Fact]
    public void What_does_not_fit_is_an_exception_in_every_context()
    {
        Assert.Equal(
            "8388608 does not fit an Int24, which holds -8388608 to 8388607.",
            Assert.Throws<OverflowException>(() => unchecked((Int24)8_388_608)).Message);
        Assert.Equal(
            "-8388609 does not fit an Int24, which holds -8388608 to 8388607.",
            Assert.Throws<OverflowException>(() => (Int24)(-8_388_609)).Message);
        Assert.Equal(
            "-1 does not fit a UInt24, which holds 0 to 16777215.",
            Assert.Throws<OverflowException>(() => unchecked((UInt24)(-1))).Message);
        Assert.Equal(
            "16777216 does not fit a UInt24, which holds 0 to 16777215.",
            Assert.Throws<OverflowException>(() => (UInt24)16_777_216u).Message);
    }

    [Fact]
    public void Text_is_that_of_the_wide_number_in_every_format_and_culture()
    {
        var finnish = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "−" };
        Assert.Equal("-8388608", Int24.MinValue.ToString(null, CultureInfo.InvariantCulture));
        Assert.Equal("−1", ((Int24)(-1)).ToString(null, finnish));
        Assert.Equal("00FF", ((UInt24)255).ToString("X4", null));
        Assert.Equal("1,5", ((BFloat16)1.5).ToString(null, finnish));
        Span<char> text = stackalloc char[8];
        Assert.True(UInt24.MaxValue.TryFormat(text, out var count, "", CultureInfo.InvariantCulture));
        Assert.Equal("16777215", text[..count].ToString());
        Assert.False(UInt24.MaxValue.TryFormat(text[..7], out count, "", null));
        Assert.Equal(0, count);
    }

    [Fact]
    public void A_BFloat16_prints_as_few_digits_as_tell_it_from_its_neighbours()
    {
        Assert.Equal("3.14", Text((BFloat16)3.14f));
        Assert.Equal("0.1", Text((BFloat16)0.1f));
        Assert.Equal("256", Text((BFloat16)256));
        Assert.Equal("-0", Text(BFloat16.FromBits(0x8000)));
        Assert.Equal("3.39E+38", Text(BFloat16.MaxValue));
        Assert.Equal("9E-41", Text(BFloat16.Epsilon));
        Assert.Equal("NaN", Text(BFloat16.NaN));
        Assert.Equal("-Infinity", Text(BFloat16.NegativeInfinity));
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var number = BFloat16.FromBits((ushort)bits);
            var again = (BFloat16)float.Parse(Text(number), CultureInfo.InvariantCulture);
            Assert.True(again.Bits == bits || float.IsNaN(number), $"{bits:X4} is {Text(number)}.");
        }

        static string Text(BFloat16 number) => number.ToString(null, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_float_is_rounded_to_the_nearest_BFloat16_and_a_tie_to_the_even_one()
    {
        Assert.Equal(0x3F80, ((BFloat16)1f).Bits);
        Assert.Equal(0x3F80, ((BFloat16)BitConverter.UInt32BitsToSingle(0x3F808000)).Bits);
        Assert.Equal(0x3F81, ((BFloat16)BitConverter.UInt32BitsToSingle(0x3F808001)).Bits);
        Assert.Equal(0x3F82, ((BFloat16)BitConverter.UInt32BitsToSingle(0x3F818000)).Bits);
        Assert.Equal(0x7F80, ((BFloat16)float.MaxValue).Bits);
        Assert.Equal(0xFF80, ((BFloat16)float.NegativeInfinity).Bits);
        Assert.Equal(0x8000, ((BFloat16)(-float.Epsilon)).Bits);
        Assert.Equal(0x0001, ((BFloat16)BitConverter.UInt32BitsToSingle(0x00008001)).Bits);
        Assert.Equal(0x0080, ((BFloat16)BitConverter.UInt32BitsToSingle(0x007FFFFF)).Bits);
    }

    [Fact]
    public void The_payload_of_a_NaN_is_kept_and_never_becomes_an_infinity()
    {
        byte[] signalling = [0x01, 0x00, 0x80, 0x7F], payload = [0xFF, 0xFF, 0xE5, 0xFF];
        Assert.Equal(0x7FC0, ((BFloat16)BitConverter.ToSingle(signalling)).Bits);
        Assert.Equal(0xFFE5, ((BFloat16)BitConverter.ToSingle(payload)).Bits);
        Assert.Equal(0xFFE50000, BitConverter.SingleToUInt32Bits(BFloat16.FromBits(0xFFE5)));
        Assert.True(double.IsNaN((double)(BFloat16)double.NaN));
    }

    [Fact]
    public void A_double_is_rounded_once()
    {
        // The middle between 1 and the next one, and a little more than a float can say.
        Assert.Equal(0x3F81, ((BFloat16)(1 + (1 / 256.0) + 1e-12)).Bits);
        Assert.Equal(0x3F80, ((BFloat16)(1 + (1 / 256.0) - 1e-12)).Bits);
        Assert.Equal(0x3F80, ((BFloat16)(1 + (1 / 256.0))).Bits);
        Assert.Equal(0xBF81, ((BFloat16)(-1 - (1 / 256.0) - 1e-12)).Bits);
        Assert.Equal(0x7F80, ((BFloat16)1e300).Bits);
        Assert.Equal(0x8000, ((BFloat16)(-1e-300)).Bits);
    }

    [Fact]
    public void Equality_is_that_of_the_numbers()
    {
        Assert.True(BFloat16.NaN.Equals(BFloat16.FromBits(0x7FFF)));
        Assert.Equal(BFloat16.NaN.GetHashCode(), BFloat16.FromBits(0x7FFF).GetHashCode());
        Assert.True(BFloat16.FromBits(0x8000).Equals(default(BFloat16)));
        Assert.Equal(default(BFloat16).GetHashCode(), BFloat16.FromBits(0x8000).GetHashCode());
        Assert.True(((Int24)5).Equals((object)(Int24)5) && !((Int24)5).Equals((object)5));
        Assert.Equal([(Int24)(-2), Int24.MaxValue], new[] { Int24.MaxValue, (Int24)(-2) }.Order());
        Assert.Equal(
            "An Int24 is expected; found System.Int32. (Parameter 'obj')",
            Assert.Throws<ArgumentException>(() => ((Int24)5).CompareTo((object)5)).Message);
        Assert.True(new BigEndian<UInt24>((UInt24)5).CompareTo((UInt24)256) < 0);
    }

    [Fact]
    public void Generic_code_calculates_with_them()
    {
        Assert.Equal((Int24)6, SumOf<Int24>(1, 2, 3));
        Assert.Equal((BFloat16)6, SumOf<BFloat16>((BFloat16)1, (BFloat16)2, (BFloat16)3));
        Assert.Throws<OverflowException>(() => SumOf(Int24.MaxValue, (Int24)1));
        Assert.Throws<OverflowException>(() => SumOf(UInt24.MaxValue, (UInt24)1));
        Assert.Equal(Int24.MinValue, Wrapped(Int24.MaxValue, (Int24)1));
        Assert.Equal(UInt24.MaxValue, Wrapped(UInt24.MinValue, (UInt24)(-1 & 0xFFFFFF)));
        Assert.Equal(Int24.MaxValue, Saturated<Int24, long>(long.MaxValue));
        Assert.Equal(UInt24.MinValue, Saturated<UInt24, int>(-5));
        Assert.Equal((Int24)(-1), Truncated<Int24, long>(0xFF_FFFF_FFFF));
        Assert.Equal(Int24.MaxValue, Truncated<Int24, double>(1e9));
        Assert.Equal((UInt24)7, Truncated<UInt24, Int24>(7));
        Assert.Equal(255, Saturated<byte, UInt24>(UInt24.MaxValue));
        Assert.Throws<OverflowException>(() => Checked<UInt24, Int24>(-1));
        Assert.Equal((BFloat16)0.1f, Checked<BFloat16, double>(0.1));
        Assert.Equal((Int24)(-42), Parsed<Int24>("-42"));
        Assert.False(IsParsed<UInt24>("16777216"));
        Assert.True(IsParsed<UInt24>("16777215") && IsParsed<BFloat16>("1e300") && !IsParsed<Int24>("x"));
        Assert.True(IsNaN(BFloat16.NaN) && !IsNaN(Int24.MinValue));
        Assert.Equal((BFloat16)2, Max((BFloat16)1, (BFloat16)2));
        Assert.True(IsNaN(Max(BFloat16.NaN, (BFloat16)2)) && IsNaN(Max((BFloat16)2, BFloat16.NaN)));

        static T Wrapped<T>(T left, T right)
            where T : INumber<T> => unchecked(left + right);
        static TTo Checked<TTo, TFrom>(TFrom value)
            where TTo : INumber<TTo>
            where TFrom : INumber<TFrom> => TTo.CreateChecked(value);
        static TTo Saturated<TTo, TFrom>(TFrom value)
            where TTo : INumber<TTo>
            where TFrom : INumber<TFrom> => TTo.CreateSaturating(value);
        static TTo Truncated<TTo, TFrom>(TFrom value)
            where TTo : INumber<TTo>
            where TFrom : INumber<TFrom> => TTo.CreateTruncating(value);
        static T Parsed<T>(string text)
            where T : INumber<T> => T.Parse(text, CultureInfo.InvariantCulture);
        static bool IsParsed<T>(string text)
            where T : INumber<T> => T.TryParse(text, CultureInfo.InvariantCulture, out _);
        static bool IsNaN<T>(T value)
            where T : INumber<T> => T.IsNaN(value);
        static T Max<T>(T left, T right)
            where T : INumber<T> => T.Max(left, right);
    }

    /// <summary>Around every width of vectors, side by side and in records, at any address.</summary>
    [Fact]
    public void A_column_of_any_length_has_the_sum_the_extrema_and_the_moments_of_its_numbers()
    {
        for (var count = 1; count <= 70; count++)
        {
            int[] numbers = [.. Enumerable.Range(0, count).Select(i => ((i * 7919 * 1001) % 16_777_216) - 8_388_608)];
            int[] small = [.. Enumerable.Range(0, count).Select(i => (i * 37 % 101) - 50)];
            Column([.. numbers.Select(n => (Int24)n)], numbers, c => c.Sum(), c => c.Sum(), c => c.Dot(c), c => c.Dot(c));
            Column(
                [.. numbers.Select(n => (UInt24)(n + 8_388_608))], [.. numbers.Select(n => n + 8_388_608)],
                c => (long)c.Sum(), c => (long)c.Sum(), c => (long)c.Dot(c), c => (long)c.Dot(c));
            Column(
                [.. small.Select(n => (BFloat16)n)], small,
                c => (long)c.Sum(), c => (long)c.Sum(), c => (long)c.Dot(c), c => (long)c.Dot(c));
        }
    }

    [Fact]
    public void A_column_of_many_blocks_is_summed_in_64_bits()
    {
        Int24[] numbers = [.. Enumerable.Repeat(Int24.MinValue, 10_000)];
        Assert.Equal(-83_886_080_000L, new FieldBytes<Int24>(numbers, 3, 1).Column.Sum());
        UInt24[] sizes = [.. Enumerable.Repeat(UInt24.MaxValue, 10_000)];
        Assert.Equal(167_772_150_000UL, new FieldBytes<UInt24>(sizes, 40).Column.Sum());
        BFloat16[] weights = [.. Enumerable.Repeat((BFloat16)0.1f, 100_000)];
        Assert.Equal(100_000 * (double)(BFloat16)0.1f, new FieldBytes<BFloat16>(weights, 2).Column.Sum(), 1e-8);
    }

    [Fact]
    public void NaN_is_the_extremum_of_a_column_and_comes_last_in_a_search()
    {
        var nan = BFloat16.NaN;
        foreach (var bytes in FieldBytes<BFloat16>.Placings([(BFloat16)1, nan, BFloat16.NegativeInfinity]))
        {
            Assert.True(float.IsNaN(bytes.Column.Min()) && float.IsNaN(bytes.Column.Max()));
            Assert.Equal(1, bytes.Column.IndexOfMin());
            Assert.True(double.IsNaN(bytes.Column.Average()) && double.IsNaN(bytes.Column.Sum()));
            Assert.Equal(1, bytes.Column.IndexOf(BFloat16.FromBits(0xFFFF)));
        }

        BFloat16[] sorted = [BFloat16.NegativeInfinity, BFloat16.FromBits(0x8001), default, BFloat16.Epsilon, nan, nan];
        foreach (var bytes in FieldBytes<BFloat16>.Placings(sorted))
        {
            Assert.Equal(4, bytes.Column.LowerBound(nan));
            Assert.Equal(2, bytes.Column.LowerBound(BFloat16.FromBits(0x8000)));
            Assert.Equal(4, bytes.Column.UpperBound(BFloat16.PositiveInfinity));
        }

        BigEndian<BFloat16>[] turned = [.. sorted.Select(n => new BigEndian<BFloat16>(n))];
        Assert.Equal(4, new FieldBytes<BigEndian<BFloat16>>(turned, 5).Column.LowerBound(nan));
    }

    private static void Column<T>(
        T[] fields, int[] numbers,
        ColumnFunction<T> sum, ColumnFunction<BigEndian<T>> sumOfTurned,
        ColumnFunction<T> dot, ColumnFunction<BigEndian<T>> dotOfTurned)
        where T : unmanaged, INumber<T>
    {
        var (least, greatest) = (T.CreateChecked(numbers.Min()), T.CreateChecked(numbers.Max()));
        var (first, last) = (Array.IndexOf(numbers, numbers.Min()), Array.IndexOf(numbers, numbers.Max()));
        var (total, squares) = (numbers.Sum(n => (long)n), numbers.Sum(n => (long)n * n));
        var average = total / (double)numbers.Length;
        var deviation = Math.Sqrt(numbers.Sum(n => (n - average) * (n - average)) / numbers.Length);
        foreach (var bytes in FieldBytes<T>.Placings(fields))
        {
            Assert.Equal((total, squares), (sum(bytes.ReadOnlyColumn), dot(bytes.ReadOnlyColumn)));
            Assert.Equal((least, greatest), (bytes.Column.Min(), bytes.Column.Max()));
            Assert.Equal((first, last), (bytes.Column.IndexOfMin(), bytes.Column.IndexOfMax()));
            Assert.Equal(average, bytes.Column.Average(), Math.Abs(average) * 1e-12);
            Assert.Equal(deviation, bytes.Column.StdDev(), 1e-6);
            Assert.Equal(first, bytes.Column.IndexOf(least));
        }

        foreach (var bytes in FieldBytes<BigEndian<T>>.Placings([.. fields.Select(n => new BigEndian<T>(n))]))
        {
            Assert.Equal((total, squares), (sumOfTurned(bytes.ReadOnlyColumn), dotOfTurned(bytes.ReadOnlyColumn)));
            Assert.Equal((least, greatest), (bytes.Column.Min(), bytes.Column.Max()));
            Assert.Equal((first, last), (bytes.Column.IndexOfMin(), bytes.Column.IndexOfMax()));
            Assert.Equal(average, bytes.Column.Average(), Math.Abs(average) * 1e-12);
            Assert.Equal(deviation, bytes.Column.StdDev(), 1e-6);
        }

        T[] sorted = [.. fields.Order()];
        foreach (var bytes in FieldBytes<T>.Placings(sorted))
        {
            Assert.Equal(0, bytes.Column.LowerBound(least));
            Assert.Equal(numbers.Length, bytes.Column.UpperBound(greatest));
        }
    }

    private delegate long ColumnFunction<T>(ReadOnlyColumn<T> column)
        where T : unmanaged;

    private static T SumOf<T>(params T[] numbers)
        where T : INumber<T> => numbers.Aggregate(T.Zero, static (sum, number) => checked(sum + number));

    private static string Bytes<T>(T value)
        where T : unmanaged => Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    private static (int Size, int Alignment) Layout<T>()
        where T : unmanaged => (Unsafe.SizeOf<T>(), Unsafe.SizeOf<Aligned<T>>() - Unsafe.SizeOf<T>());

    private readonly record struct Aligned<T>(byte First, T Second);
}
