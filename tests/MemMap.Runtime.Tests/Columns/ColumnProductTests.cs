using System.Numerics;

namespace MemMap.Tests;

/// <summary>The sum of products of two columns: NumPy's <c>np.dot(a['left'], a['right'])</c>.</summary>
public sealed class ColumnProductTests
{
    [Fact]
    public void A_product_has_64_bits_for_integers_and_the_type_of_the_fields_for_others()
    {
        Assert.Equal(32_768L, Squares<sbyte, long>([-128, -128], static (a, b) => a.Dot(b)));
        Assert.Equal(130_050UL, Squares<byte, ulong>([255, 255], static (a, b) => a.Dot(b)));
        Assert.Equal(2_147_483_648L, Squares<short, long>([-32_768, -32_768], static (a, b) => a.Dot(b)));
        Assert.Equal(8_589_672_450UL, Squares<ushort, ulong>([65_535, 65_535], static (a, b) => a.Dot(b)));
        Assert.Equal(4_611_686_018_427_387_904L, Squares<int, long>([int.MinValue], static (a, b) => a.Dot(b)));
        Assert.Equal(18_446_744_065_119_617_025UL, Squares<uint, ulong>([uint.MaxValue], static (a, b) => a.Dot(b)));
        Assert.Equal(1_000_000_000_004L, Squares<long, long>([-1_000_000, 2], static (a, b) => a.Dot(b)));
        Assert.Equal(9UL, Squares<ulong, ulong>([2, 2, 1], static (a, b) => a.Dot(b)));
        Assert.Equal((Half)1.25, Squares<Half, Half>([(Half)0.5, (Half)1], static (a, b) => a.Dot(b)));
        Assert.Equal(1.25f, Squares<float, float>([0.5f, 1], static (a, b) => a.Dot(b)));
        Assert.Equal(1.25, Squares<double, double>([0.5, 1], static (a, b) => a.Dot(b)));
        Assert.Equal(new Complex(-3, 4), Squares<Complex, Complex>([new(1, 2)], static (a, b) => a.Dot(b)));
        Assert.Equal((Int128)5, Squares<Int128, Int128>([1, 2], static (a, b) => a.Dot(b)));
        Assert.Equal(1.21m, Squares<decimal, decimal>([1.1m], static (a, b) => a.Dot(b)));
    }

    [Fact]
    public void Big_endian_columns_have_the_product_of_their_numbers()
    {
        Assert.Equal(32_768L, Squares<BigEndian<sbyte>, long>([-128, -128], static (a, b) => a.Dot(b)));
        Assert.Equal(130_050UL, Squares<BigEndian<byte>, ulong>([255, 255], static (a, b) => a.Dot(b)));
        Assert.Equal(1_000_004L, Squares<BigEndian<short>, long>([-1000, 2], static (a, b) => a.Dot(b)));
        Assert.Equal(1_000_004UL, Squares<BigEndian<ushort>, ulong>([1000, 2], static (a, b) => a.Dot(b)));
        Assert.Equal(1_000_000_000_004L, Squares<BigEndian<int>, long>([-1_000_000, 2], static (a, b) => a.Dot(b)));
        Assert.Equal(1_000_000_000_004UL, Squares<BigEndian<uint>, ulong>([1_000_000, 2], static (a, b) => a.Dot(b)));
        Assert.Equal(1_000_000_000_004L, Squares<BigEndian<long>, long>([-1_000_000, 2], static (a, b) => a.Dot(b)));
        Assert.Equal(1_000_000_000_004UL, Squares<BigEndian<ulong>, ulong>([1_000_000, 2], static (a, b) => a.Dot(b)));
        Assert.Equal((Half)1.25, Squares<BigEndian<Half>, Half>([(Half)0.5, (Half)1], static (a, b) => a.Dot(b)));
        Assert.Equal(1.25f, Squares<BigEndian<float>, float>([0.5f, 1], static (a, b) => a.Dot(b)));
        Assert.Equal(1.25, Squares<BigEndian<double>, double>([0.5, 1], static (a, b) => a.Dot(b)));
        Assert.Equal(
            new Complex(-3, 4),
            Squares<BigEndian<Complex>, Complex>([new Complex(1, 2)], static (a, b) => a.Dot(b)));
    }

    [Fact]
    public void Columns_of_any_length_anywhere_in_memory_have_their_product()
    {
        for (var count = 0; count <= 130; count++)
        {
            long[] left = [.. Enumerable.Range(0, count).Select(i => (i * 37L) % 101)];
            long[] right = [.. Enumerable.Range(0, count).Select(i => (i * 53L) % 103)];
            var product = left.Zip(right, (a, b) => a * b).Sum();

            Each<sbyte>(left, right, product, static (a, b) => a.Dot(b));
            Each<ushort>(left, right, product, static (a, b) => (long)a.Dot(b));
            Each<int>(left, right, product, static (a, b) => a.Dot(b));
            Each<ulong>(left, right, product, static (a, b) => (long)a.Dot(b));
            Each<float>(left, right, product, static (a, b) => (long)a.Dot(b));
            Each<double>(left, right, product, static (a, b) => (long)a.Dot(b));
        }
    }

    [Fact]
    public void A_product_of_many_blocks_is_one()
    {
        double[] numbers = [.. Enumerable.Range(1, 5000).Select(i => (double)i)];

        Assert.Equal(41_679_167_500, Squares<double, double>(numbers, static (a, b) => a.Dot(b)));
    }

