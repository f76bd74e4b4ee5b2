namespace MemMap.Tests;

public abstract class FlushTests : PlatformTests
{
    private protected FlushTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(65537)]
    public void A_flush_leaves_no_page_dirty_the_last_one_included(int offset)
    {
        SkipUnlessLinux();
        using var map = Octets.Create(Folder["a.dat"], 12_288, Options with { Offset = offset });

        // A busy disk may write pages back before they are looked at.
        for (var tries = 0; tries < 100 && SystemState.DirtyKilobytes(Folder["a.dat"]) < 12; tries++)
        {
            map.Fill(1);
        }

        Assert.True(SystemState.DirtyKilobytes(Folder["a.dat"]) >= 12);
        map.Flush();

        Assert.Equal(0, SystemState.DirtyKilobytes(Folder["a.dat"]));
    }

    [Fact]
    public void Dispose_flushes()
    {
        var map = PagesThatFail(out var pages, failures: 0);
        map[0] = 1;

        map.Dispose();

        Assert.Equal((1, 1), (pages.SyncCount, pages.UnmapCount));
    }

    [Theory]
    [InlineData(MemMapMode.Read)]
    [InlineData(MemMapMode.CopyOnWrite)]
    public void A_map_that_nobody_could_have_written_to_is_never_flushed(MemMapMode mode)
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var options = Options with { Platform = PlatformThatFails(failures: 1, out var made) };
        MappedArray map = mode == MemMapMode.Read ? Numbers.OpenRead(path, options) : Numbers.OpenCopyOnWrite(path, options);

        map.Flush();
        map.Flush(0, 2);
        map.Dispose();

        Assert.Equal((0, 1), (made().SyncCount, made().UnmapCount));
    }

    [Fact]
    public void Without_FlushOnDispose_closing_leaves_it_to_the_kernel()
    {
        var options = Options with { Platform = PlatformThatFails(failures: 1, out var made), FlushOnDispose = false };
        var map = Numbers.Create(Folder["a.dat"], 4, options);
        using (map.Lease())
        {
            map.Dispose();
        }

        Assert.Equal((0, 1), (made().SyncCount, made().UnmapCount));
    }

    [Fact]
    public void Without_FlushOnDispose_the_rows_that_were_appended_count_all_the_same()
    {
        var options = Options with { FlushOnDispose = false };
        using (var map = Numbers.Create(Folder["a.npy"], 0, options))
        {
            map.Append([1, 2, 3]);
        }

        using var read = Numbers.OpenRead(Folder["a.npy"], Options);
        Assert.Equal([1f, 2f, 3f], read.ToArray());
    }

    [Fact]
    public void A_flush_of_some_rows_asks_for_their_bytes_and_no_others()
    {
        var map = PagesThatFail(out var pages, failures: 0);

        map.Flush(1, 2);
        map.Flush(^1..);

        Assert.Equal([(4L, 8L), (12L, 4L)], pages.Synced);
        map.Dispose();
    }

    [Fact]
    public async Task A_flush_can_be_cancelled_between_its_steps()
    {
        var map = PagesThatFail(out var pages, failures: 0);
        using var cancellation = new CancellationTokenSource();
        pages.OnSync = cancellation.Cancel;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map.FlushAsync(cancellation.Token));

        Assert.Equal(1, pages.SyncCount);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => map.FlushAsync(cancellation.Token));
        Assert.Equal(1, pages.SyncCount);
        await map.FlushAsync(TestContext.Current.CancellationToken);
        map.Dispose();
    }

    [Fact]
    public async Task An_asynchronous_flush_that_fails_says_so()
    {
        var map = PagesThatFail(out _, failures: 1);

        var failure = await Assert.ThrowsAsync<IOException>(() => map.FlushAsync(TestContext.Current.CancellationToken));

        Assert.Equal("lost", failure.Message);
        Assert.Throws<IOException>(map.Dispose);
    }

    [Fact]
    public void A_flush_that_failed_once_fails_from_then_on()
    {
        var map = PagesThatFail(out var pages, failures: 1);
        var path = map.Path;

        var first = Assert.Throws<IOException>(map.Flush);
        var second = Assert.Throws<IOException>(map.Flush);
        var closing = Assert.Throws<IOException>(map.Dispose);
        map.Dispose();

        Assert.Equal("lost", first.Message);
        Assert.Equal(
            $"'{path}' could not be flushed before (lost), and what was written then may be lost; "
            + "write the data again to a new file.", second.Message);
        Assert.Equal(second.Message, closing.Message);
        Assert.True(map.IsClosed);
        Assert.Equal((1, 1), (pages.SyncCount, pages.UnmapCount));
    }

    [Fact]
    public void A_dispose_whose_flush_fails_says_the_reason_and_closes()
    {
        var map = PagesThatFail(out var pages, failures: 1);
        map[0] = 1;

        var failure = Assert.Throws<IOException>(map.Dispose);

        Assert.Equal("lost", failure.Message);
        Assert.True(map.IsClosed);
        Assert.Equal(1, pages.UnmapCount);
    }

    [Fact]
    public void The_last_view_of_a_closed_map_flushes_again_and_unmaps()
    {
        var map = PagesThatFail(out var pages, failures: 0);

        using (map.Lease())
        {
            map.Dispose();
            Assert.Equal((1, 0), (pages.SyncCount, pages.UnmapCount));
        }

        Assert.Equal((2, 1), (pages.SyncCount, pages.UnmapCount));
    }

    [Fact]
    public void A_view_that_ends_while_the_map_closes_leaves_the_pages_to_the_close()
    {
        var map = PagesThatFail(out var pages, failures: 0);
        map[0] = 1;
        var ticket = pages.Leases!.Begin();
        var atEnd = -1;
        pages.OnSync = () =>
        {
            pages.OnSync = static () => { };
            pages.Leases.End(ticket);
            atEnd = pages.UnmapCount;
        };

        map.Dispose();

        Assert.Equal(0, atEnd);
        Assert.Equal((2, 1), (pages.SyncCount, pages.UnmapCount));
    }

    [Fact]
    public async Task Of_two_flushes_at_once_both_learn_of_the_lost_page()
    {
        using var isSyncing = new ManualResetEventSlim();
        var map = PagesThatFail(out var pages, failures: 1);
        pages.OnSync = () =>
        {
            isSyncing.Set();
            Thread.Sleep(200);
        };

        var first = Task.Run(() => Record.Exception(map.Flush), TestContext.Current.CancellationToken);
        isSyncing.Wait(TestContext.Current.CancellationToken);
        var second = Record.Exception(map.Flush);

        Assert.IsType<IOException>(await first);
        Assert.IsType<IOException>(second);
        Assert.Equal(1, pages.SyncCount);
    }

    [Fact]
    public void The_kernel_scope_is_taken_and_nothing_is_flushed_for_maps_that_do_not_write()
    {
        var path = FileOfFloats("a.dat", 1, 2);
        using var write = Numbers.Open(path, Options with { Offset = 4 });
        using var read = Numbers.OpenRead(path, Options);
        using var copy = Numbers.OpenCopyOnWrite(path, Options);

        write[0] = 3;
        write.Flush(FlushScope.Kernel);
        read.Flush();
        copy.Flush();

        Assert.Equal(3, read[1]);
    }

    private Numbers.Map PagesThatFail(out FailingPages pages, int failures)
    {
        var options = new MemMapOptions { Platform = PlatformThatFails(failures, out var made) };
        var map = Numbers.Create(Folder["a.dat"], 4, options);
        pages = made();
        return map;
    }

    private DelegatingPlatform PlatformThatFails(int failures, out Func<FailingPages> pages)
    {
        FailingPages? made = null;
        pages = () => made!;
        return new DelegatingPlatform(Options.Platform!)
        {
            OnMap = (file, mode, byteLength) => made = new FailingPages(file, mode, byteLength, failures),
        };
    }
}

public sealed class FlushTestsOnLinux() : FlushTests(MappingPlatform.Linux);

public sealed class FlushTestsOnWindows() : FlushTests(MappingPlatform.Windows);

public sealed class FlushTestsPortable() : FlushTests(MappingPlatform.Portable)
{
    [Fact]
    public void A_range_is_on_disk_and_not_only_with_the_kernel_or_the_drive()
    {
        var syncCount = 0;
        var path = FileOf("a.dat", new byte[8192]);
        using var file = new DelegatingPlatform(Options.Platform!) { OnSync = () => syncCount++ }
            .OpenExisting(path, FileAccess.ReadWrite);
        using var handle = File.OpenHandle(
            path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var pages = new PortablePages(file, handle, MemMapMode.ReadWrite, offsetInBytes: 0);
        pages.ReachTo(8192);

        pages.Sync(0, 0);
        Assert.Equal(0, syncCount);
        pages.Sync(4096, 100);
        Assert.Equal(1, syncCount);

        pages.Release(mayBeEntered: false);
    }
}
