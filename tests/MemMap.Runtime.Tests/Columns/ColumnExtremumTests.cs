using System.Numerics;
using MemMap.TimeUnits;

namespace MemMap.Tests;

/// <summary>The least and the greatest field: NumPy's <c>np.min</c> and <c>np.max</c>.</summary>
public sealed class ColumnExtremumTests
{
    [Fact]
    public void The_least_and_the_greatest_have_the_type_of_the_fields()
    {
        Extrema<sbyte>([5, -128, 127], -128, 127);
        Extrema<byte>([5, 255, 0], 0, 255);
        Extrema<short>([5, -32_768, 32_767], -32_768, 32_767);
        Extrema<ushort>([5, 65_535, 0], 0, 65_535);
        Extrema<int>([5, int.MinValue, int.MaxValue], int.MinValue, int.MaxValue);
        Extrema<uint>([5, uint.MaxValue, 0], 0, uint.MaxValue);
        Extrema<long>([5, long.MinValue, long.MaxValue], long.MinValue, long.MaxValue);
        Extrema<ulong>([5, ulong.MaxValue, 0], 0, ulong.MaxValue);
        Extrema<Half>([(Half)5, (Half)(-0.5), Half.Epsilon], (Half)(-0.5), (Half)5);
        Extrema<float>([5, float.MinValue, float.MaxValue], float.MinValue, float.MaxValue);
        Extrema<double>([5, double.MinValue, double.PositiveInfinity], double.MinValue, double.PositiveInfinity);
        Extrema<Int128>([5, Int128.MinValue, Int128.MaxValue], Int128.MinValue, Int128.MaxValue);
        Assert.Equal(-1.5m, new FieldBytes<decimal>([5, -1.5m, 7], 16).Column.Min());
        Assert.Equal(7, new FieldBytes<decimal>([5, -1.5m, 7], 16).Column.Max());
    }

    [Fact]
    public void Each_field_of_a_column_of_any_length_may_be_the_one()
    {
        for (var count = 1; count <= 70; count++)
        {
            for (var at = 0; at < count; at += 1 + (count / 7))
            {
                int[] numbers = [.. Enumerable.Repeat(50, count)];
                numbers[at] = 3;
                var greatest = count == 1 ? 3 : 50;

                Extrema<byte>([.. numbers.Select(n => (byte)n)], 3, (byte)greatest);
                Extrema<short>([.. numbers.Select(n => (short)n)], 3, (short)greatest);
                Extrema<int>(numbers, 3, greatest);
                Extrema<float>([.. numbers.Select(n => (float)n)], 3, greatest);
                Extrema<double>([.. numbers.Select(n => -(double)n)], -greatest, -3);
                Extrema<ulong>(
                    [.. numbers.Select(n => ulong.MaxValue - (ulong)n)],
                    ulong.MaxValue - (ulong)greatest,
                    ulong.MaxValue - 3);
            }
        }
    }

    [Fact]
    public void The_extremum_of_many_blocks_may_be_in_any()
    {
        foreach (var at in new[] { 0, 2047, 2048, 4095, 4096, 4999 })
        {
            long[] numbers = [.. Enumerable.Repeat(0L, 5000)];
            numbers[at] = 9;

            Extrema(numbers, 0, 9);
        }
    }

    [Fact]
    public void One_NaN_anywhere_makes_the_result_NaN()
    {
        for (var count = 1; count <= 70; count++)
        {
            for (var at = 0; at < count; at++)
            {
                double[] numbers = [.. Enumerable.Range(0, count).Select(i => (double)i)];
                numbers[at] = at % 2 == 0 ? double.NaN : -double.NaN;

                Extrema(numbers, double.NaN, double.NaN);
                Extrema<float>([.. numbers.Select(n => (float)n)], float.NaN, float.NaN);
                Assert.Equal(Half.NaN, new FieldBytes<Half>([.. numbers.Select(n => (Half)n)], 2).Column.Min());
            }
        }
    }

    [Fact]
    public void A_column_of_no_fields_has_no_extremum()
    {
        const string Message = "A column of 0 fields has no least or greatest one; look at its Length first.";

        Assert.Equal(Message, Refused(() => new FieldBytes<double>([], 8).Column.Min()));
        Assert.Equal(Message, Refused(() => new FieldBytes<int>([], 8).ReadOnlyColumn.Max()));
        Assert.Equal(Message, Refused(() => new FieldBytes<BigEndian<int>>([], 8).Column.Min()));
        Assert.Equal(Message, Refused(() => new FieldBytes<Int128>([], 16).Column.Max()));

        static string Refused(Func<object> extremum) => Assert.Throws<InvalidOperationException>(extremum).Message;
    }

