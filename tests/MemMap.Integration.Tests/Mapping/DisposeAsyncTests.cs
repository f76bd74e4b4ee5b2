namespace MemMap.Tests;

/// <summary><c>await using</c>: a map is closed as by <c>Dispose</c>, and no thread waits for the disk.</summary>
public abstract class DisposeAsyncTests : PlatformTests
{
    private protected DisposeAsyncTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public async Task What_was_written_is_there_and_the_map_is_closed()
    {
        Numbers.Map map;
        await using (map = Numbers.Create(Folder["a.npy"], 2, Options))
        {
            map[0] = 1;
            map.Append(3);
        }

        await using var read = Numbers.OpenRead(Folder["a.npy"], Options);
        Assert.True(map.IsClosed);
        Assert.Equal([1f, 0f, 3f], read.ToArray());
    }

    [Fact]
    public async Task Closing_twice_in_any_way_does_nothing()
    {
        var map = Numbers.Create(Folder["a.npy"], 2, Options);

        await Task.WhenAll(map.DisposeAsync().AsTask(), map.DisposeAsync().AsTask());
        await map.DisposeAsync();
        map.Dispose();

        Assert.True(map.DisposeAsync().IsCompletedSuccessfully);
        Assert.True(map.IsClosed);
    }

    [Fact]
    public async Task A_flush_that_fails_is_an_exception_of_the_await_and_the_map_is_closed()
    {
        FailingPages? pages = null;
        var map = Numbers.Create(Folder["a.dat"], 4, new MemMapOptions
        {
            Platform = new DelegatingPlatform(Options.Platform!)
            {
                OnMap = (file, mode, byteLength) => pages = new FailingPages(file, mode, byteLength, failures: 1),
            },
        });
        map[0] = 1;

        var thrown = await Assert.ThrowsAsync<IOException>(async () => await map.DisposeAsync());

        Assert.Equal("lost", thrown.GetBaseException().Message);
        Assert.True(map.IsClosed);
        Assert.Equal(1, pages!.UnmapCount);
        await map.DisposeAsync();
    }
}

public sealed class DisposeAsyncTestsOnLinux() : DisposeAsyncTests(MappingPlatform.Linux);

public sealed class DisposeAsyncTestsOnWindows() : DisposeAsyncTests(MappingPlatform.Windows);

public sealed class DisposeAsyncTestsPortable() : DisposeAsyncTests(MappingPlatform.Portable);
