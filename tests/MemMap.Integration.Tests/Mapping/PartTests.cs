using System.Text;

namespace MemMap.Tests;

/// <summary>A part of a file: some rows from an offset on, or a <c>.npy</c> within another file.</summary>
public abstract class PartTests : PlatformTests
{
    private protected PartTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(4096)]
    public void Rows_from_an_offset_are_mapped_and_what_lies_around_them_stays(int offset)
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0xAA, offset), .. new byte[40], .. Enumerable.Repeat((byte)0xEE, 7)];
        var path = FileOf("a.dat", bytes);

        using (var map = Numbers.Open(path, Options with { Offset = offset, Length = 10 }))
        {
            Assert.Equal((10, 40), (map.Length, map.ByteLength));
            map.Fill(1.5f);
            Assert.Equal(10, map.Refresh());
        }

        var written = BytesOf(path);
        Assert.Equal(offset + 47, written.Length);
        Assert.All(written[..offset], static value => Assert.Equal(0xAA, value));
        Assert.All(written[^7..], static value => Assert.Equal(0xEE, value));
        Assert.Equal(1.5f, BitConverter.ToSingle(written, offset + 36));
    }

    [Fact]
    public void Header_table_and_payload_are_maps_of_one_handle()
    {
        var path = FileOf("a.mrc", new byte[48 + (3 * 24) + (5 * 4) + 3]);
        using (var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            using var header = Grid.Open(handle, Options);
            using var table = Trade.Open(handle, Options with { Offset = 48, Length = 3 });
            using var payload = Numbers.Open(handle, Options with { Offset = 48 + 72, Length = 5 });
            header[2, 3] = 1;
            table[2] = new Trade { Time = 2 };
            payload[4] = 3;
        }

        var bytes = BytesOf(path);
        Assert.Equal(
            (1f, 2L, 3f),
            (BitConverter.ToSingle(bytes, 44), BitConverter.ToInt64(bytes, 96), BitConverter.ToSingle(bytes, 136)));
    }

    [Fact]
    public void A_part_does_not_grow()
    {
        var path = FileOf("a.dat", new byte[48]);
        using var map = Numbers.Open(path, Options with { Length = 10 });
        var expected = $"This map is of a part of '{path}', 10 rows by MemMapOptions.Length, and does not grow: what lies "
            + "behind them is left alone. Open the file without Length to append to it.";

        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => map.Append(1f)).Message);
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => map.Append([])).Message);
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => map.Resize(9)).Message);
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(() => map.EnsureCapacity(11)).Message);
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(map.TrimExcess).Message);
        map.Commit();
        map.Flush();
        Assert.Equal(48, BytesOf(path).Length);
    }

    [Fact]
    public void A_part_keeps_its_rows_while_the_file_grows()
    {
        var path = FileOf("a.dat", new byte[40]);
        using var part = Numbers.OpenRead(path, Options with { Length = 10 });
        using (var all = Numbers.Open(path, Options))
        {
            all.Append([1, 2, 3]);
        }

        Assert.Equal(10, part.Refresh());
        Assert.Equal(10, part.Length);
    }

    [Fact]
    public void A_part_of_a_cut_file_gives_no_access()
    {
        var path = FileOf("a.dat", new byte[40]);
        using var part = Numbers.OpenRead(path, Options with { Offset = 4, Length = 9 });
        using (var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            if (OperatingSystem.IsWindows())
            {
                // Nothing cuts a mapped file there.
                Assert.Throws<IOException>(() => file.SetLength(20));
                Assert.Equal(9, part.Refresh());
                return;
            }

            file.SetLength(20);
        }

        var refused = Assert.Throws<LayoutMismatchException>(() => part.Refresh());

        Assert.Equal(
            $"'{path}' holds 4 rows of layout Numbers by now, and this map was opened for 9: the file was cut short, or "
            + "written anew.",
            refused.Message);
        Assert.Throws<InvalidOperationException>(() => part[0]);
    }

    [Fact]
    public void A_part_needs_all_of_its_rows_to_be_read()
    {
        var path = FileOf("a.dat", new byte[40]);
        var expected = $"'{path}' was cut short or holds something else: it has 36 bytes from offset 4, and layout Numbers "
            + "needs 40. Copy the file again, or check [MemMapArray(Shape)], MemMapOptions.Offset and Length.";

        var read = Assert.Throws<LayoutMismatchException>(
            () => Numbers.OpenRead(path, Options with { Offset = 4, Length = 10 }));
        var write = Assert.Throws<LayoutMismatchException>(
            () => Numbers.Open(path, Options with { Offset = 4, Length = 10, Extend = false }));

        Assert.Equal(expected, read.Message);
        Assert.Equal(expected, write.Message);
        using (var map = Numbers.Open(path, Options with { Offset = 4, Length = 10 }))
        {
            Assert.Equal(10, map.Length);
        }

        Assert.Equal(new byte[44], BytesOf(path));
    }

    [Fact]
    public void The_first_rows_of_a_npy_are_mapped_by_their_number()
    {
        using (var all = Numbers.Create(Folder["a.npy"], 10, Options))
        {
            all[6] = 6;
        }

        var before = BytesOf(Folder["a.npy"]);
        using (var map = Numbers.Open(Folder["a.npy"], Options with { Length = 7 }))
        {
            Assert.Equal((7, 6f), (map.Length, map[6]));
            Assert.Throws<InvalidOperationException>(() => map.Append(1f));
        }

        Assert.Equal(before, BytesOf(Folder["a.npy"]));
        var refused = Assert.Throws<LayoutMismatchException>(
            () => Numbers.OpenRead(Folder["a.npy"], Options with { Length = 11 }));
        Assert.Equal(
            $"'{Folder["a.npy"]}' holds 10 rows of layout Numbers; MemMapOptions.Length asks for 11.", refused.Message);
    }

    [Fact]
    public void A_npy_within_another_file_is_read_written_and_appended_to()
    {
        using (Numbers.Create(Folder["a.npy"], 3, Options))
        {
        }

        byte[] start = [.. Enumerable.Repeat((byte)0xAA, 100)];
        var path = FileOf("a.dat", [.. start, .. BytesOf(Folder["a.npy"])]);
        var options = Options with { Format = MemMapFormat.Npy, Offset = 100 };
        using (var reader = Numbers.OpenRead(path, options))
        using (var map = Numbers.Open(path, options))
        {
            Assert.Equal((3, 228), (map.Length, map.Offset));
            map[0] = 1;
            map.Append([2f, 3f]);
            map.Commit();
            Assert.Equal(5, reader.Refresh());
        }

        var bytes = BytesOf(path);
        Assert.Equal(start, bytes[..100]);
        Assert.Contains("'shape': (5,)", Encoding.Latin1.GetString(bytes.AsSpan(100, 128)));
        File.WriteAllBytes(Folder["b.npy"], bytes[100..]);
        using var copy = Numbers.OpenRead(Folder["b.npy"], Options);
        Assert.Equal([1, 0, 0, 2, 3], copy.ToArray());
    }

    [Fact]
    public void A_npy_before_something_else_refuses_to_grow_over_it()
    {
        using (Numbers.Create(Folder["a.npy"], 3, Options))
        {
        }

        byte[] end = [1, 2, 3];
        var path = FileOf("a.dat", [.. new byte[50], .. BytesOf(Folder["a.npy"]), .. end]);
        using var map = Numbers.Open(path, Options with { Format = MemMapFormat.Npy, Offset = 50 });

        Assert.Equal(3, map.Length);
        Assert.Throws<LayoutMismatchException>(() => map.Append(1f));
        Assert.Equal(end, BytesOf(path)[^3..]);
    }

    /// <summary>Zeros may be another part that was given its space and not written yet.</summary>
    [Fact]
    public void A_npy_before_zeros_refuses_to_grow_over_them()
    {
        using (Numbers.Create(Folder["a.npy"], 3, Options))
        {
        }

        var path = FileOf("a.dat", [.. new byte[64], .. BytesOf(Folder["a.npy"]), .. new byte[100]]);
        var options = Options with { Format = MemMapFormat.Npy, Offset = 64 };
        using (var map = Numbers.Open(path, options))
        {
            var refused = Assert.Throws<LayoutMismatchException>(() => map.Append([]));

            Assert.Equal(
                $"'{path}' has 100 bytes behind the 3 rows from offset 64 on, which may be another part of the file, so "
                + "appending would destroy them. Append to a .npy that is the last part of its file; Remains.Discard removes "
                + "what follows.",
                refused.Message);
        }

        Assert.Equal(64 + 140 + 100, BytesOf(path).Length);
        using var discarding = Numbers.Open(path, options with { Remains = Remains.Discard });
        discarding.Append(7f);
        discarding.Commit();
        Assert.Equal(4, discarding.Length);
    }

    [Fact]
    public void The_rows_of_a_part_are_looked_for_in_the_header_again()
    {
        using (Numbers.Create(Folder["a.npy"], 10, Options))
        {
        }

        using var part = Numbers.OpenRead(Folder["a.npy"], Options with { Length = 8 });
        var bytes = BytesOf(Folder["a.npy"]);
        Encoding.Latin1.GetBytes("(2,) ").CopyTo(
            bytes, Encoding.Latin1.GetString(bytes).IndexOf("(10,)", StringComparison.Ordinal));
        using (var file = new FileStream(
            Folder["a.npy"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
        {
            file.Write(bytes);
        }

        var refused = Assert.Throws<LayoutMismatchException>(() => part.Refresh());

        Assert.Equal(
            $"'{Folder["a.npy"]}' holds 2 rows of layout Numbers by now, and this map was opened for 8: the file was cut "
            + "short, or written anew.",
            refused.Message);
    }

    [Fact]
    public void Behind_a_part_there_is_nothing_to_recover()
    {
        using (Numbers.Create(Folder["a.npy"], 3, Options))
        {
        }

        var whole = BytesOf(Folder["a.npy"]);
        var longer = FileOf("b.npy", [.. whole, 1, 1, 1, 1]);
        var within = FileOf("c.dat", [.. new byte[64], .. whole, 1, 1, 1, 1]);

        var part = Numbers.Recover(longer, Options with { Length = 2 });
        var other = Numbers.Recover(within, Options with { Format = MemMapFormat.Npy, Offset = 64 });

        Assert.Equal((3, 1), (part.Counted, part.Found));
        Assert.Equal((3, 0), (other.Counted, other.Found));
    }

    [Theory]
    [InlineData("50 4B 03 04")]
    [InlineData("50 41 52 31")]
    public void A_file_with_a_directory_at_its_end_is_not_extended(string start)
    {
        byte[] bytes = [.. Convert.FromHexString(start.Replace(" ", "")), .. new byte[36]];
        var path = FileOf("a.dat", bytes);

        Assert.Throws<LayoutMismatchException>(() => Grid.Open(path, Options));
        Assert.Throws<LayoutMismatchException>(() => Numbers.Open(path, Options with { Length = 20 }));
        Assert.Equal(bytes, BytesOf(path));
        using (Grid.Open(path, Raw))
        {
        }

        Assert.Equal(48, BytesOf(path).Length);
    }

    [Fact]
    public void A_file_is_not_extended_under_a_map_that_appends()
    {
        var path = FileOf("a.dat", new byte[40]);
        using var map = Numbers.Open(path, Options);
        map.Append(1f);

        Assert.Throws<IOException>(() => Numbers.Open(path, Options with { Length = 20 }));
        map.Append(2f);
        map.Commit();
        Assert.Equal(48, BytesOf(path).Length);
    }

    [Fact]
    public void A_fault_in_a_header_at_an_offset_is_told_by_its_place_in_the_file()
    {
        using (Numbers.Create(Folder["a.npy"], 3, Options))
        {
        }

        var path = FileOf("a.dat", [.. new byte[1000], .. BytesOf(Folder["a.npy"])[..^1]]);

        var refused = Assert.Throws<NpyFormatException>(
            () => Numbers.OpenRead(path, Options with { Format = MemMapFormat.Npy, Offset = 1000 }));

        Assert.Equal(1000 + 139, refused.ByteOffset);
        Assert.Contains("byte 1139 holds the end of the file", refused.Message);
    }

    [Fact]
    public void Length_is_for_existing_files_of_an_open_axis()
    {
        var path = FileOf("a.dat", new byte[48]);

        Assert.Equal(
            "MemMapOptions.Length is for files that exist; Create takes the length as its argument. (Parameter 'Length')",
            Assert.Throws<ArgumentException>(
                () => Numbers.Create(Folder["b.dat"], 3, Options with { Length = 3 })).Message);
        Assert.Equal(
            "MemMapOptions.Length is 3, and layout Grid has no open axis ('*'): its shape says its length. "
            + "(Parameter 'Length')",
            Assert.Throws<ArgumentException>(() => Grid.Open(path, Options with { Length = 3 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbers.Open(path, Options with { Length = -1 }));
        Assert.Throws<LayoutMismatchException>(() => Numbers.Open(path, Options with { Length = long.MaxValue }));
        Assert.False(File.Exists(Folder["b.dat"]));
    }
}

public sealed class PartTestsOnLinux() : PartTests(MappingPlatform.Linux);

public sealed class PartTestsOnWindows() : PartTests(MappingPlatform.Windows);

public sealed class PartTestsPortable() : PartTests(MappingPlatform.Portable);
