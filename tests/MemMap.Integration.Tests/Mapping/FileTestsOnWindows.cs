namespace MemMap.Tests;

/// <summary>What a file is on Windows: names, handles, sharing, locks, replacing, errors.</summary>
public sealed class FileTestsOnWindows() : PlatformTests(MappingPlatform.Windows)
{
    [Theory]
    [InlineData("NUL", "NUL")]
    [InlineData("COM1", "COM1")]
    [InlineData(@"\\.\CON", "CON")]
    public void A_device_is_no_file(string name, string device)
    {
        var message = $"'{device}' is a character device; only a regular file can be mapped.";

        Assert.Equal(message, Assert.Throws<IOException>(() => Numbers.Create(name, 1, Raw)).Message);
        Assert.Equal(message, Assert.Throws<IOException>(() => Numbers.Open(name, Raw)).Message);
        Assert.Equal(message, Assert.Throws<IOException>(() => Numbers.OpenRead(name, Raw)).Message);
    }

    [Theory]
    [InlineData(@"\\.\PhysicalDrive0", "a block device")]
    [InlineData(@"\\.\pipe\memmap", "a pipe")]
    public void A_disk_and_a_pipe_are_not_even_opened(string name, string kind)
    {
        var calls = new NotedWindowsCalls();

        var refused = Assert.Throws<IOException>(
            () => Numbers.OpenRead(name, Raw with { Platform = new WindowsPlatform(calls) }));

        Assert.Equal($"'{name}' is {kind}; only a regular file can be mapped.", refused.Message);
        Assert.Empty(calls.Made);
    }

    [Fact]
    public void A_directory_is_no_file()
    {
        Directory.CreateDirectory(Folder["d.dat"]);
        var message = $"'{Folder["d.dat"]}' is a directory; only a regular file can be mapped.";

        Assert.Equal(message, Assert.Throws<IOException>(() => Numbers.OpenRead(Folder["d.dat"], Options)).Message);
        Assert.Equal(message, Assert.Throws<IOException>(() => Numbers.Open(Folder["d.dat"], Options)).Message);
        Assert.Equal(message, Assert.Throws<IOException>(() => Numbers.Create(Folder["d.dat"], 1, Options)).Message);
    }

    [Fact]
    public void A_path_of_any_length_and_a_name_of_255_characters_grow()
    {
        var directory = Path.Combine(Folder[new string('d', 120)], new string('e', 120), new string('f', 120));
        Directory.CreateDirectory(directory);
        foreach (var path in new[] { Path.Combine(directory, "a.npy"), Folder[new string('n', 251) + ".npy"] })
        {
            using (var map = Numbers.Create(path, 1, Options))
            {
                map.Append(2);
                Assert.Equal(path, map.Path);
            }

            using var read = Numbers.OpenRead(path, Options);
            Assert.Equal([0f, 2f], read.ToArray());
            Assert.Equal(PathState.SameFile, read.PathState);
        }
    }

    [Fact]
    public void A_stream_of_a_file_is_a_file()
    {
        FileOf("a.txt", 1, 2, 3);
        using (var map = Numbers.Create(Folder["a.txt:numbers.dat"], 1, Options))
        {
            map.Append(2);
        }

        using var read = Numbers.OpenRead(Folder["a.txt:numbers.dat"], Options);
        Assert.Equal([0f, 2f], read.ToArray());
        Assert.Equal([1, 2, 3], BytesOf(Folder["a.txt"]));
    }

