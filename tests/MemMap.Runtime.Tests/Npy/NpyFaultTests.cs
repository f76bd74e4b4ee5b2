namespace MemMap.Tests;

/// <summary>Every message asserted whole: expected, found, where, what to do.</summary>
public sealed class NpyFaultTests
{
    [Theory]
    [InlineData("magic_matlb", 0, "93 4D 41 54 4C 42 where 93 4E 55 4D 50 59 (\\x93NUMPY) is expected; "
        + "save the array with numpy.save, "
        + "or open the file with MemMapFormat.Raw if it holds elements only")]
    [InlineData("ver_4_0", 6, "version (4, 0) where version (1, 0), (2, 0) or (3, 0) is expected; "
        + "save the array again with numpy.save")]
    [InlineData("pad10001chars", 8, "a header length of 10001 where one of 10000 characters at most is expected; "
        + "set MemMapOptions.MaxHeaderLength, which is NumPy's max_header_size, or save the array with fewer fields, "
        + "shorter names or less padding")]
    [InlineData("len_7", 7, "the end of the file where a version up to byte 7 is expected; "
        + "the file was cut short: copy it or save it again")]
    [InlineData("hdr_trunc", 60, "the end of the file where a header up to byte 127 is expected; "
        + "the file was cut short: copy it or save it again")]
    [InlineData("bad_utf8_v3", 70, "0xFF where UTF-8 is expected; save the array again with numpy.save")]
    [InlineData("list_top", 10, "'[' where a header such as {'descr': '<f4', 'fortran_order': False, "
        + "'shape': (3, 4), } is expected; save the array again with numpy.save")]
    [InlineData("missing_shape", 51, "'}' where the key 'shape' is expected; save the array again with numpy.save")]
    [InlineData("extra_key", 27, "the key 'extrakey' where the key 'fortran_order' or 'shape' is expected; "
        + "save the array again with numpy.save")]
    [InlineData("missing_colon", 19, "\"'<f4'\" where ':' is expected; save the array again with numpy.save")]
    [InlineData("garbage_after", 70, "'xyz' where padding up to the end of the text is expected; "
        + "save the array again with numpy.save")]
    [InlineData("fortran_json", 44, "'false' where True or False is expected; save the array again with numpy.save")]
    [InlineData("shape_list", 60, "'[' where a tuple such as (3, 4) is expected; save the array again with numpy.save")]
    [InlineData("shape_neg_neg", 61, "'-2' where a length from 0 to 9223372036854775807 is expected; "
        + "save the array again with numpy.save")]
    [InlineData("ndim_33", 157, "'1' where the end of a shape of at most 32 axes is expected; "
        + "save the array again with numpy.save")]
    [InlineData("shape_zero_huge", 60, "(0, 4611686018427387904) of 4 bytes each where an array of at most "
        + "9223372036854775807 bytes is expected; save the array again with numpy.save")]
    [InlineData("descr_s05", 20, "'<f5' where a dtype such as '<f4', '|u1', '|S8' or '<M8[ns]' is expected; "
        + "save the array again with numpy.save")]
    [InlineData("descr_none", 20, "'None' where a dtype such as '<f4' or a list of fields is expected; "
        + "save the array again with numpy.save")]
    [InlineData("descr_f_obj", 27, "'|O' where a dtype without Python objects is expected; "
        + "convert with .astype to numbers, text such as 'U8', or records")]
    [InlineData("descr_f_str", 21, "\"'a'\" where a field such as ('x', '<f4') is expected; "
        + "save the array again with numpy.save")]
    [InlineData("descr_f_name_int", 22, "'5' where a field name or a (title, name) tuple is expected; "
        + "save the array again with numpy.save")]
    [InlineData("descr_f_title_1", 27, "')' where a field name is expected; save the array again with numpy.save")]
    [InlineData("descr_f_dup", 36, "the field 'a' where a name and a title not used before is expected; "
        + "save the array again with numpy.save")]
    [InlineData("descr_f_sum_over", 45, "a record of 4000000000 bytes where 2147483647 at most is expected; "
        + "save the array again with numpy.save")]
    [InlineData("data_half", 140, "the end of the file where data of 24 bytes for shape (2, 3), from byte 128 on, "
        + "is expected; the file was cut short: copy it or save it again")]
    public void A_file_that_NumPy_refuses_too(string name, long byteOffset, string rest)
    {
        AssertMessage($"bad/{name}.npy", byteOffset, rest);
    }

