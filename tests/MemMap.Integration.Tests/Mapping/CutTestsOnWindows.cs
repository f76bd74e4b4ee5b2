using System.IO.MemoryMappedFiles;

namespace MemMap.Tests;

/// <summary>Windows cuts no mapped file: maps of this process make way for a moment, others bar it.</summary>
public sealed class CutTestsOnWindows() : PlatformTests(MappingPlatform.Windows)
{
    private const string UserMapped = "another map or program has the file mapped, and Windows cuts no such file.";

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void Another_map_that_loses_rows_gives_no_access_until_it_is_refreshed(string name)
    {
        using var map = Filled(name, 100_000);
        using var read = Numbers.OpenRead(Folder[name], Options);

        map.Resize(10);

        Assert.Equal(10, map.Length);
        Assert.Equal(1, map[9]);
        var refused = Assert.Throws<InvalidOperationException>(() => read[9]);
        Assert.Equal(
            $"The map of '{Folder[name]}' gives no access since it was found to be something else than before: another "
            + $"map of this process has cut '{Folder[name]}'. Call Refresh when the file is right again, or open it again.",
            refused.Message);
        Assert.Throws<InvalidOperationException>(() => read.ToArray());
        Assert.Equal(10, read.Refresh());
        Assert.Equal(1, read[9]);
        Assert.Equal(10, read.ToArray().Length);
        Assert.Throws<IndexOutOfRangeException>(() => read[10]);
    }

    [Fact]
    public void Another_map_that_keeps_its_rows_goes_on()
    {
        using var map = Filled("a.dat", 10);
        using var read = Numbers.OpenRead(Folder["a.dat"], Options);
        map.Append(new float[100_000]);

        map.Resize(10);
        map[3] = 7;

        Assert.Equal(7, read[3]);
        Assert.Equal(10, read.ToArray().Length);
    }

    [Fact]
    public void A_view_of_another_map_bars_a_cut()
    {
        using var map = Filled("a.npy", 1000);
        using var read = Numbers.OpenRead(Folder["a.npy"], Options);
        using (read.Lease())
        {
            var refused = Assert.Throws<InvalidOperationException>(() => map.Resize(10));

            Assert.Equal(
                $"'{Folder["a.npy"]}' cannot become shorter while views of other maps of it are open (1), because Windows "
                + "cuts no mapped file; end them first.", refused.Message);
            Assert.Equal(1000, map.Length);
        }

        map.Resize(10);
        Assert.Equal(10, map.Length);
    }

    [Fact]
    public void A_copy_on_write_map_keeps_what_was_written_to_it_and_bars_a_cut()
    {
        using var map = Filled("a.npy", 1000);
        using var copy = Numbers.OpenCopyOnWrite(Folder["a.npy"], Options);
        copy[5] = 50;

        var refused = Assert.Throws<IOException>(() => map.Resize(10));

        Assert.Equal(
            $"'{Folder["a.npy"]}' cannot become shorter while this process has it open with OpenCopyOnWrite, because "
            + "Windows cuts no mapped file, and what was written there would be lost; close that map first.",
            refused.Message);
        Assert.Equal((1000, 50, 1), (map.Length, copy[5], map[5]));
    }

    [Theory]
    [InlineData("a.npy", 128)]
    [InlineData("a.dat", 0)]
    public void A_section_of_another_program_bars_a_cut_and_nothing_is_half_done(string name, int header)
    {
        using (var map = Filled(name, 1000))
        {
            using (SectionOf(Folder[name]))
            {
                var before = BytesOf(Folder[name]);
                var refused = Assert.Throws<IOException>(() => map.Resize(10));

                Assert.Equal(
                    $"Could not set the length to {header + 40:N0} bytes of '{Folder[name]}': {UserMapped}",
                    refused.Message);
                Assert.Equal((1000, 1), (map.Length, map[999]));
                Assert.Equal(before, BytesOf(Folder[name]));
                map.Append(2);
                Assert.Equal(2, map[1000]);
            }

            map.Resize(10);
            Assert.Equal(10, map.Length);
        }

        Assert.Equal(header + 40, BytesOf(Folder[name]).Length);
    }

    [Fact]
    public void Space_behind_the_rows_is_given_back_where_nobody_else_has_the_file_mapped()
    {
        using var map = Filled("a.npy", 10);
        map.EnsureCapacity(100_000);
        using (SectionOf(Folder["a.npy"]))
        {
            var refused = Assert.Throws<IOException>(map.TrimExcess);

            Assert.Equal($"Could not set the length to 168 bytes of '{Folder["a.npy"]}': {UserMapped}", refused.Message);
            Assert.Equal((10, 100_000), (map.Length, map.Capacity));
        }

        using (map.Lease())
        {
            map.TrimExcess();
            Assert.Equal(100_000, map.Capacity);
        }

        map.TrimExcess();
        Assert.Equal((10, 10), (map.Length, map.Capacity));
        Assert.Equal(168, BytesOf(Folder["a.npy"]).Length);
    }

