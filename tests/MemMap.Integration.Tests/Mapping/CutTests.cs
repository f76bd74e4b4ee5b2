using System.Diagnostics;

namespace MemMap.Tests;

/// <summary>A file becomes shorter under other maps of it, of this process and of others.</summary>
[OnLinux]
public sealed class CutTests() : PlatformTests(MappingPlatform.Linux)
{
    private const int NotSupported = 95;

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void What_another_map_reads_behind_the_cut_is_zero_and_no_signal(string name)
    {
        using var map = Filled(name, 100_000);
        using var read = Numbers.OpenRead(Folder[name], Options);
        using var write = Numbers.Open(Folder[name], Options);
        using var copy = Numbers.OpenCopyOnWrite(Folder[name], Options);
        copy[60_000] = 5;

        map.Resize(10);

        Assert.Equal((1, 0, 0), (read[9], read[50_000], read[99_999]));
        Assert.Equal((1, 0), (write[9], write[50_000]));
        Assert.Equal((1, 0), (copy[9], copy[60_000]));
        write[50_000] = 2;
        Assert.Equal(10, read.Refresh());
        Assert.Throws<IndexOutOfRangeException>(() => read[10]);
    }

    /// <summary>A view has the length from before, and would show zeros where there were rows.</summary>
    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void A_map_that_does_not_know_of_a_cut_yet_gives_no_view_before_its_next_Refresh(string name)
    {
        using var map = Filled(name, 100_000);
        using var read = Numbers.OpenRead(Folder[name], Options);
        using var write = Numbers.Open(Folder[name], Options);
        using var copy = Numbers.OpenCopyOnWrite(Folder[name], Options);
        using var part = Octets.OpenRead(Folder[name], Raw);
        var cutAt = map.Offset + 40;

        map.Resize(10);

        var refused = Assert.Throws<InvalidOperationException>(() => { using var view = read.Lease(); });
        Assert.Equal(
            $"The map of '{Folder[name]}' gives no access since it was found to be something else than before: "
            + $"'{Folder[name]}' was cut at byte {cutAt} by another map of this process. Call Refresh when the file is "
            + "right again, or open it again.", refused.Message);
        Assert.Throws<InvalidOperationException>(() => read.AsEnumerable().Sum());
        Assert.Throws<InvalidOperationException>(() => write.Fill(2));
        Assert.Throws<InvalidOperationException>(() => copy.ToArray());
        Assert.Throws<InvalidOperationException>(() => part.ToArray());
        Assert.Equal(10, read.Refresh());
        Assert.Equal(10, write.Refresh());
        Assert.Equal(10, read.AsEnumerable().Sum());
        write.Fill(2);
        Assert.Equal(20, read.AsEnumerable().Sum());
    }

    [Theory]
    [InlineData("a.npy", "Write")]
    [InlineData("a.npy", "SetLength")]
    [InlineData("a.dat", "SetLength")]
    public void Where_the_file_cannot_be_cut_the_other_maps_read_it_as_before(string name, string failing)
    {
        const int InputOutput = 5;
        var calls = new RefusedCalls(InputOutput, failing) { IsOn = false };
        using var map = Filled(name, 100_000, Options with { Platform = new LinuxPlatform(calls) });
        using var read = Numbers.OpenRead(Folder[name], Options);
        calls.IsOn = true;

        Assert.Throws<IOException>(() => map.Resize(10));

        calls.IsOn = false;
        Assert.Equal((1, 1, 1), (read[9], read[50_000], read[^1]));
        Assert.Equal(100_000, read.AsEnumerable().Sum());
    }

    [Fact]
    public void The_header_counts_all_rows_again_where_the_file_could_not_be_cut()
    {
        const int InputOutput = 5;
        var calls = new RefusedCalls(InputOutput, "SetLength") { IsOn = false };
        using var map = Filled("a.npy", 100_000, Options with { Platform = new LinuxPlatform(calls) });
        calls.IsOn = true;

        Assert.Throws<IOException>(() => map.Resize(10));

        calls.IsOn = false;
        using var read = Numbers.OpenRead(Folder["a.npy"], Options);
        Assert.Equal((100_000, 100_000), (read.Length, map.Refresh()));
        map.Resize(10);
        Assert.Equal(10, read.Refresh());
    }

    [Fact]
    public void Remains_that_another_map_shows_are_cut_off_when_it_has_no_view_of_them()
    {
        var path = FileOf("a.dat", new byte[(512 * 24) + 10]);
        using var bytes = Octets.OpenRead(path, Options);
        using var map = Odd.Open(path, Options with { Remains = Remains.Discard });
        using (var view = bytes.Lease())
        {
            var refused = Assert.Throws<InvalidOperationException>(() => map.Append(default(Odd)));
            Assert.Equal(
                $"'{path}' has 10 bytes behind its rows, which a view of another map of this process refers to; end it "
                + "first.", refused.Message);
            Assert.Equal(0, view[^1]);
        }

        map.EnsureCapacity(513);

        Assert.Equal(0, bytes[(512 * 24) + 9]);
        Assert.Throws<InvalidOperationException>(() => bytes.ToArray());
        Assert.Equal(512 * 24, new FileInfo(path).Length);
    }

