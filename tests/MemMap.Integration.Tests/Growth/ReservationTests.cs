using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary>How an appender gets space, and what it does when there is little or none.</summary>
[OnLinux]
public sealed class ReservationTests() : PlatformTests(MappingPlatform.Linux)
{
    private const int InputOutput = 5;
    private const int BadAddress = 14;
    private const int NoSpace = 28;

    [Theory]
    [InlineData("a.npy")]
    [InlineData("a.dat")]
    public void A_step_that_does_not_fit_is_halved_and_what_fitted_is_remembered(string name)
    {
        var calls = new CountingCalls { MostBytes = 100_000 };
        using var map = Odd.Create(Folder[name], 0, new() { Platform = new LinuxPlatform(calls) });
        map.Append(new Odd[100_000]);
        map.TrimExcess();
        calls.Counts.Clear();

        for (var i = 0; i < 40_000; i++)
        {
            map.Append(new Odd { Time = i });
        }

        // 960,000 bytes in steps of some 75,000, with an attempt at the double of it now and then.
        Assert.InRange(calls.Counts["Allocate"], 10, name == "a.dat" ? 800 : 100);
        Assert.Equal(39_999, map[^1].Time);
    }

    [Fact]
    public void No_more_than_a_part_of_the_free_space_is_reserved_in_advance()
    {
        using var disk = SmallDisk.InMemory(Folder["disk"], 64);
        using var map = Odd.Create($"{disk.Path}/a.npy", 0);
        map.Append(new Odd[1_500_000]);
        var free = disk.FreeByteLength;

        map.Append(new Odd[map.Capacity - map.Length + 1]);

        // An eighth, and the rest of a huge page.
        Assert.InRange(map.Capacity - map.Length, 1, ((free / 8) + (2 << 20)) / 24);
    }

    [Fact]
    public void A_disk_can_be_filled_to_the_last_page_row_by_row()
    {
        using var disk = SmallDisk.InMemory(Folder["disk"]);
        foreach (var name in new[] { "a.npy", "a.dat" })
        {
            var rowCount = 0L;
            using (var map = Odd.Create($"{disk.Path}/{name}", 0))
            {
                void AppendWhileThereIsSpace()
                {
                    for (; ; rowCount++)
                    {
                        map.Append(new Odd { Time = rowCount });
                    }
                }

                Assert.Throws<IOException>(AppendWhileThereIsSpace);

                Assert.Equal(rowCount, map.Length);
                Assert.InRange(disk.FreeByteLength, 0, 4096);
            }

            using (var read = Odd.OpenRead($"{disk.Path}/{name}"))
            {
                Assert.Equal(rowCount, read.Length);
                Assert.Equal(rowCount - 1, read[^1].Time);
            }

            File.Delete($"{disk.Path}/{name}");
        }
    }

    [Fact]
    public void Rows_go_by_a_write_where_no_page_can_be_got_ready()
    {
        var calls = new CountingCalls { RefusesToPopulate = true };
        using (var map = Odd.Create(Folder["a.npy"], 0, new() { Platform = new LinuxPlatform(calls) }))
        {
            calls.Counts.Clear();
            for (var i = 0; i < 100; i++)
            {
                map.Append(new Odd { Time = i });
            }

            Assert.Equal(100, calls.Counts["Write"]);
            Assert.Equal(1, calls.Counts["Advise"]);
            map.Append(new Odd[10]);
            Assert.Equal(101, calls.Counts["Write"]);
        }

        using var read = Odd.OpenRead(Folder["a.npy"]);
        Assert.Equal(Enumerable.Range(0, 100), read[..100].Select(static row => (int)row.Time));
        Assert.Equal(110, read.Length);
    }

    [Fact]
    public void Rows_go_to_memory_where_pages_are_ready()
    {
        var calls = new CountingCalls();
        using var map = Odd.Create(Folder["a.npy"], 0, new() { Platform = new LinuxPlatform(calls) });
        calls.Counts.Clear();

        for (var i = 0; i < 1000; i++)
        {
            map.Append(new Odd { Time = i });
        }

        Assert.False(calls.Counts.ContainsKey("Write"));
    }

