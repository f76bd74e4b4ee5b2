using System.Reflection;
using System.Text.Json;

namespace MemMap.Tests;

/// <summary>Every file that NumPy wrote, through real maps: read to the bit, or refused for what it holds.</summary>
public sealed class FixtureFileTests
{
    private static readonly string[] OpenMethods = ["OpenRead", "Open", "OpenCopyOnWrite"];

    /// <summary>Files of NumPy, each with the layout that reads it. All others hold what C# cannot name.</summary>
    private static readonly Dictionary<string, string> Readable = new()
    {
        ["npy/b1_13.npy"] = "Booleans",
        ["npy/b1_3x4_C.npy"] = "BooleanGrid",
        ["npy/u1_13.npy"] = "Bytes",
        ["npy/u1_3x4_C.npy"] = "ByteGrid",
        ["npy/le_i2_13.npy"] = "Shorts",
        ["npy/le_i2_3x4_C.npy"] = "ShortRows",
        ["npy/le_i4_13.npy"] = "Integers",
        ["npy/le_u4_13.npy"] = "UnsignedIntegers",
        ["npy/le_u4_3x4_C.npy"] = "UnsignedIntegerRows",
        ["npy/le_i8_13.npy"] = "Longs",
        ["npy/le_i8_3x4_C.npy"] = "LongGrid",
        ["npy/le_u8_3x4_C.npy"] = "UnsignedLongRows",
        ["npy/le_f8_3x4_C.npy"] = "DoubleGrid",
        ["npy/shape_le_i4_0_C.npy"] = "Integers",
        ["npy/shape_le_i4_1_C.npy"] = "Integers",
        ["npy/shape_le_i4_2x2x2x2x2_C.npy"] = "Integer5D",
        ["npy/shape_le_f4_0_C.npy"] = "Floats",
        ["npy/shape_le_f4_1_C.npy"] = "Floats",
        ["npy/shape_le_f4_1x1_C.npy"] = "OneFloat",
        ["npy/shape_le_f4_2x3x4_C.npy"] = "FloatCube",
        ["npy/shape_le_f4_2x3x2x2_C.npy"] = "Float4D",
        ["npy/shape_le_f4_2x1x3x2x2_C.npy"] = "Float5D",
        ["npy/shape_le_f4_2x2x2x2x2_C.npy"] = "FloatTwos",
        ["struct/packed_xyz.npy"] = "Point",
        ["struct/packed_mixed17.npy"] = "PackedMixed",
        ["struct/aligned_mixed32.npy"] = "AlignedMixed",
        ["struct/aligned_mixed32_0d.npy"] = "OneAlignedMixed",
        ["struct/aligned_garbage_padding.npy"] = "AlignedMixed",
        ["struct/nested_aligned.npy"] = "NestedAligned",
        ["struct/nested_0d.npy"] = "OneNested",
        ["struct/nested_empty.npy"] = "Nested",
        ["struct/nested_2x3_C.npy"] = "NestedRows",
        ["struct/names_latin1.npy"] = "Latin",
        ["struct/names_cjk_v3.npy"] = "Chinese",
        ["npy/u1_3x4_F.npy"] = "ByteColumns",
        ["npy/le_i2_3x4_F.npy"] = "ShortColumns",
        ["npy/le_i4_3x4_F.npy"] = "IntegerColumns",
        ["npy/le_f8_3x4_F.npy"] = "DoubleColumns",
        ["npy/le_c8_13.npy"] = "SmallComplexNumbers",
        ["npy/le_M8_ns_3x4_F.npy"] = "NanosecondColumns",
        ["npy/le_m8_us_3x4_C.npy"] = "MicrosecondRows",
        ["npy/le_m8_us_3x4_F.npy"] = "MicrosecondColumns",
        ["npy/le_U5_3x4_F.npy"] = "WordColumns",
        ["npy/be_u2_13.npy"] = "BigEndianUnsignedShorts",
        ["npy/be_i4_3x4_C.npy"] = "BigEndianIntegerRows",
        ["npy/be_u4_13.npy"] = "BigEndianUnsignedIntegers",
        ["npy/be_u4_3x4_C.npy"] = "BigEndianUnsignedIntegerRows",
        ["npy/be_u4_3x4_F.npy"] = "BigEndianUnsignedIntegerColumns",
        ["npy/be_i8_3x4_F.npy"] = "BigEndianLongColumns",
        ["npy/be_u8_13.npy"] = "BigEndianUnsignedLongs",
        ["npy/be_u8_3x4_C.npy"] = "BigEndianUnsignedLongRows",
        ["npy/be_u8_3x4_F.npy"] = "BigEndianUnsignedLongColumns",
        ["npy/be_f2_13.npy"] = "BigEndianHalfs",
        ["npy/be_f2_3x4_F.npy"] = "BigEndianHalfColumns",
        ["npy/be_f4_3x4_F.npy"] = "BigEndianFloatColumns",
        ["npy/be_f8_13.npy"] = "BigEndianDoubles",
        ["npy/be_f8_3x4_C.npy"] = "BigEndianDoubleRows",
        ["npy/be_c8_13.npy"] = "BigEndianSmallComplexs",
        ["npy/be_c8_3x4_C.npy"] = "BigEndianSmallComplexRows",
        ["npy/be_c16_13.npy"] = "BigEndianComplexs",
        ["npy/be_c16_3x4_F.npy"] = "BigEndianComplexColumns",
        ["npy/be_M8_ns_3x4_C.npy"] = "BigEndianNanosecondRows",
        ["npy/be_M8_ns_3x4_F.npy"] = "BigEndianNanosecondColumns",
        ["npy/be_m8_us_3x4_C.npy"] = "BigEndianMicrosecondRows",
        ["npy/be_m8_us_3x4_F.npy"] = "BigEndianMicrosecondColumns",
        ["npy/be_U5_13.npy"] = "BigEndianWords",
        ["npy/be_U5_3x4_C.npy"] = "BigEndianWordRows",
        ["npy/be_U5_3x4_F.npy"] = "BigEndianWordColumns",
        ["npy/V7_13.npy"] = "RawSevens",
        ["npy/V7_3x4_C.npy"] = "RawSevenRows",
        ["npy/le_f16_4.npy"] = "ExtendedFloats",
        ["npy/M8_Y_5.npy"] = "YearDates",
        ["npy/timedelta_Y_5.npy"] = "YearSpans",
        ["npy/m8_M_5.npy"] = "MonthSpans",
        ["npy/M8_W_5.npy"] = "WeekDates",
        ["npy/M8_h_5.npy"] = "HourDates",
        ["npy/timedelta_h_5.npy"] = "HourSpans",
        ["npy/M8_ms_5.npy"] = "MillisecondDates",
        ["npy/M8_us_5.npy"] = "MicrosecondDates",
        ["npy/M8_fs_5.npy"] = "FemtosecondDates",
        ["npy/timedelta_fs_5.npy"] = "FemtosecondSpans",
        ["npy/M8_as_5.npy"] = "AttosecondDates",
        ["npy/M8_25s_5.npy"] = "QuarterlySteps",
        ["npy/M8_generic_3.npy"] = "PlainDates",
        ["npy/shape_le_i4_2x1x3x2x2_F.npy"] = "IntegerColumns5D",
        ["npy/shape_le_i4_2x2x2x2x2_F.npy"] = "IntegerTwosColumns",
        ["npy/shape_be_f8_0d_C.npy"] = "OneBigEndianDouble",
        ["npy/shape_be_f8_0x3_C.npy"] = "BigEndianDoubleTriples",
        ["npy/shape_be_f8_2x3x2x2_F.npy"] = "BigEndianDouble4D",
        ["npy/shape_be_f8_2x2x2x2x2_F.npy"] = "BigEndianDoubleTwos",
        ["npy/shape_be_f8_ones32d_C.npy"] = "BigEndianDouble32D",
        ["npy/shape_le_f4_ones32d_C.npy"] = "Float32D",
        ["npy/shape_le_f4_2x3x2x2_F.npy"] = "FloatColumns4D",
        ["npy/shape_le_f4_2x1x3x2x2_F.npy"] = "FloatColumns5D",
        ["npy/shape_le_f4_2x2x2x2x2_F.npy"] = "FloatTwosColumns",
        ["npy/ftrue_0d.npy"] = "OneColumnMajorInteger",
        ["struct/packed_all.npy"] = "PackedAll",
        ["struct/aligned_all.npy"] = "AlignedAll",
        ["struct/aligned_all_be.npy"] = "BigEndianAll",
        ["struct/sub_1d.npy"] = "SubArray1D",
        ["struct/sub_2d.npy"] = "SubArray2D",
        ["struct/sub_2d_0d.npy"] = "OneSubArray2D",
        ["struct/sub_2d_empty.npy"] = "SubArray2D",
        ["struct/sub_3d.npy"] = "SubArray3D",
        ["struct/sub_strings.npy"] = "SubTexts",
        ["struct/void_named.npy"] = "RawField",
        ["struct/market_tick.npy"] = "MarketTick",
        ["struct/nested_2x3_F.npy"] = "NestedColumns",
        ["struct/aligned_mixed32_2x3_F.npy"] = "AlignedMixedColumns",
        ["struct/sub_of_gap_sub.npy"] = "GapsOfSubArrays",
        ["struct/gap_titles.npy"] = "Titles",
        ["struct/empty_name.npy"] = "Unnamed",
        ["version/v1.npy"] = "FloatRows",
        ["version/v2.npy"] = "FloatRows",
        ["version/v2_latin1_name.npy"] = "Coffee",
    };

