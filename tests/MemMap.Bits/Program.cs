using System.Globalization;
using System.Numerics;
using MemMap;
using MemMap.Bits;

// The bits of every sum, product and extremum, each compared with a loop over single numbers where the order of adding does
// not matter: integers, and floating-point numbers that are added without rounding. What is printed must be the same on
// every processor.
var isSame = true;
var folder = Directory.CreateTempSubdirectory("memmap-bits-").FullName;
try
{
    foreach (var length in (int[])[1, 2, 7, 8, 9, 31, 32, 33, 63, 1000, 1023, 1024, 1025, 4099])
    {
        Compare(length);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return isSame ? 0 : 1;

void Compare(int length)
{
    using var map = Row.Create(Path.Combine(folder, $"rows{length}.npy"), length);
    using var doubles = Doubles.Create(Path.Combine(folder, $"doubles{length}.npy"), length);
    using var integers = Integers.Create(Path.Combine(folder, $"integers{length}.npy"), length);
    var random = new Random(length);
    for (var i = 0; i < length; i++)
    {
        // Eighths below 2¹⁴: sums of thousands of them, and of their products, are exact.
        var exact = random.Next(-1 << 17, 1 << 17) / 8.0;
        map[i] = new Row
        {
            Kind = (byte)random.Next(256),
            Tiny = (sbyte)random.Next(-128, 128),
            Short = (short)random.Next(-32768, 32768),
            Whole = (uint)random.NextInt64(1L << 32),
            Signed = random.Next(int.MinValue, int.MaxValue),
            Long = random.NextInt64() >> 13,
            Wide = (ulong)random.NextInt64() >> 13,
            Half = (Half)(random.Next(-16, 17) / 8.0),
            Single = random.Next(-1 << 10, 1 << 10) / 8f,
            Exact = exact,
            Rough = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 10)),
            Turned = random.Next(int.MinValue, int.MaxValue),
            TurnedExact = -exact,
        };
        doubles[i] = exact;
        integers[i] = map[i].Signed;
    }

    var rows = map.ToArray();
    using var view = map.LeaseRead();
    using var besides = doubles.LeaseRead();
    using var wholes = integers.LeaseRead();
    var columns = view.Columns;
    double[] exacts = [.. rows.Select(static row => row.Exact)];

    Same("sum of bytes", columns.Kind.Sum(), rows.Aggregate(0UL, static (sum, row) => sum + row.Kind));
    Same("sum of sbytes", columns.Tiny.Sum(), rows.Sum(static row => (long)row.Tiny));
    Same("sum of shorts", columns.Short.Sum(), rows.Sum(static row => (long)row.Short));
    Same("sum of uints", columns.Whole.Sum(), rows.Aggregate(0UL, static (sum, row) => sum + row.Whole));
    Same("sum of ints", columns.Signed.Sum(), rows.Sum(static row => (long)row.Signed));
    Same("sum of longs", columns.Long.Sum(), rows.Sum(static row => row.Long));
    Same("sum of ulongs", columns.Wide.Sum(), rows.Aggregate(0UL, static (sum, row) => sum + row.Wide));
    Same("sum of halves", columns.Half.Sum(), (Half)rows.Sum(static row => (double)row.Half));
    Same("sum of floats", columns.Single.Sum(), (float)rows.Sum(static row => (double)row.Single));
    Same("sum of doubles", columns.Exact.Sum(), exacts.Sum());
    Same("sum of doubles side by side", besides.AsColumn().Sum(), exacts.Sum());
    Same("sum of big-endian ints", columns.Turned.Sum(), rows.Sum(static row => (long)row.Turned.Value));
    Same("sum of big-endian doubles", columns.TurnedExact.Sum(), -exacts.Sum());
    Same("sum of ints side by side", wholes.AsColumn().Sum(), rows.Sum(static row => (long)row.Signed));
    Say("sum of rounded doubles", columns.Rough.Sum());

    Same("product of shorts", columns.Short.Dot(columns.Short), rows.Sum(static row => (long)row.Short * row.Short));
    Same("product of floats", columns.Single.Dot(columns.Single), (float)rows.Sum(static row => (double)row.Single * row.Single));
    Same("product of doubles", columns.Exact.Dot(columns.Exact), rows.Sum(static row => row.Exact * row.Exact));
    Same(
        "product of doubles side by side", besides.AsColumn().Dot(besides.AsColumn()),
        rows.Sum(static row => row.Exact * row.Exact));

    Same("least byte", columns.Kind.Min(), rows.Min(static row => row.Kind));
    Same("greatest short", columns.Short.Max(), rows.Max(static row => row.Short));
    Same("least int", columns.Signed.Min(), rows.Min(static row => row.Signed));
    Same("least int side by side", wholes.AsColumn().Min(), rows.Min(static row => row.Signed));
    Same("greatest ulong", columns.Wide.Max(), rows.Max(static row => row.Wide));
    Same("least float", columns.Single.Min(), rows.Min(static row => row.Single));
    Same("least double", columns.Rough.Min(), rows.Min(static row => row.Rough));
    Same("greatest double side by side", besides.AsColumn().Max(), exacts.Max());
    Same("greatest big-endian double", columns.TurnedExact.Max(), -exacts.Min());

    // Numbers that are no numbers, and zeros with a sign.
    doubles[length / 2] = -0.0;
    Say("least of zeros and others", besides.AsColumn().Min());
    doubles[length - 1] = double.NaN;
    Say("least where one is NaN", double.IsNaN(besides.AsColumn().Min()) ? 1 : 0);
    Say("sum where one is NaN", double.IsNaN(besides.AsColumn().Sum()) ? 1 : 0);

    void Same<T>(string what, T found, T expected)
        where T : INumber<T>
    {
        Say(what, found);
        if (BitsOf(found) != BitsOf(expected))
        {
            isSame = false;
            Console.WriteLine($"  a loop makes {BitsOf(expected)} of it");
        }
    }

    void Say<T>(string what, T found)
        where T : INumber<T> => Console.WriteLine($"{length,4} {what}: {BitsOf(found)}");
}

static string BitsOf<T>(T number)
    where T : INumber<T> => number switch
    {
        double real => BitConverter.DoubleToUInt64Bits(real).ToString("x16", CultureInfo.InvariantCulture),
        float real => BitConverter.SingleToUInt32Bits(real).ToString("x8", CultureInfo.InvariantCulture),
        Half real => BitConverter.HalfToUInt16Bits(real).ToString("x4", CultureInfo.InvariantCulture),
        _ => number.ToString("x", CultureInfo.InvariantCulture),
    };