    [Theory]
    [InlineData("dup_keys", 27, "the key 'descr' a second time where the key 'fortran_order' or 'shape' is expected; "
        + "save the array again with numpy.save")]
    [InlineData("dup_keys_shape", 66, "the key 'shape' a second time where '}' is expected; "
        + "save the array again with numpy.save")]
    [InlineData("comment", 27, "'#' where the key 'descr', 'fortran_order' or 'shape' is expected; "
        + "save the array again with numpy.save")]
    [InlineData("nul_in_name", 24, @"'\x00b' where text in which each escape, such as \' or \xNN, is one whole "
        + "character and not NUL is expected; save the array again with numpy.save")]
    [InlineData("descr_f_title_empty", 23, "('', 'a') where a title and a name that are not empty is expected; "
        + "save the array again with numpy.save")]
    public void A_file_that_NumPy_would_guess_at(string name, long byteOffset, string rest)
    {
        AssertMessage($"lenient/{name}.npy", byteOffset, rest);
    }

    [Theory]
    [InlineData("'<f4", 4, "the end of the text where the closing ' of a dtype such as '<f4' or a list of fields "
        + "is expected; save the array again with numpy.save")]
    [InlineData("('<f4', (65536, 65536))", 0, "a sub-array of shape (65536, 65536) where one of 2147483647 bytes "
        + "at most is expected; save the array again with numpy.save")]
    [InlineData("('<f4', (2))", 10, "')' where ',' is expected; save the array again with numpy.save")]
    [InlineData("('<f4', (2.0,))", 10, "'.0' where ',' or ')' is expected; save the array again with numpy.save")]
    [InlineData("[((5, 'x'), '<f4')]", 3, "'5' where a title is expected; save the array again with numpy.save")]
    [InlineData("(((((((((((((((((((((((((((((((((", 32, "'(' where a dtype nested at most 32 deep "
        + "is expected; save the array again with numpy.save")]
    public void Text_that_is_no_dtype(string text, long byteOffset, string rest)
    {
        var exception = Assert.Throws<NpyFormatException>(() => Descr.Parse(text));

        Assert.Equal($"'{text}' is not a dtype: byte {byteOffset} holds {rest}.", exception.Message);
    }

    [Fact]
    public void Axes_of_descr_and_shape_together_are_too_many()
    {
        var ones = string.Concat(Enumerable.Repeat("1, ", 32));
        var text = $"{{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': ({ones})}}";
        var bytes = NpyHeaderWriter.ToBytes(text, NpyHeaderWriter.Place(text, 0));

        var exception = Assert.Throws<NpyFormatException>(() => NpyHeader.Parse(bytes, 10_000, "deep.npy"));

        Assert.Equal(
            $"'deep.npy' is not a .npy file: byte 68 holds ({ones}2), with the axes of descr, where a shape of at most "
            + "32 axes is expected; save the array again with numpy.save.",
            exception.Message);
    }

    [Fact]
    public void A_file_that_ends_within_the_length_of_its_header()
    {
        byte[] bytes = [0x93, .. "NUMPY"u8, 2, 0, 118, 0];

        var exception = Assert.Throws<NpyFormatException>(() => NpyHeader.Parse(bytes, bytes.Length, "cut.npy"));

        Assert.Equal(
            "'cut.npy' is not a .npy file: byte 10 holds the end of the file where a header length up to byte 11 is "
            + "expected; the file was cut short: copy it or save it again.",
            exception.Message);
    }

    private static void AssertMessage(string file, long byteOffset, string rest)
    {
        var bytes = File.ReadAllBytes(NumPyFixtures.PathOf(file));

        var exception = Assert.Throws<NpyFormatException>(() => NpyHeader.Parse(bytes, bytes.Length, file));

        Assert.Equal($"'{file}' is not a .npy file: byte {byteOffset} holds {rest}.", exception.Message);
        Assert.Equal(byteOffset, exception.ByteOffset);
    }
}
