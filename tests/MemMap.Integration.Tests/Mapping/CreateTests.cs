using System.Diagnostics;

namespace MemMap.Tests;

public abstract class CreateTests : PlatformTests
{
    private protected CreateTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public void A_map_of_the_old_file_keeps_the_old_bytes()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var old = Numbers.Open(path, Options);

        using var replaced = Numbers.Create(path, 1, Options);
        old[2] = 30;
        replaced[0] = 10;

        Assert.Equal([1f, 2f, 30f], old.ToArray());
        Assert.Equal([10f], replaced.ToArray());
        Assert.Equal(4, BytesOf(path).Length);
    }

    [Fact]
    public void Another_process_keeps_the_old_file()
    {
        SkipUnlessLinux();
        var path = FileOf("a.dat", "old bytes"u8.ToArray());
        var start = new ProcessStartInfo("sh", ["-c", "exec 3<\"$0\"; echo ready; read line; cat <&3", path])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var other = Process.Start(start)!;
        Assert.Equal("ready", other.StandardOutput.ReadLine());

        using var replaced = Grid.Create(path, Options);
        other.StandardInput.WriteLine();

        Assert.Equal("old bytes", other.StandardOutput.ReadToEnd());
        Assert.Equal(new byte[48], BytesOf(path));
    }

    [Fact]
    public void Overwrite_false_refuses_a_file_that_is_there()
    {
        var path = FileOf("a.dat", 1, 2, 3);
        var options = Options with { Overwrite = false };

        var refused = Assert.Throws<IOException>(() => Grid.Create(path, options));
        using var created = Grid.Create(Folder["b.dat"], options);

        Assert.Equal(
            $"'{path}' exists already and MemMapOptions.Overwrite is false; choose another name, or set Overwrite to "
            + "replace the file and lose its data.",
            refused.Message);
        Assert.Equal([1, 2, 3], BytesOf(path));
        Assert.Equal(["a.dat", "b.dat"], FilesInFolder());
    }

    [Fact]
    public void A_name_that_appears_while_the_file_is_made_is_not_replaced()
    {
        var path = Folder["a.dat"];
        var platform = new DelegatingPlatform(Options.Platform!) { OnPublish = () => File.WriteAllBytes(path, [1]) };

        var refused = Assert.Throws<IOException>(
            () => Grid.Create(path, new MemMapOptions { Platform = platform, Overwrite = false }));

        Assert.EndsWith(
            "choose another name, or set Overwrite to replace the file and lose its data.", refused.Message);
        Assert.Equal([1], BytesOf(path));
        Assert.Equal(["a.dat"], FilesInFolder());
    }

    [Fact]
    public void When_the_name_cannot_be_given_nothing_is_left()
    {
        SkipUnlessLinux();
        var path = FileOf("a.dat", 1, 2, 3);
        var platform = new DelegatingPlatform(Options.Platform!) { OnPublish = () => throw new IOException("no") };

        var failure = Assert.Throws<IOException>(
            () => Grid.Create(path, new MemMapOptions { Platform = platform }));
        SystemState.CollectEverything();

        Assert.Equal("no", failure.Message);
        Assert.Equal([1, 2, 3], BytesOf(path));
        Assert.Equal(["a.dat"], FilesInFolder());
        Assert.True(platform.LastMapped!.IsClosed);
        Assert.True(
            Options.Platform == MappingPlatform.Portable
            || !File.ReadLines("/proc/self/maps").Any(line => line.Contains(Folder["."][..^2])));
        Assert.DoesNotContain(
            Directory.GetFileSystemEntries("/proc/self/fd"),
            link => new FileInfo(link).LinkTarget?.StartsWith(Folder["."][..^2]) == true);
    }

    [Fact]
    public void A_full_disk_is_an_exception_and_the_old_file_stays()
    {
        SkipUnlessLinux();
        using var disk = SmallDisk.InMemory(Folder["disk"]);
        var path = Path.Combine(disk.Path, "a.npy");
        File.WriteAllBytes(path, [1, 2, 3]);

        var failure = Assert.Throws<IOException>(() => Numbers.Create(path, 10_000_000, Options));

        Assert.StartsWith($"Could not reserve 40,000,128 bytes for '{path}': ", failure.Message);
        Assert.Equal([1, 2, 3], BytesOf(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public void A_full_disk_leaves_a_file_to_be_extended_as_it_was()
    {
        SkipUnlessLinux();
        using var disk = SmallDisk.InMemory(Folder["disk"]);
        var path = Path.Combine(disk.Path, "a.dat");
        File.WriteAllBytes(path, [1, 2, 3]);

        var failure = Assert.Throws<IOException>(() => Cube.Open(path, Options with { Offset = 40_000_000 }));

        Assert.StartsWith($"Could not reserve 40,000,192 bytes for '{path}': ", failure.Message);
        Assert.Equal([1, 2, 3], BytesOf(path));
    }

    [Fact]
    public void No_room_for_a_header_is_an_exception_too()
    {
        SkipUnlessLinux();
        using var disk = SmallDisk.InMemory(Folder["disk"]);
        var path = Path.Combine(disk.Path, "a.npy");
        File.WriteAllBytes(Path.Combine(disk.Path, "full"), new byte[1 << 20]);

        var failure = Assert.Throws<IOException>(() => Grid.Create(path, Options with { Preallocate = false }));

        Assert.Equal($"Could not write the header of '{path}'; the disk may be full.", failure.Message);
        Assert.Single(Directory.GetFileSystemEntries(disk.Path));
    }

    [Fact]
    public void Preallocate_decides_whether_the_space_is_reserved()
    {
        SkipUnlessLinux();
        using var reserved = Numbers.Create(Folder["a.dat"], 1 << 20, Options);
        using var sparse = Numbers.Create(Folder["b.dat"], 1 << 20, Options with { Preallocate = false });

        Assert.True(SystemState.BlocksOf(Folder["a.dat"]) >= 4 << 11);
        Assert.True(SystemState.BlocksOf(Folder["b.dat"]) < 100);
    }

    [Fact]
    public void Permissions_are_those_asked_for_or_those_of_the_replaced_file()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions.");
            return;
        }

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        const UnixFileMode Open = Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        Grid.Create(Folder["a.dat"], Options with { UnixCreateMode = Open }).Dispose();
        Assert.Equal(Open, File.GetUnixFileMode(Folder["a.dat"]));

        Grid.Create(Folder["a.dat"], Options).Dispose();
        Assert.Equal(Open, File.GetUnixFileMode(Folder["a.dat"]));

        Grid.Create(Folder["a.dat"], Options with { UnixCreateMode = Private }).Dispose();
        Assert.Equal(Private, File.GetUnixFileMode(Folder["a.dat"]));
    }

    [Fact]
    public void A_link_is_replaced_and_its_target_stays()
    {
        SkipUnlessLinux();
        var target = FileOf("target.dat", 1, 2, 3);
        File.CreateSymbolicLink(Folder["a.dat"], target);
        File.CreateSymbolicLink(Folder["dangling.dat"], Folder["missing"]);

        Grid.Create(Folder["a.dat"], Options).Dispose();
        Grid.Create(Folder["dangling.dat"], Options).Dispose();

        Assert.Equal([1, 2, 3], BytesOf(target));
        Assert.Null(new FileInfo(Folder["a.dat"]).LinkTarget);
        Assert.Equal(48, BytesOf(Folder["a.dat"]).Length);
        Assert.Equal(["a.dat", "dangling.dat", "target.dat"], FilesInFolder());
    }

    [Fact]
    public void A_missing_directory_is_named()
    {
        var path = Folder[Path.Combine("missing", "a.dat")];

        var failure = Assert.Throws<DirectoryNotFoundException>(() => Grid.Create(path, Options));

        Assert.Equal(
            $"'{path}' is in the directory '{Folder["missing"]}', which does not exist.", failure.Message);
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_is_an_error_without_traces()
    {
        SkipUnlessLinux();
        var path = FileOf("a.dat", 1, 2, 3);
        Run("chmod", "555", Folder["."]);
        Run("chmod", "666", path);

        SystemState.AsNobody(() =>
        {
            var failure = Assert.Throws<UnauthorizedAccessException>(() => Grid.Create(path, Options));
            Assert.Equal($"Could not create '{path}': its directory is not writable.", failure.Message);
        });

        Run("chmod", "755", Folder["."]);
        Assert.Equal([1, 2, 3], BytesOf(path));
        Assert.Equal(["a.dat"], FilesInFolder());
    }

    [Fact]
    public void A_directory_that_cannot_be_read_takes_a_new_file()
    {
        SkipUnlessLinux();
        Run("chmod", "333", Folder["."]);

        SystemState.AsNobody(() => Grid.Create(Folder["a.dat"], Options).Dispose());

        Assert.Equal(["a.dat"], FilesInFolder());
    }

    [Fact]
    public async Task What_is_no_regular_file_is_not_replaced()
    {
        SkipUnlessLinux();
        Directory.CreateDirectory(Folder["directory"]);
        Run("mkfifo", Folder["fifo"]);

        var directory = await RefusalWithinSeconds(() => Grid.Create(Folder["directory"], Options));
        var fifo = await RefusalWithinSeconds(() => Grid.Create(Folder["fifo"], Options));

        Assert.Equal(
            $"'{Folder["directory"]}' is a directory; only a regular file can be mapped.",
            Assert.IsType<IOException>(directory).Message);
        Assert.Equal(
            $"'{Folder["fifo"]}' is a FIFO; only a regular file can be mapped.",
            Assert.IsType<IOException>(fifo).Message);
        Assert.Equal(["directory", "fifo"], FilesInFolder());
    }

    [Fact]
    public async Task A_device_is_not_replaced()
    {
        // A node of the test's own: the real one belongs to the machine.
        SkipUnlessLinux();
        var path = Folder["null"];
        NodeOrSkip(path, minor: "3");

        var refused = await RefusalWithinSeconds(() => Grid.Create(path, Options));

        Assert.Equal(
            $"'{path}' is a character device; only a regular file can be mapped.",
            Assert.IsType<IOException>(refused).Message);
        Assert.Equal(["null"], FilesInFolder());
    }
}

public sealed class CreateTestsOnLinux() : CreateTests(MappingPlatform.Linux)
{
    [Fact]
    public void On_btrfs_a_new_file_is_written_in_place()
    {
        using var disk = SmallDisk.OfBtrfs(Folder["disk"]);
        var path = Path.Combine(disk.Path, "a.dat");

        Grid.Create(path, Options).Dispose();

        using var list = Process.Start(new ProcessStartInfo("lsattr", [path]) { RedirectStandardOutput = true })!;
        Assert.Contains('C', list.StandardOutput.ReadToEnd().Split(' ')[0]);
    }
}

public sealed class CreateTestsPortable() : CreateTests(MappingPlatform.Portable);
