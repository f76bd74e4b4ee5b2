using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MemMap.Tests;

/// <summary>A member of an <c>.npz</c> archive, mapped where it lies.</summary>
public abstract class MemberTests : PlatformTests
{
    private protected MemberTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public void A_stored_member_is_mapped_by_the_name_that_NumPy_gives_it()
    {
        var path = Archive(("prices.npy", Npy(1.5f, 2.5f)), ("sizes.npy", Npy(7f)));

        using var prices = Numbers.OpenRead(path, Options with { Member = "prices" });
        using var sizes = Numbers.OpenCopyOnWrite(path, Options with { Member = "sizes.npy" });
        sizes[0] = 9;

        Assert.Equal([1.5f, 2.5f], prices.ToArray());
        Assert.Equal([9f], sizes.ToArray());
        Assert.Equal(2, prices.Refresh());
        using var again = Numbers.OpenRead(path, Options with { Member = "sizes" });
        Assert.Equal([7f], again.ToArray());
    }

    [Fact]
    public void Of_members_with_one_name_the_last_is_taken_as_in_NumPy()
    {
        var path = Archive(("a.npy", Npy(1f)), ("a.npy", Npy(2f)));
        using var map = Numbers.OpenRead(path, Options with { Member = "a" });

        Assert.Equal([2f], map.ToArray());
    }

    [Fact]
    public void A_member_that_is_no_npy_is_raw_from_an_offset_on()
    {
        var path = Archive(("bytes.bin", [0xEE, 0xEE, .. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(2.5f)]));

        using var all = Numbers.OpenRead(path, Options with { Member = "bytes.bin", Offset = 2 });
        using var first = Numbers.OpenRead(path, Options with { Member = "bytes.bin", Offset = 2, Length = 1 });

        Assert.Equal([1.5f, 2.5f], all.ToArray());
        Assert.Equal([1.5f], first.ToArray());
        Assert.Equal(
            $"Member 'bytes.bin' of '{path}' has 10 bytes; MemMapOptions.Offset is 11.",
            Assert.Throws<LayoutMismatchException>(
                () => Numbers.OpenRead(path, Options with { Member = "bytes.bin", Offset = 11 })).Message);
        Assert.Throws<LayoutMismatchException>(
            () => Numbers.OpenRead(path, Options with { Member = "bytes.bin", Offset = 2, Length = 3 }));
    }

    [Fact]
    public void A_member_ends_where_its_entry_says_whatever_follows()
    {
        // A header that claims ten elements, where the member has one and the archive goes on.
        var npy = Npy(1f);
        Encoding.Latin1.GetBytes("(10,)").CopyTo(npy, Encoding.Latin1.GetString(npy).IndexOf("(1,)", StringComparison.Ordinal));
        var path = Archive(("a.npy", npy), ("b.npy", Npy([.. Enumerable.Repeat(5f, 100)])));

        var refused = Assert.Throws<NpyFormatException>(() => Numbers.OpenRead(path, Options with { Member = "a" }));

        Assert.Contains("data of 40 bytes for shape (10,), from byte 128 on, is expected", refused.Message);
    }

    [Fact]
    public void A_compressed_member_says_how_to_store_it()
    {
        var path = Archive(CompressionLevel.Optimal, ("a.npy", Npy([.. Enumerable.Repeat(5f, 100)])));

        var refused = Assert.Throws<LayoutMismatchException>(() => Numbers.OpenRead(path, Options with { Member = "a" }));

        Assert.Equal(
            $"Member 'a' of '{path}' is compressed, so its bytes are not those of the array: save the archive with "
            + "numpy.savez instead of savez_compressed, or extract the member (memmap convert).",
            refused.Message);
    }

    [Fact]
    public void An_accented_name_is_found_whether_it_is_marked_as_UTF_8_or_an_old_tool_wrote_it()
    {
        using (var marked = Numbers.OpenRead(Archive(("é.npy", Npy(1.5f))), Options with { Member = "é" }))
        {
            Assert.Equal([1.5f], marked.ToArray());
        }

        var bytes = BytesOf(Archive(("?.npy", Npy(2.5f))));
        for (var at = 0; (at = bytes.AsSpan().IndexOf("?.npy"u8)) >= 0;)
        {
            bytes[at] = 0x82;
        }

        using var old = Numbers.OpenRead(FileOf("old.npz", bytes), Options with { Member = "é" });
        Assert.Equal([2.5f], old.ToArray());
    }

