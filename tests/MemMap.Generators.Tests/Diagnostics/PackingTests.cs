namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP013, MMAP014, MMAP017, MMAP018: where fields lie, and what that means.</summary>
public sealed class PackingTests
{
    [Fact]
    public void Explicit_offsets_with_gaps_are_clean() => Verify.IsClean(
        """
        [MemMapArray(Shape = "*"), StructLayout(LayoutKind.Explicit, Size = 32)] public partial struct Trade
        {
            [FieldOffset(16)] public long Time;
            [FieldOffset(4)] public int Size;
        }
        public partial struct Outer
        {
            [StructLayout(LayoutKind.Explicit)] public struct Inner { [FieldOffset(2)] public short A; }
            [MemMapArray(Shape = "*")] public partial struct Holder { public Inner Inner; public byte B; }
        }
        """);

    [Fact]
    public void An_overlap_is_marked_at_the_later_field() => Verify.Reports(
        """
        [MemMapArray(Shape = "*"), StructLayout(LayoutKind.Explicit)] public partial struct Trade
        {
            [FieldOffset(0)] public long Time;
            [FieldOffset(7)] public byte {|MMAP013:Side|};
        }
        """,
        "Field 'Side' of layout 'Trade' begins at byte 7, where field 'Time' covers bytes 0 to 7; write [FieldOffset(8)] or more, "
        + "or Raw = true in its attribute for files that are never a .npy");

    [Fact]
    public void An_overlap_inside_a_field_is_marked_at_the_field() => Verify.Reports(
        """
        [StructLayout(LayoutKind.Explicit)] public struct Union
        {
            [FieldOffset(0)] public int A;
            [FieldOffset(0)] public float B;
        }
        [MemMapArray(Shape = "*")] public partial struct Trade { public {|MMAP013:Union|} Value; }
        """,
        "Field 'Value.B' of layout 'Trade' begins at byte 0, where field 'Value.A' covers bytes 0 to 3; write [FieldOffset(4)] or more, "
        + "or Raw = true in its attribute for files that are never a .npy");

    [Fact]
    public void Fields_of_raw_layouts_may_overlap_at_any_depth() => Verify.IsClean(
        """
        [StructLayout(LayoutKind.Explicit)] public struct Union
        {
            [FieldOffset(0)] public long A;
            [FieldOffset(2)] public float B;
            [FieldOffset(0)] public Bool8 C;
        }
        [MemMapArray(Shape = "*", Raw = true)] public partial struct Trade { public Union Value; public Union Other; }
        [MemMapArray<Union>(Shape = "*,4", Raw = true)] public partial struct Unions;
        [MemMapArray<Union>(Shape = "2", Raw = true)] public partial struct Pair;
        [MemMapArray(Shape = "*", Raw = true)] public partial struct Pairs { public Pair A; }
        """);

    [Fact]
    public void A_raw_union_inside_a_layout_that_is_not_raw_is_marked() => Verify.Reports(
        """
        [MemMapArray(Shape = "*", Raw = true), StructLayout(LayoutKind.Explicit)] public partial struct Union
        {
            [FieldOffset(0)] public long A;
            [FieldOffset(8)] public short B;
            [FieldOffset(4)] public float C;
        }
        [MemMapArray(Shape = "*")] public partial struct Trade { public {|MMAP013:Union|} Value; }
        """,
        "Field 'Value.C' of layout 'Trade' begins at byte 4, where field 'Value.A' covers bytes 0 to 7; write [FieldOffset(8)] or more, "
        + "or Raw = true in its attribute for files that are never a .npy");

    [Fact]
    public void A_bool_and_a_version_share_no_bytes() => Verify.Reports(
        """
        public struct Pair { public bool First, Second; }
        [MemMapArray(Shape = "*", Raw = true), StructLayout(LayoutKind.Explicit)] public partial struct A
        {
            [FieldOffset(0)] public long Time;
            [FieldOffset(7)] public {|MMAP006:Pair|} Both;
        }
        [MemMapArray(Shape = "*", Raw = true), StructLayout(LayoutKind.Explicit)] public partial struct B
        {
            [FieldOffset(0), MemMapField(IsVersion = true)] public long {|MMAP019:Version|};
            [FieldOffset(4)] public short Half;
        }
        """,
        "Field 'Both' of layout 'A' has type 'Pair', and shares bytes with another field, which a copy of the bool would change; "
        + "write 'Bool8'",
        "Version field 'Version' of layout 'B' shares bytes with another field; give it bytes of its own");

