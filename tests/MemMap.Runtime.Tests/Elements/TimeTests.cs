using System.Globalization;
using MemMap.TimeUnits;

namespace MemMap.Tests;

/// <summary>datetime64 and timedelta64: exact or not at all, and printed as NumPy prints them.</summary>
public sealed class TimeTests
{
    private static readonly long[] Numbers =
        [0, 1, -1, 59, 86_400, -86_401, 1_709_208_000, 253_402_300_799, -62_135_596_801, 1_709_208_000_123_456_789, long.MinValue];

    [Fact]
    public void Every_unit_prints_as_NumPy_prints_it()
    {
        var ours = string.Concat(
            Lines<Year>(), Lines<Month>(), Lines<Week>(), Lines<Day>(), Lines<Hour>(), Lines<Minute>(), Lines<Second>(),
            Lines<Millisecond>(), Lines<Microsecond>(), Lines<Nanosecond>(), Lines<Picosecond>(), Lines<Femtosecond>(),
            Lines<Attosecond>());

        var said = NumPy.Run(
            """

            for unit in 'Y M W D h m s ms us ns ps fs as'.split():
                for number in map(int, sys.argv[1].split()):
                    print(np.datetime64(number, unit), np.timedelta64(number, unit), sep='|')
            """,
            string.Join(' ', Numbers.Select(static n => n.ToString(CultureInfo.InvariantCulture))));

        Assert.Equal(said, ours);
    }

    private static string Lines<TUnit>()
        where TUnit : struct, ITimeUnit =>
        string.Concat(Numbers.Select(static n => $"{new DateTime64<TUnit>(n)}|{new TimeDelta64<TUnit>(n)}\n"));

    [Fact]
    public void A_time_converts_to_the_tick_or_not_at_all()
    {
        var time = new DateTime(2024, 2, 29, 12, 0, 0).AddTicks(1_234_567);

        Assert.Equal(1_709_208_000_123_456_700, DateTime64<Nanosecond>.FromDateTime(time).Value);
        Assert.Equal(time, (DateTime)new DateTime64<Nanosecond>(1_709_208_000_123_456_700));
        Assert.Equal(new DateTime(2024, 2, 29), (DateTime)new DateTime64<Day>(19_782));
        Assert.Equal(new DateTime(2024, 2, 1), (DateTime)new DateTime64<Month>((54 * 12) + 1));
        Assert.Equal(new DateTime(1, 1, 1), (DateTime)new DateTime64<Year>(-1969));
        Assert.Equal(DateTime.MaxValue.AddTicks(-9), (DateTime)DateTime64<Microsecond>.FromDateTime(DateTime.MaxValue.AddTicks(-9)));
        Assert.Equal(19_782, ((DateTime64<Day>)new DateTime(2024, 2, 29)).Value);
        Assert.Equal(54, ((DateTime64<Year>)new DateTime(2024, 1, 1)).Value);
    }

    [Fact]
    public void What_is_no_DateTime_is_refused()
    {
        Assert.False(new DateTime64<Nanosecond>(1).TryToDateTime(out _));
        Assert.False(DateTime64<Day>.NaT.TryToDateTime(out _));
        Assert.False(new DateTime64<Year>(8030).TryToDateTime(out _));
        Assert.False(new DateTime64<Year>(long.MaxValue).TryToDateTime(out _));
        Assert.False(new DateTime64<Second>(-62_135_596_801).TryToDateTime(out _));
        Assert.True(new DateTime64<Second>(-62_135_596_800).TryToDateTime(out _));
        Assert.Equal(
            "datetime64[ns] 1970-01-01T00:00:00.000000001 cannot be a DateTime, which counts ticks of 100 ns from year 1 to 9999. "
            + "Round it, or use TryToDateTime.",
            Assert.Throws<InvalidCastException>(() => (DateTime)new DateTime64<Nanosecond>(1)).Message);
        Assert.Equal(
            "2024-02-29T12:00:00.0000000 is not a whole number of units of datetime64[D]; round it first, or use a finer unit. (Parameter 'time')",
            Assert.Throws<ArgumentException>(() => DateTime64<Day>.FromDateTime(new DateTime(2024, 2, 29, 12, 0, 0))).Message);
        Assert.Contains("is a local time, and datetime64 has no time zone; convert it with ToUniversalTime first.",
            Assert.Throws<ArgumentException>(() =>
                DateTime64<Day>.FromDateTime(new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Local))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DateTime64<Month>.FromDateTime(new DateTime(2024, 2, 2)));
        Assert.Throws<ArgumentException>(() => DateTime64<Attosecond>.FromDateTime(new DateTime(2024, 2, 2)));
    }