    [Fact]
    public void A_product_that_does_not_fit_is_an_exception_and_what_it_passes_on_its_way_is_not()
    {
        Assert.Equal(
            "The sum does not fit Int64, which holds -9223372036854775808 to 9223372036854775807; "
            + "sum slices, and add those as Int128 or double.",
            Assert.Throws<OverflowException>(
                () => Squares<int, long>([int.MinValue, int.MinValue], static (a, b) => a.Dot(b))).Message);
        Assert.Throws<OverflowException>(
            () => Squares<uint, ulong>([uint.MaxValue, uint.MaxValue], static (a, b) => a.Dot(b)));
        Assert.Throws<OverflowException>(() => Squares<long, long>([3_037_000_500], static (a, b) => a.Dot(b)));
        Assert.Throws<OverflowException>(
            () => Squares<long, long>([.. Enumerable.Repeat(long.MinValue, 40)], static (a, b) => a.Dot(b)));
        Assert.Throws<OverflowException>(() => Squares<ulong, ulong>([4_294_967_296], static (a, b) => a.Dot(b)));

        // 2^126 - 2^126 - 7, and the like of 32 bits.
        long[] far = [long.MinValue, long.MinValue, long.MinValue, 7];
        long[] near = [long.MinValue, long.MinValue / 2, long.MinValue / -2, -1];
        Assert.Throws<OverflowException>(
            () => new FieldBytes<long>(far, 8).Column.Dot(new FieldBytes<long>(near, 8).Column));
        near[0] = 0;
        Assert.Equal(-3, new FieldBytes<long>([-1, 1, -1], 8).Column.Dot(new FieldBytes<long>([1, -1, 1], 8).Column));
        Assert.Equal(-7, new FieldBytes<long>(far, 8).Column.Dot(new FieldBytes<long>(near, 8).Column));
        Assert.Equal(
            int.MinValue,
            new FieldBytes<int>([int.MinValue, int.MinValue, int.MinValue, int.MinValue, int.MinValue], 9).Column.Dot(
                new FieldBytes<int>([int.MinValue, int.MinValue, int.MaxValue, int.MaxValue, 3], 4).Column));
        Assert.Equal(
            4_294_967_295UL * 4_294_967_295UL,
            Squares<ulong, ulong>([4_294_967_295], static (a, b) => a.Dot(b)));
    }

    [Fact]
    public void Columns_of_different_lengths_have_no_product()
    {
        const string Message =
            "'other' has 2 elements where 3 are needed; slice one of the two. (Parameter 'other')";

        Assert.Equal(Message, Refused(
            () => new FieldBytes<double>([1, 2, 3], 8).Column.Dot(new FieldBytes<double>([1, 2], 8).Column)));
        Assert.Equal(Message, Refused(
            () => new FieldBytes<int>([1, 2, 3], 4).ReadOnlyColumn.Dot(new FieldBytes<int>([1, 2], 8).ReadOnlyColumn)));
        Assert.Equal(Message, Refused(
            () => new FieldBytes<long>([1, 2, 3], 8).Column.Dot(new FieldBytes<long>([1, 2], 8).Column)));
        Assert.Equal(Message, Refused(
            () => new FieldBytes<decimal>([1, 2, 3], 16).Column.Dot(new FieldBytes<decimal>([1, 2], 16).Column)));

        static string Refused(Func<object> dot) => Assert.Throws<ArgumentException>(dot).Message;
    }

    [Fact]
    public void Infinities_and_NaN_are_multiplied_as_one_by_one()
    {
        Assert.Equal(
            double.PositiveInfinity,
            Squares<double, double>([1, double.NegativeInfinity], static (a, b) => a.Dot(b)));
        Assert.Equal(double.NaN, Squares<double, double>([1, double.NaN], static (a, b) => a.Dot(b)));
        Assert.Equal(
            double.NaN,
            new FieldBytes<double>([0], 8).Column.Dot(new FieldBytes<double>([double.PositiveInfinity], 8).Column));
    }

    private delegate TResult Dot<T, TResult>(Column<T> column, ReadOnlyColumn<T> other)
        where T : unmanaged;

    /// <summary>One column side by side and one in records, both in records, both side by side.</summary>
    private static TResult Squares<T, TResult>(T[] fields, Dot<T, TResult> dot)
        where T : unmanaged
    {
        var itemSize = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        var packed = new FieldBytes<T>(fields, itemSize);
        var records = new FieldBytes<T>(fields, itemSize + 5, 1);
        var product = dot(packed.Column, records.ReadOnlyColumn);
        Assert.Equal(product, dot(records.Column, packed.ReadOnlyColumn));
        Assert.Equal(product, dot(records.Column, records.Column));
        Assert.Equal(product, dot(packed.Column, packed.Column));
        return product;
    }

    private static void Each<T>(long[] left, long[] right, long product, Dot<T, long> dot)
        where T : unmanaged, INumber<T>
    {
        T[] leftFields = [.. left.Select(T.CreateChecked)];
        T[] rightFields = [.. right.Select(T.CreateChecked)];
        foreach (var bytes in FieldBytes<T>.Placings(leftFields))
        {
            Assert.Equal(product, dot(bytes.Column, new FieldBytes<T>(rightFields, 8 + bytes.StrideInBytes).Column));
            Assert.Equal(product, dot(bytes.Column, new FieldBytes<T>(rightFields, bytes.StrideInBytes).Column));
        }
    }
}
