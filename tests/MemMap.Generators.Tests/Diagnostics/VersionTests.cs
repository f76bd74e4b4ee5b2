namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP019: what the version field of a record must be.</summary>
public sealed class VersionTests
{
    [Theory]
    [InlineData("int")]
    [InlineData("uint")]
    [InlineData("long")]
    [InlineData("ulong")]
    [InlineData("System.Int64")]
    public void An_aligned_integer_is_clean(string type) => Verify.IsClean(
        $$"""
        [MemMapArray(Shape = "*")] public partial struct Quote
        {
            public int Size;
            [MemMapField(IsVersion = true)] private {{type}} _version;
            [MemMapField(IsVersion = false)] public byte Side;
        }
        """);

    [Theory]
    [InlineData("short", "short")]
    [InlineData("byte", "byte")]
    [InlineData("double", "double")]
    [InlineData("DayOfWeek", "System.DayOfWeek")]
    [InlineData("BigEndian<long>", "MemMap.BigEndian<long>")]
    public void Another_type_is_marked(string type, string name) => Verify.Reports(
        $$"""
        [MemMapArray(Shape = "*")] public partial struct Quote
        {
            [MemMapField(IsVersion = true)] public {|MMAP019:{{type}}|} Version;
            public double Price;
        }
        """,
        $"Version field 'Version' of layout 'Quote' has type '{name}'; write int, uint, long or ulong");

    [Theory]
    [InlineData("<M8[ns]")]
    [InlineData("|V8")]
    public void A_dtype_that_is_no_number_is_marked(string descr) => Verify.Reports(
        $$"""
        [MemMapArray(Shape = "*")] public partial struct Quote
        {
            [MemMapField(Descr = {|MMAP019:"{{descr}}"|}, IsVersion = true)] public long Version;
            public double Price;
        }
        """,
        $"Version field 'Version' of layout 'Quote' has dtype '{descr}'; remove its Descr: a version is a number");

    [Fact]
    public void A_second_one_is_marked() => Verify.Reports(
        """
        [MemMapArray(Shape = "*")] public partial struct Quote
        {
            [MemMapField(IsVersion = true)] public long Version;
            [MemMapField(Name = "other", IsVersion = {|MMAP019:true|})] public int Other;
        }
        """,
        "Version field 'Other' of layout 'Quote' is the second, after 'Version'; "
        + "a record has one: remove IsVersion from one of the two");

    [Fact]
    public void One_that_is_not_aligned_in_every_record_is_marked() => Verify.Reports(
        """
        [MemMapArray(Shape = "*", Pack = 4)] public partial struct Late
        {
            public int Size;
            [MemMapField(IsVersion = true)] public long {|MMAP019:Version|};
            public int Other;
        }
        [MemMapArray(Shape = "*", Pack = 1)] public partial struct Odd
        {
            [MemMapField(IsVersion = true)] public uint {|MMAP019:Version|};
            public byte Side;
        }
        """,
        "Version field 'Version' of layout 'Late' lies at byte 4 of records of 16 bytes, and needs a multiple of 8 in "
        + "every record; move the field and fill up the record, or remove Pack",
        "Version field 'Version' of layout 'Odd' lies at byte 0 of records of 5 bytes, and needs a multiple of 4 in "
        + "every record; move the field and fill up the record, or remove Pack");

    [Fact]
    public void A_packed_one_that_happens_to_be_aligned_is_clean() => Verify.IsClean(
        """
        [MemMapArray(Shape = "*", Pack = 1)] public partial struct Quote
        {
            public int Size;
            [MemMapField(IsVersion = true)] public uint Version;
        }
        """);

    [Fact]
    public void One_in_a_struct_inside_the_record_is_marked() => Verify.Reports(
        """
        public struct Head { [MemMapField(IsVersion = true)] public long Version; }
        [MemMapArray(Shape = "*")] public partial struct Quote { public {|MMAP019:Head|} Head; public double Price; }
        """,
        "Version field 'Head.Version' of layout 'Quote' lies in struct 'Head' inside the record; "
        + "declare it in the record itself");

    [Fact]
    public void A_struct_that_is_the_element_may_have_one() => Verify.IsClean(
        """
        public struct Quote { [MemMapField(IsVersion = true)] public long Version; public double Price; }
        [MemMapArray<Quote>(Shape = "*,4")] public partial struct Quotes;
        """);

    [Fact]
    public void In_a_struct_that_is_the_element_its_type_is_marked_and_else_the_name_of_the_struct() => Verify.Reports(
        """
        public struct Quote { [MemMapField(IsVersion = true)] public {|MMAP019:sbyte|} Version; public double Price; }
        [MemMapArray<Quote>(Shape = "*,4")] public partial struct Quotes;
        [StructLayout(LayoutKind.Sequential, Pack = 1)]
        public struct Odd { [MemMapField(IsVersion = true)] public int Version; public byte Side; }
        [MemMapArray<{|MMAP019:Odd|}>(Shape = "*,4")] public partial struct Odds;
        """,
        "Version field 'Version' of layout 'Quotes' has type 'sbyte'; write int, uint, long or ulong",
        "Version field 'Version' of layout 'Odds' lies at byte 0 of records of 5 bytes, and needs a multiple of 4 in "
        + "every record; move the field and fill up the record, or remove Pack");

    [Fact]
    public void A_layout_with_one_may_lie_in_another() => Verify.IsClean(
        """
        [MemMapArray(Shape = "*")] public partial struct Quote
        {
            [MemMapField(IsVersion = true)] public long Version;
            public double Price;
        }
        [MemMapArray(Shape = "*")] public partial struct Pair
        {
            public Quote First;
            public Quote Second;
            [MemMapField(IsVersion = true)] public long Version;
        }
        """);
}
