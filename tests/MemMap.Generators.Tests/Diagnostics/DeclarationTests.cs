namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP001, MMAP002, MMAP007, MMAP009 and MMAP011: the struct itself and its annotation.</summary>
public sealed class DeclarationTests
{
    [Theory]
    [InlineData("public partial struct Grid;")]
    [InlineData("partial struct Grid { }")]
    [InlineData("public readonly partial struct Grid;")]
    [InlineData("public partial record struct Grid;")]
    [InlineData("public readonly partial record struct Grid;")]
    [InlineData("public unsafe partial struct Grid;")]
    public void A_partial_struct_is_clean(string declaration) =>
        Verify.IsClean($"[MemMapArray<float>(Shape = \"3,4\")] {declaration}");

    [Theory]
    [InlineData("public partial class Outer { [MemMapArray<int>(Shape = \"2\")] private partial struct Grid; }")]
    [InlineData("static partial class Outer { [MemMapArray<int>(Shape = \"2\")] internal partial struct Grid; }")]
    [InlineData("partial struct Outer { [MemMapArray<int>(Shape = \"2\")] public partial struct Grid; }")]
    [InlineData("partial interface IOuter { [MemMapArray<int>(Shape = \"2\")] public partial struct Grid; }")]
    [InlineData("partial record Outer { [MemMapArray<int>(Shape = \"2\")] public partial struct Grid; }")]
    [InlineData("partial record struct Outer { [MemMapArray<int>(Shape = \"2\")] public partial struct Grid; }")]
    [InlineData("partial class A { partial class B { [MemMapArray<int>(Shape = \"2\")] private partial struct C; } }")]
    public void A_struct_nested_in_partial_types_is_clean(string source) => Verify.IsClean(source);

    [Theory]
    [InlineData("public struct {|MMAP001:Grid|};", "struct")]
    [InlineData("public readonly struct {|MMAP001:Grid|};", "struct")]
    [InlineData("record struct {|MMAP001:Grid|};", "record struct")]
    [InlineData("struct {|MMAP001:Grid|} { }", "struct")]
    public void A_struct_without_partial_is_marked_at_its_name(string declaration, string keyword) => Verify.Reports(
        $"[MemMapArray<float>(Shape = \"3,4\")] {declaration}",
        $"{keyword} 'Grid' must be partial, because its other part is generated; write 'partial {keyword} Grid'");

    [Theory]
    [InlineData("class")]
    [InlineData("struct")]
    [InlineData("interface")]
    [InlineData("record")]
    [InlineData("record struct")]
    public void A_type_around_it_without_partial_is_marked_at_its_name(string keyword) => Verify.Reports(
        $$"""
        public {{keyword}} {|MMAP001:Outer|} { [MemMapArray<float>(Shape = "3")] public partial struct Grid; }
        """,
        $"{keyword} 'Outer' must be partial, because its other part is generated; write 'partial {keyword} Outer'");

    [Fact]
    public void Every_type_without_partial_is_marked() => Verify.Reports(
        """
        class {|MMAP001:A|}
        {
            partial class B { struct {|MMAP001:C|} { [MemMapArray<int>(Shape = "3")] struct {|MMAP001:D|}; } }
        }
        """,
        "class 'A' must be partial, because its other part is generated; write 'partial class A'",
        "struct 'C' must be partial, because its other part is generated; write 'partial struct C'",
        "struct 'D' must be partial, because its other part is generated; write 'partial struct D'");

    [Theory]
    [InlineData("public partial struct {|MMAP002:Trade|};")]
    [InlineData("public partial struct {|MMAP002:Trade|} { public const int A = 4; static int s_count; int Two => 2; }")]
    public void A_record_without_fields_is_marked_at_its_name(string declaration) => Verify.Reports(
        $"[MemMapArray(Shape = \"*\")] {declaration}",
        "Layout 'Trade' has no fields, so its element is unknown; declare fields, or write "
        + "[MemMapArray<float>(Shape = …)] for an array of scalars");

    [Fact]
    public void A_file_local_struct_is_marked_at_the_word() => Verify.Reports(
        "[MemMapArray<float>(Shape = \"3\")] {|MMAP007:file|} partial struct Grid;",
        "Layout 'Grid' is file-local, so no other file can be generated for it; remove 'file'");

    [Fact]
    public void A_struct_in_a_file_local_type_is_marked_at_the_word() => Verify.Reports(
        "{|MMAP007:file|} partial class Outer { [MemMapArray<float>(Shape = \"3\")] public partial struct Grid; }",
        "Layout 'Grid' is inside 'Outer', which is file-local, so no other file can be generated for it; remove 'file'");

    [Fact]
    public void A_generic_struct_is_marked_at_its_parameters() => Verify.Reports(
        "[MemMapArray(Shape = \"3\")] public partial struct Pair{|MMAP007:<T>|} where T : unmanaged { public T A, B; }",
        "Layout 'Pair' is generic, so its element has no size yet; write a struct for each element type");

    [Fact]
    public void A_struct_in_a_generic_type_is_marked_at_the_parameters() => Verify.Reports(
        """
        public partial class Outer{|MMAP007:<T>|}
        {
            public partial class Inner { [MemMapArray<float>(Shape = "3")] public partial struct Grid; }
        }
        """,
        "Layout 'Grid' is inside 'Outer', which is generic, so each of its types would have a layout of its own; "
        + "move the layout out of it");