    /// <summary>Python opens files so: sharing reads and writes, and not deletes.</summary>
    [Fact]
    public void Others_read_and_write_beside_a_map()
    {
        using var map = Numbers.Create(Folder["a.dat"], 3, Options);
        map.Append(4);

        using (var other = new FileStream(Folder["a.dat"], FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            other.Position = 4;
            other.Write([0, 0, 128, 63]);
        }

        Assert.Equal([0f, 1f, 0f, 4f], map.ToArray());
        map[0] = 2;
        Assert.Equal(2f, BitConverter.ToSingle(BytesOf(Folder["a.dat"])));
    }

    [Fact]
    public void One_map_appends_at_a_time_by_whatever_name_and_no_file_is_left_beside()
    {
        using var first = Numbers.Create(Folder["a.dat"], 0, Options);
        first.Append(1);
        using var second = Numbers.Open($@"\\?\{Folder["a.dat"]}", Options);

        var refused = Assert.Throws<IOException>(() => second.Append(2));
        first.Append(3);
        first.Dispose();
        second.Append(4);

        Assert.Equal(
            $@"'\\?\{Folder["a.dat"]}' is being appended to by another map, of this process or another (Windows does not "
            + "say which); one map appends at a time. Close that map first.", refused.Message);
        Assert.Equal([1f, 3f, 4f], second.ToArray());
        Assert.Equal(["a.dat"], FilesInFolder());
    }

    [Fact]
    public void A_disk_without_locks_is_said()
    {
        var calls = new NotedWindowsCalls(WindowsCalls.ErrorNotSupported, nameof(WindowsCalls.LockByte));
        using var map = Numbers.Create(Folder["a.dat"], 0, Options with { Platform = new WindowsPlatform(calls) });

        var refused = Assert.Throws<IOException>(() => map.Append(1));

        Assert.Equal(
            $"Could not lock '{Folder["a.dat"]}' for appending: its file system has no locks (error 50). Set "
            + "MemMapOptions.AppenderLock to false to go without, and let one map at a time append.", refused.Message);
    }

    [Theory]
    [InlineData(FileOptions.None)]
    [InlineData(FileOptions.Asynchronous)]
    public void A_map_of_a_handle_grows_whatever_the_handle_is_made_for(FileOptions options)
    {
        using var handle = File.OpenHandle(
            FileOfFloats("a.dat", 1), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, options);
        using var map = Numbers.Open(handle, Options);
        using var other = Numbers.Open(handle, Options);

        map.Append([2, 3]);

        Assert.Throws<IOException>(() => other.Append(4));
        Assert.Equal([1f, 2f, 3f], map.ToArray());
        Assert.Equal(Folder["a.dat"], map.Path);
    }

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
    }

    [Fact]
    public void A_handle_that_only_appends_is_refused_for_writing_and_good_for_reading()
    {
        var path = FileOfFloats("a.dat", 1, 2);
        using var handle = new WindowsCalls().Open(
            path, WindowsCalls.AccessRead | WindowsCalls.RightToAppend, WindowsCalls.OpenExisting, 0);

        var refused = Assert.Throws<ArgumentException>(() => Numbers.Open(handle, Options));

        Assert.StartsWith($"The handle of '{path}' is open for appending", refused.Message);
        using var map = Numbers.OpenRead(handle, Options);
        Assert.Equal(2, map.Length);
    }

    [Fact]
    public void A_handle_of_a_device_is_refused()
    {
        using var handle = new WindowsCalls().Open(@"\\.\NUL", WindowsCalls.AccessRead, WindowsCalls.OpenExisting, 0);

        Assert.EndsWith(
            "is a character device; only a regular file can be mapped.",
            Assert.Throws<IOException>(() => Numbers.OpenRead(handle, Raw)).Message);
    }

    /// <summary>Windows may refuse to take the name from a file that is mapped, and Wine does.</summary>
    [Fact]
    public void A_file_that_is_mapped_is_replaced_as_a_whole_or_not_at_all()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var old = Numbers.Open(path, Options);

        var failure = Record.Exception(() => Numbers.Create(path, 1, Options).Dispose());
        old[2] = 30;

