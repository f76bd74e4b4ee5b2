using System.Text.Json;

namespace MemMap.Tests;

/// <summary>Every call of <c>numpy.memmap</c> in the manifest, made with a layout of the same dtype and shape.</summary>
public sealed class FixtureRawTests
{
    [Theory]
    [InlineData("f4_off16", "Floats")]
    [InlineData("f4_off16_2x4", "FloatRows")]
    [InlineData("f4_int_shape", "FiveFloats")]
    [InlineData("f4_off_eof", "Floats")]
    [InlineData("f8_off4", "FiveDoubles")]
    [InlineData("u1_default", "Bytes")]
    [InlineData("c_mode", "FloatRows")]
    [InlineData("granularity_511", "FourUnsignedIntegers")]
    [InlineData("granularity_4095", "FourUnsignedIntegers")]
    [InlineData("granularity_4096", "FourUnsignedIntegers")]
    [InlineData("granularity_4097", "FourUnsignedIntegers")]
    [InlineData("granularity_8192", "FourUnsignedIntegers")]
    [InlineData("top_subarray", "ShortBlocks")]
    [InlineData("f4_3x4_F", "FloatColumns")]
    [InlineData("be", "BigEndianFloats")]
    [InlineData("records_shape", "MarketTickPairs")]
    [InlineData("records_aligned", "AlignedAll")]
    public void A_raw_file_is_read_as_NumPy_reads_it(string id, string layout)
    {
        var expected = Entry(id);
        var options = new MemMapOptions { Offset = expected.GetProperty("offset").GetInt64() };
        using var folder = new TemporaryFolder();
        var path = CopyTo(folder, expected);

        foreach (var method in new[] { "OpenRead", "Open", "OpenCopyOnWrite" })
        {
            using var map = FixtureFileTests.Open(FixtureLayouts.Named(layout), method, path, options);

            Assert.Equal(Flat(expected), FixtureValues.Of(map).Take(Flat(expected).Length));
            Assert.Equal(
                expected.GetProperty("result_shape").EnumerateArray().Select(static length => length.GetInt64()), map.Shape);
        }

        Assert.Equal(File.ReadAllBytes(NumPyFixtures.PathOf(expected.Text("file"))), File.ReadAllBytes(path));
    }

    [Fact]
    public void A_shape_beyond_the_end_is_refused_for_reading() => AssertRefused(
        "f4_too_big", "FloatSquare",
        "'{0}' was cut short or holds something else: it has 48 bytes from offset 0, and layout FloatSquare needs 64. "
        + "Copy the file again, or check [MemMapArray(Shape)], MemMapOptions.Offset and Length.");

    [Fact]
    public void An_offset_past_the_end_is_refused() => AssertRefused(
        "f4_off_past", "Floats",
        "'{0}' has 48 bytes; layout Floats begins at offset 52. Check MemMapOptions.Offset, and whether "
        + "the file was cut short.");

    /// <summary>NumPy refuses an empty file without a shape; to a layout with <c>*</c> it is an array of no rows.</summary>
    [Fact]
    public void An_empty_file_has_no_rows()
    {
        using var map = FixtureLayouts.Floats.OpenRead(NumPyFixtures.PathOf(Entry("empty_noshape").Text("file")));

        Assert.Equal(0, map.Length);
        Assert.Equal("memmap([], dtype=float32)", map.ToString());
    }

    /// <summary>Overlapping fields and items of no bytes have no layout: a <c>.npy</c> could not hold them.</summary>
    [Fact]
    public void No_other_call_is_left_out() => Assert.Equal(
        [
            "be", "c_mode", "empty_noshape", "f4_3x4_F", "f4_int_shape", "f4_off16", "f4_off16_2x4", "f4_off_eof",
            "f4_off_past", "f4_too_big", "f8_off4", "granularity_4095", "granularity_4096", "granularity_4097",
            "granularity_511", "granularity_8192", "records_aligned", "records_shape", "top_subarray", "u1_default",
            "union_overlap", "zero_item",
        ],
        NumPyFixtures.Raw.Select(static entry => entry.Text("id")).Order(StringComparer.Ordinal));

    private static void AssertRefused(string id, string layout, string message)
    {
        var entry = Entry(id);
        var options = new MemMapOptions { Offset = entry.GetProperty("offset").GetInt64() };
        using var folder = new TemporaryFolder();
        var path = CopyTo(folder, entry);

        var refusal = Assert.Throws<LayoutMismatchException>(
            () => FixtureFileTests.Open(FixtureLayouts.Named(layout), "OpenRead", path, options));

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, path), refusal.Message);
        Assert.Equal(File.ReadAllBytes(NumPyFixtures.PathOf(entry.Text("file"))), File.ReadAllBytes(path));
    }

    private static JsonElement Entry(string id) => NumPyFixtures.Raw.Single(entry => entry.Text("id") == id);

    /// <summary>The items of a sub-array dtype are the last axes of the result.</summary>
    private static string[] Flat(JsonElement entry) =>
        entry.GetProperty("values").EnumerateArray().Any(static value => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("shape", out _))
            ? [.. entry.GetProperty("values").EnumerateArray()
                .SelectMany(static value => value.GetProperty("v").EnumerateArray())
                .Select(static item => item.GetRawText())]
            : FixtureValues.Of(entry);

    private static string CopyTo(TemporaryFolder folder, JsonElement entry)
    {
        var path = folder[Path.GetFileName(entry.Text("file"))];
        File.Copy(NumPyFixtures.PathOf(entry.Text("file")), path);
        return path;
    }
}
