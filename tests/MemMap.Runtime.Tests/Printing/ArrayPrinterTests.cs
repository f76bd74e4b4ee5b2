using System.Text;

namespace MemMap.Tests.Printing;

/// <summary>Layout: brackets, lines, summaries, and the dtype behind them. The texts are NumPy's own.</summary>
public sealed class ArrayPrinterTests
{
    private static readonly ScalarDType UInt8 = Print.Scalar("|u1");

    [Fact]
    public void A_row_of_two_axes_is_a_line()
    {
        Assert.Equal(
            """
            memmap([[1. , 2.5],
                    [3. , 4. ]], dtype=float32)
            """,
            Print.Repr(Print.Scalar("<f4"), [2, 2], 1f, 2.5f, 3f, 4f));
    }

    [Fact]
    public void Blocks_are_set_apart_by_an_empty_line_and_one_more_for_each_further_axis()
    {
        Assert.Equal(
            """
            memmap([[[0, 1],
                     [2, 3]],

                    [[4, 5],
                     [6, 7]]], dtype=uint8)
            """,
            Print.Repr<byte>(UInt8, [2, 2, 2], 0, 1, 2, 3, 4, 5, 6, 7));
        Assert.Equal(
            """
            memmap([[[[0]],

                     [[1]]],


                    [[[2]],

                     [[3]]]], dtype=uint8)
            """,
            Print.Repr<byte>(UInt8, [2, 2, 1, 1], 0, 1, 2, 3));
    }

