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
        Assert.Equal(0, platform.LastMapped!.Reach);
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
        File.WriteAllBytes(path, []);

        var failure = Assert.Throws<IOException>(() => Cube.Open(path, Options with { Offset = 40_000_000 }));

        Assert.StartsWith($"Could not reserve 40,000,192 bytes for '{path}': ", failure.Message);
        Assert.Empty(BytesOf(path));
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
    public void A_link_stays_and_the_file_it_leads_to_is_replaced_or_made()
    {
        SkipUnlessLinux();
        Directory.CreateDirectory(Folder["disk/data"]);
        FileOf("disk/data/target.dat", 1, 2, 3);
        File.CreateSymbolicLink(Folder["a.dat"], "b.dat");
        File.CreateSymbolicLink(Folder["b.dat"], Folder["disk/data/target.dat"]);
        File.CreateSymbolicLink(Folder["dangling.dat"], "disk/missing.dat");

        using (var map = Grid.Create(Folder["a.dat"], Options))
        {
            Assert.Equal(Folder["a.dat"], map.Path);
        }

        Grid.Create(Folder["dangling.dat"], Options with { Overwrite = false }).Dispose();

        Assert.Equal("b.dat", new FileInfo(Folder["a.dat"]).LinkTarget);
        Assert.Equal("disk/missing.dat", new FileInfo(Folder["dangling.dat"]).LinkTarget);
        Assert.Equal(new byte[48], BytesOf(Folder["disk/data/target.dat"]));
        Assert.Equal(new byte[48], BytesOf(Folder["disk/missing.dat"]));
        Assert.Equal(["a.dat", "b.dat", "dangling.dat", "disk"], FilesInFolder());
        Assert.Equal(2, Directory.GetFileSystemEntries(Folder["disk"]).Length);
    }

    [Fact]
    public void A_link_to_a_file_counts_as_the_file()
    {
        SkipUnlessLinux();
        FileOf("target.dat", 1, 2, 3);
        File.CreateSymbolicLink(Folder["a.dat"], "target.dat");
        File.CreateSymbolicLink(Folder["circle"], "circle");

        var refused = Assert.Throws<IOException>(
            () => Grid.Create(Folder["a.dat"], Options with { Overwrite = false }));

        Assert.StartsWith($"'{Folder["a.dat"]}' exists already and MemMapOptions.Overwrite is false;", refused.Message);
        Assert.Contains(
            Options.Platform == MappingPlatform.Linux ? SystemState.CircleOfLinks : "Too many",
            Assert.Throws<IOException>(() => Grid.Create(Folder["circle"], Options)).Message);
        Assert.Equal([1, 2, 3], BytesOf(Folder["target.dat"]));
    }

    [Fact]
    public void An_offset_protects_what_is_before_the_elements()
    {
        var path = FileOf("a.dat", 1, 2, 3);
        FileOf("empty.dat");

        var refused = Assert.Throws<IOException>(() => Grid.Create(path, Options with { Offset = 1024 }));
        Grid.Create(Folder["empty.dat"], Options with { Offset = 1024 }).Dispose();
        Grid.Create(Folder["new.dat"], Options with { Offset = 1024 }).Dispose();

        Assert.Equal(
            $"'{path}' exists already, and Create would replace the 3 bytes before the elements, which begin at "
            + "MemMapOptions.Offset; use Open, which leaves them, or choose another name.",
            refused.Message);
        Assert.Equal([1, 2, 3], BytesOf(path));
        Assert.Equal(["a.dat", "empty.dat", "new.dat"], FilesInFolder());
    }

    [Fact]
    public void The_order_of_access_is_one_of_three()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(
            () => Grid.Create(Folder["a.dat"], Options with { Access = (MemMapAccess)3 }));

        Assert.Equal(
            "Access must be Normal, Sequential or Random. (Parameter 'Access')", refused.Message.Split(Environment.NewLine)[0]);
        Assert.Empty(FilesInFolder());
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
            Assert.Equal(
                $"Could not create '{path}': the directory '{Path.GetDirectoryName(path)}' is not writable.",
                failure.Message);
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

        var directory = await RefusalInTime(() => Grid.Create(Folder["directory"], Options));
        var fifo = await RefusalInTime(() => Grid.Create(Folder["fifo"], Options));

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

        var refused = await RefusalInTime(() => Grid.Create(path, Options));

        Assert.Equal(
            $"'{path}' is a character device; only a regular file can be mapped.",
            Assert.IsType<IOException>(refused).Message);
        Assert.Equal(["null"], FilesInFolder());
    }
}