    [Fact]
    public void Numbers_that_NumPy_does_not_know_have_a_byte_order_too() => Verify.Reports(
        """
        [MemMapArray(Shape = "*", ByteOrder = ByteOrder.BigEndian)] public partial struct Frame
        {
            public BigEndian<Int24> Left;
            public Int24 {|MMAP015:Right|};
        }
        """,
        "Field 'Right' of layout 'Frame' has int24, which is little-endian, and the layout requires big-endian; write BigEndian<T>");

    [Fact]
    public void Padding_is_told_with_its_offsets() => Verify.Reports(
        """
        [MemMapArray(Shape = "*")] public partial struct Trade
        {
            public byte {|MMAP014:Side|};
            public double Price;
            public int {|MMAP014:Size|};
        }
        """,
        "Layout 'Trade' has 7 bytes of padding after field 'Side', bytes 1 to 7; "
        + "order the fields by size, or write Pack = 1 to leave none",
        "Layout 'Trade' has 4 bytes of padding after field 'Size', bytes 20 to 23; "
        + "order the fields by size, or write Pack = 1 to leave none");

    [Fact]
    public void A_raw_bool_is_told_of() => Verify.Reports(
        """
        [MemMapArray(Shape = "*")] public partial struct Trade { public {|MMAP018:bool|} IsBuy; public Bool8 IsSafe; }
        [MemMapArray<{|MMAP018:bool|}>(Shape = "*")] public partial struct Flags;
        """,
        "Field 'IsBuy' of layout 'Trade' is a bool: by value it is true for every byte but 0, by reference it is the byte "
        + "itself, which C# compares wrongly unless it is 0 or 1; write Bool8, which reads any byte",
        "The element of layout 'Flags' is a bool: by value it is true for every byte but 0, by reference it is the byte "
        + "itself, which C# compares wrongly unless it is 0 or 1; write Bool8, which reads any byte");

    private const string Counters = """
        public struct Inner { public byte Kind; public long Total; }
        [MemMapArray(Shape = "*", Pack = 1)] public partial struct Counter
        {
            public byte Kind;
            public int Count;
            public Inner Inner;
            public byte Last;
        }
        [MemMapArray(Shape = "*")] public partial struct Aligned { public byte Kind; public int Count; public long Total; }
        [MemMapArray(Shape = "*", Pack = 1)] public partial struct Odd { public long Total; public byte Kind; }

        """;

    [Fact]
    public void An_atomic_access_to_a_misaligned_field_is_marked() => Verify.Reports(
        Counters + """
        public static class Program
        {
            public static void Count(in Counter.View view, ref Counter counter, in Odd.View odd)
            {
                System.Threading.Interlocked.Increment(ref {|MMAP017:view[0].Count|});
                System.Threading.Volatile.Write(ref {|MMAP017:counter.Inner.Total|}, 3);
                System.Threading.Interlocked.Add(ref {|MMAP017:odd[1].Total|}, 3);
            }
        }
        """,
        "Field 'Count' of layout 'Counter' lies at byte 1 of records of 22 bytes, and Interlocked.Increment needs a multiple "
        + "of 4 in every record; move the field and fill up the record, or remove Pack",
        "Field 'Inner.Total' of layout 'Counter' lies at byte 13 of records of 22 bytes, and Volatile.Write needs a multiple "
        + "of 8 in every record; move the field and fill up the record, or remove Pack",
        "Field 'Total' of layout 'Odd' lies at byte 0 of records of 9 bytes, and Interlocked.Add needs a multiple "
        + "of 8 in every record; move the field and fill up the record, or remove Pack");

