namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP012: a dtype's text is marked at the character that is wrong.</summary>
public sealed class DescrTests
{
    private const string DType = "a dtype such as '<f4', '|S8' or '<M8[ns]', or a list of fields";

    private const string Quoted = "a dtype in quotes, such as '<f4', or a list of fields";

    [Theory]
    [InlineData("[('a', '{|MMAP012:<f5|}')]", DType, "'<f5'")]
    [InlineData("[('a', '{|MMAP012:|O|}')]", DType, "'|O'")]
    [InlineData("[('a', '{|MMAP012:float32|}')]", DType, "'float32'")]
    [InlineData("[('a', '{|MMAP012:<i04|}')]", DType, "'<i04'")]
    [InlineData("[('a', '{|MMAP012:<M8[0s]|}')]", DType, "'<M8[0s]'")]
    [InlineData("[('a', '{|MMAP012:<M8[parsec]|}')]", DType, "'<M8[parsec]'")]
    [InlineData("[('a', '<i4'{|MMAP012:]|}", "',' or ')'", "']'")]
    [InlineData("[('a', '<i4'{|MMAP012:)|}", "',' or ']'", "the end of the text")]
    [InlineData("[('a' {|MMAP012:'|}<i4')]", "','", "'''")]
    [InlineData("[{|MMAP012:'|}a', '<i4']", "a field such as ('x', '<f4')", "'''")]
    [InlineData("[('a', '<i4')]{|MMAP012:x|}", "the end of the dtype", "'x'")]
    [InlineData("{|MMAP012:x|}", Quoted, "'x'")]
    [InlineData("{|MMAP012:<|}f4", Quoted, "'<'")]
    [InlineData("'{|MMAP012:<f4|}'", "a list of fields such as [('x', '<f4')]", "a dtype without fields; write [MemMapArray<T>] for an array of it")]
    [InlineData("{|MMAP012:[]|}", "at least one field", "none")]
    [InlineData("{|MMAP012:[('', '|V8')]|}", "at least one field", "none")]
    [InlineData("[('a', '<i4'), ('{|MMAP012:a|}', '<i4')]", "a name not used before", "'a' again")]
    [InlineData("[('a', '<i4'), (('a', '{|MMAP012:b|}'), '<i4')]", "a name not used before", "'b' again")]
    [InlineData("[('a', '<i4', ({|MMAP012:0|},))]", "a length from 1 to 2147483647", "0")]
    [InlineData("[('a', '<i4', ({|MMAP012:-|}1,))]", "a length of 1 or more", "'-'")]
    [InlineData("[('a', '<i4', {|MMAP012:x|})]", "a shape such as (3, 4)", "'x'")]
    [InlineData("[('a', '{|MMAP012:|S0|}')]", "a dtype of 1 byte or more", "'|S0'")]
    [InlineData("[('a', {|MMAP012:'<f8', (200000,)|})]", "a sub-array of at most 1048576 bytes", "1600000 bytes")]
    [InlineData("[('a', {|MMAP012:'<f8', (100000, 100000)|})]", "a sub-array of at most 1048576 bytes", "4 GiB or more")]
    [InlineData("[('a', '<i4'), ('{|MMAP012:|}', '<f8', (100000, 100000))]", "at most 2147483647 bytes", "4 GiB or more")]
    [InlineData("[('a,{|MMAP012: |}", "a closing '", "the end of the text")]
    public void A_mistake_is_marked_at_its_character(string descr, string expected, string found)
    {
        Verify.Reports(
            $$"""[MemMapArray(Shape = "*", Descr = "{{descr}}")] public partial struct Tick;""",
            $"Descr of layout 'Tick' needs {expected}; found {found}");
    }

    [Theory]
    [InlineData("[('a', '<i4')]")]
    [InlineData("[('a', '<i4'),]")]
    [InlineData(" [ ( 'a' , '<i4' , ( 3 , ) , ) ] ")]
    [InlineData("[('a', '<i4', 3), ('b', '|u1', (2, 3)), ('', '|V3'), (('title', 'c'), '>f8')]")]
    [InlineData("[('a', [('b', '<U3'), ('c', '|S5'), ('d', '|V7'), ('e', '?'), ('f', '<f16')], (2,))]")]
    [InlineData("[('class', '<i4'), ('1st', '<i4'), ('a b', '<i4'), ('a_b', '<i4'), ('', '<i4'), ('Open', '<i4'), ('Tick', '<i4')]")]
    [InlineData("[('Equals', '<i4'), ('ToString', '<i4'), ('x', [('Equals', '<i4'), ('XRecord', '<i4')]), ('XRecord', '|S3')]")]
    [InlineData("[('GetType', '<i4'), ('ReferenceEquals', '<i4'), ('x', [('MemberwiseClone', '<i4')]), ('Finalize', '<i4')]")]
    [InlineData("[(u'a', 'i4'), ('\\\\x62', '=f4'), ('\\\\u00e9', '<c8')]")]
    public void What_Python_prints_is_clean(string descr) =>
        Verify.IsClean($$"""[MemMapArray(Shape = "*", Descr = "{{descr}}")] public partial struct Tick;""");

