namespace MemMap.Tests.Diagnostics;

/// <summary>Layouts, inline arrays and fixed buffers as fields: what can be a value, and what cannot.</summary>
public sealed class BlockTests
{
    [Fact]
    public void Everything_of_fixed_shape_is_clean() => Verify.IsClean(
        """
        [MemMapArray<float>(Shape = "3,4")] public partial struct Grid;
        [MemMapArray<Grid>(Shape = "2")] public partial struct Grids;
        [MemMapArray<byte>(Shape = "1048576")] public partial struct Largest;
        [MemMapText(8)] public partial struct Symbol;
        [MemMapArray<Symbol>(Shape = "4")] public partial struct Symbols;
        [MemMapArray(Shape = "*", Pack = 1)] public partial struct Inner { public byte A; public long B; }
        [MemMapArray(Shape = "*", Descr = "[('a', '<i4'), ('b', '|S3')]")] public partial struct Pasted;
        [MemMapArray<Pasted>(Shape = "2,2")] public partial struct PastedBlock;
        [InlineArray(4)] public struct Four { private Grid _first; }
        [MemMapArray(Shape = "2")] public unsafe partial struct Pose
        {
            public Grid Grid;
            public Grids Grids;
            public Largest Largest;
            public Symbol Symbol;
            public Symbols Symbols;
            public Inner Inner;
            public Pasted Pasted;
            public PastedBlock Block;
            public Four Four;
            public fixed int Levels[4];
            public DateTime64<MemMap.TimeUnits.Nanosecond> Time;
            public BigEndian<double> Price;
        }
        [MemMapArray<Pose>(Shape = "3")] public partial struct Poses;
        """);

    [Theory]
    [InlineData("[MemMapArray<float>(Shape = \"*\")] public partial struct Grid;",
        "a layout whose length comes from the file; give its Shape a length in place of '*'")]
    [InlineData("[MemMapArray<float>(Shape = \"3,4\", Order = MemoryOrder.ColumnMajor)] public partial struct Grid;",
        "a column-major layout, and NumPy's sub-arrays are row-major; remove its Order, or reverse its Shape")]
    [InlineData("[MemMapArray<float>(Shape = \"262145\")] public partial struct Grid;",
        "a block of 1048580 bytes, and a value holds at most 1048576; make its Shape smaller, or keep the array in a file of its own")]
    [InlineData("[MemMapArray<float>(Shape = \"3,4\")] public partial record struct Grid;",
        "a layout that is a record struct or readonly, which cannot hold its elements; declare it as 'partial struct Grid'")]
    [InlineData("[MemMapArray<float>(Shape = \"3,4\")] public readonly partial struct Grid;",
        "a layout that is a record struct or readonly, which cannot hold its elements; declare it as 'partial struct Grid'")]
    [InlineData("[InlineArray(262145)] public struct Grid { private float _first; }",
        "an inline array of 1048580 bytes, and a value holds at most 1048576; make it shorter")]
    public void A_layout_that_is_no_value_is_marked_where_it_is_a_field(string declaration, string reason) => Verify.Reports(
        $$"""
        {{declaration}}
        [MemMapArray(Shape = "2")] public partial struct Pose { public {|MMAP006:Grid|} Rotation; }
        """,
        $"Field 'Rotation' of layout 'Pose' has type 'Grid', {reason}");

    [Fact]
    public void A_block_cannot_lie_in_a_column_major_array() => Verify.Reports(
        """
        [MemMapArray<float>(Shape = "3,4")] public partial struct Grid;
        [MemMapArray<{|MMAP006:Grid|}>(Shape = "2,*", Order = MemoryOrder.ColumnMajor)] public partial struct Grids;
        """,
        "The element of layout 'Grids' has type 'Grid', a block, whose own axes are row-major; "
        + "remove the Order, or write the block's lengths into Shape");

    [Theory]
    [InlineData("2")]
    [InlineData("*")]
    public void A_layout_of_itself_is_marked(string shape) => Verify.Reports(
        $$"""[MemMapArray<{|MMAP006:Grid|}>(Shape = "{{shape}}")] public partial struct Grid;""",
        "The element of layout 'Grid' has type 'Grid', which holds itself; write an index into another file");

    /// <summary>Both at one place, in the order in which the compiler happens to ask.</summary>
    [Fact]
    public void A_record_in_a_block_of_itself_is_marked_for_both() => Assert.Equal(
        [
            "MMAP006 at 1:82 on «Pair»: Field 'Below' of layout 'Pair' has type 'Tree', which holds itself; "
                + "write an index into another file",
            "MMAP006 at 1:82 on «Pair»: Field 'Below.Below' of layout 'Tree' has type 'Pair', which holds itself; "
                + "write an index into another file",
        ],
        Verify.Found(
            """
            [MemMapArray(Shape = "*")] public partial struct Tree { public int Value; public Pair Below; }
            [MemMapArray<Tree>(Shape = "2")] public partial struct Pair;
            """).Split('\n').Order(StringComparer.Ordinal));

    [Fact]
    public void A_struct_that_holds_itself_is_left_to_the_compiler() => Assert.Equal(
        "CS0523",
        Verify.Found("""[MemMapArray(Shape = "*")] public partial struct Tree { public int Value; public Tree Below; }""")
            .Split(' ')[0]);

    [Fact]
    public void A_name_of_the_generated_part_is_marked() => Verify.Reports(
        """
        [MemMapArray<float>(Shape = "3,4")] public partial struct Grid { public static int {|MMAP008:AsSpan|}() => 1; }
        """,
        "'AsSpan' is the name of a generated member of layout 'Grid'; choose another name");

    [Fact]
    public void What_the_user_says_of_equality_and_text_stays() => Verify.IsClean(
        """
        [MemMapArray(Shape = "*")] public partial struct Trade
        {
            public int Size;
            public override readonly string ToString() => "mine";
            public override readonly bool Equals(object? other) => false;
            public override readonly int GetHashCode() => 1;
        }
        [MemMapArray(Shape = "*")] public partial record struct Quote { public int Size; }
        [MemMapArray<float>(Shape = "2")] public partial struct Pair
        {
            public static bool operator ==(Pair left, Pair right) => true;
            public static bool operator !=(Pair left, Pair right) => false;
            public override readonly bool Equals(object? other) => true;
            public override readonly int GetHashCode() => 1;
        }
        """);
}