    /// <summary>Odd headers that a strict reader accepts, each with the layout that reads them.</summary>
    private static readonly Dictionary<string, string> ReadableCases = new()
    {
        ["lenient/pad16.npy"] = "FloatTriples",
        ["lenient/tab_padding.npy"] = "FloatTriples",
        ["lenient/pad4096.npy"] = "FloatTriples",
        ["lenient/pad10000chars.npy"] = "FloatTriples",
        ["lenient/lead_space.npy"] = "FloatTriples",
        ["lenient/lead_newline.npy"] = "FloatTriples",
        ["lenient/compact.npy"] = "FloatTriples",
        ["lenient/multiline.npy"] = "FloatTriples",
        ["lenient/double_quotes.npy"] = "FloatTriples",
        ["lenient/u_prefix.npy"] = "FloatTriples",
        ["lenient/escapes.npy"] = "FloatTriples",
        ["lenient/py2_L.npy"] = "FloatTriples",
        ["lenient/ndim_32.npy"] = "Float32D",
        ["lenient/data_extra.npy"] = "FloatTriples",
        ["lenient/descr_s16.npy"] = "Floats",
        ["lenient/descr_s18.npy"] = "Floats",
        ["lenient/descr_s19.npy"] = "Booleans",
        ["lenient/descr_s20.npy"] = "SignedBytes",
        ["lenient/descr_s89.npy"] = "Longs",
        ["lenient/descr_s90.npy"] = "Booleans",
        ["lenient/descr_tuple_sub.npy"] = "FloatPairs",
        ["lenient/descr_f_empty_shape.npy"] = "Single",
        ["lenient/descr_f_pad_zero.npy"] = "Single",
    };