    [Fact]
    public void A_npy_file_that_cannot_be_cut_at_the_end_keeps_zeros_that_do_not_count_and_that_the_next_appender_uses()
    {
        Filled("a.npy", 10).Dispose();
        using (SectionOf(Folder["a.npy"]))
        {
            using (var map = Numbers.Open(Folder["a.npy"], Options))
            {
                map.Append(2);
            }

            Assert.Equal(65_536 + 128 + 40, BytesOf(Folder["a.npy"]).Length);
            using var again = Numbers.Open(Folder["a.npy"], Options);
            Assert.Equal(11, again.Length);
            again.Append(3);
            Assert.Equal(16_394, again.Capacity);
            Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3], again.ToArray());
        }

        using (var map = Numbers.Open(Folder["a.npy"], Options))
        {
            map.Append(4);
        }

        Assert.Equal(128 + (13 * 4), BytesOf(Folder["a.npy"]).Length);
    }

    [Fact]
    public void What_a_killed_appender_did_not_commit_becomes_zeros_where_it_is_to_be_discarded()
    {
        Filled("a.npy", 10).Dispose();
        using (var file = new FileStream(Folder["a.npy"], FileMode.Append))
        {
            file.Write(new byte[6]);
            file.Write([1, 2, 3]);
        }

        using (var map = Numbers.Open(Folder["a.npy"], Options with { Remains = Remains.Discard }))
        {
            map.Append(2);
            map.Resize(13);

            Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 0, 0], map.ToArray());
        }

        Assert.Equal(128 + (13 * 4), BytesOf(Folder["a.npy"]).Length);
    }

    [Fact]
    public void A_file_whose_last_view_ends_after_the_map_is_cut_then()
    {
        var map = Filled("a.npy", 10);
        map.Append(2);
        using (var view = map.Lease())
        {
            map.Dispose();

            Assert.Equal(65_536 + 128 + 40, BytesOf(Folder["a.npy"]).Length);
            Assert.Equal(2, view[10]);
        }

        Assert.Equal(128 + 44, BytesOf(Folder["a.npy"]).Length);
    }

    [Fact]
    public void The_last_view_of_a_closed_map_cuts_nothing_that_a_later_appender_has_written()
    {
        var map = Filled("a.npy", 10);
        map.Append(2);
        using (map.Lease())
        {
            map.Dispose();
            using var later = Numbers.Open(Folder["a.npy"], Options);
            later.Append(3);
        }

        using var read = Numbers.OpenRead(Folder["a.npy"], Options);
        Assert.Equal([2, 3], read.ToArray()[10..]);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void Indexers_on_other_threads_find_rows_or_none_while_the_file_is_cut_and_grows(string name)
    {
        using var map = Filled(name, 50_000);
        var (isDone, wrong) = (false, 0L);
        var threads = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            for (var i = 0; !Volatile.Read(ref isDone); i = (i + 997) % 50_000)
            {
                try
                {
                    wrong += map[i] == 1 ? 0 : 1;
                    map[i] = 1;
                }
                catch (IndexOutOfRangeException)
                {
                    // Cut.
                    i = 0;
                }
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());

        var ones = Enumerable.Repeat(1f, 49_990).ToArray();
        for (var round = 0; round < 40; round++)
        {
            map.Resize(10);
            foreach (var part in ones.Chunk(4999))
            {
                map.Append(part);
            }
        }

        Volatile.Write(ref isDone, true);
        threads.ForEach(static thread => thread.Join());
        Assert.Equal(0, wrong);
        Assert.Equal(50_000, map.Length);
    }

    [Fact]
    public void A_reservation_that_fails_and_cannot_be_taken_back_beside_a_view_is_no_work_of_another_program()
    {
        var calls = new NotedWindowsCalls(WindowsCalls.ErrorCommitmentLimit, "Map") { Times = 0 };
        var options = Options with { Platform = new WindowsPlatform(calls) };
        using (var map = Numbers.Create(Folder["a.npy"], 10, options))
        {
            map.Append(2);
            using (map.Lease())
            {
                calls.Times = 1;
                var failure = Assert.Throws<IOException>(() => map.EnsureCapacity(100_000));

                Assert.Equal(
                    $"Could not map 400,000 bytes of '{Folder["a.npy"]}': there is not enough memory: the page file is too "
                    + "small for it.", failure.Message);
                Assert.Equal(400_128, BytesOf(Folder["a.npy"]).Length);
                map.Append(3);
                map.Commit();
                map.EnsureCapacity(100_000);
                Assert.Equal((12, 100_000), (map.Length, map.Capacity));
            }

            Assert.Equal([2, 3], map.ToArray()[10..]);
        }

        Assert.Equal(128 + 48, BytesOf(Folder["a.npy"]).Length);
    }

    [Fact]
    public void An_appender_that_could_not_be_mapped_again_after_a_cut_goes_on_after_a_refresh_with_all_its_rows()
    {
        var calls = new NotedWindowsCalls(WindowsCalls.ErrorCommitmentLimit, "Map") { Times = 0 };
        using var map = Numbers.Create(Folder["a.npy"], 10, Options with { Platform = new WindowsPlatform(calls) });
        map.Append(2);
        calls.Times = 1;
        map.TrimExcess();
        Assert.Throws<InvalidOperationException>(() => map[10]);

        Assert.Equal(11, map.Refresh());

        Assert.Equal(2, map[10]);
        map.Append(3);
        Assert.Equal([2, 3], map.ToArray()[10..]);
    }

    [Fact]
    public void Rows_are_claimed_while_another_program_has_the_file_mapped()
    {
        Filled("a.npy", 10).Dispose();
        using (var file = new FileStream(Folder["a.npy"], FileMode.Append))
        {
            file.Write([0, 0, 160, 64]);
            file.Write(new byte[42]);
        }

        using (SectionOf(Folder["a.npy"]))
        {
            Assert.Equal(11, Numbers.Recover(Folder["a.npy"], Options).Claim());
        }

        using var read = Numbers.OpenRead(Folder["a.npy"], Options);
        Assert.Equal((11, 5), (read.Length, read[10]));
    }

    [Fact]
    public void Rows_that_were_locked_and_unlocked_keep_no_view()
    {
        var calls = new NotedWindowsCalls();
        using var map = Numbers.Create(Folder["a.dat"], 2048, Options with { Platform = new WindowsPlatform(calls) });
        map.Lock(0, 2048);
        map.Lock(0, 10);
        map.Unlock(0, 1024);
        AppendPages(map, 20);
        Assert.DoesNotContain("Unmap", calls.Made);

        map.Unlock(1024, 1024);
        AppendPages(map, 1);

        Assert.Equal(22, calls.Made.Count(static call => call == "Map"));
        Assert.Equal(21, calls.Made.Count(static call => call == "Unmap"));
    }

    [Fact]
    public void Where_addresses_run_out_earlier_views_make_way()
    {
        var calls = new NotedWindowsCalls(WindowsCalls.ErrorNotEnoughMemory, "Map") { Times = 0 };
        using var map = Numbers.Create(Folder["a.dat"], 2048, Options with { Platform = new WindowsPlatform(calls) });
        AppendPages(map, 3);
        calls.Times = 1;

        AppendPages(map, 1);

        Assert.Equal(2048 + (4 * 1024), map.Length);
        Assert.Equal(3, calls.Made.Count(static call => call == "Unmap"));
    }

    [Theory]
    [InlineData(false, "another map of this process; one map appends at a time. Close that map first.")]
    [InlineData(
        true,
        "another map, of this process or another (Windows does not say which); one map appends at a time. Close that map "
        + "first.")]
    public void Two_maps_of_this_process_do_not_append_to_a_file_even_without_a_lock(bool appenderLock, string by)
    {
        var options = Options with { AppenderLock = appenderLock };
        using var other = Numbers.Create(Folder["a.npy"], 10, options);
        using (var map = Numbers.Open(Folder["a.npy"], options))
        {
            map.Append(2);
            Assert.Equal(
                $"'{Folder["a.npy"]}' is being appended to by {by}",
                Assert.Throws<IOException>(() => other.Resize(5)).Message);
        }

        other.Resize(5);
        Assert.Equal(5, other.Length);
    }

    private static void AppendPages(Numbers.Map map, int count)
    {
        for (var page = 0; page < count; page++)
        {
            map.Append(new float[1024]);
        }
    }

    private Numbers.Map Filled(string name, long count)
    {
        var map = Numbers.Create(Folder[name], count, Options);
        map.Fill(1);
        return map;
    }

    private static MemoryMappedFile SectionOf(string path) => MemoryMappedFile.CreateFromFile(
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete),
        null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
}
