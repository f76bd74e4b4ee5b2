using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MemMap.Tests;

public abstract class RegularFileTests : PlatformTests
{
    private protected RegularFileTests(MappingPlatform platform)
        : base(platform)
    {
    }

    private protected RegularFile OpenFile(string path) => Options.Platform!.OpenExisting(path, FileAccess.ReadWrite);

    [Fact]
    public void The_path_of_an_open_file_leads_to_it_until_it_is_deleted_or_moved()
    {
        SkipUnlessLinux();
        using var file = OpenFile(FileOf("a.dat", 1, 2, 3));
        Assert.Equal(PathState.SameFile, file.StateOfPath());

        File.Move(Folder["a.dat"], Folder["b.dat"]);
        Assert.Equal(PathState.Deleted, file.StateOfPath());

        File.Move(Folder["b.dat"], Folder["a.dat"]);
        Assert.Equal(PathState.SameFile, file.StateOfPath());

        File.Delete(Folder["a.dat"]);
        Assert.Equal(PathState.Deleted, file.StateOfPath());
    }

    [Fact]
    public void Another_file_of_the_same_name_is_seen()
    {
        SkipUnlessLinux();
        using var file = OpenFile(FileOf("a.dat", 1, 2, 3));

        File.Move(FileOf("b.dat", 1, 2, 3), Folder["a.dat"], overwrite: true);

        Assert.Equal(PathState.Replaced, file.StateOfPath());
    }

    [Fact]
    public void A_missing_directory_is_a_deleted_file()
    {
        SkipUnlessLinux();
        Directory.CreateDirectory(Folder["x"]);
        using var file = OpenFile(FileOf("x/a.dat", 1, 2, 3));

        Directory.Delete(Folder["x"], recursive: true);
        Assert.Equal(PathState.Deleted, file.StateOfPath());

        File.WriteAllBytes(Folder["x"], [1]);
        Assert.Equal(PathState.Deleted, file.StateOfPath());
    }

    [Fact]
    public void A_file_that_was_deleted_before_it_was_mapped_is_what_the_caller_wants()
    {
        SkipUnlessLinux();
        using var handle = File.OpenHandle(FileOf("a.dat", 1, 2, 3), FileMode.Open, FileAccess.ReadWrite);
        File.Delete(Folder["a.dat"]);

        using var file = Options.Platform!.Borrow(handle, path: null, FileAccess.ReadWrite);

        Assert.Equal(PathState.SameFile, file.StateOfPath());
    }

    [Fact]
    public void The_first_and_the_last_byte_that_is_not_zero_are_found()
    {
        var path = Folder["a.dat"];
        using (var stream = File.Create(path))
        {
            stream.SetLength(100 << 20);
            foreach (var offset in (ReadOnlySpan<int>)[1_000, 70_000, 50 << 20, 60_000_001])
            {
                stream.Position = offset;
                stream.WriteByte(1);
            }
        }

        using var file = OpenFile(path);

        Assert.Equal(1_000, file.FirstDataFrom(0, 100 << 20));
        Assert.Equal(1_000, file.FirstDataFrom(1_000, 100 << 20));
        Assert.Equal(70_000, file.FirstDataFrom(1_001, 100 << 20));
        Assert.Equal(70_000, file.FirstDataFrom(1_001, 70_000));
        Assert.Equal(69_999, file.FirstDataFrom(1_001, 69_999));
        Assert.Equal(50 << 20, file.FirstDataFrom(70_001, 100 << 20));
        Assert.Equal(100 << 20, file.FirstDataFrom(60_000_002, 100 << 20));
        Assert.Equal(1L << 40, file.FirstDataFrom(60_000_002, 1L << 40));
        Assert.Equal(5, file.FirstDataFrom(5, 5));

        Assert.Equal(60_000_002, file.LastDataBefore(0, 100 << 20));
        Assert.Equal(60_000_002, file.LastDataBefore(0, 1L << 40));
        Assert.Equal(60_000_002, file.LastDataBefore(60_000_001, 60_000_002));
        Assert.Equal((50 << 20) + 1, file.LastDataBefore(0, 60_000_001));
        Assert.Equal(70_001, file.LastDataBefore(0, 50 << 20));
        Assert.Equal(70_001, file.LastDataBefore(70_001, 50 << 20));
        Assert.Equal(1_001, file.LastDataBefore(0, 70_000));
        Assert.Equal(0, file.LastDataBefore(0, 1_000));
        Assert.Equal(1L << 41, file.LastDataBefore(1L << 41, 1L << 42));
    }
}