    [Fact]
    public void A_row_leaves_room_for_its_bracket_and_a_comma_within_75_columns()
    {
        Assert.Equal(
            """
            memmap([b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', b'yyyyyyyyyyyyyyyyyyyyyyyyyyy'],
                   dtype='|S30')
            """,
            Print.Repr("|S30", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxyyyyyyyyyyyyyyyyyyyyyyyyyyy\0\0\0"u8));
        Assert.Equal(
            """
            memmap([b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
                    b'yyyyyyyyyyyyyyyyyyyyyyyyyyyy'], dtype='|S30')
            """,
            Print.Repr("|S30", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxyyyyyyyyyyyyyyyyyyyyyyyyyyyy\0\0"u8));
    }

    [Fact]
    public void Long_rows_go_on_under_their_first_word()
    {
        var numbers = Enumerable.Range(1000, 30).Select(number => (long)number).ToArray();

        Assert.Equal(
            """
            memmap([1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010,
                    1011, 1012, 1013, 1014, 1015, 1016, 1017, 1018, 1019, 1020, 1021,
                    1022, 1023, 1024, 1025, 1026, 1027, 1028, 1029])
            """,
            Print.Repr<long>("<i8", numbers));
    }

    [Fact]
    public void A_thousand_elements_are_all_shown()
    {
        var text = ArrayPrinter.Repr("memmap", UInt8, [1000], _ => [7]);

        Assert.Equal(1000, text.Count(character => character == '7'));
        Assert.DoesNotContain("...", text);
    }

    [Fact]
    public void Above_a_thousand_elements_the_middle_of_an_axis_is_left_out()
    {
        var numbers = Enumerable.Range(0, 1001).Select(number => (long)number).ToArray();

        Assert.Equal("memmap([   0,    1,    2, ...,  998,  999, 1000])", Print.Repr<long>("<i8", numbers));
    }

    [Fact]
    public void A_summary_keeps_axes_of_six_whole()
    {
        Assert.Equal(
            """
            memmap([[1, 1, 1, ..., 1, 1, 1],
                    [1, 1, 1, ..., 1, 1, 1],
                    [1, 1, 1, ..., 1, 1, 1],
                    [1, 1, 1, ..., 1, 1, 1],
                    [1, 1, 1, ..., 1, 1, 1],
                    [1, 1, 1, ..., 1, 1, 1]], dtype=uint8)
            """,
            ArrayPrinter.Repr("memmap", UInt8, [6, 167], _ => [1]));
        Assert.Equal(
            """
            memmap([[[1],
                     [1],
                     [1],
                     ...,
                     [1],
                     [1],
                     [1]]], dtype=uint8)
            """,
            ArrayPrinter.Repr("memmap", UInt8, [1, 1001, 1], _ => [1]));
    }

    [Fact]
    public void A_huge_array_is_read_only_where_it_is_shown()
    {
        List<long> read = [];

        var text = ArrayPrinter.Repr(
            "memmap",
            UInt8,
            [10_000_000_000, 2],
            index =>
            {
                read.Add(index);
                return new[] { (byte)read.Count };
            });

        Assert.Equal(
            [0, 1, 2, 3, 4, 5, 19999999994, 19999999995, 19999999996, 19999999997, 19999999998, 19999999999], read);
        Assert.Equal(
            """
            memmap([[ 1,  2],
                    [ 3,  4],
                    [ 5,  6],
                    ...,
                    [ 7,  8],
                    [ 9, 10],
                    [11, 12]], dtype=uint8)
            """,
            text);
    }

    [Fact]
    public void An_array_whose_element_count_exceeds_64_bits_is_summarised()
    {
        var text = ArrayPrinter.Repr("memmap", Print.Scalar("|V0"), [1L << 40, 1L << 40], _ => []);

        Assert.StartsWith("memmap([[b'', b'', b'', ..., b'', b'', b''],", text);
    }

    [Fact]
    public void An_array_without_elements_says_its_shape_and_reads_nothing()
    {
        Assert.Equal("memmap([], dtype=float64)", Empty("<f8", [0]));
        Assert.Equal("memmap([], shape=(0, 3), dtype=float32)", Empty("<f4", [0, 3]));
        Assert.Equal("memmap([], shape=(2, 0), dtype=bool)", Empty("|b1", [2, 0]));
        Assert.Equal("memmap([], shape=(0, 10000000000), dtype=int64)", Empty("<i8", [0, 10_000_000_000]));

        static string Empty(string dtype, long[] shape) => ArrayPrinter.Repr(
            "memmap", Print.Scalar(dtype), shape, _ => throw new InvalidOperationException("Nothing is to be read."));
    }

    [Fact]
    public void A_0_d_array_is_its_element()
    {
        Assert.Equal("memmap(5, dtype=uint8)", Print.Repr<byte>(UInt8, [], 5));
        Assert.Equal("memmap(2.5)", Print.Repr(Print.Scalar("<f8"), [], 2.5));
        Assert.Equal("memmap(True)", Print.Repr<byte>(Print.Scalar("|b1"), [], 1));
    }

    [Fact]
    public void The_dtype_is_left_out_where_the_values_imply_it()
    {
        Assert.Equal("memmap([1])", Print.Repr("<i8", 1L));
        Assert.Equal("memmap([1.])", Print.Repr("<f8", 1.0));
        Assert.Equal("memmap([1.+0.j])", Print.Repr("<c16", 1.0, 0.0));
        Assert.Equal("memmap([ True])", Print.Repr<byte>("|b1", 1));
        Assert.Equal("memmap([1], dtype=uint64)", Print.Repr("<u8", 1UL));
    }

    [Fact]
    public void The_byte_order_of_numbers_is_not_shown()
    {
        Assert.Equal("memmap([258])", Print.Repr<byte>(">i8", 0, 0, 0, 0, 0, 0, 1, 2));
        Assert.Equal("memmap([-2], dtype=int16)", Print.Repr<byte>(">i2", 0xFF, 0xFE));
        Assert.Equal("memmap([1.], dtype=float32)", Print.Repr<byte>(">f4", 0x3F, 0x80, 0, 0));
    }

    [Fact]
    public void Integers_are_padded_to_the_longest()
    {
        Assert.Equal("memmap([   1, -100,  100], dtype=int16)", Print.Repr<short>("<i2", 1, -100, 100));
        Assert.Equal(
            "memmap([18446744073709551615,                    1], dtype=uint64)",
            Print.Repr("<u8", ulong.MaxValue, 1UL));
    }

    [Fact]
    public void Booleans_leave_room_for_False()
    {
        Assert.Equal("memmap([ True, False])", Print.Repr<byte>("|b1", 1, 0));
        Assert.Equal("memmap([ True,  True])", Print.Repr<byte>("|b1", 1, 2));
    }

    [Fact]
    public void The_dtype_goes_below_a_line_that_would_pass_column_75()
    {
        Assert.Equal(
            "memmap([b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'], dtype='|S48')",
            Print.Repr("|S48", Encoding.ASCII.GetBytes(new string('x', 48))));
        Assert.Equal(
            """
            memmap([b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
                   dtype='|S49')
            """,
            Print.Repr("|S49", Encoding.ASCII.GetBytes(new string('x', 49))));
    }

    [Fact]
    public void The_axes_of_a_sub_array_become_the_last_axes()
    {
        var block = new SubArrayDType(UInt8, [2, 2], 4);

        Assert.Equal(
            """
            memmap([[[0, 1],
                     [2, 3]],

                    [[4, 5],
                     [6, 7]]], dtype=uint8)
            """,
            Print.Repr<byte>(block, [2], 0, 1, 2, 3, 4, 5, 6, 7));
    }
}