public sealed class CreateTestsOnLinux() : CreateTests(MappingPlatform.Linux)
{
    [Fact]
    public void On_btrfs_a_new_file_with_space_is_written_in_place()
    {
        using var disk = SmallDisk.OfBtrfs(Folder["disk"]);
        var reserved = Path.Combine(disk.Path, "a.dat");
        var sparse = Path.Combine(disk.Path, "b.dat");

        Grid.Create(reserved, Options).Dispose();
        Grid.Create(sparse, Options with { Preallocate = false }).Dispose();

        Assert.Contains('C', AttributesOf(reserved));
        Assert.DoesNotContain('C', AttributesOf(sparse));

        static string AttributesOf(string path)
        {
            using var list = Process.Start(new ProcessStartInfo("lsattr", [path]) { RedirectStandardOutput = true })!;
            return list.StandardOutput.ReadToEnd().Split(' ')[0];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Until_it_is_complete_a_new_file_has_no_name_so_that_a_kill_leaves_nothing(bool overwrite)
    {
        var path = overwrite ? FileOf("a.dat", 1, 2, 3) : Folder["a.dat"];
        string[]? files = null;
        var platform = new DelegatingPlatform(Options.Platform!) { OnComplete = () => files = FilesInFolder() };

        using var map = Grid.Create(path, new MemMapOptions { Platform = platform, Overwrite = overwrite });

        Assert.Equal(overwrite ? ["a.dat"] : [], files!);
        Assert.Equal(["a.dat"], FilesInFolder());
        Assert.Equal(new byte[48], BytesOf(path));
        Assert.True(SystemState.IsMapped(path));
        Assert.True(SystemState.IsOpen(path));
    }

    [Fact]
    public void A_file_that_its_owner_may_not_open_for_writing_is_made_all_the_same()
    {
        SystemState.AsNobody(() =>
        {
            var folder = Directory.CreateTempSubdirectory("memmap-test-");
            try
            {
                var path = Path.Combine(folder.FullName, "a.dat");
                using var map = Numbers.Create(path, 3, Options with { UnixCreateMode = UnixFileMode.UserRead });
                map[1] = 5;

                Assert.Equal([0f, 5f, 0f], map.ToArray());
                Assert.Equal([path], Directory.GetFileSystemEntries(folder.FullName));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
    }

    /// <summary>exFAT has no second names for a file; older kernels and servers lack the other ways.</summary>
    [Theory]
    [InlineData(1, "OpenUnnamed")]
    [InlineData(1, "OpenUnnamed", "Link")]
    [InlineData(95, "OpenUnnamed", "Link")]
    [InlineData(38, "OpenUnnamed", "RenameToFree")]
    [InlineData(1, "OpenUnnamed", "RenameToFree", "Link")]
    [InlineData(31, "OpenUnnamed", "RenameToFree", "Link")]
    [InlineData(22, "OpenUnnamed", "RenameToFree", "Link")]
    public void A_free_name_is_taken_whatever_the_file_system_lacks(int error, params string[] lacking)
    {
        var platform = new LinuxPlatform(new RefusedCalls(error, lacking));
        var options = new MemMapOptions { Platform = platform, Overwrite = false };

        Grid.Create(Folder["a.dat"], options).Dispose();
        Assert.Equal(new byte[48], BytesOf(Folder["a.dat"]));
        Assert.Equal(["a.dat"], FilesInFolder());

        var path = Folder["b.dat"];
        var late = new DelegatingPlatform(platform) { OnPublish = () => File.WriteAllBytes(path, [1]) };
        var refused = Assert.Throws<IOException>(() => Grid.Create(path, options with { Platform = late }));
        Assert.StartsWith($"'{path}' exists already and MemMapOptions.Overwrite is false;", refused.Message);
        Assert.Equal([1], BytesOf(path));
        Assert.Equal(["a.dat", "b.dat"], FilesInFolder());
    }

    [Fact]
    public void On_a_mirror_without_links_a_free_name_is_taken()
    {
        Directory.CreateDirectory(Folder["below"]);
        using var mirror = SmallDisk.MirrorOf(Folder["below"], Folder["mirror"]);

        Grid.Create(Folder["mirror/a.dat"], Options with { Overwrite = false }).Dispose();
        Grid.Create(Folder["mirror/a.dat"], Options).Dispose();

        Assert.Equal([Folder["below/a.dat"]], Directory.GetFileSystemEntries(Folder["below"]));
        Assert.False(SystemState.IsOpen(Folder["mirror/a.dat"]));
    }

    [Fact]
    public void A_file_that_is_a_mount_point_is_not_replaced()
    {
        FileOf("outside.dat", 1, 2, 3);
        using var mount = SmallDisk.OfFile(Folder["outside.dat"], Folder["a.dat"]);

        var refused = Assert.Throws<IOException>(() => Grid.Create(Folder["a.dat"], Options));

        Assert.Equal(
            $"Could not put the new file in place of '{Folder["a.dat"]}': it is a mount point of its own, as files in "
            + "containers are; use Open, which writes into the file that is there.",
            refused.Message);
        Assert.Equal([1, 2, 3], BytesOf(Folder["a.dat"]));
        Assert.Equal(["a.dat", "outside.dat"], FilesInFolder());
    }

    [Fact]
    public void Another_users_file_in_a_sticky_directory_is_not_replaced()
    {
        if (Environment.UserName != "root")
        {
            Assert.Skip("Files of two users need root.");
        }

        Directory.CreateDirectory(Folder["shared"]);
        var path = FileOf("shared/a.dat", 1, 2, 3);
        Run("chmod", "1777", Folder["shared"]);
        Run("chmod", "755", Folder["."]);

        SystemState.AsNobody(() =>
        {
            var refused = Assert.Throws<UnauthorizedAccessException>(() => Grid.Create(path, Options));
            Assert.Equal(
                $"Could not put the new file in place of '{path}': in a directory with the sticky bit, such as /tmp, "
                + "only the owner of a file can replace it; use Open, which writes into the file that is there, or "
                + "choose another name.",
                refused.Message);
        });

        Assert.Equal([path], Directory.GetFileSystemEntries(Folder["shared"]));
        Assert.Equal([1, 2, 3], BytesOf(path));
    }

    [Fact]
    public void The_owner_of_a_replaced_file_stays_its_owner()
    {
        if (Environment.UserName != "root")
        {
            Assert.Skip("Giving a file away needs root.");
        }

        var path = FileOf("a.dat", 1, 2, 3);
        Run("chown", "1234:2345", path);
        Run("chmod", "640", path);

        Grid.Create(path, Options).Dispose();

        using var stat = Process.Start(
            new ProcessStartInfo("stat", ["-c", "%u:%g %a", path]) { RedirectStandardOutput = true })!;
        Assert.Equal("1234:2345 640\n", stat.StandardOutput.ReadToEnd());
    }

    [Fact]
    public void A_directory_that_does_not_reach_the_disk_is_said_not_to_and_the_file_is_there()
    {
        var path = FileOf("a.dat", 1, 2, 3);
        var calls = new RefusedCalls(5, "SyncFile") { Before = 1 };

        var failure = Assert.Throws<IOException>(
            () => Grid.Create(path, new MemMapOptions { Platform = new LinuxPlatform(calls) }));

        Assert.Equal(
            $"'{path}' is the new file, which is complete, but its directory could not be brought to disk: "
            + $"{SystemState.InputOutputError}. After a power loss the name may lead to the old file, or to none.",
            failure.Message);
        Assert.Equal(new byte[48], BytesOf(path));
        Assert.Equal(["a.dat"], FilesInFolder());
    }
}

public sealed class CreateTestsOnWindows() : CreateTests(MappingPlatform.Windows);

public sealed class CreateTestsPortable() : CreateTests(MappingPlatform.Portable);