    [Fact]
    public void Rows_of_a_raw_file_that_are_written_stay_when_a_later_one_fails()
    {
        var calls = new CountingCalls();
        using var map = Odd.Create(Folder["a.dat"], 0, new() { Platform = new LinuxPlatform(calls) });
        using var reader = Odd.OpenRead(Folder["a.dat"]);
        map.EnsureCapacity(1000);
        calls.FailingWrite = 2;

        var failure = Assert.Throws<IOException>(
            () => map.Append([.. Enumerable.Range(1, 1000).Select(static i => new Odd { Time = i })]));

        // 170 rows of 24 bytes in each of two pages, and after each one that crosses into the next.
        Assert.Equal(
            $"Appended 342 of 1,000 rows to '{map.Path}', then: Could not write to '{map.Path}': {SystemState.InputOutputError}.",
            failure.Message);
        Assert.Equal(342, map.Length);
        Assert.Equal(342, reader.Refresh());
        Assert.Equal((1, 342), (reader[0].Time, reader[^1].Time));
        map.Append(new Odd { Time = 343 });
        Assert.Equal(343, reader.Refresh());
        Assert.Equal(343, reader[^1].Time);
    }

    [Fact]
    public void A_flush_does_not_take_back_what_another_thread_commits_meanwhile()
    {
        var calls = new CountingCalls();
        using var map = Numbers.Create(Folder["a.npy"], 0, new() { Platform = new LinuxPlatform(calls) });
        using var reader = Numbers.OpenRead(Folder["a.npy"]);
        map.Append(new float[100]);
        calls.OnSync = () =>
        {
            calls.OnSync = null;
            map.Append(new float[50]);
            map.Commit();
            Assert.Equal(150, reader.Refresh());
        };

        map.Flush();

        Assert.Null(calls.OnSync);
        Assert.Equal(150, reader.Refresh());
    }

    [Fact]
    public void More_than_two_gibibytes_are_appended_at_once()
    {
        const int Count = 90_000_000;
        if (new DriveInfo(Folder["."]).AvailableFreeSpace < 6L << 30)
        {
            Assert.Skip("Appending more than 2 GiB needs a disk with 6 GiB of free space.");
        }

        // Zeros of a file without blocks take no memory.
        Trade.Create(Folder["zeros.dat"], Count, Options with { Preallocate = false }).Dispose();
        using (var zeros = Trade.Open(Folder["zeros.dat"], Options with { FlushOnDispose = false }))
        {
            zeros[Count - 1] = new Trade { Time = 9 };
            using var map = Trade.Create(Folder["a.npy"], 1, Options with { FlushOnDispose = false });
            using var view = zeros.Lease();
            map.Append(view.AsSpan());
            Assert.Equal(Count + 1, map.Length);
            Assert.Equal((0, 9), (map[^2].Time, map[^1].Time));
        }
    }

    /// <summary>The system calls of Linux, counted by name, with faults that a test asks for.</summary>
    private sealed class CountingCalls : LinuxCalls
    {
        public Dictionary<string, int> Counts { get; } = [];

        /// <summary>The most bytes that one reservation may ask for.</summary>
        public long MostBytes { get; init; } = long.MaxValue;

        public bool RefusesToPopulate { get; init; }

        /// <summary>Number of the write, from 0, that fails from now on; −1 for none.</summary>
        public int FailingWrite { get; set; } = -1;

        public Action? OnSync { get; set; }

        private protected override bool Refuses(string call)
        {
            lock (Counts)
            {
                Counts[call] = Counts.GetValueOrDefault(call) + 1;
            }

            switch (call)
            {
                case "Write" when FailingWrite >= 0 && FailingWrite-- == 0:
                    Marshal.SetLastPInvokeError(InputOutput);
                    return true;
                case "Advise" when RefusesToPopulate:
                    Marshal.SetLastPInvokeError(BadAddress);
                    return true;
                case "SyncMemory":
                    OnSync?.Invoke();
                    return false;
                default:
                    return false;
            }
        }

        public override int Allocate(
            Microsoft.Win32.SafeHandles.SafeFileHandle file, int mode, long offsetInBytes, long byteLength)
        {
            if (byteLength > MostBytes && Counts.Count > 0 && offsetInBytes > 1_000_000)
            {
                Counts["Allocate"] = Counts.GetValueOrDefault("Allocate") + 1;
                Marshal.SetLastPInvokeError(NoSpace);
                return -1;
            }

            return base.Allocate(file, mode, offsetInBytes, byteLength);
        }
    }
}
