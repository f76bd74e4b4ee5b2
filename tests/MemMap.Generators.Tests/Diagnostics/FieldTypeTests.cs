namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP006: types whose bytes the runtime does not promise. The squiggle is under the type.</summary>
public sealed class FieldTypeTests
{
    private const string Reference = "a reference, which means nothing in a file; "
        + "write the values themselves as fields, or an index into another file";

    private const string NoPromise = "whose layout the runtime does not guarantee; ";

    [Theory]
    [InlineData("bool")]
    [InlineData("sbyte")]
    [InlineData("byte")]
    [InlineData("short")]
    [InlineData("ushort")]
    [InlineData("int")]
    [InlineData("uint")]
    [InlineData("long")]
    [InlineData("ulong")]
    [InlineData("float")]
    [InlineData("double")]
    [InlineData("Half")]
    [InlineData("Complex")]
    [InlineData("Guid")]
    [InlineData("Int128")]
    [InlineData("UInt128")]
    [InlineData("DayOfWeek")]
    [InlineData("Small")]
    public void A_scalar_is_clean_as_an_element_and_as_a_field(string type) => Verify.IsClean($$"""
        public enum Small : byte { A, B }
        [MemMapArray<{{type}}>(Shape = "2")] public partial struct Grid;
        [MemMapArray(Shape = "2")] public partial struct Trade { public byte First; public {{type}} Second; }
        """);

    [Theory]
    [InlineData("string", "a reference, which means nothing in a file; "
        + "write a struct with [MemMapText(8)], or an index into another file")]
    [InlineData("string?", "a reference, which means nothing in a file; "
        + "write a struct with [MemMapText(8)], or an index into another file")]
    [InlineData("object", Reference)]
    [InlineData("float[]", "a reference, which means nothing in a file; write a struct with "
        + "[MemMapArray<float>(Shape = \"3\")], which is a block of its elements, or one with [InlineArray(3)]")]
    [InlineData("byte[][]", "a reference, which means nothing in a file; write a struct with "
        + "[MemMapArray<byte>(Shape = \"3,4\")], which is a block of its elements, or one with [InlineArray(3)]")]
    [InlineData("string[]", Reference)]
    [InlineData("Class", Reference)]
    [InlineData("System.IDisposable", Reference)]
    [InlineData("System.Action", Reference)]
    [InlineData("System.Collections.Generic.List<int>", Reference)]
    [InlineData("dynamic", Reference)]
    [InlineData("decimal", NoPromise + "write 'long' with a fixed scale, or 'double'")]
    [InlineData("char", NoPromise + "write 'ushort' for a UTF-16 unit, or 'byte' for ASCII")]
    [InlineData("nint", NoPromise + "write 'long', which has 8 bytes on every machine")]
    [InlineData("nuint", NoPromise + "write 'ulong', which has 8 bytes on every machine")]
    [InlineData("System.DateTime", NoPromise
        + "write 'DateTime64<Nanosecond>', NumPy's datetime64[ns], or 'long' with its Ticks")]
    [InlineData("System.DateTimeOffset", NoPromise
        + "write 'long' with its UtcTicks, and a 'short' for the offset in minutes")]
    [InlineData("System.TimeSpan", NoPromise
        + "write 'TimeDelta64<Nanosecond>', NumPy's timedelta64[ns], or 'long' with its Ticks")]
    [InlineData("System.DateOnly", NoPromise + "write 'int' with its DayNumber")]
    [InlineData("System.TimeOnly", NoPromise + "write 'long' with its Ticks")]
    [InlineData("System.Guid?", NoPromise + "write the type itself and a 'bool', or a value that means 'none'")]
    [InlineData("int?", NoPromise + "write the type itself and a 'bool', or a value that means 'none'")]
    [InlineData("(int A, int B)", NoPromise + "write a struct of your own with these fields")]
    [InlineData("(int, long)", NoPromise + "write a struct of your own with these fields")]
    [InlineData("System.ValueTuple<int>", NoPromise + "write a struct of your own with these fields")]
    [InlineData("System.ValueTuple", NoPromise + "write a struct of your own with these fields")]
    [InlineData("System.Numerics.Vector<float>", NoPromise + "write its parts as fields of integer or floating types")]
    [InlineData("System.Index", NoPromise + "write its parts as fields of integer or floating types")]
    [InlineData("int*", "an address, which means nothing in a file; write 'long' with an index or an offset")]
    [InlineData("void*", "an address, which means nothing in a file; write 'long' with an index or an offset")]
    [InlineData("delegate*<void>", "an address, which means nothing in a file; write 'long' with an index or an offset")]
    [InlineData("Empty", "a struct without fields; remove the field")]
    public void A_field_of_another_type_is_marked_at_its_type(string type, string reason) => Verify.Reports(
        $$"""
        public class Class;
        public struct Empty;
        [MemMapArray(Shape = "2")] public unsafe partial struct Trade
        {
            public int Size;
            public {|MMAP006:{{type}}|} Other;
        }
        """,
        $"Field 'Other' of layout 'Trade' has type '{type}', {reason}");

