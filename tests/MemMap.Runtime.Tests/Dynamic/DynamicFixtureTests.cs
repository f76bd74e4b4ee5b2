using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MemMap.Tests;

/// <summary>Every file that NumPy wrote, opened without a layout.</summary>
public sealed class DynamicFixtureTests
{
    /// <summary>NumPy writes this header but reads it only with a <c>max_header_size</c>.</summary>
    private static readonly MemMapOptions Long = new() { MaxHeaderLength = 1_000_000 };

    private static readonly JsonElement[] Accepted =
        [.. NumPyFixtures.Valid, .. NumPyFixtures.Cases.Where(static entry => entry.Text("recommend") == "accept")];

    public static TheoryData<string> Files => [.. Accepted.Select(FileOf).Distinct()];

    public static TheoryData<string> Rejected =>
        [.. NumPyFixtures.Cases.Where(static entry => entry.Text("recommend") == "reject").Select(FileOf)];

    public static TheoryData<string> RawCalls =>
    [
        .. NumPyFixtures.Raw
            .Where(static entry => entry.GetProperty("ok").GetBoolean() && entry.Text("id") != "union_overlap")
            .Select(static entry => entry.Text("id")),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_of_NumPy_has_the_dtype_shape_and_values_that_NumPy_says(string file)
    {
        var expected = Entry(file);
        var path = NumPyFixtures.PathOf(file);

        using var map = DynamicMap.OpenRead(path, Long);
        var header = NpyHeader.Read(path, Long);

        Assert.Equal(ManifestDType.Read(expected.GetProperty("layout")) is SubArrayDType block
            ? block.Flatten().Element : ManifestDType.Read(expected.GetProperty("layout")), map.DType);
        Assert.Equal(map.DType, header.DType);
        Assert.Equal(map.Shape, header.Shape);
        Assert.Equal(map.Offset, header.DataOffset);
        Assert.Equal(map.Count, header.Count);
        Assert.Equal(map.ByteLength, header.ByteLength);
        Assert.Equal(Shape(expected), map.Shape);
        Assert.Equal(map.DType, DType.Parse(map.DType.ToString()));
        Assert.Equal(ExpectedValues(expected), ValuesOf(map));
        Assert.StartsWith("memmap(", map.ToString());
        Assert.Equal(Math.Min(3, map.Count), map.FirstElements(3).Length);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Columns_of_the_exact_type_have_the_bytes_of_the_file_and_others_convert(string file)
    {
        using var map = DynamicMap.OpenRead(NumPyFixtures.PathOf(file), Long);
        foreach (var field in Leaves(map.DType, ""))
        {
            if (DTypeOf(map, field).ElementType is { } type)
            {
                var exact = typeof(DynamicFixtureTests).GetMethod(nameof(ExactBytes), BindingFlags.Static | BindingFlags.NonPublic)!
                    .MakeGenericMethod(type);
                Assert.Equal(BytesOf(map, field), (byte[])exact.Invoke(null, [map, field])!);
            }

            CheckConversions(map, field);
        }
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void A_hostile_header_is_refused_without_a_layout_too(string file)
    {
        var path = NumPyFixtures.PathOf(file);

        Assert.Contains($"'{path}'", Assert.Throws<NpyFormatException>(() => DynamicMap.OpenRead(path)).Message);
        Assert.Contains($"'{path}'", Assert.Throws<NpyFormatException>(() => NpyHeader.Read(path)).Message);
    }

    [Theory]
    [MemberData(nameof(RawCalls))]
    public void A_raw_file_is_read_as_numpy_memmap_reads_it(string id)
    {
        var call = NumPyFixtures.Raw.Single(entry => entry.Text("id") == id);
        var dtype = ManifestDType.Read(call.GetProperty("layout"));
        long[] shape = call.GetProperty("shape") switch
        {
            { ValueKind: JsonValueKind.Null } => [-1],
            { ValueKind: JsonValueKind.Number } number => [number.GetInt64()],
            var axes => [.. axes.EnumerateArray().Select(static length => length.GetInt64())],
        };
        var order = call.Text("order") == "F" ? MemoryOrder.ColumnMajor : MemoryOrder.RowMajor;

        using var map = DynamicMap.OpenRead(
            NumPyFixtures.PathOf(call.Text("file")), dtype, shape,
            new() { Offset = call.GetProperty("offset").GetInt64(), Format = MemMapFormat.Raw }, order);

        Assert.Equal(call.GetProperty("result_shape").EnumerateArray().Select(static length => length.GetInt64()), map.Shape);
        Assert.Equal(ExpectedValues(call), ValuesOf(map));
    }

    [Fact]
    public void Every_array_of_an_archive_is_read_member_by_member()
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. NumPyFixtures.Valid.Select(FileOf)];
        NumPy.Run(
            """
            import warnings
            warnings.simplefilter('ignore')
            arrays = {'member ' + str(i): np.load(path, max_header_size=10**7) for i, path in enumerate(sys.argv[3:])}
            np.savez(sys.argv[1], **arrays)
            np.savez_compressed(sys.argv[2], **arrays)
            """,
            [folder["stored.npz"], folder["deflated.npz"], .. files.Select(NumPyFixtures.PathOf)]);

        var stored = NpzFile.Read(folder["stored.npz"], Long).Members;
        var deflated = NpzFile.Read(folder["deflated.npz"], Long).Members;

        Assert.Equal(files.Length, stored.Count);
        for (var i = 0; i < files.Length; i++)
        {
            using var original = DynamicMap.OpenRead(NumPyFixtures.PathOf(files[i]), Long);
            using var member = DynamicMap.OpenRead(folder["stored.npz"], Long with { Member = $"member {i}" });

            Assert.Equal($"member {i}", stored[i].Name);
            Assert.True(stored[i].IsStored);
            Assert.Equal(member.Offset, stored[i].Offset + stored[i].Header!.DataOffset);
            Assert.Equal(stored[i].Header!.DataOffset + member.ByteLength, stored[i].Length);
            Assert.Equal(ValuesOf(original), ValuesOf(member));
            Assert.Equal(original.Shape, member.Shape);

            Assert.False(deflated[i].IsStored);
            Assert.Equal(stored[i].Header, deflated[i].Header);
            Assert.Equal(stored[i].Length, deflated[i].Length);
            Assert.Equal(stored[i].Crc32, deflated[i].Crc32);
        }
    }

    /// <summary>Names of all fields without fields of their own; an empty one where there are none.</summary>
    private static IEnumerable<string> Leaves(DType dtype, string prefix) =>
        dtype.IsRecord
            ? dtype.Fields.Where(static field => field.Name.Length > 0)
                .SelectMany(field => Leaves(field.Type, prefix.Length == 0 ? field.Name : $"{prefix}.{field.Name}"))
            : dtype.Element is { IsRecord: true } ? [] : [prefix];

    private static DType DTypeOf(DynamicMap map, string field)
    {
        using var view = map.Lease();
        return field.Length == 0 ? view.AsColumn().DType : view[field].DType;
    }

    private static byte[] BytesOf(DynamicMap map, string field)
    {
        using var view = map.Lease();
        var column = field.Length == 0 ? view.AsColumn() : view[field];
        var bytes = new List<byte>();
        for (var i = 0; i < column.Length; i++)
        {
            bytes.AddRange(column[i].Bytes);
        }

        return [.. bytes];
    }

    private static byte[] ExactBytes<T>(DynamicMap map, string field)
        where T : unmanaged
    {
        using var view = map.Lease();
        var column = field.Length == 0 ? view.AsColumn<T>() : view.Column<T>(field);
        var bytes = MemoryMarshal.AsBytes(column.ToArray().AsSpan()).ToArray();
        for (var i = 0; i < column.Length; i++)
        {
            Assert.Equal(
                MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in column[i])),
                (field.Length == 0 ? view.AsColumn() : view[field])[i].Bytes);
        }