    [Fact]
    public void A_constant_offset_of_a_file_that_is_accessed_atomically_is_marked() => Verify.Reports(
        Counters + """
        [MemMapArray<long>(Shape = "*")] public partial struct Totals;
        [MemMapArray(Shape = "*")] public partial struct Quote { [MemMapField(IsVersion = true)] public long Version; public double Price; }
        public static class Program
        {
            public static void Count()
            {
                using var map = Aligned.Open("a", new MemMapOptions { Offset = {|MMAP017:2|} });
                using var view = map.Lease();
                System.Threading.Interlocked.Increment(ref view[0].Count);
            }
            public static void Add(string path)
            {
                using var map = Totals.Create(path, 3, new() { Overwrite = false, Offset = {|MMAP017:8 + 4|} });
                using var view = map.Lease();
                System.Threading.Interlocked.Add(ref view[1], 3);
            }
            public static void Read()
            {
                using var map = Quote.OpenRead("a", new MemMapOptions { Offset = {|MMAP017:4|} });
            }
        }
        """,
        "Field 'Count' of layout 'Aligned' lies at byte 6 of the file, and Interlocked.Increment needs a multiple of 4; let "
        + "the elements begin at such a multiple",
        "The element of layout 'Totals' lies at byte 12 of the file, and Interlocked.Add needs a multiple of 8; let the "
        + "elements begin at such a multiple",
        "Field 'Version' of layout 'Quote' lies at byte 4 of the file, and a snapshot needs a multiple of 8; let the "
        + "elements begin at such a multiple");

    [Fact]
    public void An_offset_that_fits_or_that_nothing_atomic_needs_is_clean() => Verify.IsClean(
        Counters + """
        [MemMapArray<long>(Shape = "*")] public partial struct Totals;
        [MemMapArray(Shape = "*")] public partial struct Quote { public int Size; [MemMapField(IsVersion = true)] public int Version; }
        public static class Program
        {
            public static long Count(long offset)
            {
                using var aligned = Aligned.Open("a", new MemMapOptions { Offset = 4 });
                using var totals = Totals.Open("a", new MemMapOptions { Offset = 1 });
                using var others = Totals.Open("a", new MemMapOptions { Offset = offset });
                using var quotes = Quote.OpenRead("a", new MemMapOptions { Offset = 1028 });
                using var view = aligned.Lease();
                System.Threading.Interlocked.Increment(ref view[0].Count);
                return totals[0] + others[0];
            }
        }
        """);

    [Fact]
    public void An_atomic_access_to_an_aligned_field_is_clean() => Verify.IsClean(
        Counters + """
        public static class Program
        {
            private static int s_count;
            public static void Count(in Aligned.View view, in Counter.View counters)
            {
                System.Threading.Interlocked.Increment(ref view[0].Count);
                System.Threading.Interlocked.Add(ref view[0].Total, 2);
                System.Threading.Volatile.Write(ref counters[0].Kind, 3);
                System.Threading.Interlocked.Increment(ref s_count);
                int local = 0;
                System.Threading.Interlocked.Increment(ref local);
            }
        }
        """);

    [Theory]
    [InlineData("{|MMAP015:Price|}; public BigEndian<int> Size; public byte Side", "ByteOrder.BigEndian", "double",
        "Field 'Price' of layout 'Trade' has '<f8', which is little-endian, and the layout requires big-endian; write BigEndian<T>")]
    [InlineData("{|MMAP015:Price|}; public int Size", "ByteOrder.LittleEndian", "BigEndian<double>",
        "Field 'Price' of layout 'Trade' has '>f8', which is big-endian, and the layout requires little-endian; write T")]
    public void A_number_of_another_order_is_marked(string fields, string order, string type, string message) => Verify.Reports(
        $$"""[MemMapArray(Shape = "*", ByteOrder = {{order}})] public partial struct Trade { public {{type}} {{fields}}; }""",
        message);