    [Fact]
    public void A_field_of_an_array_with_two_axes_is_to_become_a_block_with_two() => Verify.Reports(
        """[MemMapArray(Shape = "2")] public partial struct Trade { public int Size; public {|MMAP006:int[,]|} Other; }""",
        "Field 'Other' of layout 'Trade' has type 'int[*,*]', a reference, which means nothing in a file; write a struct "
        + "with [MemMapArray<int>(Shape = \"3,4\")], which is a block of its elements, or one with [InlineArray(3)]");

    [Fact]
    public void A_namespace_of_the_user_that_begins_with_System_is_not_the_framework_s() => Verify.IsClean("""
        namespace System.Acme
        {
            public struct Pair { public float Low; public float High; }
        }

        [MemMapArray<System.Acme.Pair>(Shape = "2")] public partial struct Pairs;
        [MemMapArray(Shape = "2")] public partial struct Trade { public System.Acme.Pair Range; }
        """);

    [Theory]
    [InlineData("decimal", "decimal", NoPromise + "write 'long' with a fixed scale, or 'double'")]
    [InlineData("DateTime", "System.DateTime", NoPromise
        + "write 'DateTime64<Nanosecond>', NumPy's datetime64[ns], or 'long' with its Ticks")]
    [InlineData("nint", "nint", NoPromise + "write 'long', which has 8 bytes on every machine")]
    public void An_element_of_another_type_is_marked_between_the_brackets(string type, string name, string reason) =>
        Verify.Reports(
            $$"""
            [MemMapArray<{|MMAP006:{{type}}|}>(Shape = "2")] public partial struct Grid;
            """,
            $"The element of layout 'Grid' has type '{name}', {reason}");

    [Theory]
    [InlineData("BigEndian<Guid>", "BigEndian<System.Guid>",
        "and only numbers have a byte order; write 'BigEndian<T>' of an integer, a floating or a complex type")]
    [InlineData("BigEndian<Bool8>", "BigEndian<MemMap.Bool8>",
        "and only numbers have a byte order; write 'BigEndian<T>' of an integer, a floating or a complex type")]
    [InlineData("BigEndian<char>", "BigEndian<char>",
        "and only numbers have a byte order; write 'BigEndian<T>' of an integer, a floating or a complex type")]
    [InlineData("BigEndian<BigEndian<int>>", "BigEndian<MemMap.BigEndian<int>>",
        "and only numbers have a byte order; write 'BigEndian<int>'")]
    [InlineData("BigEndian<DateTime64<Day>>", "BigEndian<MemMap.DateTime64<MemMap.TimeUnits.Day>>",
        "and only numbers have a byte order; "
        + "write 'BigEndian<long>' with [MemMapField(Descr = \">M8[ns]\")], of its kind and unit")]
    [InlineData("DateTime64<Fortnight>", "DateTime64<Fortnight>",
        "whose unit NumPy does not know; write 'DateTime64<Nanosecond>' or another unit of MemMap.TimeUnits")]
    public void A_number_of_something_else_is_marked(string type, string name, string reason) => Verify.Reports(
        $$"""
        using MemMap.TimeUnits;
        public readonly struct Fortnight : ITimeUnit
        {
            public static string Name => "14D";
        }
        [MemMapArray(Shape = "2")] public partial struct Trade { public {|MMAP006:{{type}}|} Other; }
        """,
        $"Field 'Other' of layout 'Trade' has type 'MemMap.{name}', {reason}");

    [Fact]
    public void An_enum_in_a_byte_order_is_an_error_only_where_the_user_wrote_it() => Assert.Equal(
        ["MMAP006 at 1:65", "CS0315 at 1:86"],
        Verify.Found("""[MemMapArray(Shape = "2")] public partial struct Trade { public BigEndian<DayOfWeek> Other; }""")
            .Split('\n').Select(static line => line.Split(" on ")[0]));