        return bytes;
    }

    private static void CheckConversions(DynamicMap map, string field)
    {
        using var view = map.Lease();
        var column = field.Length == 0 ? view.AsColumn() : view[field];
        if (column.DType.Kind is not ('b' or 'i' or 'u' or 'f' or 'M' or 'm') || column.DType.ItemSize > 8)
        {
            return;
        }

        var doubles = column.ToArray<double>();
        var wide = column.DType.Kind == 'f' ? [] : column.ToArray<Int128>();
        Assert.Equal(column.Length, doubles.Length);
        for (var i = 0; i < doubles.Length; i++)
        {
            var value = column[i];
            Assert.Equal(value.ToDouble(), doubles[i]);
            if (column.DType.Kind == 'u')
            {
                Assert.Equal(value.ToUInt64(), (ulong)wide[i]);
            }
            else if (column.DType.Kind != 'f')
            {
                Assert.Equal(value.ToInt64(), (long)wide[i]);
            }
        }
    }

    /// <summary>Of each element, in the order in which the last axis varies fastest.</summary>
    private static List<string> ValuesOf(DynamicMap map)
    {
        using var view = map.Lease();
        var values = new List<string>();
        var index = new long[map.Shape.Length];
        for (var count = 0L; count < map.Count; count++)
        {
            values.Add(FixtureValue.Of(index.Length == 0 ? view.Flatten()[0] : view[index]));
            for (var axis = index.Length - 1; axis >= 0 && ++index[axis] == map.Shape[axis]; axis--)
            {
                index[axis] = 0;
            }
        }

        return values;
    }

    private static IEnumerable<string> ExpectedValues(JsonElement entry)
    {
        var layout = entry.GetProperty("layout");
        return entry.GetProperty("values").EnumerateArray().SelectMany(value =>
            layout.Text("kind") == "subarray" && value.ValueKind == JsonValueKind.Object && value.TryGetProperty("v", out var items)
                ? items.EnumerateArray().Select(item => FixtureValue.Expected(item, layout.GetProperty("base")))
                : [FixtureValue.Expected(value, layout.Text("kind") == "subarray" ? layout.GetProperty("base") : layout)]);
    }

    private static IEnumerable<long> Shape(JsonElement entry) =>
        (entry.TryGetProperty("shape", out var shape) ? shape : entry.GetProperty("numpy").GetProperty("shape"))
        .EnumerateArray().Select(static length => length.GetInt64());

    private static JsonElement Entry(string file) => Accepted.First(entry => FileOf(entry) == file);

    private static string FileOf(JsonElement entry) => entry.Text("file");
}
