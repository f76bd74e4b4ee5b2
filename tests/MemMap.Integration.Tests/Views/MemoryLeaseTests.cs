using System.Buffers;

namespace MemMap.Tests;

public abstract class MemoryLeaseTests : PlatformTests
{
    private protected MemoryLeaseTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public async Task Asynchronous_code_writes_through_a_memory()
    {
        var path = FileOfFloats("a.dat", 1, 2, 3);
        using (var map = Numbers.Open(path, Options))
        {
            using IMemoryOwner<float> owner = map.LeaseMemory(1, 2);
            await Task.Yield();
            owner.Memory.Span[0] = 20;
            await Task.Run(() => owner.Memory.Span[1] = 30, TestContext.Current.CancellationToken);
        }

        Assert.Equal([1f, 20f, 30f], Floats(path));
    }

    [Fact]
    public void A_lease_outlives_the_map_and_says_when_it_has_ended()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var map = Numbers.Open(path, Options);
        var owner = map.LeaseMemory();
        var memory = owner.Memory;
        map.Dispose();

        Assert.Equal([1f, 2f, 3f], memory.ToArray());
        Assert.True(SystemState.IsOpen(path));
        owner.Dispose();
        owner.Dispose();

        Assert.False(SystemState.IsOpen(path));
        Assert.Throws<ObjectDisposedException>(() => memory.Span.Length);
    }

    [Fact]
    public unsafe void Pinned_memory_stays_until_it_is_unpinned()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var map = Numbers.Open(path, Options);
        var owner = map.LeaseMemory();
        var handle = owner.Memory[1..].Pin();
        owner.Dispose();
        map.Dispose();

        Assert.Equal(2, *(float*)handle.Pointer);
        Assert.True(SystemState.IsOpen(path));
        handle.Dispose();

        Assert.False(SystemState.IsOpen(path));
    }

    [Fact]
    public void A_read_only_map_gives_memory_that_is_read_only()
    {
        using var map = Trade.OpenRead(FileOf("a.dat", new byte[48]), Options);

        using var all = map.LeaseMemory();
        using var last = map.LeaseMemory(1, 1);
        ReadOnlyMemory<Trade> memory = last.Memory;

        Assert.Equal((2, 1), (all.Memory.Length, memory.Length));
    }

    [Fact]
    public void A_map_that_grows_leaves_a_memory_as_it_is()
    {
        using var map = Numbers.Create(Folder["a.npy"], 2, Options);
        using var owner = map.LeaseMemory();

        map.Append(new float[1_000_000]);
        owner.Memory.Span[1] = 5;

        Assert.Equal(2, owner.Memory.Length);
        Assert.Equal(5, map[1]);
    }

    [Fact]
    public void Elements_that_are_not_there_cannot_be_leased()
    {
        using var map = Numbers.Open(FileOfFloats("a.dat", 1, 2, 3), Options);

        Assert.Throws<ArgumentOutOfRangeException>(() => map.LeaseMemory(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.LeaseMemory(-1, 1));
        map.Resize(0);
        using var none = map.LeaseMemory();
        Assert.True(none.Memory.IsEmpty);
    }

    private float[] Floats(string path)
    {
        using var map = Numbers.OpenRead(path, Options);
        return map.ToArray();
    }
}

public sealed class MemoryLeaseTestsOnLinux() : MemoryLeaseTests(MappingPlatform.Linux)
{
    [Fact]
    public void More_elements_than_a_memory_holds_are_leased_in_part()
    {
        using var map = Octets.Create(Folder["a.dat"], 3L << 30, Options with { Preallocate = false });

        var refused = Assert.Throws<InvalidOperationException>(() => map.LeaseMemory());
        using var last = map.LeaseMemory((3L << 30) - 5, 5);

        Assert.Equal(
            "3,221,225,472 elements do not fit a memory, which holds at most 2,147,483,647; lease some of them.",
            refused.Message);
        Assert.Equal(5, last.Memory.Length);
    }
}

public sealed class MemoryLeaseTestsPortable() : MemoryLeaseTests(MappingPlatform.Portable);