    [Fact]
    public void Times_and_time_spans_have_a_least_and_a_greatest()
    {
        long[] numbers = [5, -long.MaxValue, 0, long.MaxValue, -7];
        foreach (var bytes in FieldBytes<DateTime64<Nanosecond>>.Placings([.. numbers.Select(Time)]))
        {
            Assert.Equal(Time(-long.MaxValue), bytes.Column.Min());
            Assert.Equal(Time(-long.MaxValue), bytes.ReadOnlyColumn.Min());
            Assert.Equal(Time(long.MaxValue), bytes.Column.Max());
            Assert.Equal(Time(5), bytes.ReadOnlyColumn.Slice(0, 3).Max());
        }

        foreach (var bytes in FieldBytes<TimeDelta64<Day>>.Placings([.. numbers.Select(Days)]))
        {
            Assert.Equal(Days(-long.MaxValue), bytes.Column.Min());
            Assert.Equal(Days(-long.MaxValue), bytes.ReadOnlyColumn.Min());
            Assert.Equal(Days(long.MaxValue), bytes.Column.Max());
            Assert.Equal(Days(5), bytes.ReadOnlyColumn.Slice(0, 3).Max());
        }

        static DateTime64<Nanosecond> Time(long number) => new(number);
    }

    [Fact]
    public void One_NaT_anywhere_makes_the_result_NaT()
    {
        for (var count = 1; count <= 70; count++)
        {
            for (var at = 0; at < count; at++)
            {
                TimeDelta64<Day>[] spans = [.. Enumerable.Range(-20, count).Select(i => Days(i))];
                spans[at] = TimeDelta64<Day>.NaT;
                DateTime64<Day>[] times = [.. spans.Select(span => new DateTime64<Day>(span.Value))];

                Assert.True(new FieldBytes<TimeDelta64<Day>>(spans, 8).Column.Min().IsNaT);
                Assert.True(new FieldBytes<TimeDelta64<Day>>(spans, 13).Column.Max().IsNaT);
                Assert.True(new FieldBytes<DateTime64<Day>>(times, 13).ReadOnlyColumn.Min().IsNaT);
                Assert.True(new FieldBytes<DateTime64<Day>>(times, 8).ReadOnlyColumn.Max().IsNaT);
            }
        }
    }

    [Fact]
    public void Enums_have_a_least_and_a_greatest_by_their_numbers()
    {
        Enums<Signed8>([0, Signed8.Greatest, Signed8.Least], Signed8.Least, Signed8.Greatest);
        Enums<Unsigned8>([(Unsigned8)1, Unsigned8.Greatest, 0], 0, Unsigned8.Greatest);
        Enums<Signed16>([0, Signed16.Greatest, Signed16.Least], Signed16.Least, Signed16.Greatest);
        Enums<Unsigned16>([(Unsigned16)1, Unsigned16.Greatest, 0], 0, Unsigned16.Greatest);
        Enums<DayOfWeek>([DayOfWeek.Friday, DayOfWeek.Monday, (DayOfWeek)(-3)], (DayOfWeek)(-3), DayOfWeek.Friday);
        Enums<Unsigned32>([(Unsigned32)1, Unsigned32.Greatest, 0], 0, Unsigned32.Greatest);
        Enums<Signed64>([0, Signed64.Greatest, Signed64.Least], Signed64.Least, Signed64.Greatest);
        Enums<Unsigned64>([(Unsigned64)1, Unsigned64.Greatest, 0], 0, Unsigned64.Greatest);
        Assert.Equal(
            "A column of 0 fields has no least or greatest one; look at its Length first.",
            Assert.Throws<InvalidOperationException>(() => new FieldBytes<DayOfWeek>([], 4).Column.Min()).Message);
        Assert.Throws<InvalidOperationException>(() => new FieldBytes<DateTime64<Day>>([], 8).Column.Max());

        static void Enums<T>(T[] fields, T least, T greatest)
            where T : unmanaged, Enum
        {
            foreach (var bytes in FieldBytes<T>.Placings([.. fields, .. Enumerable.Repeat(fields[0], 100)]))
            {
                Assert.Equal((least, greatest), (bytes.Column.Min(), bytes.Column.Max()));
                Assert.Equal((least, greatest), (bytes.ReadOnlyColumn.Min(), bytes.ReadOnlyColumn.Max()));
            }
        }
    }

    private enum Signed8 : sbyte
    {
        Least = sbyte.MinValue,
        Greatest = sbyte.MaxValue,
    }

    private enum Unsigned8 : byte
    {
        Greatest = byte.MaxValue,
    }

    private enum Signed16 : short
    {
        Least = short.MinValue,
        Greatest = short.MaxValue,
    }

    private enum Unsigned16 : ushort
    {
        Greatest = ushort.MaxValue,
    }

    private enum Unsigned32 : uint
    {
        Greatest = uint.MaxValue,
    }

    private enum Signed64 : long
    {
        Least = long.MinValue,
        Greatest = long.MaxValue,
    }

    private enum Unsigned64 : ulong
    {
        Greatest = ulong.MaxValue,
    }

    private static TimeDelta64<Day> Days(long number) => new(number);

    private static void Extrema<T>(T[] fields, T least, T greatest)
        where T : unmanaged, INumber<T>
    {
        foreach (var bytes in FieldBytes<T>.Placings(fields))
        {
            Assert.Equal(least, bytes.Column.Min());
            Assert.Equal(greatest, bytes.ReadOnlyColumn.Max());
        }

        foreach (var bytes in FieldBytes<BigEndian<T>>.Placings([.. fields.Select(field => (BigEndian<T>)field)]))
        {
            Assert.Equal(least, bytes.ReadOnlyColumn.Min());
            Assert.Equal(greatest, bytes.Column.Max());
        }
    }
}
