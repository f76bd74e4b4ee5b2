namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP003 and MMAP004: the text of a shape. The squiggle is under the bad part of it.</summary>
public sealed class ShapeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("1")]
    [InlineData("3,4")]
    [InlineData(" 3 , 4 ")]
    [InlineData("003")]
    [InlineData("3000000000")]
    [InlineData("*")]
    [InlineData(" * ")]
    [InlineData("*,4")]
    [InlineData("1,2,3,4,5,6,7,8")]
    public void A_shape_of_up_to_8_lengths_is_clean(string shape)
    {
        Verify.IsClean($$"""[MemMapArray<float>(Shape = "{{shape}}")] public partial struct Grid;""");
        Verify.IsClean($$"""[MemMapArray(Shape = "{{shape}}")] public partial struct Grid { public int A; }""");
    }

    [Theory]
    [InlineData("3,{|MMAP003:x|}", "'x' where a length is expected")]
    [InlineData("3, {|MMAP003:four|} ,5", "'four' where a length is expected")]
    [InlineData("{|MMAP003:0|}", "'0' where a length is expected")]
    [InlineData("3,{|MMAP003:000|}", "'000' where a length is expected")]
    [InlineData("{|MMAP003:-1|},4", "'-1' where a length is expected")]
    [InlineData("{|MMAP003:+1|}", "'+1' where a length is expected")]
    [InlineData("{|MMAP003:1.5|}", "'1.5' where a length is expected")]
    [InlineData("{|MMAP003:1_000|}", "'1_000' where a length is expected")]
    [InlineData("{|MMAP003:3 4|}", "'3 4' where a length is expected")]
    [InlineData("{|MMAP003:(3|},4)", "'(3' where a length is expected")]
    [InlineData("{|MMAP003:٣|}", "'٣' where a length is expected")]
    [InlineData("{|MMAP003:**|}", "'**' where a length is expected")]
    [InlineData("{|MMAP003:9223372036854775808|}", "'9223372036854775808', which is more than 64 bits hold")]
    [InlineData("3{|MMAP003:,|}", "nothing where a length is expected")]
    [InlineData("{|MMAP003:,|}3", "nothing where a length is expected")]
    [InlineData("3{|MMAP003:,|} ,4", "nothing where a length is expected")]
    [InlineData("{|MMAP003:,|}", "nothing where a length is expected")]
    [InlineData("{|MMAP003:1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1|}", "33 axes where at most 32 are allowed")]
    public void A_part_that_is_no_length_is_marked_inside_the_text(string shape, string found)
    {
        var text = Markup.Read(shape).Source;
        var remedy = found.Contains("axes") ? "combine axes until 32 are left"
            : found.Contains("64 bits") ? "write at most 9223372036854775807"
            : "write a whole number of 1 or more, such as \"3,4\"";

        Verify.Reports(
            $$"""[MemMapArray<float>(Shape = "{{shape}}")] public partial struct Grid;""",
            $"Shape \"{text}\" has {found}; {remedy}");
    }

    [Theory]
    [InlineData("3,{|MMAP004:*|}", 1)]
    [InlineData("*,{|MMAP004:*|}", 1)]
    [InlineData("3, 4, {|MMAP004:*|} ,5", 2)]
    public void A_star_after_the_first_axis_is_marked_inside_the_text(string shape, int axis) => Verify.Reports(
        $$"""[MemMapArray<float>(Shape = "{{shape}}")] public partial struct Grid;""",
        $"Shape \"{Markup.Read(shape).Source}\" has '*' on axis {axis}; only the first axis can take its length from "
        + "the file, such as \"*,4\", so that every stride is a constant");

    [Theory]
    [InlineData("@\"3,{|MMAP003:x|}\"")]
    [InlineData("\"\"\"3,{|MMAP003:x|}\"\"\"")]
    [InlineData("(\"3,{|MMAP003:x|}\")")]
    [InlineData("\"\"\"\n    3,{|MMAP003:x|}\n    \"\"\"")]
    [InlineData("\"\"\"\"\r\n  \t3,{|MMAP003:x|}\r\n  \t\"\"\"\"")]
    public void A_literal_that_shows_its_characters_is_marked_inside(string literal) => Verify.Reports(
        $$"""[MemMapArray<float>(Shape = {{literal}})] public partial struct Grid;""",
        "Shape \"3,x\" has 'x' where a length is expected; write a whole number of 1 or more, such as \"3,4\"");

    [Theory]
    [InlineData("{|MMAP003:\"3,\\u0078\"|}")]
    [InlineData("{|MMAP003:\"3\" + \",x\"|}")]
    [InlineData("{|MMAP003:Sizes.Text|}")]
    [InlineData("{|MMAP003:$\"3,{Sizes.X}\"|}")]
    public void An_expression_that_hides_its_characters_is_marked_as_a_whole(string expression) => Verify.Reports(
        $$"""
        [MemMapArray<float>(Shape = {{expression}})] public partial struct Grid;
        static class Sizes { public const string Text = "3,x"; public const string X = "x"; }
        """,
        "Shape \"3,x\" has 'x' where a length is expected; write a whole number of 1 or more, such as \"3,4\"");

    [Theory]
    [InlineData("{|MMAP003:MemMapArray<float>|}")]
    [InlineData("{|MMAP003:MemMapArray<float>()|}")]
    [InlineData("MemMapArray<float>(Shape = {|MMAP003:null|})")]
    [InlineData("MemMapArray<float>(Shape = {|MMAP003:default!|})")]
    public void A_missing_shape_is_asked_for(string attribute) => Verify.Reports(
        $"[{attribute}] public partial struct Grid;",
        "Layout 'Grid' has no Shape; write one, such as Shape = \"3,4\", or Shape = \"*\" for as many as the file holds");
}
