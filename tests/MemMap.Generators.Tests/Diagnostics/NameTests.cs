using MemMap.Generators;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP008: names that the generated part declares too.</summary>
public sealed class NameTests
{
    private const string Sources = """
        [MemMapArray(Shape = "{0}")] public partial struct Trade {{ public int Size; }}
        """;

    [Theory]
    [InlineData("public int {|MMAP008:View|};")]
    [InlineData("private int {|MMAP008:Map|};")]
    [InlineData("public int Size; public static int {|MMAP008:Create|}() => 1;")]
    [InlineData("public int Size; public const int {|MMAP008:View7D|} = 1;")]
    [InlineData("public int Size; public readonly int {|MMAP008:ReadOnlyView|} => 1;")]
    [InlineData("public int Size; public event Action {|MMAP008:Open|} { add { } remove { } }")]
    [InlineData("public int Size; public enum {|MMAP008:MemMapLayout|} { A }")]
    [InlineData("internal int {|MMAP008:_origin|};")]
    [InlineData("public int Size; public int {|MMAP008:get_Size|};")]
    public void A_member_of_a_generated_name_is_marked_at_its_name(string members)
    {
        var marked = $$"""[MemMapArray(Shape = "2")] public partial struct Trade { {{members}} }""";
        var (source, marks) = Markup.Read(marked);
        var name = source.Substring(marks[0].Span.Start, marks[0].Span.Length);

        Verify.Reports(
            marked, $"'{name}' is the name of a generated member of layout 'Trade'; choose another name");
    }

    [Theory]
    [InlineData("Map")]
    [InlineData("View")]
    [InlineData("MemMapLayout")]
    [InlineData("Enumerator")]
    [InlineData("TryFormat")]
    public void A_layout_of_a_generated_name_is_marked_at_its_name(string name) => Verify.Reports(
        $$"""[MemMapArray<float>(Shape = "2")] public partial struct {|MMAP008:{{name}}|};""",
        $"'{name}' is the name of a generated member of layout '{name}'; choose another name");

    [Fact]
    public void A_field_named_like_the_layout_is_left_to_the_compiler() => Assert.StartsWith(
        "CS0542 at 1:69 on «Trade»: 'Trade': member names cannot be the same as their enclosing type",
        Verify.Found("""[MemMapArray(Shape = "2")] public partial struct Trade { public int Trade; }"""),
        StringComparison.Ordinal);

    [Fact]
    public void Names_of_views_and_maps_are_free_for_fields() => Verify.IsClean(
        """
        [MemMapArray(Shape = "*,2")] public partial struct Trade
        {
            public int Columns, Length, Count, Shape, Slice, Item, Value, Lease, Dispose, Flush, view, map, index;
            public int Equals, GetHashCode, ToString, GetType, ViewD, View8D, i, j, value, file, record;
            public int Rank, Type, System, MemMap;
            private int _count, _origin, get_Length;
            public int get_Size;
        }
        """);

    /// <summary>The columns of a nested record have members, and generated types have names: fields may have them too.</summary>
    [Fact]
    public void Names_of_columns_are_free_for_fields_of_nested_records() => Verify.IsClean(
        """
        public struct Leg
        {
            public int Length, Item, Slice, CopyTo, ToArray, CopyFrom, Fill, GetEnumerator, _column, _origin, LegColumn, At;
            public int get_Price, Price, set_Price, op_Implicit, Equals, GetType, ViewColumns, ReadOnlyViewColumns, @class;
            public bool s_bools;
            public Inner Inner;
        }

        public struct Inner { public Empty Empty; public Pair<Pair<int>> Pair; public bool Is; }

        public struct Empty { private int _value; public Empty(int value) => _value = value; }

        public struct Pair<T> { public T Left; public readonly T Right; }

        internal struct Near { public int X; internal int Y; public Inner Far; }

        [MemMapArray(Shape = "*")] public partial struct Trade
        {
            public Leg Leg;
            public readonly Leg LegColumn2;
            internal Near Near;
            public int NearColumn, Leg2Column, s_bools2;
            internal Inner First;
            public Inner Second;
        }

        public partial class Holder
        {
            private struct Leg { public int X; public Other.Leg Inner; }

            public class Other { public struct Leg { public int X; } }

            [MemMapArray(Shape = "2,2")] private partial struct Order { public Leg Leg; public Other.Leg Outer; public MemMap.Bool8 B; }
        }
        """);

