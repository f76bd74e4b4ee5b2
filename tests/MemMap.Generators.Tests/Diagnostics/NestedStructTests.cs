namespace MemMap.Tests.Diagnostics;

/// <summary>Fields that are structs: their own fields are looked at, wherever they were declared.</summary>
public sealed class NestedStructTests
{
    [Fact]
    public void Structs_of_scalars_are_clean() => Verify.IsClean(
        """
        namespace Systems
        {
            public struct Point { public float X, Y; }
            public readonly record struct Empty;
            public record struct Size { public int Width, Height; }
            public struct Pair<T> { public T First, Second; }
        }

        [MemMapArray(Shape = "2")] public partial struct Pose
        {
            public Systems.Point Position;
            public Systems.Size Size;
            public Systems.Pair<int> Pair;
            public Systems.Pair<Systems.Pair<Systems.Point>> Pairs;
            private Private _own;
            private struct Private { public int A; }
        }
        """);

    [Fact]
    public void A_bad_field_is_marked_where_it_is_declared_and_named_by_its_path() => Verify.Reports(
        """
        public struct Name { public int Length; public {|MMAP006:string|} Text; }
        public struct Person { public Name Name; }
        [MemMapArray(Shape = "2")] public partial struct Trade { public Person Buyer; public Person Seller; }
        """,
        "Field 'Buyer.Name.Text' of layout 'Trade' has type 'string', a reference, which means nothing in a file; "
        + "write a struct with [MemMapText(8)], or an index into another file");

    [Fact]
    public void A_bad_argument_of_a_generic_struct_is_marked_in_the_layout() => Verify.Reports(
        """
        public struct Pair<T> { public T First; public int Second; }
        [MemMapArray(Shape = "2")] public partial struct Trade { public {|MMAP006:Pair<char>|} Symbols; }
        """,
        "Field 'Symbols.First' of layout 'Trade' has type 'char', whose layout the runtime does not guarantee; "
        + "write 'ushort' for a UTF-16 unit, or 'byte' for ASCII");

    [Fact]
    public void A_struct_of_another_assembly_is_looked_into()
    {
        var library = Compiled.Library("namespace Library { public struct Point { public float X; public float Y; } }");

        Verify.IsClean(
            """[MemMapArray(Shape = "2")] public partial struct Pose { public Library.Point Position; }""", library);
    }

    [Fact]
    public void A_bad_field_of_another_assembly_is_marked_at_the_field_that_leads_there()
    {
        var library = Compiled.Library(
            """
            namespace Library
            {
                public struct Name { public string Text; }
                public struct Person { public Name Name; }
            }
            """);

        Verify.Reports(
            """
            public struct Holder { public {|MMAP006:Library.Person|} Person; }
            [MemMapArray(Shape = "2")] public partial struct Trade { public Holder Buyer; }
            """,
            [library],
            "Field 'Buyer.Person.Name.Text' of layout 'Trade' has type 'string', a reference, which means nothing in "
            + "a file; write a struct with [MemMapText(8)], or an index into another file");
    }

    [Fact]
    public void The_storage_of_a_property_of_another_assembly_is_known_by_its_name()
    {
        var library = Compiled.Library(
            """
            namespace Library
            {
                public record struct Point(float X);
                public struct Kept(int size) { public readonly int Size => size; }
            }
            """);

        Verify.Reports(
            """
            [MemMapArray(Shape = "2")] public partial struct Pose
            {
                public {|MMAP006:Library.Point|} Position;
                public {|MMAP006:Library.Kept|} Kept;
            }
            """,
            [library],
            "Field 'Position.X' of layout 'Pose' has type 'float', and is a property, whose storage the compiler names; "
            + "write it as a field",
            "Field 'Kept.size' of layout 'Pose' has type 'int', and is a constructor parameter, which the compiler stores "
            + "for later use; write a field, and a constructor that sets it");
    }