    [Theory]
    [InlineData("Int128")]
    [InlineData("UInt128")]
    [InlineData("byte")]
    [InlineData("sbyte")]
    [InlineData("Half")]
    [InlineData("Complex")]
    public void Every_number_has_both_byte_orders(string type) => Verify.IsClean($$"""
        [MemMapArray<BigEndian<{{type}}>>(Shape = "2")] public partial struct Grid;
        [MemMapArray(Shape = "2")] public partial struct Trade { public {{type}} First; public Grid Second; }
        """);

    [Fact]
    public void A_field_that_no_code_may_use_is_marked() => Verify.Reports(
        """
        [MemMapArray(Shape = "2")] public partial struct Trade
        {
            [Obsolete("Old.", error: true)] public {|MMAP006:int|} First;
            [Obsolete("Old.")] public int Second;
        }
        """,
        "Field 'First' of layout 'Trade' has type 'int', which no code may use, because of its [Obsolete]; "
        + "leave out 'error: true', since generated code reads every field");

    [Fact]
    public void A_ref_struct_is_an_error_only_where_the_user_wrote_it() => Assert.Equal(
        ["CS9244 at 1:14", "MMAP006 at 1:14"],
        Verify.Found("""[MemMapArray<Rows>(Shape = "2")] public partial struct Grid; public ref struct Rows { public int First; }""")
            .Split('\n').Select(static line => line.Split(" on ")[0]));

    [Fact]
    public void Two_fields_of_one_declaration_are_two_findings_at_one_type() => Verify.Reports(
        """
        [MemMapArray(Shape = "2")] public partial struct Trade { public {|MMAP006:{|MMAP006:char|}|} A, B; }
        """,
        "Field 'A' of layout 'Trade' has type 'char', whose layout the runtime does not guarantee; "
        + "write 'ushort' for a UTF-16 unit, or 'byte' for ASCII",
        "Field 'B' of layout 'Trade' has type 'char', whose layout the runtime does not guarantee; "
        + "write 'ushort' for a UTF-16 unit, or 'byte' for ASCII");

    [Theory]
    [InlineData("public int {|MMAP006:Size|} { get; set; }")]
    [InlineData("public int {|MMAP006:Size|} { get; init; } = 3; public Trade() { }")]
    [InlineData("public int {|MMAP006:Size|} { get => field; set => field = value; }")]
    public void A_property_with_storage_is_marked_at_its_name(string property) => Verify.Reports(
        $$"""[MemMapArray(Shape = "2")] public partial struct Trade { public long Time; {{property}} }""",
        "Field 'Size' of layout 'Trade' has type 'int', and is a property, whose storage the compiler names; "
        + "write it as a field");

    [Fact]
    public void A_positional_record_struct_is_marked_at_its_parameters() => Verify.Reports(
        """[MemMapArray(Shape = "2")] public partial record struct Trade(long {|MMAP006:Time|});""",
        "Field 'Time' of layout 'Trade' has type 'long', and is a property, whose storage the compiler names; "
        + "write it as a field");

    [Fact]
    public void An_event_with_storage_is_marked_at_its_name() => Verify.Reports(
        """
        [MemMapArray(Shape = "2")] public partial struct Trade
        {
            public long Time;
            public event Action? {|MMAP006:Sold|};
        }
        """,
        "Field 'Sold' of layout 'Trade' has type 'System.Action?', a reference, which means nothing in a file; "
        + "remove the event");

    [Fact]
    public void A_captured_parameter_is_marked_at_its_name() => Verify.Reports(
        """
        [MemMapArray(Shape = "2")] public partial struct Trade(long {|MMAP006:time|})
        {
            public int Size;
            public long Time => time;
        }
        """,
        "Field 'time' of layout 'Trade' has type 'long', and is a constructor parameter, which the compiler stores "
        + "for later use; "
        + "write a field, and a constructor that sets it");

    [Fact]
    public void A_parameter_that_only_sets_fields_is_clean() => Verify.IsClean(
        """
        [MemMapArray(Shape = "2")] public partial struct Trade(long time)
        {
            public long Time = time;
            public int Size = (int)(time % 7);
        }
        """);

    [Fact]
    public void What_takes_no_room_in_the_record_is_clean() => Verify.IsClean(
        """
        [MemMapArray(Shape = "2")] public partial struct Trade
        {
            public const string Venue = "X";
            public static string? Last;
            public static event Action? Sold;
            public static int Counted { get; set; }
            public int Size;
            public readonly long Time;
            internal byte Flags;
            private byte _rest;
            public readonly int Twice => Size * 2;
            public byte Rest { readonly get => _rest; set => _rest = value; }
            public event Action Other { add { } remove { } }
            public enum Side { Buy, Sell }
            public static long Sum(long left, long right) => left + right;
            public struct Inner { public string Text; }
        }
        """);
}