    [Theory]
    [InlineData("Item")]
    [InlineData("Value")]
    [InlineData("_element")]
    public void A_member_of_a_block_is_not_named_like_a_generated_one(string name) => Verify.Reports(
        $$"""[MemMapArray<float>(Shape = "3,4")] public partial struct Grid { public int {|MMAP008:{{name}}|}() => 1; }""",
        $"'{name}' is the name of a generated member of layout 'Grid'; choose another name");

    [Theory]
    [InlineData("AsUtf8")]
    [InlineData("Units")]
    [InlineData("_unit")]
    public void A_member_of_a_text_is_not_named_like_a_generated_one(string name) => Verify.Reports(
        $$"""[MemMapText(8)] public partial struct Symbol { public static int {|MMAP008:{{name}}|}() => 1; }""",
        $"'{name}' is the name of a generated member of layout 'Symbol'; choose another name");

    [Theory]
    [InlineData("record")]
    [InlineData("file")]
    [InlineData("partial")]
    [InlineData("required")]
    [InlineData("scoped")]
    [InlineData("extension")]
    [InlineData("async")]
    [InlineData("Item")]
    public void A_layout_may_have_the_name_of_a_word_that_C_sharp_knows_in_some_places(string name) => Verify.IsClean(
        $$"""
        namespace Records { [MemMapArray(Shape = "*")] public partial struct @{{name}} { public int Size; } }
        namespace Blocks { [MemMapArray<float>(Shape = "3,4")] public partial struct @{{name}}; }
        namespace Texts { [MemMapText(8)] public partial struct @{{name}}; }
        namespace Pasted { [MemMapArray(Shape = "*", Descr = "[('a', '<i4', (2,))]")] public partial struct @{{name}}; }
        namespace Around { public partial class @{{name}} { [MemMapArray<float>(Shape = "3")] public partial struct Row; } }
        namespace Fields
        {
            [MemMapArray(Shape = "*")] public partial struct Trade
            {
                public Records.@{{name}} Record;
                public Blocks.@{{name}} Block;
                public Texts.@{{name}} Text;
            }
        }
        """);

    [Fact]
    public void A_pasted_field_is_renamed_where_C_sharp_or_the_generated_part_has_its_name_already()
    {
        const string Names = "Finalize GetType MemberwiseClone ReferenceEquals op_Equality op_Inequality _origin View";
        var fields = string.Join(", ", Names.Split(' ').Append("MemMapDebugView").Select(static name => $"('{name}', '<i4')"));
        var source = $$"""
            using MemMap;
            [MemMapArray(Shape = "*", Descr = "[{{fields}}, ('inner', [{{fields}}])]")] public partial struct Trade;
            """;

        Assert.Empty(Compiler.Findings(Compiler.WithGenerated(Compiler.Compilation([source]))));
    }

    [Fact]
    public void The_types_around_a_layout_may_have_generated_names() => Verify.IsClean(
        """
        namespace View { public partial class Map { public partial struct Create
        {
            [MemMapArray(Shape = "*,2")] public partial struct Trade { public int Size; }
        } } }
        """);

    [Fact]
    public void A_type_of_a_generated_name_is_for_fields_under_its_full_name()
    {
        Verify.IsClean(
            """
            public struct View { public int A; }
            [MemMapArray(Shape = "2")] public partial struct Trade { public global::View Seen; }
            """);
        Verify.Reports(
            """
            public struct View { public int A; }
            [MemMapArray(Shape = "2")] public partial struct Trade { public {|MMAP008:View|} Seen; }
            """,
            "'View' is the name of a generated member of layout 'Trade'; "
            + "write the field's type with its namespace, or with 'global::'");
    }

    [Fact]
    public void The_reserved_names_are_exactly_the_generated_members()
    {
        var shapes = Enumerable.Range(0, 9).Select(static rank => string.Join(',', Enumerable.Repeat("2", rank)))
            .Append("2,3000000000").Append("*");

        var generated = shapes
            .Select(static shape => Compiled.Generated(string.Format(Sources, shape)))
            .SelectMany(static text => CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot().Members)
            .SelectMany(static layout => ((StructDeclarationSyntax)layout).Members)
            .Where(static member => member is not OperatorDeclarationSyntax)
            .Select(static member => member switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                BaseTypeDeclarationSyntax type => type.Identifier.Text,
                _ => member.ToString(),
            })
            .Except(PartialType.OwnableMembers)
            .ToHashSet();

        Assert.Equal(
            generated.Order(StringComparer.Ordinal), DeclarationRules.ReservedNames.Order(StringComparer.Ordinal));
    }
}