public sealed class RegularFileTestsOnLinux() : RegularFileTests(MappingPlatform.Linux)
{
    [Fact]
    public void A_new_file_leads_to_itself()
    {
        using var map = Grid.Create(Folder["a.dat"], Options);
        using var file = OpenFile(Folder["a.dat"]);

        Assert.Equal(PathState.SameFile, file.StateOfPath());
        Grid.Create(Folder["a.dat"], Options).Dispose();
        Assert.Equal(PathState.Replaced, file.StateOfPath());
    }

    [Fact]
    public void A_path_that_cannot_be_looked_at_says_nothing()
    {
        const int NoAccess = 13;
        var calls = new RefusedCalls(NoAccess, "Status") { IsOn = false, Times = 1 };
        using var file = new LinuxPlatform(calls).OpenExisting(FileOf("a.dat", 1, 2, 3), FileAccess.Read);
        calls.IsOn = true;

        Assert.Equal(PathState.SameFile, file.StateOfPath());
    }

    [Theory]
    [InlineData(38)]
    [InlineData(1)]
    public void A_kernel_or_a_sandbox_without_statx_is_asked_by_the_call_before_it(int error)
    {
        var path = FileOf("a.dat", new byte[70_000]);
        Run("chmod", "604", path);
        Run("chown", "12:34", path);
        Run("mkfifo", Folder["fifo"]);
        File.CreateSymbolicLink(Folder["link"], "a.dat");
        using var handle = File.OpenHandle(path);
        var (newer, older) = (new LinuxCalls(), new RefusedCalls(error, "Status"));

        Assert.Equal(StatusOf(newer, path), StatusOf(older, path));
        Assert.Equal(StatusOf(newer, Folder["link"]), StatusOf(older, Folder["link"]));
        Assert.Equal(StatusOf(newer, Folder["fifo"]), StatusOf(older, Folder["fifo"]));
        Assert.Equal(StatusOf(newer, "/dev/null"), StatusOf(older, "/dev/null"));
        Assert.Equal((0, 0), (newer.Status(handle, out var byNewer), older.Status(handle, out var byOlder)));
        Assert.Equal(Parts(byNewer), Parts(byOlder));
        Assert.Equal(-1, older.Status(Folder["missing"], 0, out _));
        Assert.Equal(2, Marshal.GetLastPInvokeError());
        Assert.Equal(0, older.Status(Folder["link"], LinuxCalls.AtSymlinkNoFollow, out var link));
        Assert.Equal("a symbolic link", link.Kind);

        static object StatusOf(LinuxCalls calls, string path)
        {
            Assert.Equal(0, calls.Status(path, 0, out var status));
            return Parts(status);
        }

        static object Parts(LinuxCalls.FileStatus status) => (
            status.Identity, status.Kind, status.IsRegular, status.Permissions, status.User, status.Group,
            status.ByteLength, status.StoredByteLength);
    }

    [Fact]
    public void A_map_works_where_the_kernel_has_no_statx()
    {
        var options = new MemMapOptions { Platform = new LinuxPlatform(new RefusedCalls(38, "Status")) };

        using (var map = Numbers.Create(Folder["a.npy"], 1, options))
        {
            map.Append([2, 3]);
            map.Resize(2);
        }

        using var read = Numbers.OpenRead(Folder["a.npy"], options);
        Assert.Equal([0f, 2f], read.ToArray());
    }

    /// <summary>
    /// Each of these is in glibc 2.27 and in musl 1.2.3, the oldest that .NET supports. A call that came later is made by
    /// its number.
    /// </summary>
    [Fact]
    public void Only_functions_are_called_that_every_C_library_has()
    {
        string[] functions =
        [
            .. typeof(LinuxCalls).GetNestedType("Native", BindingFlags.NonPublic)!
                .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(static method => method.GetCustomAttribute<DllImportAttribute>()?.EntryPoint)
                .OfType<string>().Distinct().Order(StringComparer.Ordinal),
        ];

        Assert.Equal(
            [
                "fallocate", "fchmod", "fchown", "fcntl", "fgetxattr", "fremovexattr", "fsetxattr", "fstatfs", "fsync",
                "ftruncate", "getrlimit", "ioctl", "link", "linkat", "lseek", "madvise", "mlock", "mmap", "mremap",
                "msync", "munlock", "munmap", "open", "posix_fadvise", "pread", "pwrite", "readlink", "rename",
                "sync_file_range", "syscall", "unlink",
            ],
            functions);
    }

