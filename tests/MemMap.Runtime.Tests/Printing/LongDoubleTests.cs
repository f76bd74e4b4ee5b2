namespace MemMap.Tests.Printing;

/// <summary>
/// NumPy's <c>float128</c> and <c>complex256</c>, of which C# has no numbers, and whose format differs between machines:
/// they are their bytes.
/// </summary>
public sealed class LongDoubleTests
{
    private static readonly byte[] One = [0, 0, 0, 0, 0, 0, 0, 0x80, 0xFF, 0x3F, 0, 0, 0, 0, 0, 0];

    private static readonly byte[] Two = [0, 0, 0, 0, 0, 0, 0, 0x80, 0x00, 0x40, 0, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData("<f16", 1)]
    [InlineData(">f16", 1)]
    [InlineData("<c32", 2)]
    public void Two_are_equal_when_all_their_bytes_are(string dtype, int count)
    {
        byte[] one = [.. Enumerable.Repeat(One, count).SelectMany(static bytes => bytes)];
        byte[] other = [.. one[..^16], .. Two];
        var scalar = Print.Scalar(dtype);
        var block = new SubArrayDType(scalar, [1], one.Length);

        Assert.True(new PlainValue(scalar, one).Equals(new PlainValue(scalar, [.. one])));
        Assert.False(new PlainValue(scalar, one).Equals(new PlainValue(scalar, other)));
        Assert.NotEqual(new PlainValue(scalar, one).GetHashCode(), new PlainValue(scalar, other).GetHashCode());
        Assert.False(new PlainValue(block, one).Equals(new PlainValue(block, other)));
    }

    [Fact]
    public void They_print_as_bytes_alone_and_in_a_record()
    {
        const string Bytes = @"b'\x00\x00\x00\x00\x00\x00\x00\x80\xFF\x3F\x00\x00\x00\x00\x00\x00'";
        var record = Print.Record(("x", Print.Scalar("<f16")));

        Assert.Equal(Bytes, new PlainValue(Print.Scalar("<f16"), One).ToString());
        Assert.Equal($"({Bytes},)", new PlainValue(record, One).ToString());
        Assert.StartsWith($"memmap([{Bytes}]", Print.Repr<byte>("<f16", One), StringComparison.Ordinal);
    }
}
