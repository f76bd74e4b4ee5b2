namespace MemMap.Tests;

[OnLinux]
public sealed class MemoryAdviceTests : PlatformTests
{
    private const int Length = 1 << 20;

    public MemoryAdviceTests()
        : base(MappingPlatform.Linux)
    {
    }

    [Fact]
    public void The_access_pattern_is_that_of_the_options_and_can_be_changed()
    {
        using var map = Numbers.Create(Folder["a.dat"], Length, Options with { Access = MemMapAccess.Sequential });
        Assert.Equal(MemMapAccess.Sequential, map.AccessPattern);
        Assert.Contains("sr", SystemState.MappingFlags(map.Path));

        map.AccessPattern = MemMapAccess.Random;

        Assert.Equal(MemMapAccess.Random, map.AccessPattern);
        Assert.Contains("rr", SystemState.MappingFlags(map.Path));
        map.AccessPattern = MemMapAccess.Normal;
        Assert.DoesNotContain("rr", SystemState.MappingFlags(map.Path));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.AccessPattern = (MemMapAccess)3);
    }

    [Fact]
    public void Evicted_rows_give_back_their_memory_and_keep_their_values()
    {
        using var map = Numbers.Create(Folder["a.dat"], Length, Options);
        using (var view = map.Lease())
        {
            view.Fill(2);
        }

        Assert.True(SystemState.Kilobytes(map.Path, "Rss:") >= 4096);

        map.Evict(0, Length);

        Assert.Equal(0, SystemState.Kilobytes(map.Path, "Rss:"));
        Assert.Equal(0, SystemState.CachedKilobytes(map.Path));
        Assert.Equal((2, 2), (map[0], map[Length - 1]));
        map.Evict(..(Length / 2));
        Assert.Equal(2, map[0]);
    }

    [Fact]
    public void What_was_written_to_a_copy_on_write_map_outlives_an_eviction()
    {
        using (var file = Numbers.Create(Folder["a.dat"], Length, Options))
        {
            file.Fill(1);
        }

        using var map = Numbers.OpenCopyOnWrite(Folder["a.dat"], Options);
        map.Fill(2);

        map.Evict(0, Length);

        Assert.Equal((2, 2), (map[0], map[Length - 1]));
    }

    [Fact]
    public void Prefetched_rows_get_into_the_page_cache()
    {
        using var map = Numbers.Create(Folder["a.dat"], Length, Options);
        map.Fill(2);
        map.Evict(..);

        map.Prefetch(0, 1000);

        var isCached = SpinWait.SpinUntil(() => SystemState.CachedKilobytes(map.Path) >= 4, Patience.Limit);
        Assert.True(isCached);
    }

    [Fact]
    public void Locked_rows_stay_in_memory_until_they_are_unlocked()
    {
        using var map = Numbers.Create(Folder["a.dat"], Length, Options);

        map.Lock(0, 2048);
        Assert.Equal(8, SystemState.Kilobytes(map.Path, "Locked:"));
        map.Unlock(..2048);

        Assert.Equal(0, SystemState.Kilobytes(map.Path, "Locked:"));
    }

    [Fact]
    public void A_map_that_has_grown_is_evicted_in_every_mapping()
    {
        using var map = Numbers.Create(Folder["a.npy"], Length, Options);
        map.Fill(1);
        map.Append(new float[Length]);
        map.Fill(2);

        map.Evict(..);

        Assert.Equal(0, SystemState.Kilobytes(map.Path, "Rss:"));
        Assert.Equal(2, map[(2 * Length) - 1]);
    }

    [Fact]
    public void Rows_that_are_not_there_are_refused()
    {
        using var map = Numbers.Create(Folder["a.dat"], 10, Options);
        const string Message =
            "A slice of 2 rows from row 9 does not lie within 10 rows. (Parameter 'start')\nActual value was 9.";

        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => map.Evict(9, 2));

        Assert.Equal(Message, refused.Message.ReplaceLineEndings("\n"));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Prefetch(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Lock(9..11));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Unlock(5..4));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Flush(10, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.Flush(^11..));
        map.Evict(10, 0);
        map.Flush(..);
    }

    [Fact]
    public void Elsewhere_than_on_Linux_nothing_is_done()
    {
        using var map = Numbers.Create(Folder["a.dat"], 10, new MemMapOptions { Platform = MappingPlatform.Portable });

        map.AccessPattern = MemMapAccess.Random;
        map.Prefetch(..);
        map.Lock(..);
        map.Unlock(..);
        map.Evict(..);

        Assert.Equal(MemMapAccess.Random, map.AccessPattern);
    }
}
