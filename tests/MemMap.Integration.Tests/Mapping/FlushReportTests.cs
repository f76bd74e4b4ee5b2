namespace MemMap.Tests;

/// <summary>The kernel reports a lost page once to each open file; whoever gets the report, all later flushes fail.</summary>
[OnLinux]
public sealed class FlushReportTests() : PlatformTests(MappingPlatform.Linux)
{
    private const int InputOutput = 5;
    private const int ReadOnlyFileSystem = 30;

    [Fact]
    public void A_page_that_Evict_found_to_be_lost_fails_every_later_flush()
    {
        var map = Written(nameof(LinuxCalls.SyncFileRange), InputOutput, out var calls);
        calls.IsOn = true;
        var first = Assert.Throws<IOException>(() => map.Evict(0, 1));
        calls.IsOn = false;

        var second = Assert.Throws<IOException>(map.Flush);
        var closing = Assert.Throws<IOException>(map.Dispose);

        Assert.Equal($"Could not flush '{Folder["a.dat"]}': {SystemState.InputOutputError}.", first.Message);
        Assert.Equal(
            $"'{Folder["a.dat"]}' could not be flushed before ({first.Message}), and what was written then may be "
            + "lost; write the data again to a new file.", second.Message);
        Assert.Equal(second.Message, closing.Message);
    }

    [Fact]
    public void Of_two_maps_of_one_handle_both_learn_of_the_lost_page()
    {
        var calls = new RefusedCalls(InputOutput, nameof(LinuxCalls.SyncMemory)) { IsOn = false };
        var options = Options with { Platform = new LinuxPlatform(calls) };
        using var handle = File.OpenHandle(FileOfFloats("a.dat", 1, 2), FileMode.Open, FileAccess.ReadWrite);
        var (one, other) = (Numbers.Open(handle, options), Numbers.Open(handle, options));
        using var apart = Numbers.Open(Folder["a.dat"], options);
        calls.IsOn = true;
        Assert.Throws<IOException>(one.Flush);
        calls.IsOn = false;

        var failure = Assert.Throws<IOException>(other.Flush);

        Assert.Contains("could not be flushed before", failure.Message);
        Assert.Throws<IOException>(one.Dispose);
        Assert.Throws<IOException>(other.Dispose);
        apart.Flush();
    }

    [Fact]
    public void A_disk_that_has_become_read_only_is_remembered_too()
    {
        var map = Written(nameof(LinuxCalls.SyncFile), ReadOnlyFileSystem, out var calls);
        calls.IsOn = true;
        Assert.Throws<UnauthorizedAccessException>(map.Flush);
        calls.IsOn = false;

        Assert.Throws<IOException>(map.Flush);
        Assert.Throws<IOException>(map.Dispose);
    }

    [Theory]
    [InlineData(22)]
    [InlineData(38)]
    [InlineData(95)]
    public void Where_a_write_back_cannot_be_started_nothing_has_failed(int error)
    {
        using var map = Written(nameof(LinuxCalls.SyncFileRange), error, out var calls);
        calls.IsOn = true;

        map.Flush(FlushScope.Kernel);
        map.Evict(0, 2);

        Assert.Equal(0, SystemState.DirtyKilobytes(Folder["a.dat"]));
        map.Flush();
    }

    [Fact]
    public void A_write_back_that_cannot_be_started_leaves_the_report_to_the_next_flush()
    {
        using var map = Written(nameof(LinuxCalls.SyncFileRange), InputOutput, out var calls);
        calls.IsOn = true;

        Assert.Throws<IOException>(() => map.Flush(FlushScope.Kernel));

        map.Flush();
    }

    private Numbers.Map Written(string refused, int error, out RefusedCalls calls)
    {
        calls = new RefusedCalls(error, refused) { IsOn = false };
        var map = Numbers.Create(Folder["a.dat"], 2, Options with { Platform = new LinuxPlatform(calls) });
        map[0] = 1;
        return map;
    }
}
