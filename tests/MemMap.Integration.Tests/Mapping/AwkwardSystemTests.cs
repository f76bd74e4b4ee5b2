namespace MemMap.Tests;

/// <summary>Opening files where the file system, another program or a limit stands in the way.</summary>
[OnLinux]
public sealed class AwkwardSystemTests() : PlatformTests(MappingPlatform.Linux)
{
    [Fact]
    public void A_lease_of_another_program_is_waited_for()
    {
        const int TryAgain = 11;
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var calls = new RefusedCalls(TryAgain, "Open") { Times = 12 };

        using var map = Numbers.OpenRead(path, new MemMapOptions { Platform = new LinuxPlatform(calls) });

        Assert.Equal(3, map.Length);
        Assert.Equal(1 + 2 + 4 + 8 + 16 + 32 + 64 + 128 + 256 + 512 + 1000 + 1000, calls.Waited);
    }

    [Fact]
    public void A_lease_that_is_not_given_up_is_an_exception()
    {
        const int TryAgain = 11;
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var calls = new RefusedCalls(TryAgain, "Open");

        var refused = Assert.Throws<IOException>(
            () => Numbers.Open(path, new MemMapOptions { Platform = new LinuxPlatform(calls) }));

        Assert.Equal(
            $"Could not open '{path}': another program, such as a file server, holds a lease on it and has not given "
            + "it up for 60 s. Close the file there.",
            refused.Message);
        Assert.InRange(calls.Waited, 60_000, 61_000);
    }

    [Theory]
    [InlineData(37)]
    [InlineData(38)]
    [InlineData(95)]
    [InlineData(22)]
    [InlineData(524)]
    public void Without_locks_a_map_appends_when_it_is_told_to(int error)
    {
        var options = new MemMapOptions { Platform = new LinuxPlatform(new RefusedCalls(error, "Control")) };
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var map = Numbers.Open(path, options);
        using var free = Numbers.Open(path, options with { AppenderLock = false });
        using var npy = Trade.Create(Folder["a.npy"], 0, options with { AppenderLock = false });

        var refused = Assert.Throws<IOException>(() => map.Append(4));
        free.Append(4);
        free.Append([5, 6]);
        npy.Append(new Trade { Time = 7 });

        Assert.Equal(
            $"Could not lock '{path}' for appending: this system, or its file system, has no locks of open files "
            + $"(error {error}). Set MemMapOptions.AppenderLock to false to go without, and let one map at a time "
            + "append.",
            refused.Message);
        Assert.Equal([1f, 2f, 3f, 4f, 5f, 6f], free.ToArray());
        Assert.Equal(7, npy[0].Time);
    }

    [Fact]
    public void Pages_that_cannot_be_shared_are_an_exception_that_names_the_mode_that_works()
    {
        const int NoDevice = 19;
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var options = new MemMapOptions { Platform = new LinuxPlatform(new RefusedCalls(NoDevice, "Map")) };
        var expected = $"Could not map 12 bytes of '{path}': its file system (FUSE with direct_io, for example) cannot "
            + "share pages of memory between programs; OpenCopyOnWrite works.";

        Assert.Equal(expected, Assert.Throws<IOException>(() => Numbers.OpenRead(path, options)).Message);
        Assert.Equal(
            $"Could not map 12 bytes of '{path}': No such device.",
            Assert.Throws<IOException>(() => Numbers.OpenCopyOnWrite(path, options)).Message);
    }

    [Fact]
    public void Open_with_Preallocate_gives_holes_their_space()
    {
        using var disk = SmallDisk.OfExt4(Folder["disk"], 80);
        var path = Path.Combine(disk.Path, "a.dat");
        using (var stream = File.Create(path))
        {
            stream.SetLength(20_000_000);
            stream.Position = 10_000_000;
            stream.WriteByte(1);
        }

        Octets.Open(path, Options).Dispose();
        Octets.Open(path, Options with { Preallocate = false }).Dispose();
        Octets.OpenRead(path, Options with { Preallocate = true }).Dispose();
        Assert.InRange(SystemState.BlocksOf(path), 1, 100);

        using var map = Octets.Open(path, Options with { Preallocate = true });

        Assert.InRange(SystemState.BlocksOf(path), 20_000_000 / 512, long.MaxValue);
        Assert.Equal([0, 1, 20_000_000], new long[] { map[9_999_999], map[10_000_000], map.Length });
    }