    public static TheoryData<string> ReadableFiles => [.. Readable.Keys, .. ReadableCases.Keys];

    /// <summary>NumPy wrote those of another version because it was asked to.</summary>
    public static TheoryData<string> WritableFiles => [.. Readable.Keys.Where(static file =>
        Entry(file).TryGetProperty("writer_exact", out var isExact) && isExact.GetBoolean()
        && !file.StartsWith("version/", StringComparison.Ordinal))];

    public static TheoryData<string> OtherFiles =>
        [.. NumPyFixtures.Valid.Select(FileOf).Except(Readable.Keys), .. Cases("accept").Except(ReadableCases.Keys)];

    public static TheoryData<string> HostileFiles => [.. Cases("reject")];

    [Theory]
    [MemberData(nameof(ReadableFiles))]
    public void A_file_of_NumPy_is_read_to_the_bit_in_every_mode(string file)
    {
        var expected = Entry(file);
        var layout = FixtureLayouts.Named((Readable.GetValueOrDefault(file) ?? ReadableCases.GetValueOrDefault(file))!);
        using var folder = new TemporaryFolder();
        var path = CopyTo(folder, file);

        foreach (var method in OpenMethods)
        {
            using var map = Open(layout, method, path);

            Assert.Equal(FixtureValues.Of(expected), FixtureValues.Of(map));
            Assert.Equal(Shape(expected), map.Shape);
            Assert.Equal(OffsetOf(expected), map.Offset);
            AssertSameWithoutLayout(path, map);
        }

        Assert.Equal(File.ReadAllBytes(NumPyFixtures.PathOf(file)), File.ReadAllBytes(path));
    }

    private static void AssertSameWithoutLayout(string path, MappedArray map)
    {
        using var other = DynamicMap.OpenRead(path);
        Assert.Equal(map.ToString(), other.ToString());
        Assert.Equal((map.Offset, map.ByteLength), (other.Offset, other.ByteLength));
    }

    [Theory]
    [MemberData(nameof(WritableFiles))]
    public void What_was_read_is_written_back_byte_for_byte(string file)
    {
        var layout = FixtureLayouts.Named(Readable[file]);
        var create = layout.GetMethod("Create")!;
        using var folder = new TemporaryFolder();
        using var source = Open(layout, "OpenRead", NumPyFixtures.PathOf(file));

        object?[] arguments = create.GetParameters().Length == 3
            ? [folder["new.npy"], LengthOfOpenAxis(source), null]
            : [folder["new.npy"], null];
        using (var target = (MappedArray)create.Invoke(null, arguments)!)
        {
            CopyAll(source, target);
        }

        Assert.Equal(
            Convert.ToHexString(File.ReadAllBytes(NumPyFixtures.PathOf(file))),
            Convert.ToHexString(File.ReadAllBytes(folder["new.npy"])));
    }

