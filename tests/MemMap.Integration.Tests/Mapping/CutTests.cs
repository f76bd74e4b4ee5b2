namespace MemMap.Tests;

/// <summary>A file becomes shorter under other maps of it, of this process and of others.</summary>
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

        Assert.Equal((1, 0, 0), (read[9], read[50_000], read[^1]));
        Assert.Equal((1, 0), (write[9], write[50_000]));
        Assert.Equal((1, 0), (copy[9], copy[60_000]));
        Assert.Equal("memmap([1., 1., 1., ..., 0., 0., 0.], dtype=float32)", read.ToString());
        Assert.Equal(10, read.AsEnumerable().Sum());
        write[50_000] = 2;
        var failure = Assert.Throws<InvalidOperationException>(() => write.Fill(2));
        Assert.Equal(
            $"Bytes 0 to 400,000 of the elements in '{Folder[name]}' were asked for, and 40 are there: another map of "
            + "this process has made the file shorter. Call Refresh.", failure.Message);
        Assert.Equal(10, read.Refresh());
        Assert.Throws<IndexOutOfRangeException>(() => read[10]);
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

        Assert.Equal((1, 0), (part[0], part[^1]));
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
        using var outsider = MappingPlatform.Linux.OpenExisting(FileOfFloats("a.dat", 1, 2), FileAccess.ReadWrite);
        var file = (LinuxFile)outsider;
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
        using var outsider = MappingPlatform.Linux.OpenExisting(FileOfFloats("a.dat", 1, 2), FileAccess.ReadWrite);
        var file = (LinuxFile)outsider;
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
        Assert.Equal(0, bytes[^1]);
    }

    private static bool IsMarkedByOthers(LinuxFile file)
    {
        var isAlone = file.TryMarkAlone();
        file.MarkMapped(false);
        return !isAlone;
    }

    private Numbers.Map Filled(string name, long rowCount, MemMapOptions? options = null)
    {
        var map = Numbers.Create(Folder[name], rowCount, options ?? Options);
        map.Fill(1);
        return map;
    }

    /// <summary>Another process, marked as ours are, as far as the kernel and this library see it.</summary>
    private static System.Diagnostics.Process Mapping(string path)
    {
        var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            NumPy.RequireInterpreter(),
            [
                "-c",
                """
                import fcntl, os, struct, sys, time
                fd = os.open(sys.argv[1], os.O_RDONLY)
                fcntl.fcntl(fd, 37, struct.pack("hhqqi4x", fcntl.F_RDLCK, 0, 2**63 - 15, 1, 0))
                print("mapped", flush=True)
                time.sleep(60)
                """,
                path,
            ]) { RedirectStandardOutput = true })!;
        Assert.Equal("mapped", process.StandardOutput.ReadLine());
        return process;
    }
}