    [Fact]
    public void A_time_beyond_the_64_bits_of_its_unit_is_refused_as_such()
    {
        Assert.Equal(
            "9999-12-31T00:00:00.0000000 is more than the 64 bits of datetime64[ns] hold; use a coarser unit. (Parameter 'time')",
            Assert.Throws<ArgumentException>(() => DateTime64<Nanosecond>.FromDateTime(new DateTime(9999, 12, 31))).Message);
        Assert.Equal(
            "10675199.02:48:05.4775807 is more than the 64 bits of timedelta64[ps] hold; use a coarser unit. (Parameter 'span')",
            Assert.Throws<ArgumentException>(() => TimeDelta64<Picosecond>.FromTimeSpan(TimeSpan.MaxValue)).Message);
    }

    [Fact]
    public void A_time_span_converts_to_the_tick_or_not_at_all()
    {
        Assert.Equal(TimeSpan.FromDays(-14), (TimeSpan)new TimeDelta64<Week>(-2));
        Assert.Equal(1_500_000, ((TimeDelta64<Nanosecond>)TimeSpan.FromMilliseconds(1.5)).Value);
        Assert.False(new TimeDelta64<Nanosecond>(150).TryToTimeSpan(out _));
        Assert.False(new TimeDelta64<Month>(1).TryToTimeSpan(out _));
        Assert.False(TimeDelta64<Second>.NaT.TryToTimeSpan(out _));
        Assert.Equal(
            "timedelta64[ns] 150 nanoseconds cannot be a TimeSpan, which counts ticks of 100 ns. Round it, or use TryToTimeSpan.",
            Assert.Throws<InvalidCastException>(() => (TimeSpan)new TimeDelta64<Nanosecond>(150)).Message);
        Assert.Equal(
            "00:00:01.5000000 is not a whole number of units of timedelta64[s]; round it first, or use a finer unit. (Parameter 'span')",
            Assert.Throws<ArgumentException>(() => TimeDelta64<Second>.FromTimeSpan(TimeSpan.FromSeconds(1.5))).Message);
    }

    [Fact]
    public void NaT_compares_with_nothing_and_sorts_last()
    {
        var nat = DateTime64<Second>.NaT;
        var zero = new DateTime64<Second>(0);
        DateTime64<Second>[] times = [nat, zero, new(-5)];
        Array.Sort(times);

        var same = nat;
        Assert.False(nat == same || nat < zero || nat > zero || nat <= same || nat >= same || zero <= nat || zero >= nat);
        Assert.True(nat != same && nat.IsNaT && zero <= new DateTime64<Second>(0) && zero < new DateTime64<Second>(1));
        Assert.Equal(nat, same);
        Assert.Equal([-5, 0, long.MinValue], times.Select(static time => time.Value));
    }

    [Fact]
    public void Each_unit_is_known_by_its_type_and_by_its_name()
    {
        var types = typeof(Nanosecond).Assembly.GetExportedTypes()
            .Where(static type => type.Namespace == "MemMap.TimeUnits" && type.IsValueType).ToList();

        Assert.Equal(13, types.Count);
        Assert.All(types, static type =>
        {
            var unit = TimeUnit.OfType(type.Name)!.Value;
            Assert.Equal(type.GetProperty("Name")!.GetValue(null), unit.Name);
            Assert.Equal(unit, TimeUnit.Parse(unit.Name));
            Assert.Equal(type.Name, unit.TypeName);
        });
    }

    [Fact]
    public void Times_subtract_to_spans()
    {
        DateTime64<Day> first = new(10), second = new(7);

        Assert.Equal(3, (first - second).Value);
        Assert.Equal(first, second + new TimeDelta64<Day>(3));
        Assert.Equal(second, first - new TimeDelta64<Day>(3));
        Assert.True((first - DateTime64<Day>.NaT).IsNaT);
        Assert.True((-TimeDelta64<Day>.NaT).IsNaT);
        Assert.Equal(
            "9223372036854775808 units do not fit timedelta64[D]; use a coarser unit.",
            Assert.Throws<OverflowException>(() => new DateTime64<Day>(long.MaxValue) + new TimeDelta64<Day>(1)).Message);
        Assert.Throws<OverflowException>(() => new TimeDelta64<Day>(-long.MaxValue) - new TimeDelta64<Day>(1));
    }
}