    [Theory]
    [InlineData("readonly partial struct")]
    [InlineData("partial record struct")]
    public void A_text_that_cannot_hold_its_characters_is_marked(string declaration) => Verify.Reports(
        $$"""[MemMapText(8)] public {{declaration}} {|MMAP007:Symbol|};""",
        "Layout 'Symbol' is a record struct or readonly, and its characters are generated; "
        + "declare it as 'partial struct Symbol'");

    [Fact]
    public void A_ref_struct_is_marked_at_the_word() => Verify.Reports(
        "[MemMapArray(Shape = \"3\")] public {|MMAP007:ref|} partial struct Trade { public int Size; }",
        "Layout 'Trade' is a ref struct, which cannot lie in a file; remove 'ref'");

    [Fact]
    public void An_inline_array_is_marked_at_the_attribute() => Verify.Reports(
        "[MemMapArray(Shape = \"3\"), {|MMAP007:InlineArray(4)|}] public partial struct Four { private int _first; }",
        "Layout 'Four' is an inline array, which NumPy sees as one more axis; "
        + "remove [InlineArray], and write its length as the last one of Shape");

    [Fact]
    public void A_class_is_left_to_the_compiler() => Assert.Equal(
        "CS0592 at 1:2 on «MemMapArray»: Attribute 'MemMapArray' is not valid on this declaration type. "
        + "It is only valid on 'struct' declarations.",
        Verify.Found("[MemMapArray(Shape = \"3\")] public class Trade { public string Text = \"\"; }"));

    [Fact]
    public void Fields_beside_an_array_of_scalars_are_marked_at_their_names() => Verify.Reports(
        """
        [MemMapArray<float>(Shape = "3")] public partial struct Grid
        {
            public const int Rows = 3;
            public static int Count;
            public int {|MMAP009:A|}, {|MMAP009:B|};
            public int {|MMAP009:C|} { get; set; }
        }
        """,
        "Layout 'Grid' is an array of float and declares field 'A'; "
        + "remove the field, or write [MemMapArray(Shape = …)] for an array of records",
        "Layout 'Grid' is an array of float and declares field 'B'; "
        + "remove the field, or write [MemMapArray(Shape = …)] for an array of records",
        "Layout 'Grid' is an array of float and declares field 'C'; "
        + "remove the field, or write [MemMapArray(Shape = …)] for an array of records");

    [Fact]
    public void Members_that_store_nothing_beside_an_array_of_scalars_are_clean() => Verify.IsClean(
        """
        [MemMapArray<float>(Shape = "3")] public partial struct Grid
        {
            public const int Rows = 3;
            public static int Count { get; set; }
            public static double Mean(View view) => view[0];
            public enum Axis { X, Y }
        }
        """);

    [Theory]
    [InlineData("[MemMapArray(Shape = \"3\")] [{|MMAP011:MemMapArray<float>(Shape = \"3\")|}]")]
    [InlineData("[MemMapArray<float>(Shape = \"3\"), {|MMAP011:MemMapArray(Shape = \"3\")|}]")]
    [InlineData("[MemMapArray(Shape = \"3\"), {|MMAP011:MemMapText(3)|}]")]
    public void The_second_of_two_attributes_is_marked(string attributes) => Verify.Reports(
        $$"""{{attributes}} public partial struct Trade { public int Size; }""",
        "Struct 'Trade' has two of [MemMapArray], [MemMapArray<T>] and [MemMapText]; "
        + "keep the first for records, the second for scalars, the third for text");

    [Fact]
    public void Two_attributes_on_two_parts_are_seen() => Verify.Reports(
        """
        [MemMapArray(Shape = "3")] public partial struct Trade { public int Size; }
        [{|MMAP011:MemMapArray<float>(Shape = "3")|}] partial struct Trade { }
        """,
        "Struct 'Trade' has two of [MemMapArray], [MemMapArray<T>] and [MemMapText]; "
        + "keep the first for records, the second for scalars, the third for text");

    [Theory]
    [InlineData("[MemMapArray<float>(Shape = \"3\")] [MemMapArray<int>(Shape = \"3\")]", "MemMapArray<>")]
    [InlineData("[MemMapArray(Shape = \"3\")] [MemMapArray(Shape = \"4\")]", "MemMapArray")]
    public void The_same_attribute_twice_is_left_to_the_compiler(string attributes, string name)
    {
        var found = Verify.Found($$"""{{attributes}} public partial struct Trade;""").Split('\n');

        Assert.StartsWith("CS0579 at ", found[0], StringComparison.Ordinal);
        Assert.EndsWith($"Duplicate '{name}' attribute", found[0], StringComparison.Ordinal);
    }

    [Fact]
    public void An_attribute_under_another_name_is_known() => Verify.Reports(
        """
        using Memory = MemMap.MemMapArrayAttribute;
        using Floats = MemMap.MemMapArrayAttribute<float>;
        [Memory(Shape = "{|MMAP003:x|}")] partial struct Trade { public int Size; }
        [Floats(Shape = "3,{|MMAP004:*|}")] partial struct Grid;
        """,
        "Shape \"x\" has 'x' where a length is expected; write a whole number of 1 or more, such as \"3,4\"",
        "Shape \"3,*\" has '*' on axis 1; only the first axis can take its length from the file, such as \"*,4\", "
        + "so that every stride is a constant");

    [Fact]
    public void An_attribute_of_the_same_name_elsewhere_is_none_of_ours() => Verify.IsClean(
        """
        namespace Other
        {
            class MemMapArrayAttribute : Attribute { public string? Shape; }
            [MemMapArray(Shape = "x")] struct Grid;
        }
        """);
}
