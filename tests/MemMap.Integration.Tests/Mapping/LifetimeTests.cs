using System.Runtime.CompilerServices;

namespace MemMap.Tests;

public abstract class LifetimeTests : PlatformTests
{
    private protected LifetimeTests(MappingPlatform platform)
        : base(platform)
    {
    }

    [Fact]
    public void A_view_goes_on_after_the_map_is_disposed_on_another_thread()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var map = Numbers.Open(path, Options);

        using (var view = map.Lease())
        {
            var other = new Thread(map.Dispose);
            other.Start();
            other.Join();

            Assert.True(map.IsClosed);
            Assert.Throws<ObjectDisposedException>(() => map[0]);
            Assert.Throws<ObjectDisposedException>(() => map.Lease());
            Assert.Equal(2, view[1]);
            view[1] = 20;
            Assert.True(SystemState.IsMapped(path));
            Assert.True(SystemState.IsOpen(path));
        }

        Assert.Equal(20f, BitConverter.ToSingle(BytesOf(path), 4));
        Assert.False(SystemState.IsOpen(path));
        AssertUnmapped(path);
    }

    [Fact]
    public void Dispose_lets_go_of_the_file_and_twice_is_once()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);

        UseAndDispose(path);

        Assert.False(SystemState.IsOpen(path));
        AssertUnmapped(path);
    }

    [Fact]
    public void A_map_that_nobody_disposed_is_finalised()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);

        OpenAndForget(path);
        SystemState.CollectEverything();

        Assert.False(SystemState.IsMapped(path));
        Assert.False(SystemState.IsOpen(path));
        Assert.Equal(10f, BitConverter.ToSingle(BytesOf(path), 0));
    }

    [Fact]
    public void A_map_that_a_finalizer_brings_back_is_closed_and_keeps_its_addresses()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var kept = new StrongBox<Numbers.Map>();

        OpenAndForgetBeside(path, kept);
        SystemState.CollectEverything();

        AssertClosed(kept);
        Assert.True(SystemState.IsMapped(path));

        kept.Value = null!;
        SystemState.CollectEverything();
        Assert.False(SystemState.IsMapped(path));
    }

    [Fact]
    public void A_view_that_nobody_ended_keeps_its_pages()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);

        unsafe
        {
            var forgotten = LeaseAndForget(path);
            SystemState.CollectEverything();

            Assert.True(SystemState.IsMapped(path));
            Assert.Equal(3, forgotten[2]);
        }
    }

    [Fact]
    public void A_hundred_thousand_maps_leak_no_addresses()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);
        var count = Options.Platform == MappingPlatform.Linux ? 100_000 : 20_000;
        var before = SystemState.MappingCount;

        for (var i = 0; i < count; i++)
        {
            using var map = Numbers.OpenRead(path, Options);
            _ = map[1];
        }

        SystemState.CollectEverything();
        Assert.True(SystemState.MappingCount < before + 1000);
        Assert.False(SystemState.IsOpen(path));
    }

    [Fact]
    public void Threads_that_race_a_dispose_see_their_own_file_or_an_ObjectDisposedException()
    {
        const int Rows = 4096;
        string[] paths = [Folder["ones.dat"], Folder["twos.dat"]];
        var maps = new Numbers.Map[2];
        for (var i = 0; i < 2; i++)
        {
            maps[i] = Numbers.Create(paths[i], Rows, Options);
            maps[i].Fill(i + 1);
        }

        var patience = new Patience(TimeSpan.FromSeconds(2));
        var (refusals, stranger) = (0L, 0f);
        List<Exception> failures = [];
        Action[] work = [() => Access(0), () => Access(1), () => Hold(0), () => Hold(1), () => Reopen(0), () => Reopen(1)];
        var threads = work.Select(action => new Thread(() => Guard(action))).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());

        Assert.Empty(failures);
        Assert.Equal(0f, stranger);
        Assert.True(refusals > 0);
        for (var i = 0; i < 2; i++)
        {
            maps[i].Dispose();
            using var read = Numbers.OpenRead(paths[i], Options);
            Assert.Equal(Enumerable.Repeat(i + 1f, Rows), read.ToArray());
        }

        void Guard(Action action)
        {
            while (patience.Lasts(Volatile.Read(ref refusals) > 0))
            {
                try
                {
                    action();
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refusals);
                }
                catch (Exception failure)
                {
                    lock (failures)
                    {
                        failures.Add(failure);
                    }

                    return;
                }
            }
        }

        // 0 is what a read meets that passed its check just before the close.
        void Access(int which)
        {
            var map = Volatile.Read(ref maps[which]);
            for (var row = 0; row < Rows; row++)
            {
                map[row] = which + 1;
                var value = map[Rows - 1 - row];
                if (value != which + 1 && value != 0)
                {
                    stranger = value;
                }
            }
        }

        void Hold(int which)
        {
            using var view = Volatile.Read(ref maps[which]).Lease();
            foreach (ref var value in view)
            {
                if (value != which + 1)
                {
                    stranger = value == 0 ? -1 : value;
                }

                value = which + 1;
            }
        }

        void Reopen(int which)
        {
            var old = maps[which];
            old.Dispose();
            Volatile.Write(ref maps[which], Numbers.Open(paths[which], Options));
        }
    }

    /// <summary>The pages go with the last lease on Linux; elsewhere on Unix when the map is collected.</summary>
    private void AssertUnmapped(string path)
    {
        if (Options.Platform == MappingPlatform.Portable)
        {
            SystemState.CollectEverything();
        }
        else
        {
            Assert.False(SystemState.IsMapped(path));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void UseAndDispose(string path)
    {
        var map = Numbers.Open(path, Options);
        map[0] = 5;
        map.Dispose();
        map.Dispose();
        Assert.True(map.IsClosed);
    }

#pragma warning disable MMAP020, MMAP023 // To forget is what these are for.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenAndForget(string path)
    {
        var map = Numbers.Open(path, Options);
        map[0] = 10;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenAndForgetBeside(string path, StrongBox<Numbers.Map> kept) =>
        _ = new Finalized(Numbers.Open(path, Options), kept);

    // In a method of its own, so that no variable of the test leads to the map.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AssertClosed(StrongBox<Numbers.Map> kept)
    {
        Assert.True(kept.Value!.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => kept.Value[0]);
        Assert.Throws<ObjectDisposedException>(() => kept.Value.Lease());
    }

    private sealed class Finalized(Numbers.Map map, StrongBox<Numbers.Map> kept)
    {
        ~Finalized() => kept.Value = map;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe float* LeaseAndForget(string path)
    {
        var view = Numbers.Open(path, Options).Lease();
        return (float*)Unsafe.AsPointer(ref view[0]);
    }
#pragma warning restore MMAP020, MMAP023
}

public sealed class LifetimeTestsOnLinux() : LifetimeTests(MappingPlatform.Linux);

public sealed class LifetimeTestsOnWindows() : LifetimeTests(MappingPlatform.Windows);

public sealed class LifetimeTestsPortable() : LifetimeTests(MappingPlatform.Portable)
{
    [Fact]
    public void The_pages_of_a_closed_map_go_when_it_is_collected()
    {
        SkipUnlessLinux();
        var path = FileOfFloats("a.dat", 1, 2, 3);

        OpenAndClose(path);
        SystemState.CollectEverything();

        Assert.False(SystemState.IsMapped(path));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenAndClose(string path) => Numbers.Open(path, Options).Dispose();
}