    [Fact]
    public void The_search_for_data_does_not_move_the_position_of_a_handle()
    {
        using var stream = File.Create(Folder["a.dat"]);
        stream.SetLength(10 << 20);
        stream.Position = 9 << 20;
        stream.WriteByte(1);
        stream.Flush();

        // The stream sets the position of its handle whenever it is asked for the handle.
        var handle = stream.SafeFileHandle;
        var before = PositionOf(handle);

        using var file = Options.Platform!.Borrow(handle, path: null, FileAccess.ReadWrite);
        Assert.Equal(9 << 20, file.FirstDataFrom(0, 10 << 20));
        Assert.Equal((9 << 20) + 1, file.LastDataBefore(0, 10 << 20));

        Assert.Equal(before, PositionOf(handle));
    }

    [Fact]
    public void Zeros_are_read_where_holes_cannot_be_found()
    {
        const int Invalid = 22;
        var path = Folder["a.dat"];
        using (var stream = File.Create(path))
        {
            stream.SetLength(1 << 20);
            stream.Position = 500_000;
            stream.WriteByte(1);
        }

        using var file = new LinuxPlatform(new RefusedCalls(Invalid, "SeekData"))
            .OpenExisting(path, FileAccess.Read);

        Assert.Equal(500_000, file.FirstDataFrom(0, 1 << 20));
        Assert.Equal(500_001, file.LastDataBefore(0, 1 << 20));
    }

    [Fact]
    public void A_terabyte_of_holes_is_not_read()
    {
        var path = Folder["a.dat"];
        using (var stream = File.Create(path))
        {
            stream.SetLength(1L << 40);
        }

        using (var stream = new FileStream(path, FileMode.Open))
        {
            stream.Position = (1L << 40) - 1;
            stream.WriteByte(1);
        }

        using var file = new LinuxPlatform(new RefusedCalls(5, "Read") { Before = 1 })
            .OpenExisting(path, FileAccess.Read);

        Assert.Equal((1L << 40) - 1, file.FirstDataFrom(0, 1L << 40));
        Assert.Equal(0, file.LastDataBefore(0, 1L << 32));
    }

    [Fact]
    public void Disks_that_write_every_page_to_a_new_place_are_known()
    {
        using var memory = SmallDisk.InMemory(Folder["memory"]);
        using var btrfs = SmallDisk.OfBtrfs(Folder["btrfs"]);
        foreach (var name in (string[])["lower", "upper", "work"])
        {
            Directory.CreateDirectory(Path.Combine(btrfs.Path, name));
        }

        using var overlay = SmallDisk.OfLayers(Folder["overlay"], btrfs.Path);

        Assert.True(IsStoredInPlace(memory));
        Assert.False(IsStoredInPlace(btrfs));
        Assert.False(IsStoredInPlace(overlay));

        bool IsStoredInPlace(SmallDisk disk)
        {
            File.WriteAllBytes(Path.Combine(disk.Path, "a.dat"), [1]);
            using var file = OpenFile(Path.Combine(disk.Path, "a.dat"));
            return file.IsStoredInPlace;
        }
    }

    [Fact]
    public void A_file_below_another_program_is_remote()
    {
        Directory.CreateDirectory(Folder["below"]);
        FileOf("below/a.dat", 1);
        using var mirror = SmallDisk.MirrorOf(Folder["below"], Folder["mirror"]);
        using var below = OpenFile(Folder["below/a.dat"]);
        using var above = OpenFile(Folder["mirror/a.dat"]);

        Assert.False(below.IsRemote);
        Assert.True(above.IsRemote);
    }