    [Theory]
    [InlineData("\"\"\"\n    [('a', '<i4'),\n\n     ('b', '{|MMAP012:<f5|}')]\n    \"\"\"")]
    [InlineData("@\"[(\"\"a\"\", \"\"<i4\"\"),\n ('b', '{|MMAP012:<f5|}')]\"")]
    [InlineData("\"[(\\\"a\\\", '<i4'), ('b', '{|MMAP012:<f5|}')]\"")]
    public void A_mistake_is_marked_at_its_character_in_every_literal_that_shows_it(string literal) => Verify.Reports(
        $$"""[MemMapArray(Shape = "*", Descr = {{literal}})] public partial struct Tick;""",
        $"Descr of layout 'Tick' needs {DType}; found '<f5'");

    [Fact]
    public void A_text_that_the_literal_does_not_show_is_marked_whole() => Verify.Reports(
        """
        [MemMapArray(Shape = "*", Descr = {|MMAP012:"[('a', " + "'<f5')]"|})] public partial struct Tick;
        """,
        $"Descr of layout 'Tick' needs {DType}; found '<f5'");

    [Fact]
    public void Nothing_else_says_where_the_fields_lie()
    {
        Verify.Reports(
            """
            [MemMapArray(Shape = "*", Descr = "[('a', '<i4')]")] public partial struct Tick { public int {|MMAP009:Own|}; }
            """,
            "Layout 'Tick' is declared by its Descr and declares field 'Own'; remove the field, or the Descr");
        Verify.Reports(
            """
            [MemMapArray(Shape = "*", Pack = {|MMAP010:1|}, Descr = "[('a', '<i4')]")] public partial struct Tick;
            """,
            "Layout 'Tick' has a Pack, and a Descr that says where its fields lie; remove the Pack");
        Verify.Reports(
            """
            [MemMapArray(Shape = "*", Descr = "[('a', '<i4')]"), {|MMAP010:StructLayout(LayoutKind.Sequential)|}]
            public partial struct Tick;
            """,
            "Layout 'Tick' has a [StructLayout], and a Descr that says where its fields lie; remove the [StructLayout]");
        Verify.Reports(
            """
            [MemMapArray(Shape = "*", Descr = "[('a', '<i4')]")] public partial record struct {|MMAP007:Tick|};
            """,
            "Layout 'Tick' is a record struct or readonly, and its fields are generated; declare it as 'partial struct Tick'");
    }

    [Theory]
    [InlineData("int", "<M8[ns]", "a field of type 'long' for '<M8[ns]'", "int32")]
    [InlineData("long", ">M8[ns]", "a field of type 'BigEndian<long>' for '>M8[ns]'", "int64")]
    [InlineData("long", "<f8", "a dtype of times, '<M8[…]' or '<m8[…]', or of raw bytes, '|V…'", "'<f8'")]
    [InlineData("long", "|V7", "a dtype of 8 bytes", "'|V7', which has 7")]
    [InlineData("long", "ns", "a scalar dtype such as '<M8[ns]', '<m8[25s]' or '|V16'", "'ns'")]
    public void A_dtype_that_a_field_cannot_have_is_marked(string type, string descr, string expected, string found)
    {
        Verify.Reports(
            $$"""
            [MemMapArray(Shape = "*")] public partial struct Trade
            {
                [MemMapField(Descr = {|MMAP012:"{{descr}}"|})] public {{type}} Time;
            }
            """,
            $"Descr of field 'Time' of layout 'Trade' needs {expected}; found {found}");
        Verify.Reports(
            $$"""[MemMapArray<{{type}}>(Shape = "*", Descr = {|MMAP012:"{{descr}}"|})] public partial struct Times;""",
            $"Descr of layout 'Times' needs {expected}; found {found}");
    }

    [Fact]
    public void Two_fields_of_one_NumPy_name_are_marked() => Verify.Reports(
        """
        [MemMapArray(Shape = "*")] public partial struct Trade
        {
            public int Size;
            [MemMapField(Name = "Size")] public int {|MMAP012:Other|};
        }
        """,
        "Field 'Other' of layout 'Trade' needs a name of its own for NumPy; found the name 'Size' of another field");
}
