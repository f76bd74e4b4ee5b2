namespace MemMap.Tests;

public abstract class OffsetTests : PlatformTests
{
    private protected OffsetTests(MappingPlatform platform)
        : base(platform)
    {
    }

    public static TheoryData<int> Offsets => [0, 1, 16, 511, 4095, 4096, 4097, 65535, 65536, 65537, 131071];

    [Theory]
    [MemberData(nameof(Offsets))]
    public void Elements_lie_at_the_offset_and_the_bytes_before_stay(int offset)
    {
        var path = FileOf("a.dat", [.. Enumerable.Repeat((byte)0xEE, offset), .. new byte[4 * 3000]]);

        using (var map = Numbers.Open(path, Options with { Offset = offset }))
        {
            Assert.Equal(3000, map.Length);
            Assert.Equal(offset, map.Offset);
            (map[0], map[2999]) = (1.5f, 2.5f);
            map.Flush();
        }

        var bytes = BytesOf(path);
        Assert.Equal(offset + 12000, bytes.Length);
        Assert.All(bytes.Take(offset), static value => Assert.Equal(0xEE, value));
        Assert.Equal(1.5f, BitConverter.ToSingle(bytes, offset));
        Assert.Equal(2.5f, BitConverter.ToSingle(bytes, offset + (4 * 2999)));
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public void A_new_file_has_zeros_before_the_offset(int offset)
    {
        using (var map = Grid.Create(Folder["a.dat"], Options with { Offset = offset }))
        {
            map[2, 3] = 1f;
        }

        byte[] expected = [.. new byte[offset + 44], .. BitConverter.GetBytes(1f)];
        Assert.Equal(expected, BytesOf(Folder["a.dat"]));
    }

    [Fact]
    public void Bytes_left_over_are_refused()
    {
        var path = FileOf("a.dat", new byte[35]);

        var refused = Assert.Throws<LayoutMismatchException>(() => Rows.Open(path, Options with { Offset = 1 }));

        Assert.Equal(
            $"'{path}' holds 34 bytes from offset 1; layout Rows needs a whole number of rows of 16 bytes, and 2 are "
            + "left over. Check the fields, [MemMapArray(Shape)] and MemMapOptions.Offset, "
            + "and whether the file was cut short. Remains.Discard leaves out a last row that is incomplete; "
            + "MemMapOptions.Length maps the rows before something else.", refused.Message);
    }

    [Fact]
    public void An_offset_beyond_the_end_is_refused_and_at_the_end_there_are_no_rows()
    {
        var path = FileOf("a.dat", new byte[32]);

        var refused = Assert.Throws<LayoutMismatchException>(() => Rows.Open(path, Options with { Offset = 33 }));
        using var map = Rows.Open(path, Options with { Offset = 32 });

        Assert.Equal(
            $"'{path}' has 32 bytes; layout Rows begins at offset 33. Check MemMapOptions.Offset, and whether "
            + "the file was cut short.",
            refused.Message);
        Assert.Equal((path, 33, 32), (refused.Path, refused.Expected?.ByteLength, refused.Found?.ByteLength));
        Assert.Equal(0, map.Length);
    }

    [Fact]
    public void An_empty_file_has_no_rows_in_any_mode()
    {
        var path = FileOf("a.dat");
        using var read = Numbers.OpenRead(path, Options);
        using var write = Numbers.Open(path, Options);
        using var copy = Numbers.OpenCopyOnWrite(path, Options);
        using var created = Numbers.Create(Folder["b.dat"], 0, Options);
        using var npy = Rows.Create(Folder["c.npy"], 0, Options);

        created.Flush();
        write.Flush(FlushScope.Kernel);

        Assert.Equal([0, 0, 0, 0, 0], [read.Length, write.Length, copy.Length, created.Length, npy.Length]);
        Assert.Empty(BytesOf(Folder["b.dat"]));
        Assert.Equal("memmap([], dtype=float32)", read.ToString());
        var refused = Assert.Throws<IndexOutOfRangeException>(() => write[0]);
        Assert.Equal("Index 0 is out of range for axis 0, which has length 0.", refused.Message);
        using var view = created.Lease();
        Assert.Empty(view.AsSpan().ToArray());
    }

    [Fact]
    public void A_fixed_shape_maps_the_start_of_a_longer_file()
    {
        var path = FileOfFloats("a.dat", [.. Enumerable.Range(0, 20).Select(static i => (float)i)]);

        using (var map = Grid.Open(path, Options))
        {
            Assert.Equal(11, map[2, 3]);
        }

        Assert.Equal(80, BytesOf(path).Length);
    }

    [Fact]
    public void A_fixed_shape_needs_all_of_its_bytes_to_be_read()
    {
        var path = FileOf("a.dat", new byte[47]);
        var expected = $"'{path}' was cut short or holds something else: it has 47 bytes from offset 0, and layout Grid "
            + "needs 48. Copy the file again, or check [MemMapArray(Shape)], MemMapOptions.Offset and Length.";

        var read = Assert.Throws<LayoutMismatchException>(() => Grid.OpenRead(path, Options));
        var copy = Assert.Throws<LayoutMismatchException>(() => Grid.OpenCopyOnWrite(path, Options));

        Assert.Equal(expected, read.Message);
        Assert.Equal(expected, copy.Message);
        Assert.Equal(47, BytesOf(path).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void Read_write_extends_an_empty_file_with_zeros(int offset)
    {
        var path = FileOf("a.dat");

        using (var map = Grid.Open(path, Options with { Offset = offset }))
        {
            Assert.Equal(48, map.ByteLength);
        }

        Assert.Equal(new byte[offset + 48], BytesOf(path));
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(8, 4097)]
    [InlineData(47, 0)]
    public void Read_write_extends_a_short_file_with_zeros_as_NumPy_does(int length, int offset)
    {
        byte[] old = [.. Enumerable.Repeat((byte)1, length)];
        var path = FileOf("a.dat", old);

        using (var map = Grid.Open(path, Options with { Offset = offset }))
        {
            Assert.Equal(48, map.ByteLength);
        }

        Assert.Equal([.. old, .. new byte[offset + 48 - length]], BytesOf(path));
    }

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(8, 0, "8")]
    [InlineData(8, 4097, "0")]
    [InlineData(47, 0, "47")]
    public void A_short_file_is_left_alone_when_the_caller_says_so(int length, int offset, string found)
    {
        byte[] old = [.. Enumerable.Repeat((byte)1, length)];
        var path = FileOf("a.dat", old);

        var refused = Assert.Throws<LayoutMismatchException>(
            () => Grid.Open(path, Options with { Offset = offset, Extend = false }));

        Assert.Equal(
            $"'{path}' was cut short or holds something else: it has {found} bytes from offset {Invariant(offset)}, and layout "
            + "Grid needs 48. Copy the file again, or check [MemMapArray(Shape)], MemMapOptions.Offset and Length.",
            refused.Message);
        Assert.Equal(old, BytesOf(path));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(4, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void A_map_says_whether_its_elements_are_aligned(int offset, bool isAligned)
    {
        using var map = Grid.Create(Folder["a.dat"], Options with { Offset = offset });

        Assert.Equal(isAligned, map.IsAligned);
    }

    [Fact]
    public void A_npy_is_never_extended()
    {
        using (Grid.Create(Folder["a.npy"], Options))
        {
        }

        var path = FileOf("short.npy", BytesOf(Folder["a.npy"])[..^1]);

        var refused = Assert.Throws<NpyFormatException>(() => Grid.Open(path, Options));

        Assert.Equal(
            $"'{path}' is not a .npy file: byte 175 holds the end of the file where data of 48 bytes for shape (3, 4), "
            + "from byte 128 on, is expected; the file was cut short: copy it or save it again.", refused.Message);
        Assert.Equal(175, BytesOf(path).Length);
    }

    [Fact]
    public void What_the_caller_says_is_checked_before_anything_is_touched()
    {
        var path = FileOf("a.npy", 1, 2, 3);

        var offset = Assert.Throws<ArgumentOutOfRangeException>(() => Grid.Create(path, Raw with { Offset = -1 }));
        var npyOffset = Assert.Throws<ArgumentException>(() => Grid.Create(path, Options with { Offset = 16 }));
        var length = Assert.Throws<ArgumentOutOfRangeException>(() => Numbers.Create(path, -1, Options));
        var mode = Assert.Throws<ArgumentOutOfRangeException>(
            () => Grid.Create(path, Options with { UnixCreateMode = (UnixFileMode)0x1000 }));
        Assert.Throws<ArgumentNullException>("path", () => Grid.Create(null!, Options));
        Assert.Throws<ArgumentException>("path", () => Grid.OpenRead("", Options));
        Assert.Throws<ArgumentException>("path", () => Grid.Create("a\0b", Options));

        Assert.Equal("Offset", offset.ParamName);
        Assert.Equal(
            $"'{path}' is a .npy file, whose header says where the elements begin; Offset is 16 and must be 0. "
            + "Set Format = MemMapFormat.Raw to read it as raw bytes, or MemMapFormat.Npy to open a header that begins at "
            + "the offset. (Parameter 'Offset')", npyOffset.Message);
        Assert.Equal("length", length.ParamName);
        Assert.StartsWith("UnixCreateMode has bits that are not permissions.", mode.Message);
        Assert.Equal([1, 2, 3], BytesOf(path));
        Assert.Equal(["a.npy"], FilesInFolder());
    }
}

public sealed class OffsetTestsOnLinux() : OffsetTests(MappingPlatform.Linux);

public sealed class OffsetTestsOnWindows() : OffsetTests(MappingPlatform.Windows);

public sealed class OffsetTestsPortable() : OffsetTests(MappingPlatform.Portable);