    /// <summary>ext4 keeps what it got before the disk was full; the others return it.</summary>
    [Theory]
    [InlineData("ext4")]
    [InlineData("tmpfs")]
    [InlineData("xfs")]
    public void What_fails_leaves_nothing_reserved(string kind)
    {
        using var disk = DiskOf(kind);
        var path = Path.Combine(disk.Path, "a.dat");
        File.WriteAllBytes(path, new byte[1000]);
        using var file = OpenFile(path);
        file.Reserve(1000, 20 << 20);
        file.Sync();
        var free = disk.FreeByteLength;

        var reserved = Assert.Throws<IOException>(() => file.Reserve(20 << 20, 1L << 40));
        file.Sync();
        Assert.Equal(
            $"Could not reserve 1,099,511,627,776 bytes for '{path}': No space left on device.", reserved.Message);
        Assert.Equal(free, disk.FreeByteLength, tolerance: 1 << 16);
        Assert.True(SystemState.BlocksOf(path) >= 20 << 11);
        Assert.Equal(1000, file.Length);

        file.Truncate(1000);
        free = disk.FreeByteLength;
        var extended = Assert.Throws<IOException>(() => file.Extend(1000, 1L << 40, preallocate: true));
        file.Sync();
        Assert.Equal(
            $"Could not reserve 1,099,511,627,776 bytes for '{path}': No space left on device.", extended.Message);
        Assert.Equal(free, disk.FreeByteLength, tolerance: 1 << 16);
        Assert.Equal(1000, file.Length);
    }

    [Theory]
    [InlineData(28, "Allocate")]
    [InlineData(95, "Allocate", "Advise")]
    [InlineData(95, "Allocate", "SetLength")]
    public void A_refused_extension_does_not_cut_what_another_has_appended(int error, params string[] refused)
    {
        var path = FileOf("a.dat", new byte[100]);
        using var file = new LinuxPlatform(new RefusedCalls(error, refused))
            .OpenExisting(path, FileAccess.ReadWrite);
        File.WriteAllBytes(path, new byte[1000]);

        Assert.Throws<IOException>(() => file.Extend(100, 2000, preallocate: true));

        Assert.Equal(1000, file.Length);
    }

    [Fact]
    public void An_extension_never_makes_a_file_shorter()
    {
        var path = FileOf("a.dat", new byte[100]);
        using var file = new LinuxPlatform(new RefusedCalls(95, "Allocate"))
            .OpenExisting(path, FileAccess.ReadWrite);
        File.WriteAllBytes(path, new byte[1000]);

        file.Extend(100, 200, preallocate: true);
        file.Extend(100, 300, preallocate: false);

        Assert.Equal(1000, file.Length);
    }

    [Fact]
    public void A_file_longer_than_the_process_may_write_is_an_exception_and_no_signal()
    {
        var path = FileOf("a.dat", new byte[100]);
        using var file = new LinuxPlatform(new RefusedCalls(0) { LongestFile = 1000 })
            .OpenExisting(path, FileAccess.ReadWrite);
        file.Extend(100, 1000, preallocate: true);
        var expected = $"Could not make '{path}' 1,001 bytes long: this process may write files of at most 1,000 "
            + "bytes; start it with a higher limit (ulimit -f).";

        Assert.Equal(
            expected, Assert.Throws<IOException>(() => file.Extend(1000, 1001, preallocate: false)).Message);
        Assert.Equal(expected, Assert.Throws<IOException>(() => file.Reserve(1000, 1001)).Message);
        Assert.Equal(expected, Assert.Throws<IOException>(() => file.Write([1, 2], 999)).Message);
        Assert.Equal(1000, file.Length);
    }

    [Fact]
    public void The_limit_of_this_process_is_none_or_a_number()
    {
        Assert.InRange(new LinuxCalls().FileLengthLimit(), 1, long.MaxValue);
    }

    private SmallDisk DiskOf(string kind) => kind switch
    {
        "ext4" => SmallDisk.OfExt4(Folder[kind], 80),
        "xfs" => SmallDisk.OfXfs(Folder[kind]),
        _ => SmallDisk.InMemory(Folder[kind], 80),
    };

    private static string PositionOf(SafeFileHandle handle) =>
        File.ReadLines($"/proc/self/fdinfo/{handle.DangerousGetHandle()}").First();
}

public sealed class RegularFileTestsOnWindows() : RegularFileTests(MappingPlatform.Windows);

public sealed class RegularFileTestsPortable() : RegularFileTests(MappingPlatform.Portable);
