using System.Globalization;
using System.Runtime.CompilerServices;
using MemMap.TimeUnits;

namespace MemMap.Tests;

/// <summary>Sums, extrema and products of columns, beside those that a real NumPy makes of the same bytes.</summary>
public sealed class LiveColumnTests
{
    /// <summary>Ten million numbers; NumPy adds them pairwise in single precision.</summary>
    [Theory]
    [InlineData("random.random(10_000_000, dtype=np.float32)")]
    [InlineData("random.standard_normal(10_000_000, dtype=np.float32)")]
    [InlineData("random.random(10_000_000, dtype=np.float32) + np.float32(10_000)")]
    public void A_sum_of_floats_is_nearer_to_the_exact_one_than_that_of_NumPy(string distribution)
    {
        using var folder = new TemporaryFolder();
        var output = NumPy.Run(
            $"""
            random = np.random.default_rng(42)
            a = {distribution}
            a.tofile(sys.argv[1])
            print(*[repr(float(n)) for n in (a.sum(), a.sum(dtype=np.float64), a.min(), a.max())])
            """,
            folder["numbers.dat"]);
        var bytes = File.ReadAllBytes(folder["numbers.dat"]);
        var column = new Column<float>(ref Unsafe.As<byte, float>(ref bytes[0]), 10_000_000, sizeof(float));

        var sum = column.Sum();

        var numbers = Numbers(output);
        var (ofNumPy, exact) = (numbers[0], numbers[1]);
        Assert.True(Math.Abs(sum - exact) <= Math.Abs(ofNumPy - exact), $"{sum}; NumPy has {ofNumPy} for {exact}.");
        Assert.Equal((float)exact, sum);
        Assert.Equal(numbers[2], column.Min());
        Assert.Equal(numbers[3], column.Max());
    }

    /// <summary>Records of 13 bytes: no field of the second is where its type would have it.</summary>
    [Fact]
    public void Fields_of_packed_records_have_the_sums_extrema_and_products_that_NumPy_finds()
    {
        using var folder = new TemporaryFolder();
        var output = NumPy.Run(
            """
            random = np.random.default_rng(42)
            a = np.zeros(1003, dtype=[('a', '>f4'), ('b', '>i2'), ('c', '<i4'), ('d', 'i1'), ('e', '<u2')])
            a['a'] = random.integers(-100, 100, 1003)
            a['b'] = random.integers(-2**15, 2**15, 1003)
            a['c'] = random.integers(-2**31, 2**31, 1003)
            a['d'] = random.integers(-2**7, 2**7, 1003)
            a['e'] = random.integers(0, 2**16, 1003)
            a.tofile(sys.argv[1])
            for n in a.dtype.names:
                wide = a[n].astype(np.float64 if n == 'a' else np.int64)
                print(int(a[n].sum()), int(a[n].min()), int(a[n].max()), int(np.dot(wide, wide)))
            """,
            folder["records.dat"]);
        var bytes = File.ReadAllBytes(folder["records.dat"]);
        var a = Field<BigEndian<float>>(bytes, 0);
        var b = Field<BigEndian<short>>(bytes, 4);
        var c = Field<int>(bytes, 6);
        var d = Field<sbyte>(bytes, 10);
        var e = Field<ushort>(bytes, 11);

        double[] found =
        [
            a.Sum(), a.Min(), a.Max(), a.Dot(a),
            b.Sum(), b.Min(), b.Max(), b.Dot(b),
            c.Sum(), c.Min(), c.Max(), 0,
            d.Sum(), d.Min(), d.Max(), d.Dot(d),
            e.Sum(), e.Min(), e.Max(), e.Dot(e),
        ];

        var expected = Numbers(output);
        expected[11] = 0; // of 'c' the products do not fit: NumPy's wrap around.
        Assert.Equal(expected, found);
        Assert.Throws<OverflowException>(() => Field<int>(bytes, 6).Dot(Field<int>(bytes, 6)));
    }

    /// <summary>Records of 13 bytes again; one NaT in the second half.</summary>
    [Fact]
    public void Times_and_truth_values_have_the_sums_and_extrema_that_NumPy_finds()
    {
        using var folder = new TemporaryFolder();
        var output = NumPy.Run(
            """
            random = np.random.default_rng(42)
            a = np.zeros(1003, dtype=[('t', '<M8[ns]'), ('b', '?'), ('i', '<i2'), ('p', '<u2')])
            a['t'] = random.integers(-2**40, 2**40, 1003).astype('<M8[ns]')
            a['b'] = random.integers(0, 2, 1003)
            a['i'] = random.integers(-2**15, 2**15, 1003)
            a['t'][900] = 'NaT'
            a.tofile(sys.argv[1])
            h = a[:500:3]['t']
            d = h.view('<m8[ns]')
            number = lambda t: t.astype(np.int64)
            print(number(h.min()), number(h.max()), number(d.min()), number(d.max()), number(d.sum()))
            print(a['t'].min(), a['t'].max(), a['t'].view('<m8[ns]').sum(), a['b'].sum(), a['i'].min(), a['i'].max())
            """,
            folder["records.dat"]);
        var bytes = File.ReadAllBytes(folder["records.dat"]);
        var times = Field<DateTime64<Nanosecond>>(bytes, 0);
        var spans = Field<TimeDelta64<Nanosecond>>(bytes, 0);
        var truths = Field<Bool8>(bytes, 8);
        var numbers = Field<Sixteen>(bytes, 9);
        var h = times.Slice(0, 500, step: 3);
        var d = spans.Slice(0, 500, step: 3);

        Assert.Equal(output, FormattableString.Invariant($"""
            {h.Min().Value} {h.Max().Value} {d.Min().Value} {d.Max().Value} {d.Sum().Value}
            {times.Min()} {times.Max()} {spans.Sum()} {truths.Sum()} {(short)numbers.Min()} {(short)numbers.Max()}

            """));
    }

    private enum Sixteen : short;

    private static ReadOnlyColumn<T> Field<T>(byte[] records, int offsetInBytes)
        where T : unmanaged =>
        new Column<T>(ref Unsafe.As<byte, T>(ref records[offsetInBytes]), records.Length / 13, 13);

    private static double[] Numbers(string output) =>
        [.. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(static number => double.Parse(number, CultureInfo.InvariantCulture))];
}