    /// <summary>The name leads to another file between the look at it and the open.</summary>
    [Fact]
    public void A_file_that_took_the_name_of_another_while_it_was_opened_is_marked_once()
    {
        var (path, other) = (FileOfFloats("a.dat", 1), FileOfFloats("b.dat", 2, 3));
        Run("ln", other, Folder["c.dat"]);
        using var map = Numbers.Open(Folder["c.dat"], Options);
        var calls = new TellingCalls(call =>
        {
            if (call == "Open" && File.Exists(other))
            {
                File.Move(other, path, overwrite: true);
            }
        });
        using var read = Numbers.OpenRead(path, Options with { Platform = new LinuxPlatform(calls) });
        Assert.Equal(2, read.Length);

        map.Resize(1);

        Assert.Equal(1, read.Refresh());
    }

    /// <summary>They would wait for each other, where one is closed while the other cuts.</summary>
    [Fact]
    public void A_second_appender_of_the_process_is_refused_without_a_lock_too()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var first = Numbers.Open(path, Options with { AppenderLock = false });
        using var second = Numbers.Open(path, Options with { AppenderLock = false });
        using var third = Numbers.Open(path, Options);
        first.Append(4);

        foreach (var map in new[] { second, third })
        {
            var refused = Assert.Throws<IOException>(() => map.Resize(1));
            Assert.Equal(
                $"'{path}' is being appended to by another map of this process; one map appends at a time. Close that "
                + "map first.", refused.Message);
        }

