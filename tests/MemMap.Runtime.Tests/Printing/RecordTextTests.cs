namespace MemMap.Tests.Printing;

/// <summary>Records, sub-arrays, and the text of their dtypes. The texts are NumPy's own.</summary>
public sealed class RecordTextTests
{
    private static readonly RecordDType Trade = Print.Record(
        ("Time", Print.Scalar("<i2")), ("Price", Print.Scalar("<f4")), ("Side", Print.Scalar("|i1")));

    private static readonly RecordDType Padded =
        new([new("Flag", null, Print.Scalar("|i1"), 0), new("Price", null, Print.Scalar("<f4"), 4)], 8);

    [Fact]
    public void A_record_is_a_tuple_whose_fields_line_up()
    {
        byte[] bytes = [1, 0, 0, 0, 0x20, 0x40, 3, 10, 0, 0, 0, 0, 0xBE, 100];

        Assert.Equal(
            """
            memmap([( 1,  2.5  ,   3), (10, -0.125, 100)],
                   dtype=[('Time', '<i2'), ('Price', '<f4'), ('Side', 'i1')])
            """,
            Print.Repr<byte>(Trade, [2], bytes));
    }

    [Fact]
    public void A_0_d_record_is_a_bare_tuple()
    {
        Assert.Equal(
            """
            memmap((1, 2.5, 3),
                   dtype=[('Time', '<i2'), ('Price', '<f4'), ('Side', 'i1')])
            """,
            Print.Repr<byte>(Trade, [], 1, 0, 0, 0, 0x20, 0x40, 3));
    }

    [Fact]
    public void A_table_without_records_still_says_its_dtype()
    {
        Assert.Equal(
            "memmap([], dtype=[('Time', '<i2'), ('Price', '<f4'), ('Side', 'i1')])", Print.Repr<byte>(Trade, [0]));
    }

    [Fact]
    public void A_single_field_ends_with_a_comma()
    {
        Assert.Equal(
            "memmap([( 1,), (20,)], dtype=[('n', 'u1')])",
            Print.Repr<byte>(Print.Record(("n", Print.Scalar("|u1"))), [2], 1, 20));
        Assert.Equal("memmap([(), ()], dtype=[])", Print.Repr<byte>(Print.Record(), [2]));
    }

    [Fact]
    public void A_boolean_leaves_room_for_False_unless_the_record_is_0_d()
    {
        var record = Print.Record(
            ("b", Print.Scalar("|b1")), ("bs", new SubArrayDType(Print.Scalar("|b1"), [2], 2)));

        Assert.Equal(
            "memmap((True, [ True, False]), dtype=[('b', '?'), ('bs', '?', (2,))])",
            Print.Repr<byte>(record, [], 1, 1, 0));
        Assert.Equal(
            "memmap([( True, [ True, False])], dtype=[('b', '?'), ('bs', '?', (2,))])",
            Print.Repr<byte>(record, [1], 1, 1, 0));
    }

    [Fact]
    public void Padding_turns_the_dtype_into_a_dictionary()
    {
        Assert.Equal(
            """
            memmap([(1, 2.5)],
                   dtype={'names': ['Flag', 'Price'], 'formats': ['i1', '<f4'], 'offsets': [0, 4], 'itemsize': 8})
            """,
            Print.Repr<byte>(Padded, [1], 1, 9, 9, 9, 0, 0, 0x20, 0x40));
    }

    [Fact]
    public void Padding_at_the_end_alone_turns_the_dtype_into_a_dictionary()
    {
        var record = new RecordDType([new("n", null, Print.Scalar("|u1"), 0)], 4);

        Assert.Equal("{'names': ['n'], 'formats': ['u1'], 'offsets': [0], 'itemsize': 4}", DTypeText.Of(record));
    }

    [Fact]
    public void Records_nest()
    {
        var record = Print.Record(("Id", Print.Scalar("<u2")), ("Quote", Padded));

        Assert.Equal(
            """
            memmap([(1, (2, 2.5))],
                   dtype=[('Id', '<u2'), ('Quote', {'names': ['Flag', 'Price'], 'formats': ['i1', '<f4'], 'offsets': [0, 4], 'itemsize': 8})])
            """,
            Print.Repr<byte>(record, [1], 1, 0, 2, 9, 9, 9, 0, 0, 0x20, 0x40));
    }

    [Fact]
    public void A_sub_array_stays_on_its_line()
    {
        var record = Print.Record(("m", new SubArrayDType(Print.Scalar("<i2"), [2, 2], 8)), ("s", Print.Scalar("|S1")));

        Assert.Equal(
            """
            memmap([([[ 1,  2], [ 3, 40]], b'x')],
                   dtype=[('m', '<i2', (2, 2)), ('s', 'S1')])
            """,
            Print.Repr<byte>(record, [1], 1, 0, 2, 0, 3, 0, 40, 0, (byte)'x'));
    }

    [Fact]
    public void A_sub_array_of_sub_arrays_prints_all_axes_at_once_and_keeps_its_dtype()
    {
        var inner = new SubArrayDType(Print.Scalar("|u1"), [2], 2);
        var record = Print.Record(("m", new SubArrayDType(inner, [3], 6)));

        Assert.Equal(
            "memmap([([[1, 2], [3, 4], [5, 6]],)], dtype=[('m', ('u1', (2,)), (3,))])",
            Print.Repr<byte>(record, [1], 1, 2, 3, 4, 5, 6));
    }

    [Fact]
    public void A_sub_array_may_be_empty()
    {
        var record = Print.Record(
            ("a", new SubArrayDType(Print.Scalar("<i4"), [2, 0], 0)), ("b", Print.Scalar("|i1")));

        Assert.Equal(
            "memmap([([[], []], 5)], dtype=[('a', '<i4', (2, 0)), ('b', 'i1')])", Print.Repr<byte>(record, [1], 5));
    }

    [Fact]
    public void Names_are_quoted_as_Python_does_and_titles_stand_before_them()
    {
        var record = new RecordDType(
            [new("n", "T", Print.Scalar("<i4"), 0), new("it's", null, Print.Scalar("|S2"), 4)], 6);

        Assert.Equal("""[(('T', 'n'), '<i4'), ("it's", 'S2')]""", DTypeText.Of(record));
        Assert.Equal(
            """
            {'names': ['n', "it's"], 'formats': ['<i4', 'S2'], 'offsets': [0, 4], 'titles': ['T', None], 'itemsize': 8}
            """,
            DTypeText.Of(record with { ItemSize = 8 }));
    }

    [Fact]
    public void Fields_say_byte_order_and_unit()
    {
        var record = Print.Record(
            ("a", Print.Scalar(">f8")),
            ("b", Print.Scalar("<M8[25s]")),
            ("c", Print.Scalar(">m8")),
            ("d", Print.Scalar(">U2")),
            ("e", Print.Scalar("|V3")),
            ("f", Print.Scalar("|S0")));

        Assert.Equal(
            "[('a', '>f8'), ('b', '<M8[25s]'), ('c', '>m8'), ('d', '>U2'), ('e', 'V3'), ('f', 'S')]",
            DTypeText.Of(record));
    }
}
