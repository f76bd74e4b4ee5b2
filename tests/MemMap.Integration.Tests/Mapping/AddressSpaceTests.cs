using System.Runtime.CompilerServices;

namespace MemMap.Tests;

[OnLinux]
public sealed class AddressSpaceTests() : PlatformTests(MappingPlatform.Linux)
{
    private const long Terabyte = 1L << 40;
    private const int NoMemory = 12;
    private const int TooManyFiles = 24;

    [Fact]
    public void A_map_that_only_views_were_taken_of_gives_its_addresses_back_when_it_closes()
    {
        var calls = new RecordedCalls();
        var map = Numbers.Open(FileOfFloats("a.dat", 1, 2), Options with { Platform = new LinuxPlatform(calls) });
        using (var view = map.Lease())
        {
            view[0] = 3;
            calls.Take();
            map.Dispose();
            Assert.DoesNotContain(nameof(LinuxCalls.Unmap), calls.Take());
        }

        Assert.Equal([nameof(LinuxCalls.Unmap)], AddressCalls(calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_map_whose_indexer_was_used_keeps_them_until_it_is_collected(bool countsUnusedMemory)
    {
        var calls = new RecordedCalls { CountsUnused = countsUnusedMemory };

        UseAndClose(calls);

        string[] expected = countsUnusedMemory
            ? [nameof(LinuxCalls.MapEmpty), nameof(LinuxCalls.Move)]
            : [nameof(LinuxCalls.MapEmpty)];
        Assert.Equal(expected, AddressCalls(calls));
        SystemState.CollectEverything();
        Assert.Equal([nameof(LinuxCalls.Unmap)], AddressCalls(calls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Maps_of_a_terabyte_are_opened_and_closed_any_number_of_times_by_sixteen_threads(bool usesIndexer)
    {
        const int Count = 3000;
        var path = Sparse("a.dat", Terabyte);
        var (failure, sum) = (default(Exception), 0L);

        var threads = Enumerable.Range(0, 16).Select(_ => new Thread(() => failure ??= Record.Exception(() =>
        {
            for (var i = 0; i < Count / 16; i++)
            {
                using var map = Octets.OpenRead(path, Options);
                using var view = map.Lease();
                Interlocked.Add(ref sum, usesIndexer ? map[i] : view[i]);
            }
        }))).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        Assert.Null(failure);
        Assert.Equal(0, sum);
    }

    [Fact]
    public void A_file_that_is_longer_than_the_memory_can_be_mapped_copy_on_write()
    {
        using var map = Octets.OpenCopyOnWrite(Sparse("a.dat", Terabyte), Options);

        map[Terabyte / 2] = 5;

        Assert.Equal((5, 0), (map[Terabyte / 2], map[^1]));
        Assert.Equal(0, new FileInfo(Folder["a.dat"]).Length % 4096);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_no_memory_may_be_promised_a_closed_map_is_zeros_all_the_same(bool countsUnusedMemory)
    {
        var calls = new RefusedCalls(NoMemory, nameof(LinuxCalls.MapEmpty))
        {
            IsOn = false,
            CountsUnused = countsUnusedMemory,
        };
        var map = Numbers.Open(FileOfFloats("a.dat", 1, 2), Options with { Platform = new LinuxPlatform(calls) });
        map[0] = 3;

        (calls.IsOn, calls.Times) = (true, 1);
        map.Dispose();

        Assert.Equal(0, calls.Times);
        Assert.False(SystemState.IsMapped(Folder["a.dat"]));
        Assert.Equal(3f, BitConverter.ToSingle(BytesOf(Folder["a.dat"])));
    }

    [Fact]
    public void Too_many_open_files_are_named_with_the_limit()
    {
        var calls = new RefusedCalls(TooManyFiles, nameof(LinuxCalls.Open));
        var path = FileOfFloats("a.dat", 1, 2);

        var failure = Assert.Throws<IOException>(
            () => Numbers.Open(path, Options with { Platform = new LinuxPlatform(calls) }));

        Assert.Equal(
            $"Could not open '{path}': this process has as many files open as it may (ulimit -n). Close maps that are "
            + "not used, or raise the limit.", failure.Message);
    }

    [Fact]
    public void Too_many_mappings_are_named_with_the_limit_before_the_runtime_has_none()
    {
        AddressSpace.ThrowIfTooMany("/a.dat", mappingCount: 61_433, most: 61_434);

        var failure = Assert.Throws<IOException>(
            () => AddressSpace.ThrowIfTooMany("/a.dat", mappingCount: 61_434, most: 61_434));

        Assert.Equal(
            "Could not map '/a.dat': this process has 61,434 mapped files, and the kernel allows few more mappings "
            + "(vm.max_map_count), which the runtime needs itself. Close maps that are not used, or raise the limit "
            + "with sysctl.", failure.Message);
    }

    private static string[] AddressCalls(RecordedCalls calls) =>
        [.. calls.Take().Where(static name => name
            is nameof(LinuxCalls.MapEmpty) or nameof(LinuxCalls.Move) or nameof(LinuxCalls.Unmap))];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void UseAndClose(RecordedCalls calls)
    {
        using var map = Numbers.Open(FileOfFloats("a.dat", 1, 2), Options with { Platform = new LinuxPlatform(calls) });
        map[0] = 3;
    }

    private string Sparse(string name, long byteLength)
    {
        using var file = File.Create(Folder[name]);
        file.SetLength(byteLength);
        return Folder[name];
    }
}
