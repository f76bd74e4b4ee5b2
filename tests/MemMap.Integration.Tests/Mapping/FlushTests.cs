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
        map.Fill(1);
        Assert.True(SystemState.DirtyKilobytes(Folder["a.dat"]) >= 12);

        map.Flush();

        Assert.Equal(0, SystemState.DirtyKilobytes(Folder["a.dat"]));
    }

    [Fact]
    public void Dispose_flushes()
    {
        var map = RegionThatFails(out var region, failures: 0);
        map[0] = 1;

        map.Dispose();

        Assert.Equal((1, 1), (region.SyncCount, region.UnmapCount));
    }

    [Fact]
    public void A_flush_that_failed_once_fails_from_then_on()
    {
        var map = RegionThatFails(out var region, failures: 1);
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
        Assert.Equal((1, 1), (region.SyncCount, region.UnmapCount));
    }

    [Fact]
    public void A_dispose_whose_flush_fails_says_the_reason_and_closes()
    {
        var map = RegionThatFails(out var region, failures: 1);

        var failure = Assert.Throws<IOException>(map.Dispose);

        Assert.Equal("lost", failure.Message);
        Assert.True(map.IsClosed);
        Assert.Equal(1, region.UnmapCount);
    }

    [Fact]
    public void The_last_view_of_a_closed_map_flushes_again_and_unmaps()
    {
        var map = RegionThatFails(out var region, failures: 0);

        using (map.Lease())
        {
            map.Dispose();
            Assert.Equal((1, 0), (region.SyncCount, region.UnmapCount));
        }

        Assert.Equal((2, 1), (region.SyncCount, region.UnmapCount));
    }

    [Fact]
    public void A_view_that_ends_while_the_map_closes_leaves_the_pages_to_the_close()
    {
        var map = RegionThatFails(out var region, failures: 0);
        var ticket = region.BeginLease();
        var atEnd = -1;
        region.OnSync = () =>
        {
            region.OnSync = static () => { };
            region.EndLease(ticket);
            atEnd = region.UnmapCount;
        };

        map.Dispose();

        Assert.Equal(0, atEnd);
        Assert.Equal((2, 1), (region.SyncCount, region.UnmapCount));
    }

    [Fact]
    public async Task Of_two_flushes_at_once_both_learn_of_the_lost_page()
    {
        using var isSyncing = new ManualResetEventSlim();
        var map = RegionThatFails(out var region, failures: 1);
        region.OnSync = () =>
        {
            isSyncing.Set();
            Thread.Sleep(200);
        };

        var first = Task.Run(() => Record.Exception(map.Flush), TestContext.Current.CancellationToken);
        isSyncing.Wait(TestContext.Current.CancellationToken);
        var second = Record.Exception(map.Flush);

        Assert.IsType<IOException>(await first);
        Assert.IsType<IOException>(second);
        Assert.Equal(1, region.SyncCount);
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

    private Numbers.Map RegionThatFails(out FailingRegion region, int failures)
    {
        FailingRegion? made = null;
        var platform = new DelegatingPlatform(Options.Platform!)
        {
            OnMap = (file, mode, byteLength) => made = new FailingRegion(file, mode, byteLength, failures),
        };
        var map = Numbers.Create(Folder["a.dat"], 4, new MemMapOptions { Platform = platform });
        region = made!;
        return map;
    }
}

public sealed class FlushTestsOnLinux() : FlushTests(MappingPlatform.Linux);

public sealed class FlushTestsPortable() : FlushTests(MappingPlatform.Portable);
