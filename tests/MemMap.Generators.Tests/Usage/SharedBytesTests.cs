namespace MemMap.Tests.Usage;

/// <summary>MMAP026: nothing lies over a view.</summary>
public sealed class SharedBytesTests
{
    private const string Explicit = "[StructLayout(LayoutKind.Explicit)]";

    [Theory]
    [InlineData("Trade.View")]
    [InlineData("Trade.ReadOnlyView")]
    [InlineData("Trade.ViewColumns")]
    [InlineData("View<Trade>")]
    [InlineData("Column<int>")]
    [InlineData("SpanChunks<Trade>")]
    [InlineData("ElementEnumerator<Trade>")]
    [InlineData("Holder")]
    public void A_view_in_a_struct_of_explicit_layout_is_marked(string type) => UsedLayouts.Reports(
        $$"""
        {{Explicit}} public ref struct Both { [FieldOffset(0)] public {{type}} {|MMAP026:Whole|}; [FieldOffset(16)] public long Number; }
        public ref struct Holder { public Trade.View View; }
        """,
        "Field 'Whole' of 'Both' holds a reference into a map, and 'Both' has an explicit layout, in which other fields may "
        + "overlap it; remove LayoutKind.Explicit and the [FieldOffset]s");

    [Theory]
    [InlineData("public ref struct Both { public Trade.View Whole; public long Number; }")]
    [InlineData("[StructLayout(LayoutKind.Sequential)] public ref struct Both { public Trade.View Whole; public long Number; }")]
    [InlineData(Explicit + " public struct Both { [FieldOffset(0)] public Level Whole; [FieldOffset(0)] public long Number; }")]
    [InlineData(Explicit + " public ref struct Both { [FieldOffset(0)] public int Whole; [FieldOffset(0)] public long Number; }")]
    public void A_view_with_bytes_of_its_own_is_clean(string member) => UsedLayouts.IsClean(member);
}