    [Fact]
    public void Holes_that_the_disk_has_no_space_for_are_an_exception_and_take_none()
    {
        using var disk = SmallDisk.OfExt4(Folder["disk"], 80);
        var path = Path.Combine(disk.Path, "a.dat");
        using (var stream = File.Create(path))
        {
            stream.SetLength(1L << 30);
        }

        var free = disk.FreeByteLength;
        var refused = Assert.Throws<IOException>(() => Octets.Open(path, Options with { Preallocate = true }));

        Assert.Equal(
            $"Could not reserve the 1,073,741,824 bytes of '{path}' that have no place on disk yet: "
            + $"{Invariant(free)} bytes are free. Make room, or open it without MemMapOptions.Preallocate; then "
            + "a write to such a place may end the process.",
            refused.Message);
        Assert.Equal(free, disk.FreeByteLength);
    }

    [Fact]
    public void Open_with_Preallocate_parts_a_clone_from_its_original()
    {
        using var disk = SmallDisk.OfXfs(Folder["disk"]);
        var original = Path.Combine(disk.Path, "a.dat");
        var clone = Path.Combine(disk.Path, "b.dat");
        File.WriteAllBytes(original, [.. Enumerable.Repeat((byte)7, 20_000_000)]);
        Run("cp", "--reflink=always", original, clone);
        Run("sync", "-f", disk.Path);
        var free = disk.FreeByteLength;

        using var map = Octets.Open(clone, Options with { Preallocate = true });
        Run("sync", "-f", disk.Path);

        Assert.InRange(free - disk.FreeByteLength, 19_000_000, 25_000_000);
        Assert.Equal(7, map[19_999_999]);
    }

    [Fact]
    public void Open_with_Preallocate_touches_every_page_where_space_cannot_be_reserved()
    {
        const int NotSupported = 95;
        var path = Folder["a.dat"];
        using (var stream = File.Create(path))
        {
            stream.SetLength(1_000_000);
        }

        var options = new MemMapOptions
        {
            Platform = new LinuxPlatform(new RefusedCalls(NotSupported, "Allocate")),
            Preallocate = true,
        };
        using (Octets.Open(path, options))
        {
        }

        Run("sync", path);
        Assert.InRange(SystemState.BlocksOf(path), 1_000_000 / 512, long.MaxValue);
        Assert.Equal(1_000_000, new FileInfo(path).Length);
    }

    [Fact]
    public void A_refused_Create_takes_no_space()
    {
        using var disk = SmallDisk.OfExt4(Folder["disk"], 80);
        var free = disk.FreeByteLength;

        Assert.Throws<IOException>(() => Octets.Create(Path.Combine(disk.Path, "a.npy"), 1L << 40, Options));

        Run("sync", "-f", disk.Path);
        Assert.Equal(free, disk.FreeByteLength);
        Assert.Equal(
            [Path.Combine(disk.Path, "lost+found")], Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public void A_file_that_gets_its_first_row_while_it_is_opened_is_no_file_of_procfs()
    {
        var path = FileOf("a.dat");
        var options = new MemMapOptions { Platform = new LinuxPlatform(new GrowingCalls(path)) };

        using var map = Numbers.OpenRead(path, options);

        Assert.Equal(0, map.Length);
        Assert.Equal(1, map.Refresh());
    }

    /// <summary>Between the look at its length and the first read, an empty file becomes longer.</summary>
    private sealed class GrowingCalls(string path) : LinuxCalls
    {
        private protected override bool Refuses(string call)
        {
            if (call == "Read" && new FileInfo(path).Length == 0)
            {
                File.WriteAllBytes(path, [0, 0, 128, 63]);
            }

            return false;
        }
    }
}
