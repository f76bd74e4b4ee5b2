using System.Buffers;
using System.Runtime.InteropServices;

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
    public void A_handle_that_is_disposed_twice_unpins_what_it_has_pinned_and_no_more()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var map = Numbers.Open(path, Options);
        var owner = map.LeaseMemory();
        var first = owner.Memory.Pin();
        var copy = first;
        var second = owner.Memory.Pin();
        owner.Dispose();
        map.Dispose();

        first.Dispose();
        copy.Dispose();
        Assert.True(SystemState.IsOpen(path));
        second.Dispose();

        Assert.False(SystemState.IsOpen(path));
    }

    [Fact]
    public void An_unpin_without_a_pin_leaves_the_owner_its_elements()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var map = Numbers.Open(path, Options);
        var owner = map.LeaseMemory();
        var memory = owner.Memory;
        Assert.True(MemoryMarshal.TryGetMemoryManager<float, MemoryManager<float>>(memory, out var manager));
        memory.Pin().Dispose();

        manager.Unpin();
        manager.Unpin();
        map.Dispose();

        Assert.True(SystemState.IsOpen(path));
        Assert.Equal([1f, 2f, 3f], memory.ToArray());
        owner.Dispose();
        manager.Unpin();
        Assert.False(SystemState.IsOpen(path));
    }

    [Fact]
    public void Every_way_to_the_elements_of_an_ended_lease_says_so()
    {
        using var map = Numbers.Open(FileOfFloats("a.dat", 1, 2, 3), Options);
        var owner = map.LeaseMemory();
        var memory = owner.Memory;
        using var pinned = memory.Pin();
        owner.Dispose();

        var message = $"The lease of this memory of '{map.Path}' has ended; take another one with LeaseMemory.";
        Assert.Equal(message, Assert.Throws<ObjectDisposedException>(() => owner.Memory).Message);
        Assert.Equal(message, Assert.Throws<ObjectDisposedException>(() => memory.Span.Length).Message);
        Assert.Equal(message, Assert.Throws<ObjectDisposedException>(() => memory.Pin()).Message);
    }

    /// <summary>A lease that is open keeps the map from becoming shorter: so a test sees whether there is one.</summary>
    [Fact]
    public async Task A_pin_beside_a_dispose_is_refused_or_keeps_the_pages()
    {
        using var map = Numbers.Open(FileOfFloats("a.dat", 1, 2, 3), Options);
        using var start = new Barrier(2);
        var (refused, kept) = (0, 0);
        for (var round = 0; round < 2000; round++)
        {
            var owner = map.LeaseMemory();
            var memory = owner.Memory;
            var ending = Task.Run(() => { start.SignalAndWait(); owner.Dispose(); }, TestContext.Current.CancellationToken);
            MemoryHandle handle = default;
            start.SignalAndWait(TestContext.Current.CancellationToken);
            var error = Record.Exception(() => handle = memory.Pin());
            await ending;
            if (error is null)
            {
                kept++;
                Assert.Throws<InvalidOperationException>(() => map.Resize(2));
                handle.Dispose();
            }
            else
            {
                refused++;
                Assert.IsType<ObjectDisposedException>(error);
            }

            map.Resize(2);
            map.Resize(3);
        }

        Assert.Equal(2000, refused + kept);
    }

    [Fact]
    public async Task Threads_that_pin_and_unpin_end_the_lease_once()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var map = Numbers.Open(path, Options);
        var owner = map.LeaseMemory();
        var last = owner.Memory.Pin();
        var memory = owner.Memory;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                var handle = memory.Pin();
                var copy = handle;
                handle.Dispose();
                copy.Dispose();
            }
        })));
        owner.Dispose();
        map.Dispose();

        Assert.True(SystemState.IsOpen(path));
        last.Dispose();
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

public sealed class MemoryLeaseTestsOnWindows() : MemoryLeaseTests(MappingPlatform.Windows);

public sealed class MemoryLeaseTestsPortable() : MemoryLeaseTests(MappingPlatform.Portable);
