namespace MemMap.Tests;

public sealed class DescrTests
{
    private static readonly ScalarDType Float32 = new('f', 4, ByteOrder.LittleEndian);

    [Theory]
    [InlineData("'<f4'")]
    [InlineData("'>c16'")]
    [InlineData("'|V0'")]
    [InlineData("'<M8'")]
    [InlineData("'<m8[25us]'")]
    [InlineData("('<f4', (2, 3))")]
    [InlineData("(('<f8', (5,)), (2,))")]
    [InlineData("[]")]
    [InlineData("[('', '|V8')]")]
    [InlineData("[('x', '<f4'), ('', '|V4'), ('n', '|u1', (3,)), ('', '|V1')]")]
    [InlineData("[(('a title', 'a'), '<i4'), (\"it's\", '|S8'), ('\\\\ \" \\'', '<U4')]")]
    [InlineData("[('café 整', [('u', '|b1')], (2, 2))]")]
    public void Text_that_NumPy_writes_is_written_as_it_was_read(string text)
    {
        Assert.Equal(text, Descr.Format(Descr.Parse(text)));
    }

    [Theory]
    [InlineData("'f4'", "'<f4'")]
    [InlineData("'=f4'", "'<f4'")]
    [InlineData("'|f4'", "'<f4'")]
    [InlineData("'?'", "'|b1'")]
    [InlineData("'<b1'", "'|b1'")]
    [InlineData("'>i1'", "'|i1'")]
    [InlineData("'<S4'", "'|S4'")]
    [InlineData("'U1'", "'<U1'")]
    [InlineData("'<M8[1s]'", "'<M8[s]'")]
    [InlineData("('<f4', ())", "'<f4'")]
    [InlineData("[('x','<f4',()),]", "[('x', '<f4')]")]
    [InlineData("[('', '|V0'), ('x', '<f4')]", "[('x', '<f4')]")]
    [InlineData("[('x', '<f4'), ('', '<f4', (2,))]", "[('x', '<f4'), ('', '|V8')]")]
    [InlineData(" [ ( \"x\" , u'\\x3cf4' ) ] ", "[('x', '<f4')]")]
    [InlineData(@"[('\U0001f600\u00e9\101', '|u1')]", "[('😀éA', '|u1')]")]
    public void Other_spellings_are_read_as_NumPy_reads_them(string text, string canonical)
    {
        Assert.SkipUnless(BitConverter.IsLittleEndian, "The native order of this machine is big-endian.");

        Assert.Equal(canonical, Descr.Format(Descr.Parse(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("'<f 4'")]
    [InlineData("'<f+4'")]
    [InlineData("'<i04'")]
    [InlineData("'|S-1'")]
    [InlineData("'|S4294967296'")]
    [InlineData("'<U536870912'")]
    [InlineData("'|S'")]
    [InlineData("'i2,i2'")]
    [InlineData("'2f4'")]
    [InlineData("'float32'")]
    [InlineData("'<M8[0s]'")]
    [InlineData("'<M8[01s]'")]
    [InlineData("'<M8[]'")]
    [InlineData("'<M8[2147483648s]'")]
    [InlineData("'<M8['")]
    [InlineData("'<M'")]
    [InlineData("'|O8'")]
    [InlineData("'<f4' '<f4'")]
    [InlineData("'''<f4'''")]
    [InlineData("'<f4")]
    [InlineData("'<f4\\")]
    [InlineData("'<f4\\x'")]
    [InlineData("'<f4\\a'")]
    [InlineData("('<f4')")]
    [InlineData("('<f4', 2)")]
    [InlineData("('<f4', (2))")]
    [InlineData("('<f4', (2L,))")]
    [InlineData("('<f4', (02,))")]
    [InlineData("('<f4', (65536, 65536))")]
    [InlineData("[('x', '<f4')")]
    [InlineData("[['x', '<f4']]")]
    [InlineData("[('x', '<f4'), ('x', '<f4')]")]
    [InlineData("[(('', 'x'), '<f4')]")]
    [InlineData("[(('x', ''), '<f4')]")]
    [InlineData("[('a\\x00', '<f4')]")]
    [InlineData("[('\\ud83d\\ude00', '<f4')]")]
    [InlineData("[('\\U00110000', '<f4')]")]
    public void What_is_no_dtype_is_refused(string text)
    {
        var exception = Assert.Throws<NpyFormatException>(() => Descr.Parse(text));

        Assert.StartsWith($"'{text}' is not a dtype: byte {exception.ByteOffset} holds ", exception.Message);
    }

    [Fact]
    public void Records_nest_31_deep_and_no_deeper()
    {
        Assert.Equal(1, Descr.Parse(Nested(31)).ItemSize);
        Assert.Throws<NpyFormatException>(() => Descr.Parse(Nested(32)));
        Assert.Throws<NpyFormatException>(() => Descr.Parse(new string('(', 100_000)));

        static string Nested(int depth) => Repeat("[('x', ", depth) + "'|u1'" + Repeat(")]", depth);

        static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
    }

    [Fact]
    public void An_item_has_at_most_int_max_bytes()
    {
        Assert.Equal(int.MaxValue, Descr.Parse("[('x', '|V2147483646'), ('y', '|u1')]").ItemSize);
        Assert.Equal(0, Descr.Parse("('<f4', (2147483647, 2147483647, 0))").ItemSize);
        Assert.Throws<NpyFormatException>(() => Descr.Parse("[('x', '|V2147483646'), ('y', '<u2')]"));
        Assert.Throws<NpyFormatException>(() => Descr.Parse("('<f4', (536870912,))"));
    }

    [Fact]
    public void A_title_and_the_names_share_one_room()
    {
        Assert.Throws<NpyFormatException>(() => Descr.Parse("[(('b', 'a'), '<f4'), ('b', '<f4')]"));
        Assert.Throws<NpyFormatException>(() => Descr.Parse("[(('a', 'a'), '<f4')]"));
    }

    [Fact]
    public void Fields_follow_each_other_and_padding_moves_them()
    {
        var dtype = Descr.Parse("[('a', '|u1'), ('', '|V3'), (('t', 'b'), '<f4'), ('', '|V8')]");

        var byteType = new ScalarDType('u', 1, ByteOrder.NotApplicable);
        Assert.Equal(new RecordDType([new("a", null, byteType, 0), new("b", "t", Float32, 4)], 16), dtype);
    }
}