    [Fact]
    public void A_name_that_is_not_there_and_no_name_at_all_list_those_that_are()
    {
        var path = Archive(("prices.npy", Npy(1.5f)), ("sizes.npy", Npy(7f)));

        var wrong = Assert.Throws<LayoutMismatchException>(() => Numbers.OpenRead(path, Options with { Member = "volume" }));
        var none = Assert.Throws<LayoutMismatchException>(() => Numbers.OpenRead(path, Options));

        Assert.Equal($"'{path}' has no member 'volume'; it has the members 'prices', 'sizes'.", wrong.Message);
        Assert.Equal(
            $"'{path}' is a zip archive with the members 'prices', 'sizes'; set MemMapOptions.Member to the one to map.",
            none.Message);
    }

    [Fact]
    public void A_member_is_not_written_to()
    {
        var path = Archive(("a.npy", Npy(1.5f)));
        const string Expected = "Member 'a' of an archive can be read only, because the archive has a checksum of its bytes; "
            + "use OpenRead or OpenCopyOnWrite. (Parameter 'Member')";

        var open = Assert.Throws<ArgumentException>(() => Numbers.Open(path, Options with { Member = "a" }));
        var create = Assert.Throws<ArgumentException>(() => Numbers.Create(path, 3, Options with { Member = "a" }));

        Assert.Equal(Expected, open.Message);
        Assert.Equal(Expected, create.Message);
    }

    [Fact]
    public void A_file_that_is_no_archive_says_what_is_missing()
    {
        var path = FileOf("a.npz", new byte[100]);

        var refused = Assert.Throws<NpyFormatException>(() => Numbers.OpenRead(path, Options with { Member = "a" }));

        Assert.Equal(
            $"'{path}' is not an .npz file: byte 100 holds the end of the file where the directory of a zip archive is "
            + "expected; the file was cut short or damaged: copy it or save it again.",
            refused.Message);
        Assert.Throws<NpyFormatException>(() => Numbers.OpenRead(FileOf("b.npz"), Options with { Member = "a" }));
    }

    [Fact]
    public void An_archive_behind_something_else_is_found_as_zipfile_finds_it()
    {
        byte[] bytes = [.. Enumerable.Repeat((byte)0xEE, 1001), .. BytesOf(Archive(("a.npy", Npy(1.5f))))];
        using var map = Numbers.OpenRead(FileOf("b.dat", bytes), Options with { Member = "a" });

        Assert.Equal([1.5f], map.ToArray());
    }

    /// <summary>Each byte of the archive replaced, and each length cut: an exception, or the array, and nothing else.</summary>
    [Fact]
    public void A_damaged_archive_is_an_exception_of_ours()
    {
        var whole = BytesOf(Archive(("a.npy", Npy(1.5f)), ("b.npy", Npy(2.5f))));
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var value in new byte[] { 0x00, 0x01, 0x7F, 0xFF })
            {
                byte[] bytes = [.. whole];
                bytes[at] = value;
                OpenOrRefuse(bytes);
            }

            OpenOrRefuse(whole[..at]);
        }
    }

    [Fact]
    public void Lengths_of_64_bits_that_no_file_has_are_refused()
    {
        foreach (var value in new[] { uint.MaxValue, uint.MaxValue - 1, 0x80000000, 0x7FFFFFFFu })
        {
            foreach (var field in new[] { 20, 24, 42 })
            {
                var bytes = BytesOf(Archive(("a.npy", Npy(1.5f))));
                var entry = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry + field), value);
                OpenOrRefuse(bytes);
            }
        }
    }

    private void OpenOrRefuse(byte[] bytes)
    {
        var path = FileOf("damaged.npz", bytes);
        try
        {
            using var map = Numbers.OpenRead(path, Options with { Member = "a" });
            _ = map.ToArray();
        }
        catch (InvalidFileException refused)
        {
            Assert.NotEmpty(refused.Message);
        }
    }

    private byte[] Npy(params float[] values)
    {
        using (var map = Numbers.Create(Folder["member.npy"], values.Length, Options))
        {
            map.CopyFrom(values);
        }

        return BytesOf(Folder["member.npy"]);
    }

    private string Archive(params ReadOnlySpan<(string Name, byte[] Bytes)> members) =>
        Archive(CompressionLevel.NoCompression, members);

    private string Archive(CompressionLevel level, params ReadOnlySpan<(string Name, byte[] Bytes)> members)
    {
        using var stream = File.Create(Folder["a.npz"]);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, bytes) in members)
        {
            using var member = archive.CreateEntry(name, level).Open();
            member.Write(bytes);
        }

        return Folder["a.npz"];
    }
}

public sealed class MemberTestsOnLinux() : MemberTests(MappingPlatform.Linux);

public sealed class MemberTestsOnWindows() : MemberTests(MappingPlatform.Windows);

public sealed class MemberTestsPortable() : MemberTests(MappingPlatform.Portable);
