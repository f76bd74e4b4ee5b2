using System.Text;

namespace MemMap.Tests;

/// <summary>A dtype as users write it.</summary>
public sealed class DTypeParseTests
{
    [Theory]
    [InlineData("<f4", "'<f4'")]
    [InlineData(" <f4 ", "'<f4'")]
    [InlineData("'<f4'", "'<f4'")]
    [InlineData("\"<f4\"", "'<f4'")]
    [InlineData("float32", "'<f4'")]
    [InlineData("'float32'", "'<f4'")]
    [InlineData("dtype('float32')", "'<f4'")]
    [InlineData("np.dtype('>i8')", "'>i8'")]
    [InlineData("bool", "'|b1'")]
    [InlineData("|S8", "'|S8'")]
    [InlineData("datetime64[25s]", "'<M8[25s]'")]
    [InlineData("dtype((numpy.record, [('x', '<f4'), ('v', 'V')]))", "[('x', '<f4'), ('v', '|V0')]")]
    [InlineData("('<f4', (3, 4))", "('<f4', (3, 4))")]
    [InlineData("[('x', '<f4'), ('n', 'u1')]", "[('x', '<f4'), ('n', '|u1')]")]
    [InlineData("dtype([('n', 'u1'), ('x', '<f4')], align=True)", "[('n', '|u1'), ('', '|V3'), ('x', '<f4')]")]
    [InlineData(
        "{'names': ['x'], 'formats': ['<f4'], 'offsets': [4], 'itemsize': 12}", "[('', '|V4'), ('x', '<f4'), ('', '|V4')]")]
    public void Every_form_that_NumPy_prints_is_read(string text, string descr)
    {
        var dtype = DType.Parse(text);

        Assert.Equal(descr, dtype.ToString());
        Assert.Equal(dtype, DType.Parse(descr));
    }

    [Fact]
    public void A_dtype_has_its_parts()
    {
        var dtype = DType.Parse("[('t', '<M8[ns]'), (('Title', 'pose'), '>f4', (2, 3)), ('name', '<U5')]");

        Assert.Equal((52, 'V', ByteOrder.NotApplicable, true), (dtype.ItemSize, dtype.Kind, dtype.Order, dtype.IsRecord));
        Assert.Equal(["t", "pose", "name"], dtype.Fields.Select(static field => field.Name));
        Assert.Equal([0, 8, 32], dtype.Fields.Select(static field => field.OffsetInBytes));
        Assert.Equal([null, "Title", null], dtype.Fields.Select(static field => field.Title));
        Assert.Equal(("ns", typeof(DateTime64<TimeUnits.Nanosecond>)), (dtype.Fields[0].Type.TimeUnit, dtype.Fields[0].Type.ElementType));
        Assert.Equal([2, 3], dtype.Fields[1].Type.Shape);
        Assert.Equal(typeof(BigEndian<float>), dtype.Fields[1].Type.Element!.ElementType);
        Assert.Equal(('U', 20, (Type?)null), (dtype.Fields[2].Type.Kind, dtype.Fields[2].Type.ItemSize, dtype.Fields[2].Type.ElementType));
        Assert.Empty(dtype.Fields[0].Type.Fields);
        Assert.Empty(dtype.Fields[0].Type.Shape);
        Assert.Null(dtype.Fields[0].Type.Element);
    }

    [Fact]
    public void A_type_has_a_dtype()
    {
        Assert.Equal("'<f8'", DType.Of<double>().ToString());
        Assert.Equal("'|b1'", DType.Of<bool>().ToString());
        Assert.Equal("'>i4'", DType.Of<BigEndian<int>>().ToString());
        Assert.Equal("'<i4'", DType.Of<DayOfWeek>().ToString());
        Assert.Equal("'<m8[us]'", DType.Of<TimeDelta64<TimeUnits.Microsecond>>().ToString());
        Assert.Equal("'|V16'", DType.Of<Guid>().ToString());
        Assert.Equal(
            "'System.DateTime' is not an element type with a dtype of its own; write the dtype as text and use DType.Parse.",
            Assert.Throws<NotSupportedException>(() => DType.Of<DateTime>()).Message);
    }

    [Theory]
    [InlineData("", 0, "'' is not a dtype: byte 0 holds the end of the text where a dtype such as '<f4' or a list of fields, as "
        + "print(arr.dtype.descr) shows it is expected; write the dtype as NumPy prints it.")]
    [InlineData("'O'", 0, "")]
    [InlineData("[('é', '<f4'), ('é', '<f4')]", 17, "")]
    [InlineData("[('x', '<f4')", 13, "")]
    [InlineData("('<f4', (2147483647, 2))", 0, "")]
    public void What_is_no_dtype_is_said_with_its_place(string text, long offset, string message)
    {
        var fault = Assert.Throws<NpyFormatException>(() => DType.Parse(text));

        Assert.Equal(offset, fault.ByteOffset);
        Assert.Null(fault.Path);
        Assert.StartsWith($"'{text}' is not a dtype: byte {offset} holds ", fault.Message);
        Assert.True(message.Length == 0 || message == fault.Message, fault.Message);
    }

    [Fact]
    public void Whatever_a_text_becomes_it_is_read_or_refused_and_costs_little()
    {
        const int Count = 20_000;
        byte[][] seeds = [.. TextMutation.Seeds()];
        var random = new Random(20_261_127);
        var refused = 0;
        for (var mutation = 0; mutation < Count; mutation++)
        {
            var bytes = seeds[random.Next(seeds.Length)].ToList();
            for (var times = random.Next(1, 4); times > 0; times--)
            {
                TextMutation.Mutate(bytes, seeds[random.Next(seeds.Length)], random);
            }

            var text = Encoding.UTF8.GetString([.. bytes]);
            var bound = (64 * 1024) + (256L * text.Length);
            DType? dtype = null;
            var allocated = Allocation.Of(bound, () => dtype = Parsed(text));
            refused += dtype is null ? 1 : 0;
            Assert.True(allocated <= bound, $"{text} took {allocated} bytes.");
            Assert.True(dtype is null || dtype.Equals(DType.Parse(dtype.ToString())) || HasPaddingNames(dtype), text);
        }

        Assert.InRange(refused, Count / 4, Count - 100);
    }

    /// <summary>The dtype of a text; null when it is refused.</summary>
    private static DType? Parsed(string text)
    {
        try
        {
            return DType.Parse(text);
        }
        catch (NpyFormatException)
        {
            return null;
        }
    }

    /// <summary>A pasted record may have a field without a name that a header reads as padding.</summary>
    private static bool HasPaddingNames(DType dtype) =>
        dtype.Fields.Any(static field => field.Name.Length == 0 || HasPaddingNames(field.Type))
        || (dtype.Element is { } element && HasPaddingNames(element));
}
