namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP010: where a field lies must follow from its declaration.</summary>
public sealed class OrderTests
{
    [Theory]
    [InlineData("[MemMapArray(Shape = \"2\")]")]
    [InlineData("[MemMapArray(Shape = \"2\", Pack = 0)]")]
    [InlineData("[MemMapArray(Shape = \"2\", Pack = 1)]")]
    [InlineData("[MemMapArray(Shape = \"2\", Pack = 128)]")]
    [InlineData("[MemMapArray(Shape = \"2\"), StructLayout(LayoutKind.Sequential)]")]
    [InlineData("[MemMapArray(Shape = \"2\"), StructLayout((short)0)]")]
    [InlineData("[MemMapArray(Shape = \"2\"), StructLayout(LayoutKind.Sequential, Pack = 1)]")]
    [InlineData("[MemMapArray(Shape = \"2\", Pack = 4), StructLayout(LayoutKind.Sequential, Pack = 4)]")]
    [InlineData("[MemMapArray(Shape = \"2\"), StructLayout(LayoutKind.Sequential, Size = 0)]")]
    [InlineData("[MemMapArray(Shape = \"2\"), StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]")]
    [InlineData("[MemMapArray(Shape = \"2\"), StructLayout(LayoutKind.Sequential, Size = 64)]")]
    public void Sequential_fields_are_clean(string attributes) =>
        Verify.IsClean($$"""{{attributes}} public partial struct Trade { public byte Side; public long Time; }""");

    [Theory]
    [InlineData("{|MMAP010:LayoutKind.Auto|}")]
    [InlineData("{|MMAP010:(LayoutKind)3|}")]
    [InlineData("{|MMAP010:(short)3|}, Pack = 1")]
    public void Another_kind_is_marked(string arguments) => Verify.Reports(
        $$"""
        [MemMapArray(Shape = "2"), StructLayout({{arguments}})]
        public partial struct Trade { public long Time; }
        """,
        "Layout 'Trade' has a [StructLayout] in which the runtime may reorder the fields; "
        + "write LayoutKind.Sequential, so that declaration order is file order");

    [Theory]
    [InlineData("3")]
    [InlineData("-1")]
    [InlineData("256")]
    [InlineData("int.MaxValue")]
    public void A_pack_that_is_no_power_of_two_is_marked(string pack) => Verify.Reports(
        $$"""
        [MemMapArray(Shape = "2", Pack = {|MMAP010:{{pack}}|})] public partial struct Trade { public long Time; }
        """,
        $"Layout 'Trade' has Pack = {pack.Replace("int.MaxValue", "2147483647")}; "
        + "write 0 for natural alignment, or a power of two up to 128; 1 leaves no padding");

    [Theory]
    [InlineData("Order", "(MemoryOrder)7", "7", "MemoryOrder.RowMajor or MemoryOrder.ColumnMajor")]
    [InlineData("Order", "(MemoryOrder)(-1)", "-1", "MemoryOrder.RowMajor or MemoryOrder.ColumnMajor")]
    [InlineData("ByteOrder", "(ByteOrder)3", "3", "ByteOrder.LittleEndian or ByteOrder.BigEndian")]
    public void An_order_without_a_name_is_marked(string name, string value, string number, string choices) => Verify.Reports(
        $$"""[MemMapArray<int>(Shape = "3,4", {{name}} = {|MMAP010:{{value}}|})] public partial struct Grid;""",
        $"Layout 'Grid' has {name} = {number}; write {choices}");

    [Theory]
    [InlineData("Encoding", "(TextEncoding)2", "2", "TextEncoding.Utf8 or TextEncoding.Utf32")]
    [InlineData("ByteOrder", "(ByteOrder)3", "3", "ByteOrder.LittleEndian or ByteOrder.BigEndian")]
    public void A_choice_without_a_name_is_marked_in_a_text(string name, string value, string number, string choices) => Verify.Reports(
        $$"""[MemMapText(8, {{name}} = {|MMAP016:{{value}}|})] public partial struct Symbol;""",
        $"Text 'Symbol' has {name} = {number}; write {choices}");

    [Fact]
    public void A_pack_that_the_struct_itself_contradicts_is_marked() => Verify.Reports(
        """
        [MemMapArray(Shape = "2", Pack = {|MMAP010:1|}), StructLayout(LayoutKind.Sequential, Pack = 4)]
        public partial struct Trade { public byte Side; public long Time; }
        """,
        "Layout 'Trade' has Pack = 1, and a [StructLayout] of its own with Pack = 4; remove one of the two");

    [Fact]
    public void Fields_in_a_second_part_are_marked_at_the_first_of_them() => Verify.Reports(
        """
        [MemMapArray(Shape = "2")] public partial struct Trade { public long Time; }
        partial struct Trade { public int Twice() => 2; static int s_count; }
        partial struct Trade { public int {|MMAP010:Size|}; public int Other; }
        """,
        "Layout 'Trade' declares fields in several parts, whose order C# leaves open; declare all fields in one part");

    [Fact]
    public void Fields_in_a_second_file_are_marked_there()
    {
        var found = Compiled.Diagnose(
        [
            "[MemMapArray(Shape = \"2\")] public partial struct Trade { public long Time; }",
            "partial struct Trade { public int Size; }",
        ]);

        Assert.Equal(
            "File1.cs(1,35): error MMAP010: Layout 'Trade' declares fields in several parts, whose order C# leaves open; "
            + "declare all fields in one part",
            Assert.Single(found).ToString());
    }

    [Fact]
    public void Parts_of_which_one_has_fields_are_clean() => Verify.IsClean(
        """
        [MemMapArray(Shape = "2")] public partial struct Trade { public int Twice => Size * 2; }
        partial struct Trade { public long Time; public int Size; }
        partial struct Trade { public const int Levels = 4; }
        """);

    [Fact]
    public void The_order_inside_a_struct_of_a_field_is_marked_where_it_is_declared() => Verify.Reports(
        """
        [StructLayout({|MMAP010:LayoutKind.Auto|})] public struct Auto { public int A; }
        [StructLayout(LayoutKind.Sequential, Size = 8)] public struct Sized { public int A; }
        public partial struct Parts { public int A; }
        public partial struct Parts { public int {|MMAP010:B|}; }
        [MemMapArray(Shape = "2")]
        public partial struct Trade { public Auto Auto; public Sized Sized; public Parts Parts; }
        """,
        "Layout 'Trade' holds struct 'Auto', which has a [StructLayout] in which the runtime may reorder the fields; "
        + "write LayoutKind.Sequential, so that declaration order is file order",
        "Layout 'Trade' holds struct 'Parts', which declares fields in several parts, whose order C# leaves open; "
        + "declare all fields in one part");
}
