namespace MemMap.Tests;

/// <summary>What generated code says of elements to the runtime, and no file does.</summary>
public sealed class LayoutDialectTests
{
    [Theory]
    [InlineData("'<i3'", "'|V3'")]
    [InlineData("'>u3'", "'|V3'")]
    [InlineData("'<E2'", "'<V2'")]
    [InlineData("'>E2'", "'>V2'")]
    [InlineData("('<i3', (2, 3))", "('|V3', (2, 3))")]
    [InlineData("[('a', '<u3'), ('', '|V1'), ('b', '<E2', (2,))]", "[('a', '|V3'), ('', '|V1'), ('b', '<V2', (2,))]")]
    [InlineData(
        "{'names': ['a', 'b', 'c'], 'formats': ['<i3', ('<f4', (2,)), '|u1'], 'offsets': [0, 0, 5], 'itemsize': 12}",
        "{'names': ['a', 'b', 'c'], 'formats': ['|V3', ('<f4', (2,)), '|u1'], 'offsets': [0, 0, 5], 'itemsize': 12}")]
    [InlineData(
        "[('x', {'names': ['a', 'b'], 'formats': ['<i4', '<i4'], 'offsets': [0, 2], 'itemsize': 6}), ('y', '|u1')]",
        "[('x', {'names': ['a', 'b'], 'formats': ['<i4', '<i4'], 'offsets': [0, 2], 'itemsize': 6}), ('y', '|u1')]")]
    public void A_dtype_of_a_layout_is_read_as_it_is_written(string text, string inFile)
    {
        var dtype = Descr.Parse(text, DescrDialect.Layout);

        Assert.Equal(text, Descr.Format(dtype, DescrDialect.Layout));
        Assert.Equal(inFile, Descr.Format(dtype));
    }

    [Theory]
    [InlineData("'<i3'")]
    [InlineData("'<u3'")]
    [InlineData("'<E2'")]
    [InlineData("'|i3'")]
    [InlineData("{'names': ['a'], 'formats': ['<i4'], 'offsets': [0], 'itemsize': 4}")]
    public void A_file_does_not_say_it(string text) =>
        Assert.Throws<NpyFormatException>(() => Descr.Parse(text));

    [Fact]
    public void A_dict_of_a_layout_holds_its_fields() => Assert.Throws<NpyFormatException>(
        () => Descr.Parse(
            "{'names': ['a', 'b'], 'formats': ['<i8', '<i4'], 'offsets': [0, 0], 'itemsize': 4}", DescrDialect.Layout));
}
