using System.Collections.Immutable;
using System.Text.Json;

namespace MemMap.Tests;

public sealed class NpyHeaderTests
{
    private static readonly ScalarDType Float32 = new('f', 4, ByteOrder.LittleEndian);

    public static TheoryData<string> ReadableFiles => [.. NumPyFixtures.Valid.Where(IsReadByNumPy).Select(FileOf)];

    public static TheoryData<string> AcceptedCases => [.. Cases("accept")];

    public static TheoryData<string> RejectedCases => [.. Cases("reject")];

    [Theory]
    [MemberData(nameof(ReadableFiles))]
    public void A_file_of_NumPy_is_read_as_NumPy_reads_it(string file)
    {
        var expected = NumPyFixtures.Valid.Single(entry => FileOf(entry) == file);

        var header = Read(file);

        Assert.Equal(ManifestDType.Read(expected.GetProperty("layout")), header.DType);
        Assert.Equal(expected.GetProperty("itemsize").GetInt32(), header.DType.ItemSize);
        Assert.Equal(ShapeOf(expected), header.Shape);
        Assert.Equal(expected.GetProperty("fortran_order").GetBoolean(), header.Order == MemoryOrder.ColumnMajor);
        Assert.Equal(expected.GetProperty("version")[0].GetInt32(), header.MajorVersion);
        Assert.Equal(expected.GetProperty("data_offset").GetInt64(), header.DataOffset);
        Assert.Equal(expected.GetProperty("nbytes").GetInt64(), header.DataLengthInBytes);
    }

    [Fact]
    public void The_one_file_that_NumPy_refuses_for_its_long_header_is_refused()
    {
        var file = FileOf(Assert.Single(NumPyFixtures.Valid, entry => !IsReadByNumPy(entry)));

        var exception = Assert.Throws<NpyFormatException>(() => Read(file));

        Assert.Contains("a header length of 82996 where one of 10000 characters at most", exception.Message);
    }

    [Theory]
    [MemberData(nameof(AcceptedCases))]
    public void An_odd_header_is_read_as_NumPy_reads_it(string file)
    {
        var expected = NumPyFixtures.Cases.Single(entry => FileOf(entry) == file);
        var numPy = expected.GetProperty("numpy");

        var header = Read(file);

        Assert.Equal(ManifestDType.Read(expected.GetProperty("layout")), header.DType);
        Assert.Equal(ShapeOf(numPy), header.Shape);
        Assert.Equal(numPy.GetProperty("fortran").GetBoolean(), header.Order == MemoryOrder.ColumnMajor);
        Assert.Equal(numPy.GetProperty("offset").GetInt64(), header.DataOffset);
    }

    [Theory]
    [MemberData(nameof(RejectedCases))]
    public void A_hostile_header_is_one_exception_that_names_file_and_byte(string file)
    {
        var length = new FileInfo(NumPyFixtures.PathOf(file)).Length;

        var exception = Assert.Throws<NpyFormatException>(() => Read(file));

        Assert.InRange(exception.ByteOffset, 0, length);
        Assert.StartsWith($"'{file}' is not a .npy file: byte {exception.ByteOffset} holds ", exception.Message);
    }

    [Fact]
    public void An_empty_file_is_refused()
    {
        Assert.Throws<NpyFormatException>(() => NpyHeader.Parse([], 0, "empty.npy"));
    }

    [Fact]
    public void A_created_header_is_read_back()
    {
        var header = NpyHeader.Create(Float32, MemoryOrder.ColumnMajor, [3, 4]);
        var bytes = header.ToBytes();

        var read = NpyHeader.Parse(bytes, bytes.Length + 48, "grid.npy");

        Assert.Equal(header, read);
        Assert.Equal(48, read.DataLengthInBytes);
        Assert.NotEqual(header, read with { Shape = [4, 3] });
    }

    [Fact]
    public void A_created_header_gives_the_axes_of_a_sub_array_to_the_shape()
    {
        var header = NpyHeader.Create(new SubArrayDType(Float32, [2], 8), MemoryOrder.RowMajor, [3]);

        Assert.Equal(Float32, header.DType);
        Assert.Equal([3, 2], header.Shape);
    }

    [Fact]
    public void A_header_is_written_over_in_place_when_its_array_grows()
    {
        var header = NpyHeader.Create(Float32, MemoryOrder.RowMajor, [0, 4]);

        var bytes = (header with { Shape = [100_000_000_000_000, 4] }).ToBytes();

        Assert.Equal(header.DataOffset, bytes.Length);
        Assert.Equal(
            [100_000_000_000_000, 4], NpyHeader.Parse(bytes, long.MaxValue, "grown.npy").Shape);
    }

    [Fact]
    public void A_header_without_room_for_the_new_length_is_not_written()
    {
        var old = Read("lenient/pad16.npy");

        var grown = old with { Shape = [10_000_000_000_000, 3] };
        var exception = Assert.Throws<ArgumentException>(grown.ToBytes);

        Assert.Equal(
            "The header has 69 bytes for its text, which takes 72: "
            + "{'descr': '<f4', 'fortran_order': False, 'shape': (10000000000000, 3), }",
            exception.Message);
    }

    [Fact]
    public void An_array_beyond_the_limits_of_NumPy_is_not_created()
    {
        ImmutableArray<long> axes = [.. Enumerable.Repeat(1L, 33)];

        var many = Assert.Throws<ArgumentException>(() => NpyHeader.Create(Float32, MemoryOrder.RowMajor, axes));
        var large = Assert.Throws<ArgumentException>(
            () => NpyHeader.Create(Float32, MemoryOrder.RowMajor, [0, 1L << 61]));

        Assert.Throws<ArgumentOutOfRangeException>(() => NpyHeader.Create(Float32, MemoryOrder.RowMajor, [-1]));
        Assert.Equal(
            $"Shape ({string.Join(", ", axes)}) has 33 axes; NumPy reads at most 32.", many.Message);
        Assert.Equal(
            "Shape (0, 2305843009213693952) of 4 bytes each is more than 9223372036854775807 bytes.", large.Message);
    }

    private static NpyHeader Read(string file)
    {
        using var handle = File.OpenHandle(NumPyFixtures.PathOf(file));
        return NpyHeader.Read(
            start => RandomAccess.Read(handle, start, fileOffset: 0), RandomAccess.GetLength(handle), file);
    }

    private static IEnumerable<string> Cases(string recommendation) =>
        NumPyFixtures.Cases.Where(entry => entry.Text("recommend") == recommendation).Select(FileOf);

    private static bool IsReadByNumPy(JsonElement entry) =>
        entry.GetProperty("numpy").GetProperty("ok").GetBoolean();

    private static string FileOf(JsonElement entry) => entry.Text("file");

    private static IEnumerable<long> ShapeOf(JsonElement entry) =>
        entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt64());
}