        first.Dispose();
        second.Resize(1);
        Assert.Equal(1, third.Refresh());
    }

    [Fact]
    public void A_borrowed_handle_is_marked_until_its_pages_are_gone()
    {
        using var file = Outsider(FileOfFloats("a.dat", 1, 2));
        using var handle = File.OpenHandle(file.Path);
        var isMarked = false;
        var calls = new TellingCalls(call => isMarked |= call == "Unmap" && IsMarkedByOthers(file));

        Numbers.OpenRead(handle, Options with { Platform = new LinuxPlatform(calls) }).Dispose();

        Assert.True(isMarked);
        Assert.False(IsMarkedByOthers(file));
    }

    [Fact]
    public void Released_pages_stay_unmapped_and_their_file_is_closed_whatever_failed()
    {
        var file = MappingPlatform.Linux.OpenExisting(FileOfFloats("a.dat", 1, 2), FileAccess.Read);
        var pages = (LinuxPages)file.MakePages(MemMapMode.Read, 0, 8, MemMapAccess.Normal);
        pages.WhenUnmapped = static () => throw new NotSupportedException();

        Assert.Throws<NotSupportedException>(() => pages.Release(mayBeEntered: false));
        pages.TryReachAgain(8);

        Assert.Equal(0, pages.Reach);
        Assert.Throws<ObjectDisposedException>(() => file.Length);
    }

    /// <summary>A process that is stopped within Resize has the file for itself until it goes on.</summary>
    [Fact]
    public void A_file_that_another_process_cuts_is_waited_for_and_not_mapped_unmarked()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var calls = new RefusedCalls(0);
        using var process = Locking(path, isShared: false, lockedByte: 15);

        var refused = Assert.Throws<IOException>(
            () => Numbers.OpenRead(path, Options with { Platform = new LinuxPlatform(calls) }));

        Assert.Equal(
            $"Could not open '{path}': process {process.Id} ({process.ProcessName}) is making it shorter, and has not "
            + "finished for 10 s. Open the file when that process has gone on or has ended.", refused.Message);
        Assert.Equal(10_000, calls.Waited);
        process.Kill();
        process.WaitForExit();
        Numbers.OpenRead(path, Options).Dispose();
    }

    [Fact]
    public void Other_files_are_opened_while_one_waits_for_a_process_that_cuts_it()
    {
        var (path, other) = (FileOfFloats("a.dat", 1, 2, 3), FileOfFloats("b.dat", 4));
        using var process = Locking(path, isShared: false, lockedByte: 15);
        var isOpened = false;
        var calls = new WaitingCalls(() =>
        {
            var opening = new Thread(() => Numbers.OpenRead(other, Options).Dispose());
            opening.Start();
            isOpened = opening.Join(Patience.Limit);
            process.Kill();
            process.WaitForExit();
        });

        Numbers.OpenRead(path, Options with { Platform = new LinuxPlatform(calls) }).Dispose();

        Assert.True(isOpened);
    }

    /// <summary>An indexer reads the length, then the address; another thread may cut and append in between.</summary>
    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void An_indexer_that_has_read_the_length_before_a_cut_finds_zeros_while_the_file_grows_again(string name)
    {
        using var map = Filled(name, 1_000_000);
        map.Resize(10);
        for (var i = 0; i < 5000; i++)
        {
            map.Append(2);
            Assert.Equal(0, System.Runtime.CompilerServices.Unsafe.Add(ref map.Region.Origin<float>(), 999_999));
        }

        map.Append(new float[20_000]);
        map.Resize(800_000);
        Assert.Equal(0, System.Runtime.CompilerServices.Unsafe.Add(ref map.Region.Origin<float>(), 999_999));
        map.Append(new float[300_000]);

        Assert.Equal((1, 2, 0), (map[9], map[10], map[999_999]));
        map[999_999] = 3;
        Assert.Equal(3, map[999_999]);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void A_map_that_refreshes_after_a_cut_and_a_growth_sees_the_new_rows(string name)
    {
        using var map = Filled(name, 100_000);
        using var read = Numbers.OpenRead(Folder[name], Options);

        map.Resize(10);
        map.Append(Enumerable.Repeat(2f, 99_990).ToArray());
        map.Commit();

        Assert.Equal(100_000, read.Refresh());
        Assert.Equal((1, 2, 2, 2), (read[9], read[10], read[50_000], read[^1]));
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void A_cut_is_refused_while_views_of_another_map_may_refer_to_the_removed_rows(string name)
    {
        using var map = Filled(name, 100_000);
        using var other = Numbers.OpenRead(Folder[name], Options);

        using (other.Lease())
        using (var view = other.Lease())
        {
            var failure = Assert.Throws<InvalidOperationException>(() => map.Resize(10));

            Assert.Equal(
                $"'{Folder[name]}' cannot become shorter while views of other maps of it are open (2), because they "
                + "may refer to the removed rows; end them first.", failure.Message);
            Assert.Equal(100_000, map.Length);
            Assert.Equal(1, view[^1]);
        }

        map.Resize(10);
        Assert.Equal(10, map.Length);
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void Views_of_rows_that_stay_do_not_hold_off_a_cut(string name)
    {
        using var map = Filled(name, 10);
        using var other = Numbers.OpenRead(Folder[name], Options);
        map.Resize(100_000);

        using var view = other.Lease();
        map.Resize(20_000);

        Assert.Equal(1, view[^1]);
    }

    [Fact]
    public void Maps_of_parts_of_a_file_lose_what_they_have_behind_the_cut()
    {
        using var map = Filled("a.dat", 100_000);
        using var part = Numbers.OpenRead(Folder["a.dat"], Options with { Offset = 40_004 });
        using var all = Octets.OpenRead(Folder["a.dat"], Options);

        map.Resize(20_000);

        Assert.Equal((1, 0), (part[0], part[89_998]));
        Assert.Equal((0x80, 0), (all[79_998], all[399_998]));
    }

    [Fact]
    public void A_flush_and_a_text_on_other_threads_do_not_hold_off_a_cut()
    {
        using var map = Filled("a.npy", 1000);
        var isDone = false;
        Action[] errands = [map.Flush, () => map.ToString(), () => map.Prefetch(0, 1), () => map.Evict(0, 1)];
        var threads = errands.Select(errand => new Thread(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                errand();
            }
        })).ToList();
        threads.ForEach(static thread => thread.Start());

        var failure = Record.Exception(() =>
        {
            for (var i = 0; i < 300; i++)
            {
                map.Resize(500);
                map.Resize(1000);
            }
        });

        Volatile.Write(ref isDone, true);
        threads.ForEach(static thread => thread.Join());
        Assert.Null(failure);
    }

    [Fact]
    public void A_cut_is_refused_while_another_process_has_the_file_mapped()
    {
        using var map = Filled("a.npy", 1000);
        using var other = Numbers.OpenRead(Folder["a.npy"], Options);
        using var process = Mapping(Folder["a.npy"]);

        var failure = Assert.Throws<IOException>(() => map.Resize(10));

        Assert.Equal(
            $"'{Folder["a.npy"]}' cannot become shorter while process {process.Id} ({process.ProcessName}) has it "
            + "mapped, because a process that touches a removed row ends with a signal (SIGBUS). Close the map there "
            + "first; if that process does not touch the removed rows before its next Refresh, set "
            + "MemMapOptions.CutWhileMapped.", failure.Message);
        Assert.Equal(1000, map.Length);
        Assert.Equal(1, other[^1]);
        process.Kill();
        process.WaitForExit();
        map.Resize(10);
    }

    [Fact]
    public void With_CutWhileMapped_it_is_cut_all_the_same()
    {
        using var map = Filled("a.npy", 1000, Options with { CutWhileMapped = true });
        using var process = Mapping(Folder["a.npy"]);

        map.Resize(10);

        Assert.Equal(10, map.Length);
        process.Kill();
    }

    [Fact]
    public void Where_the_file_system_has_no_such_locks_a_cut_goes_on()
    {
        var calls = new RefusedCalls(NotSupported, nameof(LinuxCalls.Control)) { IsOn = false };
        var platform = new LinuxPlatform(calls);
        using var map = Filled("a.npy", 1000, Options with { Platform = platform });
        map.EnsureCapacity(2000);
        calls.IsOn = true;
        using var other = Numbers.OpenRead(Folder["a.npy"], Options with { Platform = platform });

        map.Resize(10);

        Assert.Equal(10, other.Refresh());
    }

    [Fact]
    public void A_file_is_marked_as_mapped_until_its_last_map_of_the_process_is_closed()
    {
        using var file = Outsider(FileOfFloats("a.dat", 1, 2));
        var (first, second) = (Numbers.OpenRead(file.Path, Options), Numbers.Open(file.Path, Options));
        Assert.True(IsMarkedByOthers(file));

        first.Dispose();
        Assert.True(IsMarkedByOthers(file));

        using (second.Lease())
        {
            second.Dispose();
            Assert.True(IsMarkedByOthers(file));
        }

        Assert.False(IsMarkedByOthers(file));
    }

    [Fact]
    public void Maps_of_one_handle_mark_it_until_the_last_of_them_is_closed()
    {
        using var file = Outsider(FileOfFloats("a.dat", 1, 2));
        using var handle = File.OpenHandle(file.Path);
        var (first, second) = (Numbers.OpenRead(handle, Options), Numbers.OpenRead(handle, Options));

        first.Dispose();
        Assert.True(IsMarkedByOthers(file));

        second.Dispose();
        Assert.False(IsMarkedByOthers(file));
    }

    [Fact]
    public void Space_that_a_view_of_the_whole_file_refers_to_is_not_given_back_before_the_view_has_ended()
    {
        using var map = Filled("a.npy", 10);
        map.EnsureCapacity(1_000_000);
        map.Append(1);
        using var bytes = Numbers.OpenRead(Folder["a.npy"], Raw);
        using (var view = bytes.Lease())
        {
            map.TrimExcess();
            Assert.Equal(0, view[^1]);
            Assert.Equal(1_000_000, map.Capacity);
        }

        map.TrimExcess();
        Assert.Equal(11, map.Capacity);
        Assert.Equal(128 + 44, new FileInfo(Folder["a.npy"]).Length);
        Assert.Equal(0, bytes[4000]);
        Assert.Throws<InvalidOperationException>(() => bytes.ToArray());
    }

    private static bool IsMarkedByOthers(LinuxFile file)
    {
        var isAlone = file.TryMarkAlone();
        file.Unmark();
        return !isAlone;
    }

    /// <summary>An open file that this process does not know as one of its own.</summary>
    private static LinuxFile Outsider(string path) =>
        LinuxFile.Open(new LinuxCalls(), path, LinuxCalls.OpenReadWrite, 0, path);

    private Numbers.Map Filled(string name, long rowCount, MemMapOptions? options = null)
    {
        var map = Numbers.Create(Folder[name], rowCount, options ?? Options);
        map.Fill(1);
        return map;
    }

    /// <summary>Another process, marked as ours are, as far as the kernel and this library see it.</summary>
    private static Process Mapping(string path) => Locking(path, isShared: true, lockedByte: 15);

    /// <summary>Another process that locks one of the bytes at the end of all that a file can have.</summary>
    private static Process Locking(string path, bool isShared, int lockedByte)
    {
        var process = Process.Start(new ProcessStartInfo(
            NumPy.RequireInterpreter(),
            [
                "-c",
                """
                import fcntl, os, struct, sys
                fd = os.open(sys.argv[1], os.O_RDWR)
                kind = fcntl.F_RDLCK if sys.argv[2] == "True" else fcntl.F_WRLCK
                fcntl.fcntl(fd, 37, struct.pack("hhqqi4x", kind, 0, 2**63 - int(sys.argv[3]), 1, 0))
                print("locked", flush=True)
                sys.stdin.read()
                """,
                path,
                $"{isShared}",
                $"{lockedByte}",
            ]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("locked", process.StandardOutput.ReadLine());
        return process;
    }

    /// <summary>The system calls of Linux, and what happens while one waits.</summary>
    private sealed class WaitingCalls(Action meanwhile) : LinuxCalls
    {
        public override void Wait(int milliseconds) => meanwhile();
    }
}