    [Fact]
    public void A_project_that_is_open_beside_this_one_has_no_places_here()
    {
        var project = Compiled.Project(
            """
            using System.Runtime.InteropServices;
            namespace Library
            {
                [StructLayout(LayoutKind.Auto)] public struct Point { public float X, Y; }
                public partial struct Parts { public int A; }
                public partial struct Parts { public int B; }
                public struct Sold { public int A; public event System.Action Done; }
            }
            """);

        Verify.Reports(
            """
            [MemMapArray(Shape = "2")] public partial struct Pose
            {
                public {|MMAP010:Library.Point|} Position;
                public {|MMAP010:Library.Parts|} Parts;
                public {|MMAP006:Library.Sold|} Sold;
            }
            """,
            [project],
            "Layout 'Pose' holds struct 'Point', which has a [StructLayout] in which the runtime may reorder the fields; "
            + "write LayoutKind.Sequential, so that declaration order is file order",
            "Layout 'Pose' holds struct 'Parts', which declares fields in several parts, whose order C# leaves open; "
            + "declare all fields in one part",
            "Field 'Sold.Done' of layout 'Pose' has type 'System.Action', a reference, which means nothing in a file; "
            + "remove the event");
    }

    [Fact]
    public void The_storage_of_an_event_of_another_assembly_is_seen()
    {
        var library = Compiled.Library(
            "namespace Library { public struct Sold { public int A; public event System.Action Done; } }");

        Verify.Reports(
            """[MemMapArray(Shape = "2")] public partial struct Trade { public {|MMAP006:Library.Sold|} Sold; }""",
            [library],
            "Field 'Sold.Done' of layout 'Trade' has type 'System.Action', a reference, which means nothing in a file; "
            + "remove the event");
    }

    [Fact]
    public void The_packing_of_another_assembly_counts()
    {
        var library = Compiled.Library(
            """
            using System.Runtime.InteropServices;
            namespace Library
            {
                [StructLayout(LayoutKind.Sequential, Pack = 1)] public struct Tick { public byte A; public int B; }
            }
            """);

        var generated = Compiled.Generated(
            """[MemMapArray(Shape = "2")] public partial struct Ticks { public Library.Tick Tick; }""", library);

        Assert.Contains("[('Tick', [('A', '|u1'), ('B', '<i4')])]", generated);
    }

    [Fact]
    public void An_order_left_open_in_another_assembly_is_marked_at_the_field_that_leads_there()
    {
        var library = Compiled.Library(
            """
            using System.Runtime.InteropServices;
            namespace Library { [StructLayout(LayoutKind.Auto)] public struct Point { public float X, Y; } }
            """);

        Verify.Reports(
            """[MemMapArray(Shape = "2")] public partial struct Pose { public {|MMAP010:Library.Point|} Position; }""",
            [library],
            "Layout 'Pose' holds struct 'Point', which has a [StructLayout] in which the runtime may reorder the fields; "
            + "write LayoutKind.Sequential, so that declaration order is file order");
    }

    [Fact]
    public void Structs_nested_30_deep_are_clean_and_31_deep_are_not()
    {
        var structs = string.Join('\n', Enumerable.Range(1, 31).Select(static depth =>
            $"public struct S{depth} {{ public S{depth - 1} Inner; }}")) + "public struct S0 { public int Value; }";

        Verify.IsClean($$"""[MemMapArray(Shape = "2")] public partial struct Deep { public S29 Inner; } {{structs}}""");
        Verify.Reports(
            $$"""[MemMapArray(Shape = "2")] public partial struct Deep { public S30 Inner; } {{structs}}"""
                .Replace("{ public S0 Inner; }", "{ public {|MMAP006:S0|} Inner; }"),
            "Field 'Inner" + string.Concat(Enumerable.Repeat(".Inner", 30)) + "' of layout 'Deep' has type 'S0', "
            + "a struct inside 30 others, which is the limit; write its fields where it is used");
    }
}
