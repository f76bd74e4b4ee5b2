namespace MemMap.Tests;

[MemMapArray<byte>(Shape = "*")]
public partial struct Octets;

public abstract class HugeFileTests : PlatformTests
{
    private const long Count = 5_000_000_000;

    private protected HugeFileTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public void Five_billion_rows_are_reached_by_every_way_but_one_span()
    {
        using var map = Octets.Create(Folder["a.dat"], Count, Options with { Preallocate = false });

        map[0] = 1;
        map[Count - 1] = 2;
        map[^2] = 3;

        using var view = map.Lease();
        Assert.Equal((Count, Count, Count), (map.Length, view.Length, map.ByteLength));
        Assert.Equal((1, 3, 2), (view[0], view[Count - 2], view[Count - 1]));
        Assert.Equal([0, 3, 2], view.Slice(Count - 3).AsSpan().ToArray());
        var tensor = view.AsTensorSpan();
        Assert.Equal(Count, tensor.FlattenedLength);
        Assert.Equal(2, tensor[[checked((nint)view.Length - 1)]]);
        var (chunks, rows) = (0, 0L);
        foreach (var chunk in view.Chunks(1 << 30))
        {
            chunks++;
            rows += chunk.Length;
        }

        Assert.Equal((5, Count), (chunks, rows));
    }

    [Fact]
    public void A_span_of_more_than_it_can_hold_is_refused()
    {
        using var map = Octets.Create(Folder["a.dat"], Count, Options with { Preallocate = false });

        var refused = Assert.Throws<InvalidOperationException>(() =>
        {
            using var view = map.Lease();
            return view.AsSpan().Length;
        });

        Assert.Equal(
            "5,000,000,000 elements do not fit a span, which holds at most 2,147,483,647; "
            + "take Chunks, a Slice, or AsTensorSpan.", refused.Message);
        Assert.Throws<IndexOutOfRangeException>(() => map[Count]);
    }

    [Fact]
    public void Text_reads_only_what_it_shows()
    {
        using var map = Octets.Create(Folder["a.dat"], Count, Options with { Preallocate = false });
        map[Count - 1] = 9;

        var text = map.ToString();

        Assert.Equal("memmap([0, 0, 0, ..., 0, 0, 9], dtype=uint8)", text);
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(SystemState.Kilobytes(map.Path, "Rss:"), 1, 64 * 1024);
        }
    }

    [Fact]
    public void An_existing_file_beyond_4_GiB_is_mapped_from_an_unaligned_offset()
    {
        using (var stream = File.Create(Folder["a.dat"]))
        {
            stream.SetLength(Count + 3);
            stream.Position = Count + 2;
            stream.WriteByte(77);
        }

        using var map = Octets.OpenRead(Folder["a.dat"], Options with { Offset = (1L << 32) + 1 });

        Assert.Equal(Count + 3 - (1L << 32) - 1, map.Length);
        Assert.Equal(77, map[^1]);
    }

    [Theory]
    [InlineData("a.dat")]
    [InlineData("a.npy")]
    public void More_bytes_than_64_bits_count_are_refused_and_nothing_is_changed(string name)
    {
        var path = FileOf(name, 1, 2, 3);

        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => Rows.Create(path, 1L << 62, Options));

        Assert.Equal(
            "Layout Rows of 4,611,686,018,427,387,904 rows needs 73,786,976,294,838,206,464 bytes from offset 0; a file "
            + "holds at most 9,223,372,036,854,775,807. (Parameter 'length')\nActual value was 4611686018427387904.",
            refused.Message.ReplaceLineEndings("\n"));
        Assert.Equal([1, 2, 3], BytesOf(path));
        Assert.Equal([name], FilesInFolder());
    }
}

public sealed class HugeFileTestsOnLinux() : HugeFileTests(MappingPlatform.Linux);

public sealed class HugeFileTestsOnWindows() : HugeFileTests(MappingPlatform.Windows);

public sealed class HugeFileTestsPortable() : HugeFileTests(MappingPlatform.Portable);
