namespace MemMap.Tests;

/// <summary>What a file is when its name does not say: the first bytes decide, as in <c>numpy.load</c>.</summary>
public abstract class ContentTests : PlatformTests
{
    private protected ContentTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Theory]
    [InlineData("particles.cs")]
    [InlineData("x.npy.part")]
    [InlineData("x")]
    [InlineData("x.NPY")]
    public void A_file_that_begins_as_a_npy_is_one_whatever_its_name(string name)
    {
        var path = NpyOf(name, 1.5f, 2.5f, 3.5f);

        using (var map = Numbers.Open(path, Options))
        {
            Assert.Equal((3, 128), (map.Length, map.Offset));
            map[0] = 7;
        }

        using var again = Numbers.OpenRead(path, Options);
        Assert.Equal([7, 2.5f, 3.5f], again.ToArray());
        Assert.Equal((byte)0x93, BytesOf(path)[0]);
    }

    [Fact]
    public void A_link_and_a_handle_lead_to_a_npy_by_its_bytes()
    {
        var path = NpyOf("data", 1.5f);
        File.CreateSymbolicLink(Folder["link"], path);
        using var link = Numbers.OpenRead(Folder["link"], Options);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        using var map = Numbers.OpenRead(handle, Options);

        Assert.Equal((1, 1.5f), (link.Length, link[0]));
        Assert.Equal((1, 1.5f), (map.Length, map[0]));
    }

    [Fact]
    public void The_handle_of_a_replaced_npy_leads_to_a_npy()
    {
        var path = NpyOf("x.npy", 1.5f);
        using var handle = File.OpenHandle(
            path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (OperatingSystem.IsWindows())
        {
            // Nothing is moved over an open file there.
            File.Move(path, Folder["old.npy"]);
        }

        File.Move(NpyOf("y.npy", 9f, 9f), path, overwrite: true);

        using var map = Numbers.OpenRead(handle, Options);

        Assert.Equal([1.5f], map.ToArray());
    }

    [Fact]
    public void Raw_maps_the_bytes_of_a_npy()
    {
        var path = NpyOf("data", 1.5f);
        using var map = Numbers.OpenRead(path, Raw);

        Assert.Equal((33, 1.5f), (map.Length, map[32]));
    }

    [Fact]
    public void With_an_offset_a_file_is_raw_unless_the_caller_says_npy()
    {
        var path = NpyOf("data", 1.5f, 2.5f);
        using var map = Numbers.OpenRead(path, Options with { Offset = 128 });

        Assert.Equal([1.5f, 2.5f], map.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 1 })]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 4, 0 })]
    [InlineData(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M' })]
    public void Bytes_that_only_resemble_a_npy_are_raw(byte[] bytes)
    {
        var path = FileOf("data", bytes);
        using var map = Numbers.OpenRead(path, Options);

        Assert.Equal(bytes.Length / 4, map.Length);
    }

    [Fact]
    public void Create_goes_by_the_name()
    {
        using (var map = Numbers.Create(NpyOf("data", 1.5f), 2, Options))
        {
            Assert.Equal(0, map.Offset);
        }

        Assert.Equal(8, BytesOf(Folder["data"]).Length);
    }

    [Theory]
    [InlineData("1F 8B 08", "a compressed file (gzip): decompress it first (gunzip)")]
    [InlineData("28 B5 2F FD 04", "a compressed file (zstd): decompress it first (zstd -d)")]
    [InlineData("50 4B 03 04", "a zip archive, as .npz files are: extract the array from it")]
    [InlineData(
        "89 48 44 46 0D 0A 1A 0A 00",
        "HDF5: read the dataset with h5py and save it with numpy.save, or, if it is contiguous, map its bytes with "
        + "MemMapOptions.Offset")]
    public void A_mismatch_says_what_the_file_begins_like(string start, string hint)
    {
        byte[] bytes = [.. Convert.FromHexString(start.Replace(" ", "")), .. new byte[36]];
        var path = FileOf("data", bytes[..37]);

        var rows = Assert.Throws<LayoutMismatchException>(() => Numbers.OpenRead(path, Options));
        var grid = Assert.Throws<LayoutMismatchException>(() => Grid.OpenRead(path, Options));
        var npy = Assert.Throws<NpyFormatException>(() => Grid.OpenRead(path, Options with { Format = MemMapFormat.Npy }));

        Assert.Equal(
            $"'{path}' holds 37 bytes from offset 0; layout Numbers needs a whole number of rows of 4 bytes, and 1 are "
            + $"left over. It begins like {hint}.",
            rows.Message);
        Assert.EndsWith($"MemMapOptions.Offset and Length. It begins like {hint}.", grid.Message);
        Assert.EndsWith($"{hint[(hint.IndexOf(": ", StringComparison.Ordinal) + 2)..]}.", npy.Message);
    }

    private string NpyOf(string name, params float[] values)
    {
        using (var map = Numbers.Create(Folder["new.npy"], values.Length, Options))
        {
            map.CopyFrom(values);
        }

        File.Move(Folder["new.npy"], Folder[name]);
        return Folder[name];
    }
}

public sealed class ContentTestsOnLinux() : ContentTests(MappingPlatform.Linux);

public sealed class ContentTestsOnWindows() : ContentTests(MappingPlatform.Windows);

public sealed class ContentTestsPortable() : ContentTests(MappingPlatform.Portable);
