using System.Collections.Immutable;
using System.Text.Json;

namespace MemMap.Tests;

public sealed class NpyHeaderWriterTests
{
    public static TheoryData<string> FilesToReproduce =>
    [
        .. NumPyFixtures.Valid
            .Where(entry => entry.GetProperty("writer_exact").GetBoolean())
            .Select(entry => entry.Text("file")),
    ];

    public static TheoryData<int> HeadersToReproduce => [.. Enumerable.Range(0, NumPyFixtures.WriterHeaders.Count())];

    [Theory]
    [MemberData(nameof(FilesToReproduce))]
    public void A_header_has_the_bytes_that_NumPy_wrote(string file)
    {
        var entry = NumPyFixtures.Valid.Single(entry => entry.Text("file") == file);
        var lengths = entry.GetProperty("shape").EnumerateArray();
        ImmutableArray<long> shape = [.. lengths.Select(length => length.GetInt64())];

        var header = NpyHeader.Create(ManifestDType.Read(entry.GetProperty("layout")), OrderOf(entry), shape);
        if (entry.TryGetProperty("requested_version", out var version))
        {
            header = header with { MajorVersion = version[0].GetInt32() };
        }

        var written = File.ReadAllBytes(NumPyFixtures.PathOf(file));
        Assert.Equal(written[..entry.GetProperty("data_offset").GetInt32()], header.ToBytes());
    }

    [Theory]
    [MemberData(nameof(HeadersToReproduce))]
    public void Lengths_of_any_number_of_digits_are_padded_as_NumPy_pads_them(int index)
    {
        var entry = NumPyFixtures.WriterHeaders.ElementAt(index);
        var lengths = entry.GetProperty("shape").EnumerateArray();
        Int128[] shape = [.. lengths.Select(length => Int128.Parse(length.GetString()!))];

        var text = NpyHeaderWriter.Text(DTypeOf(entry.GetProperty("descr")), OrderOf(entry), shape);
        var prefix = NpyHeaderWriter.Place(text, NpyHeaderWriter.GrowthRoom(OrderOf(entry), shape));

        Assert.Equal(entry.Text("header_hex"), Convert.ToHexStringLower(NpyHeaderWriter.ToBytes(text, prefix)));
    }

    [Fact]
    public void A_name_beyond_latin_1_is_not_written_in_version_1()
    {
        var header = NpyHeader.Create(Descr.Parse("[('整', '|u1')]"), MemoryOrder.RowMajor, [3]);

        Assert.Equal(3, header.MajorVersion);
        Assert.ThrowsAny<ArgumentException>(() => (header with { MajorVersion = 1 }).ToBytes());
    }

    private static MemoryOrder OrderOf(JsonElement entry) =>
        entry.GetProperty("fortran_order").GetBoolean() ? MemoryOrder.ColumnMajor : MemoryOrder.RowMajor;

    /// <summary>A string, or a list of one field as <c>[name, string]</c>.</summary>
    private static DType DTypeOf(JsonElement descr) => descr.ValueKind == JsonValueKind.String
        ? ScalarText.Parse(descr.GetString()!)!
        : new RecordDType([new DTypeField(descr[0][0].GetString()!, null, DTypeOf(descr[0][1]), 0)], 8);
}
