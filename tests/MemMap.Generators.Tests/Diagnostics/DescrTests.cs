namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP012: a dtype's text is marked at the character that is wrong.</summary>
public sealed class DescrTests
{
    private const string DType =
        "a dtype such as '<f4', '|u1', '|S8' or '<M8[ns]', as print(arr.dtype.descr) shows it";

    private const string Quoted = "a dtype such as '<f4' or a list of fields, as print(arr.dtype.descr) shows it";

    private const string Block = "a sub-array of 1 to 1048576 bytes";

    [Theory]
    [InlineData("[('a', {|MMAP012:'<f5'|})]", DType, "'<f5'")]
    [InlineData("[('a', {|MMAP012:'|O'|})]", "a dtype without Python objects",
        "'|O'; convert with .astype to numbers, text such as 'U8', or records")]
    [InlineData("[('a', {|MMAP012:'float33'|})]", DType, "'float33'")]
    [InlineData("[('a', {|MMAP012:'<i04'|})]", DType, "'<i04'")]
    [InlineData("[('a', {|MMAP012:'<M8[0s]'|})]", DType, "'<M8[0s]'")]
    [InlineData("[('a', {|MMAP012:'<M8[parsec]'|})]", DType, "'<M8[parsec]'")]
    [InlineData("[('a', '<i4'{|MMAP012:]|}", "',' or ')'", "']'")]
    [InlineData("[('a', '<i4'{|MMAP012:)|}", "',' or ']'", "the end of the text")]
    [InlineData("[('a' {|MMAP012:'<i4'|})]", "','", "\"'<i4'\"")]
    [InlineData("[{|MMAP012:'a'|}, '<i4']", "a field such as ('x', '<f4'), as print(arr.dtype.descr) shows it", "\"'a'\"")]
    [InlineData("[('a', '<i4')]{|MMAP012:x|}", "the end of the dtype", "'x'")]
    [InlineData("{|MMAP012:x|}", Quoted, "'x'")]
    [InlineData("{|MMAP012:<f4|}", "a list of fields such as [('x', '<f4')]", "a dtype without fields; write [MemMapArray<T>] for an array of it")]
    [InlineData("{|MMAP012:float64|}", "a list of fields such as [('x', '<f4')]", "a dtype without fields; write [MemMapArray<T>] for an array of it")]
    [InlineData("{|MMAP012:<|}f5", Quoted, "'<'")]
    [InlineData("[('a', {|MMAP012:np.float32|})]", Quoted, "'np.float32'")]
    [InlineData("{|MMAP012:'<f4'|}", "a list of fields such as [('x', '<f4')]", "a dtype without fields; write [MemMapArray<T>] for an array of it")]
    [InlineData("{|MMAP012:'float64'|}", "a list of fields such as [('x', '<f4')]", "a dtype without fields; write [MemMapArray<T>] for an array of it")]
    [InlineData("{|MMAP012:'<f8, <i4'|}", DType, "'<f8, <i4'")]
    [InlineData("{|MMAP012:[]|}", "at least one field", "none")]
    [InlineData("{|MMAP012:[('', '|V8')]|}", "at least one field", "none")]
    [InlineData("[('a', '<i4'), ({|MMAP012:'a'|}, '<i4')]", "a name and a title not used before", "the field 'a'")]
    [InlineData("[('a', '<i4'), ({|MMAP012:('a', 'b')|}, '<i4')]", "a name and a title not used before", "the field 'b'")]
    [InlineData("np.dtype([('f1', '<i4'), ({|MMAP012:''|}, '<i4')])", "a name and a title not used before", "the field 'f1'")]
    [InlineData("[('a', {|MMAP012:'<i4', (0,)|})]", Block, "0 bytes")]
    [InlineData("[('a', '<i4', ({|MMAP012:-1|},))]", "a length from 0 to 2147483647", "'-1'")]
    [InlineData("[('a', '<i4', {|MMAP012:x|})]", "a tuple such as (3, 4)", "'x'")]
    [InlineData("[('a', '<i4', {|MMAP012:1|})]", "a shape such as (1,)",
        "the number 1, which NumPy does not read as a shape")]
    [InlineData("[('a', {|MMAP012:'|S0'|})]", "a dtype of 1 byte or more", "'|S0'")]
    [InlineData("[('a', {|MMAP012:'<f8', (200000,)|})]", Block, "1600000 bytes")]
    [InlineData("[('a', {|MMAP012:'<f8', (100000, 100000)|})]", "one of 2147483647 bytes at most", "a sub-array of shape (100000, 100000)")]
    [InlineData("[('a', '<i4'), ({|MMAP012:'b'|}, '|V2147483647')]", "2147483647 at most", "a record of 2147483651 bytes")]
    [InlineData("[('a,{|MMAP012: |}", "the closing ' of a field name or a (title, name) tuple", "the end of the text")]
    [InlineData("[('a{|MMAP012:\\\\x00|}', '<i4')]", @"text in which each escape, such as \' or \xNN, is one whole character and not NUL", "'\\x00'")]
    [InlineData("{'names': ['a', {|MMAP012:'b'|}], 'formats': ['<i4', '<i4'], 'offsets': [0, 2]}",
        "an offset of 4 or more, since fields follow each other without overlap", "2")]
    [InlineData("{|MMAP012:{'names': ['a', 'b'], 'formats': ['<i4']}|}", "'formats' for each of 2 'names'", "1")]
    [InlineData("{|MMAP012:{'names': ['a'], 'formats': ['<i4'], 'itemsize': 3}|}", "an 'itemsize' of 4 or more", "3")]
    [InlineData("{{|MMAP012:'a'|}: ('<i4', 0)}",
        "one of the keys 'names', 'formats', 'offsets', 'titles', 'itemsize' and 'aligned', each once, or a list of fields, "
        + "as print(arr.dtype.descr) shows it", "the key 'a'")]
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
    [InlineData("dtype([('a', '<i4'), ('b', 'u1')])")]
    [InlineData("np.dtype([('a', 'u1'), ('b', '<f4', (3,))], align=True)")]
    [InlineData("numpy.dtype({'names': ['n', 'x'], 'formats': ['u1', ('<f4', (2,))], 'offsets': [0, 4], 'itemsize': 16})")]
    [InlineData("{'names': ['n', 'x'], 'formats': ['u1', '<f4'], 'titles': [None, 't'], 'aligned': True}")]
    [InlineData("np.dtype([('', '<f4'), ('', '|V4'), ('', 'float64'), ('t', 'datetime64[ns]'), ('b', 'bool')])")]
    [InlineData("[('a', '<f4', (3)), ('b', '\\\\74f4')]")]
    [InlineData("[(u'a', 'i4'), ('\\\\x62', '=f4'), ('\\\\u00e9', '<c8')]")]
    public void What_Python_prints_is_clean(string descr) =>
        Verify.IsClean($$"""[MemMapArray(Shape = "*", Descr = "{{descr}}")] public partial struct Tick;""");

    [Theory]
    [InlineData("\"\"\"\n    [('a', '<i4'),\n\n     ('b', {|MMAP012:'<f5'|})]\n    \"\"\"")]
    [InlineData("@\"[(\"\"a\"\", \"\"<i4\"\"),\n ('b', {|MMAP012:'<f5'|})]\"")]
    [InlineData("\"[(\\\"a\\\", '<i4'), ('b', {|MMAP012:'<f5'|})]\"")]
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