    private static long LengthOfOpenAxis(MappedArray map) =>
        map.Extent.Count;

    private static void CopyAll(MappedArray source, MappedArray target)
    {
        var elements = (Array)source.GetType().GetMethod("ToArray")!.Invoke(source, null)!;
        typeof(FixtureFileTests).GetMethod(nameof(CopyElements), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(elements.GetType().GetElementType()!).Invoke(null, [elements, target]);
    }

    private delegate void Copy<T>(ReadOnlySpan<T> source);

    private static void CopyElements<T>(T[] elements, MappedArray target) =>
        target.GetType().GetMethod("CopyFrom")!.CreateDelegate<Copy<T>>(target)(elements);

    [Theory]
    [MemberData(nameof(OtherFiles))]
    public void A_file_that_no_layout_names_is_refused_by_every_layout(string file)
    {
        using var folder = new TemporaryFolder();
        var path = CopyTo(folder, file);

        foreach (var layout in FixtureLayouts.All)
        {
            var refusal = Record.Exception(() => Open(layout, "Open", path).Dispose());

            // NumPy wrote one header that is longer than NumPy itself reads.
            Assert.True(
                refusal is LayoutMismatchException || (refusal is NpyFormatException && file == "struct/header_over_65535_v2.npy"),
                $"{layout.Name} gave {refusal?.ToString() ?? "a map"}.");
            Assert.Contains($"'{path}'", refusal!.Message);
        }

        Assert.Equal(File.ReadAllBytes(NumPyFixtures.PathOf(file)), File.ReadAllBytes(path));
    }

    [Theory]
    [MemberData(nameof(ReadableFiles))]
    public void A_file_is_read_through_a_layout_that_fits_or_not_at_all(string file)
    {
        var expected = FixtureValues.Of(Entry(file));
        using var folder = new TemporaryFolder();
        var path = CopyTo(folder, file);

        foreach (var layout in FixtureLayouts.All)
        {
            try
            {
                using var map = Open(layout, "Open", path);
                Assert.Equal(expected, FixtureValues.Of(map));
            }
            catch (LayoutMismatchException refusal)
            {
                Assert.Contains($"'{path}'", refusal.Message);
            }
        }

        Assert.Equal(File.ReadAllBytes(NumPyFixtures.PathOf(file)), File.ReadAllBytes(path));
    }

    [Theory]
    [MemberData(nameof(HostileFiles))]
    public void A_hostile_file_is_refused_in_every_mode_and_left_alone(string file)
    {
        using var folder = new TemporaryFolder();
        var path = CopyTo(folder, file);

        foreach (var layout in new[] { typeof(FixtureLayouts.Floats), typeof(FixtureLayouts.FloatTriples), typeof(FixtureLayouts.Point) })
        {
            foreach (var method in OpenMethods)
            {
                var refusal = Assert.Throws<NpyFormatException>(() => Open(layout, method, path));

                Assert.Contains($"'{path}'", refusal.Message);
            }
        }

        Assert.Equal(File.ReadAllBytes(NumPyFixtures.PathOf(file)), File.ReadAllBytes(path));
    }

    internal static MappedArray Open(Type layout, string method, string path, MemMapOptions? options = null) =>
        (MappedArray)layout.GetMethod(method, [typeof(string), typeof(MemMapOptions)])!.Invoke(
            null, BindingFlags.DoNotWrapExceptions, binder: null, [path, options], culture: null)!;

    private static IEnumerable<string> Cases(string recommendation) =>
        NumPyFixtures.Cases.Where(entry => entry.Text("recommend") == recommendation).Select(FileOf);

    private static JsonElement Entry(string file) =>
        NumPyFixtures.Valid.Concat(NumPyFixtures.Cases).First(entry => FileOf(entry) == file);

    private static string FileOf(JsonElement entry) => entry.Text("file");

    private static IEnumerable<long> Shape(JsonElement entry) =>
        (entry.TryGetProperty("numpy", out var numPy) ? numPy : entry).GetProperty("shape")
        .EnumerateArray().Select(static length => length.GetInt64());

    private static long OffsetOf(JsonElement entry) =>
        entry.TryGetProperty("numpy", out var numPy)
            ? numPy.GetProperty("offset").GetInt64()
            : entry.GetProperty("data_offset").GetInt64();

    private static string CopyTo(TemporaryFolder folder, string file)
    {
        var path = folder[Path.GetFileName(file)];
        File.Copy(NumPyFixtures.PathOf(file), path);
        return path;
    }
}