        Assert.True(failure is null || (failure is IOException && failure.Message ==
            $"Could not put the new file in place of '{path}': a program, this one perhaps, has that file mapped or open "
            + "in a way that keeps its name. Close it there, or choose another name; the old file is as it was."),
            $"{failure}");
        Assert.Equal([1f, 2f, 30f], old.ToArray());
        Assert.Equal(failure is null ? 4 : 12, BytesOf(path).Length);
        Assert.Equal(["a.dat"], FilesInFolder());
    }

    [Fact]
    public void A_file_that_may_not_be_written_is_not_replaced()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var calls = new NotedWindowsCalls(WindowsCalls.ErrorAccessDenied, nameof(WindowsCalls.Rename));
        File.SetAttributes(path, FileAttributes.ReadOnly);

        var refused = Assert.Throws<UnauthorizedAccessException>(
            () => Numbers.Create(path, 1, Options with { Platform = new WindowsPlatform(calls) }));
        File.SetAttributes(path, FileAttributes.Normal);

        Assert.Equal($"Could not put the new file in place of '{path}': that file is read-only.", refused.Message);
        Assert.Equal(["a.dat"], FilesInFolder());
        Assert.Equal(12, BytesOf(path).Length);
    }

    [Fact]
    public void The_older_rename_replaces_where_the_newer_is_not_known()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var calls = new NotedWindowsCalls(WindowsCalls.ErrorInvalidParameter, nameof(WindowsCalls.Rename)) { Times = 1 };

        Numbers.Create(path, 1, Options with { Platform = new WindowsPlatform(calls) }).Dispose();

        Assert.Equal(2, calls.Made.Count(static call => call == nameof(WindowsCalls.Rename)));
        Assert.Equal(4, BytesOf(path).Length);
    }

    [Fact]
    public void A_name_that_is_taken_meanwhile_is_not_replaced()
    {
        var platform = new DelegatingPlatform(MappingPlatform.Windows) { OnPublish = () => FileOfFloats("a.dat", 1, 2) };

        var refused = Assert.Throws<IOException>(
            () => Numbers.Create(Folder["a.dat"], 1, Options with { Platform = platform, Overwrite = false }));

        Assert.StartsWith($"'{Folder["a.dat"]}' exists already and MemMapOptions.Overwrite is false", refused.Message);
        Assert.Equal(8, BytesOf(Folder["a.dat"]).Length);
        Assert.Equal(["a.dat"], FilesInFolder());
    }

    [Fact]
    public void A_file_that_its_process_has_not_completed_is_gone_when_its_handles_are()
    {
        var created = MappingPlatform.Windows.CreateNew(Folder["a.dat"], overwrite: true, permissions: null);
        created.File.Extend(0, 1000, preallocate: true);

        // As the end of a process closes it.
        created.File.Dispose();

        Assert.Empty(FilesInFolder());
    }

    [Fact]
    public void A_file_that_was_deleted_or_replaced_is_known()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using var map = Numbers.OpenRead(path, Options);
        Assert.Equal(PathState.SameFile, map.PathState);

        File.Move(path, Folder["b.dat"]);
        Assert.Equal(PathState.Deleted, map.PathState);

        FileOfFloats("a.dat", 4);
        Assert.Equal(PathState.Replaced, map.PathState);
        Assert.Equal([1f, 2f, 3f], map.ToArray());
    }

    [Fact]
    public void A_flush_to_disk_goes_to_the_disk_also_for_a_range_and_a_flush_to_the_kernel_does_not()
    {
        var calls = new NotedWindowsCalls();
        using var map = Numbers.Create(Folder["a.dat"], 10_000, Options with { Platform = new WindowsPlatform(calls) });
        map[0] = 1;
        calls.Made.Clear();

        map.Flush(FlushScope.Kernel);
        Assert.Equal([nameof(WindowsCalls.SyncMemory)], calls.Made);
        calls.Made.Clear();

        map.Flush(0, 10);
        Assert.Equal([nameof(WindowsCalls.SyncMemory), nameof(WindowsCalls.SyncFile)], calls.Made);
        calls.Made.Clear();

        map.Flush();
        Assert.Equal([nameof(WindowsCalls.SyncMemory), nameof(WindowsCalls.SyncFile)], calls.Made);
    }

    [Fact]
    public void Pages_are_fetched_given_back_and_locked_with_a_larger_working_set_where_it_is_too_small()
    {
        var calls = new NotedWindowsCalls(WindowsCalls.ErrorWorkingSetQuota, nameof(WindowsCalls.LockMemory)) { Times = 1 };
        using var map = Numbers.Create(Folder["a.dat"], 10_000, Options with { Platform = new WindowsPlatform(calls) });
        map[0] = 1;
        calls.Made.Clear();

        map.Prefetch(0, 10_000);
        map.Evict(0, 10_000);
        map.Lock(0, 10_000);
        map.Evict(0, 10_000);
        map.Unlock(0, 10_000);

        Assert.Equal(
            ["Prefetch", "SyncMemory", "UnlockMemory", "LockMemory", "GrowWorkingSet", "LockMemory", "SyncMemory", "UnlockMemory"],
            calls.Made);
        Assert.Equal(1, map[0]);
    }

    [Theory]
    [InlineData("Status", WindowsCalls.ErrorDevice, "Could not look at '{0}': the disk has failed (input/output error).")]
    [InlineData("Open", WindowsCalls.ErrorSharingViolation, "Could not open '{0}': another program has the file open and does not share it.")]
    [InlineData("Open", 4711, "Could not open '{0}': Windows error 4711 (")]
    [InlineData("MakeSection", WindowsCalls.ErrorCommitmentLimit, "Could not map 12 bytes of '{0}': there is not enough memory: the page file is too small for it.")]
    [InlineData("Map", WindowsCalls.ErrorNotEnoughMemory, "Could not map 12 bytes of '{0}': there is not enough memory, or no address space for it.")]
    public void Errors_are_said_in_words_whatever_the_language_of_the_system(string call, int error, string message)
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var calls = new NotedWindowsCalls(error, call);

        var failure = Assert.Throws<IOException>(
            () => Numbers.Open(path, Options with { Platform = new WindowsPlatform(calls) }));

        Assert.StartsWith(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, path), failure.Message);
    }

    [Fact]
    public void A_full_disk_leaves_the_file_as_it_was()
    {
        Numbers.Create(Folder["a.npy"], 3, Options).Dispose();
        var before = BytesOf(Folder["a.npy"]);
        var calls = new NotedWindowsCalls(WindowsCalls.ErrorDiskFull, nameof(WindowsCalls.SetLength));
        using (var map = Numbers.Open(Folder["a.npy"], Options with { Platform = new WindowsPlatform(calls) }))
        {
            var failure = Assert.Throws<IOException>(() => map.Append(1));

            Assert.Equal($"Could not make room for 144 bytes in '{Folder["a.npy"]}': the disk is full.", failure.Message);
            Assert.Equal(3, map.Length);
        }

        Assert.Equal(before, BytesOf(Folder["a.npy"]));
    }

    [Fact]
    public void Few_views_are_kept_of_a_file_that_grows_often_and_indexers_on_other_threads_go_on()
    {
        var calls = new NotedWindowsCalls();
        using var map = Numbers.Create(Folder["a.dat"], 1, Options with { Platform = new WindowsPlatform(calls) });
        map[0] = 1;
        var (isDone, wrong) = (false, 0L);
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                wrong += map[0] == 1 && map[^1] == 1 ? 0 : 1;
                Thread.Yield();
            }
        });
        reader.Start();

        var ones = Enumerable.Repeat(1f, 1024).ToArray();
        for (var i = 0; i < 300; i++)
        {
            map.Append(ones);
        }

        Volatile.Write(ref isDone, true);
        reader.Join();
        Assert.Equal(0, wrong);
        Assert.InRange(calls.Made.Count(static call => call == "Map"), 300, 302);
        Assert.InRange(calls.Made.Count(static call => call == "Unmap"), 280, 302);
    }
}
