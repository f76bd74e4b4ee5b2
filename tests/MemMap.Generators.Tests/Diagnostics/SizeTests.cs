namespace MemMap.Tests.Diagnostics;

/// <summary>MMAP005: what a file, or the description of a record can hold.</summary>
public sealed class SizeTests
{
    [Theory]
    [InlineData("byte", "9223372036854775807")]
    [InlineData("byte", "*,9223372036854775807")]
    [InlineData("byte", "3037000499,3037000499")]
    [InlineData("byte", "4294967296,2147483647")]
    [InlineData("byte", "*,65536,65536")]
    [InlineData("byte", "2,3000000000,2")]
    [InlineData("double", "1152921504606846975")]
    public void A_layout_that_a_file_holds_is_clean(string type, string shape) =>
        Verify.IsClean($$"""[MemMapArray<{{type}}>(Shape = "{{shape}}")] public partial struct Grid;""");

    [Theory]
    [InlineData("short", "9223372036854775807", "18446744073709551614")]
    [InlineData("double", "1152921504606846976", "9223372036854775808")]
    [InlineData("double", "*,1152921504606846976", "9223372036854775808")]
    [InlineData("byte", "4294967296,2147483648", "9223372036854775808")]
    [InlineData("byte", "4294967296,4294967296", "18446744073709551616")]
    [InlineData("Guid", "4294967296,4294967296,2", "590295810358705651712")]
    public void A_layout_of_more_is_marked_at_its_shape(string type, string shape, string bytes) => Verify.Reports(
        $$"""[MemMapArray<{{type}}>(Shape = {|MMAP005:"{{shape}}"|})] public partial struct Grid;""",
        $"Layout 'Grid' needs {bytes} bytes, and a file holds at most 9223372036854775807; "
        + "make the shape or the fields smaller");

    [Fact]
    public void A_record_of_more_is_marked_at_its_shape() => Verify.Reports(
        """
        [MemMapArray(Shape = {|MMAP005:"9223372036854775807"|})]
        public partial struct Trade { public byte Side; int Size; }
        """,
        "Layout 'Trade' needs 73786976294838206456 bytes, and a file holds at most 9223372036854775807; "
        + "make the shape or the fields smaller");

    [Fact]
    public void Structs_that_double_at_every_level_are_marked_at_the_layout()
    {
        var structs = string.Join('\n', Enumerable.Range(1, 14).Select(static depth =>
            $"public struct S{depth} {{ public S{depth - 1} A, B, C, D; }}")) + "public struct S0 { public long A; }";

        Verify.Reports(
            $$"""[MemMapArray(Shape = "2")] public partial struct {|MMAP005:Deep|} { public S14 Inner; } {{structs}}""",
            "Layout 'Deep' needs more than 65536 fields of fields; "
            + "make it an array of a smaller record with another axis");
    }
}
