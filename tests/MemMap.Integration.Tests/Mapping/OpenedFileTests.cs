namespace MemMap.Tests;

public abstract class OpenedFileTests : PlatformTests
{
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    private protected OpenedFileTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public void A_handle_stays_the_callers_who_may_close_it_while_the_map_goes_on()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Shared);

        using (var map = Numbers.Open(handle, Options))
        {
            handle.Dispose();
            map[1] = 20;
            map.Flush();

            Assert.Equal([1f, 20f, 3f], map.ToArray());
        }

        Assert.Equal(20f, BitConverter.ToSingle(BytesOf(path), 4));
        SystemState.CollectEverything();
        Assert.False(SystemState.IsOpen(path));
    }

    [Fact]
    public void The_handle_is_open_after_the_map_is_closed()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Shared);

        Numbers.OpenRead(handle, Options).Dispose();

        Assert.Equal(12, RandomAccess.GetLength(handle));
    }

    [Fact]
    public void The_handle_is_open_after_an_open_that_failed()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, Shared);

        Assert.Throws<LayoutMismatchException>(() => Grid.OpenRead(handle, Options));
        Assert.Throws<ArgumentOutOfRangeException>(() => Grid.OpenRead(handle, Options with { Offset = -1 }));

        Assert.Equal(12, RandomAccess.GetLength(handle));
    }

    [Fact]
    public void Where_the_elements_begin_is_said_by_the_option_and_never_by_the_position()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, Shared);
        stream.Position = 8;

        using var all = Numbers.OpenRead(stream, Options);
        using var some = Numbers.OpenRead(stream, Options with { Offset = 4 });

        Assert.Equal([1f, 2f, 3f], all.ToArray());
        Assert.Equal([2f, 3f], some.ToArray());
        Assert.Equal(8, stream.Position);
    }

    [Fact]
    public void What_a_stream_has_buffered_is_written_first()
    {
        using var stream = new FileStream(Folder["a.dat"], FileMode.CreateNew, FileAccess.ReadWrite, Shared);
        stream.Write([0, 0, 128, 63]);

        using var map = Numbers.OpenCopyOnWrite(stream, Options);

        Assert.Equal([1f], map.ToArray());
    }

    [Fact]
    public void The_name_of_the_file_decides_its_format()
    {
        Numbers.Create(Folder["a.npy"], 3, Options).Dispose();
        using var stream = new FileStream(Folder["a.npy"], FileMode.Open, FileAccess.Read, Shared);

        using var map = Numbers.OpenRead(stream, Options);

        Assert.Equal((3, 128, Folder["a.npy"]), (map.Length, map.Offset, map.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_deleted_or_replaced_file_keeps_the_format_of_its_name(bool isReplaced)
    {
        SkipUnlessLinux();
        Numbers.Create(Folder["a.npy"], 32, Options).Dispose();
        using var stream = new FileStream(Folder["a.npy"], FileMode.Open, FileAccess.Read, Shared);
        using var unnamed = new FileStream(stream.SafeFileHandle, FileAccess.Read);
        File.Delete(Folder["a.npy"]);
        if (isReplaced)
        {
            Numbers.Create(Folder["a.npy"], 1, Options).Dispose();
        }

        using var map = Numbers.OpenRead(stream, Options);

        Assert.Equal((32, 128, Folder["a.npy"]), (map.Length, map.Offset, map.Path));
        if (Options.Platform == MappingPlatform.Linux)
        {
            using var again = Numbers.OpenRead(unnamed, Options);
            Assert.Equal((32, Folder["a.npy"]), (again.Length, again.Path));
        }
    }

    [Fact]
    public void A_handle_that_is_closed_or_missing_is_the_callers_mistake()
    {
        var handle = File.OpenHandle(FileOfFloats("a.dat", 1), FileMode.Open, FileAccess.Read, Shared);
        handle.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Numbers.OpenRead(handle, Options));
        Assert.Throws<ArgumentNullException>(() => Numbers.OpenRead((FileStream)null!, Options));
        Assert.Throws<ArgumentNullException>(() => Numbers.OpenRead(default(OpenedFile), Options));
    }
}

public sealed class OpenedFileTestsOnLinux() : OpenedFileTests(MappingPlatform.Linux)
{
    [Fact]
    public void A_handle_must_allow_what_the_map_does()
    {
        var path = FileOfFloats("a.dat", 1);
        using var read = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var write = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

        var cannotWrite = Assert.Throws<UnauthorizedAccessException>(() => Numbers.Open(read, Options));
        var cannotRead = Assert.Throws<UnauthorizedAccessException>(() => Numbers.OpenRead(write, Options));

        Assert.Equal(
            $"The handle of '{path}' is read-only; open the file for reading and writing, or map it with OpenRead.",
            cannotWrite.Message);
        Assert.Equal($"The handle of '{path}' is write-only; open the file for reading.", cannotRead.Message);
        cannotRead = Assert.Throws<UnauthorizedAccessException>(() => Numbers.Open(write, Options));
        Assert.Equal($"The handle of '{path}' is write-only; open the file for reading.", cannotRead.Message);
    }

    [Fact]
    public void A_handle_that_only_appends_is_refused_for_writing_and_good_for_reading()
    {
        var path = FileOfFloats("a.dat", 1, 2);
        var descriptor = new LinuxCalls().Open(path, LinuxCalls.OpenReadWrite | LinuxCalls.OpenAppend, 0);
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true);

        var refused = Assert.Throws<ArgumentException>(() => Numbers.Open(handle, Options));

        Assert.Equal(
            $"The handle of '{path}' is open for appending (O_APPEND), so every write goes to the end of the file; "
            + "open the file without O_APPEND or FileMode.Append.", refused.Message);
        using var map = Numbers.OpenRead(handle, Options);
        Assert.Equal(2, map.Length);
    }

    [Fact]
    public void A_map_of_a_handle_grows()
    {
        using var handle = File.OpenHandle(
            FileOfFloats("a.dat", 1), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using var map = Numbers.Open(handle, Options);

        map.Append([2, 3]);

        Assert.Equal([1f, 2f, 3f], map.ToArray());
    }

    [Fact]
    public void A_name_that_ends_like_a_deleted_one_is_a_name()
    {
        var path = FileOfFloats("a (deleted)", 1, 2);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        using var map = Numbers.OpenRead(handle, Options);

        Assert.Equal(path, map.Path);
    }

    [Fact]
    public void A_handle_of_no_regular_file_is_refused()
    {
        using var handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

        var refused = Assert.Throws<IOException>(() => Numbers.OpenRead(handle, Options));

        Assert.Equal("'/dev/null' is a character device; only a regular file can be mapped.", refused.Message);
    }
}

public sealed class OpenedFileTestsOnWindows() : OpenedFileTests(MappingPlatform.Windows);

public sealed class OpenedFileTestsPortable() : OpenedFileTests(MappingPlatform.Portable)
{
    [Fact]
    public void Where_the_name_of_a_handle_is_not_known_its_map_does_not_grow()
    {
        using var handle = File.OpenHandle(
            FileOfFloats("a.dat", 1), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using var map = Numbers.Open(handle, Options);

        var refused = Assert.Throws<InvalidOperationException>(() => map.Append(2));

        Assert.Equal(
            "A map of a file handle cannot append on this system, because the path of the file is not known; "
            + "open the file by its path.",
            refused.Message);
    }
}
