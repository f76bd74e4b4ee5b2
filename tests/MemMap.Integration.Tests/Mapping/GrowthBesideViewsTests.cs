namespace MemMap.Tests;

/// <summary>Views hold what they see while another thread makes the file longer, however the system maps it.</summary>
public abstract class GrowthBesideViewsTests : PlatformTests
{
    private protected GrowthBesideViewsTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void Views_and_flushes_on_other_threads_go_on_beside_appends(string name)
    {
        using var map = Numbers.Create(Folder[name], 5000, Options);
        map.Fill(1);
        var (isDone, wrong, failure) = (false, 0, default(Exception));
        Action[] uses =
        [
            () =>
            {
                using var view = map.LeaseRead();
                wrong += view[0] == 1 && view[4999] == 1 && view[^1] == 1 ? 0 : 1;
            },
            () =>
            {
                using var memory = map.LeaseMemory(4000, 1000);
                wrong += memory.Memory.Span.IndexOfAnyExcept(1f) < 0 ? 0 : 1;
            },
            () => map.Flush(FlushScope.Kernel),
            map.Flush,
        ];
        var threads = uses.Select(use => new Thread(() => failure ??= Record.Exception(() =>
        {
            while (!Volatile.Read(ref isDone))
            {
                use();
            }
        }))).ToList();
        threads.ForEach(static thread => thread.Start());

        for (var i = 0; i < 400; i++)
        {
            map.Append(Enumerable.Repeat(1f, 1 + (i % 3 * 700)).ToArray());
        }

        Volatile.Write(ref isDone, true);
        threads.ForEach(static thread => thread.Join());
        Assert.Null(failure);
        Assert.Equal(0, wrong);
        Assert.Equal(284_700, map.Length);
    }
}

public sealed class GrowthBesideViewsTestsOnLinux() : GrowthBesideViewsTests(MappingPlatform.Linux);

public sealed class GrowthBesideViewsTestsOnWindows() : GrowthBesideViewsTests(MappingPlatform.Windows);

public sealed class GrowthBesideViewsTestsPortable() : GrowthBesideViewsTests(MappingPlatform.Portable)
{
    [Fact]
    public void What_was_mapped_before_goes_when_no_view_is_open()
    {
        SkipUnlessLinux();
        using var map = Numbers.Create(Folder["a.dat"], 5000, Options);

        for (var i = 0; i < 20; i++)
        {
            map.Append(1);
        }

        Assert.Single(File.ReadLines("/proc/self/maps"), line => line.EndsWith(Folder["a.dat"], StringComparison.Ordinal));
        using (map.Lease())
        {
            map.Append(1);
            map.Append(1);
            Assert.Equal(3, File.ReadLines("/proc/self/maps").Count(
                line => line.EndsWith(Folder["a.dat"], StringComparison.Ordinal)));
        }

        map.Append(1);
        Assert.Single(File.ReadLines("/proc/self/maps"), line => line.EndsWith(Folder["a.dat"], StringComparison.Ordinal));
    }

    [Fact]
    public void When_a_file_cannot_be_mapped_anew_the_old_mapping_stays_and_no_address_is_wrong()
    {
        SkipUnlessLinux();
        var path = FileOf("a.dat", new byte[8192]);
        using var file = Options.Platform!.OpenExisting(path, FileAccess.ReadWrite);
        var pages = file.MakePages(MemMapMode.ReadWrite, 0, 8192, MemMapAccess.Normal);
        var address = pages.Address;
        using (var outsider = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            outsider.SetLength(0);
        }

        Assert.Throws<IOException>(() => pages.Unreach(4096));

        Assert.Equal(address, pages.Address);
        Assert.Equal(4096, pages.Reach);
        Assert.True(SystemState.IsMapped(path));
        pages.Release(mayBeEntered: false);
        Assert.False(SystemState.IsMapped(path));
    }
}
