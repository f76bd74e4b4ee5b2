namespace MemMap.Tests.Printing;

/// <summary>Text and raw bytes, as NumPy prints elements of kind S, U and V.</summary>
public sealed class CharacterTextTests
{
    [Fact]
    public void Bytes_of_text_lose_the_zeros_at_their_end_only()
    {
        Assert.Equal(@"memmap([b'ab', b'\x00c', b''], dtype='|S3')", Print.Repr("|S3", "ab\0\0c\0\0\0\0"u8));
    }

    [Fact]
    public void Bytes_that_are_no_ASCII_text_are_escaped()
    {
        Assert.Equal(
            @"memmap([b'\x00\xff\n', b'\t\r\\', b'\x1f\x7f~'], dtype='|S3')",
            Print.Repr<byte>("|S3", 0, 0xFF, 10, 9, 13, 92, 0x1F, 0x7F, 0x7E));
    }

    [Fact]
    public void Quotes_are_single_unless_the_text_has_only_those()
    {
        Assert.Equal("""memmap([b"'a", b'"a'], dtype='|S2')""", Print.Repr("|S2", "'a\"a"u8));
        Assert.Equal("""memmap([b'\'"'], dtype='|S2')""", Print.Repr("|S2", "'\""u8));
    }

    [Fact]
    public void Characters_are_shown_unless_Python_calls_them_unprintable()
    {
        Assert.Equal("memmap(['é😀'], dtype='<U2')", Print.Repr<uint>("<U2", 0xE9, 0x1F600));
        Assert.Equal(@"memmap(['\xad\u2028\ud800'], dtype='<U3')", Print.Repr<uint>("<U3", 0xAD, 0x2028, 0xD800));
        Assert.Equal(@"memmap(['\Uffffffff'], dtype='<U1')", Print.Repr("<U1", uint.MaxValue));
    }

    [Fact]
    public void Text_is_read_in_its_byte_order()
    {
        Assert.Equal("memmap(['a', ''], dtype='>U1')", Print.Repr<byte>(">U1", 0, 0, 0, 97, 0, 0, 0, 0));
    }

    [Fact]
    public void A_character_outside_the_basic_plane_takes_one_column()
    {
        // Words of 3 columns; with surrogates counted, the row would break after 11.
        var text = Print.Repr<uint>("<U1", [.. Enumerable.Repeat(0x1F600u, 14)]);

        Assert.Equal(
            """
            memmap(['😀', '😀', '😀', '😀', '😀', '😀', '😀', '😀', '😀', '😀', '😀', '😀', '😀',
                    '😀'], dtype='<U1')
            """,
            text);
    }

    [Fact]
    public void Raw_bytes_are_all_escaped_with_capital_digits()
    {
        Assert.Equal(@"memmap([b'\x00\x61\xFF'], dtype='|V3')", Print.Repr<byte>("|V3", 0, 0x61, 0xFF));
        Assert.Equal("memmap(b'', dtype='|V0')", Print.Repr<byte>(Print.Scalar("|V0"), []));
    }
}