    [Fact]
    public void Times_and_text_of_another_order_say_where_theirs_is_written() => Verify.Reports(
        """
        [MemMapText(3, Encoding = TextEncoding.Utf32)] public partial struct Name;
        [MemMapText(3, Encoding = TextEncoding.Utf32, ByteOrder = ByteOrder.BigEndian)] public partial struct Big;
        [MemMapArray(Shape = "*", ByteOrder = ByteOrder.BigEndian)] public partial struct Trade
        {
            public DateTime64<MemMap.TimeUnits.Nanosecond> {|MMAP015:Time|};
            public Name {|MMAP015:Name|};
        }
        [MemMapArray(Shape = "*", ByteOrder = ByteOrder.LittleEndian)] public partial struct Quote
        {
            [MemMapField(Descr = ">m8[25s]")] public BigEndian<long> {|MMAP015:Age|};
            public Big {|MMAP015:Name|};
        }
        """,
        "Field 'Time' of layout 'Trade' has '<M8[ns]', which is little-endian, and the layout requires big-endian; "
        + "write BigEndian<long> with Descr = \">M8[ns]\"",
        "Field 'Name' of layout 'Trade' has '<U3', which is little-endian, and the layout requires big-endian; "
        + "write ByteOrder = ByteOrder.BigEndian in its [MemMapText]",
        "Field 'Age' of layout 'Quote' has '>m8[25s]', which is big-endian, and the layout requires little-endian; "
        + "write long with Descr = \"<m8[25s]\"",
        "Field 'Name' of layout 'Quote' has '>U3', which is big-endian, and the layout requires little-endian; "
        + "write no ByteOrder in its [MemMapText]");

    [Fact]
    public void A_number_of_another_order_deep_inside_is_marked_at_its_field() => Verify.Reports(
        """
        public struct Inner { public BigEndian<int> A; public int B; }
        [MemMapArray<Inner>(Shape = "3")] public partial struct Inners;
        [MemMapArray<float>(Shape = "3")] public partial struct Floats;
        [MemMapArray(Shape = "*", ByteOrder = ByteOrder.BigEndian)] public partial struct Trade
        {
            public Inner {|MMAP015:First|};
            public Inners {|MMAP015:Second|};
            public Floats {|MMAP015:Third|};
        }
        [MemMapArray<{|MMAP015:float|}>(Shape = "*", ByteOrder = ByteOrder.BigEndian)] public partial struct Prices;
        """,
        "Field 'First' of layout 'Trade' has '<i4', which is little-endian, and the layout requires big-endian; write BigEndian<T>",
        "Field 'Second' of layout 'Trade' has '<i4', which is little-endian, and the layout requires big-endian; write BigEndian<T>",
        "Field 'Third' of layout 'Trade' has '<f4', which is little-endian, and the layout requires big-endian; write BigEndian<T>",
        "The element of layout 'Prices' has '<f4', which is little-endian, and the layout requires big-endian; write BigEndian<T>");

    [Theory]
    [InlineData("[MemMapText({|MMAP016:0|})]", "has length 0; write a whole number from 1 to 1048576")]
    [InlineData("[MemMapText({|MMAP016:-1|})]", "has length -1; write a whole number from 1 to 1048576")]
    [InlineData("[MemMapText({|MMAP016:300000|}, Encoding = TextEncoding.Utf32)]", "has length 300000; write a whole number from 1 to 262144")]
    [InlineData("[MemMapText(8, ByteOrder = {|MMAP016:ByteOrder.BigEndian|})]",
        "has a ByteOrder, and bytes of UTF-8 have none; remove it, or write Encoding = TextEncoding.Utf32")]
    public void A_text_of_no_length_is_marked(string attribute, string message) => Verify.Reports(
        $"{attribute} public partial struct Symbol;", $"Text 'Symbol' {message}");

    [Fact]
    public void A_text_declares_nothing_itself() => Verify.Reports(
        """
        [MemMapText(8)] public struct {|MMAP001:Symbol|} { }
        [MemMapText(8)] public partial struct Name { public int {|MMAP009:Size|}; }
        """,
        "struct 'Symbol' must be partial, because its other part is generated; write 'partial struct Symbol'",
        "Layout 'Name' is text and declares field 'Size'; remove the field");
}
