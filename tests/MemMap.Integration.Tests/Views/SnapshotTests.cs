using System.Runtime.CompilerServices;

namespace MemMap.Tests;

/// <summary>Records with a version field: read whole or not at all, whoever writes them meanwhile.</summary>
public sealed partial class SnapshotTests
{
    private const int EnoughMessages = 100;

    internal const string WriterDied =
        "its version stayed odd, so its writer is still writing, or died while it wrote. If it died, set the record's "
        + "other fields through a view and then, by Volatile.Write, its version to the next even number.";

    [MemMapArray(Shape = "*")]
    public partial struct Quote
    {
        public int Size;
        public bool IsFirm;

        [MemMapField(IsVersion = true)]
        public long Version;

        public double Price;
    }

    [MemMapArray(Shape = "3,4")]
    public partial struct Cell
    {
        [MemMapField(IsVersion = true)]
        public int Version;

        public int Value;
    }

    [MemMapArray(Shape = "")]
    public partial struct Status
    {
        public ulong Value;

        [MemMapField(IsVersion = true)]
        private ulong _version;

        public Status(ulong value, ulong version) => (Value, _version) = (value, version);
    }

    public struct Head
    {
        [MemMapField(IsVersion = true)]
        public uint Version;

        public ushort Value;
    }

    [MemMapArray<Head>(Shape = "2,*", Order = MemoryOrder.ColumnMajor)]
    public partial struct Heads;

    [InlineArray(15)]
    public struct Words
    {
        private long _first;
    }

    /// <summary>128 bytes: no processor copies it in one piece.</summary>
    [MemMapArray(Shape = "*")]
    public partial struct Message
    {
        [MemMapField(IsVersion = true)]
        public long Version;

        public Words Words;
    }

    [Fact]
    public void A_record_is_written_and_read_and_its_version_counts()
    {
        using var folder = new TemporaryFolder();
        using var map = Quote.Create(folder["quotes.npy"], 3);
        using var other = Quote.OpenRead(folder["quotes.npy"]);

        map.WriteSnapshot(0, new Quote { Size = 7, IsFirm = true, Version = 99, Price = 2.5 });
        map.WriteSnapshot(2, new Quote { Size = 1 });
        map.WriteSnapshot(2, new Quote { Size = 2 });

        Assert.Equal(new Quote { Size = 7, IsFirm = true, Version = 2, Price = 2.5 }, other.ReadSnapshot(0));
        Assert.Equal(new Quote(), map.ReadSnapshot(1));
        Assert.Equal(new Quote { Size = 2, Version = 4 }, map.ReadSnapshot(2));
        Assert.Equal(map.ToArray(), other.ToArray());
    }

    [Fact]
    public void Views_and_slices_read_and_write_too()
    {
        using var folder = new TemporaryFolder();
        using var map = Quote.Create(folder["quotes.npy"], 3);
        using var other = Quote.OpenRead(folder["quotes.npy"]);
        using var view = map.Lease();
        using var reading = other.Lease();

        view.WriteSnapshot(1, new Quote { Price = 1 });
        view.Slice(2).WriteSnapshot(0, new Quote { Price = 2 });

        Assert.Equal(new Quote { Version = 2, Price = 1 }, reading.ReadSnapshot(1));
        Assert.Equal(new Quote { Version = 2, Price = 2 }, reading.Slice(1, 2).ReadSnapshot(1));
        Assert.Equal(new Quote { Version = 2, Price = 2 }, view.ReadSnapshot(2));
    }

    [Fact]
    public void A_slice_counts_its_records_from_its_own_start()
    {
        using var folder = new TemporaryFolder();
        using var map = Quote.Create(folder["quotes.npy"], 4);
        using var view = map.Lease();

        view[1..][^1..].WriteSnapshot(0, new Quote { Price = 4 });

        Assert.Equal(new Quote { Version = 2, Price = 4 }, map.ReadSnapshot(3));
        Assert.Equal(new Quote { Version = 2, Price = 4 }, view[^2..].ReadSnapshot(1));
        Assert.Equal(
            "Index 2 is out of range for axis 0 of length 2; valid indices are 0 to 1.",
            Assert.Throws<IndexOutOfRangeException>(() =>
            {
                using var reading = map.LeaseRead();
                return reading[^2..].ReadSnapshot(2);
            }).Message);
    }

    [Fact]
    public void A_bool_of_a_snapshot_is_mended()
    {
        using var folder = new TemporaryFolder();
        using var map = Quote.Create(folder["quotes.npy"], 1);
        using var view = map.Lease();
        Unsafe.As<bool, byte>(ref view[0].IsFirm) = 7;

        var (ofMap, ofView) = (map.ReadSnapshot(0), view.ReadSnapshot(0));

        Assert.Equal((1, 1), (Unsafe.As<bool, byte>(ref ofMap.IsFirm), Unsafe.As<bool, byte>(ref ofView.IsFirm)));
    }

    [Fact]
    public void Every_axis_has_an_index()
    {
        using var folder = new TemporaryFolder();
        using var cells = Cell.Create(folder["cells.npy"]);
        using var heads = Heads.Create(folder["heads.npy"], 3);
        using var status = Status.Create(folder["status.npy"]);

        cells.WriteSnapshot(2, 3, new Cell { Value = 5 });
        heads.WriteSnapshot(1, 2, new Head { Value = 6 });
        status.WriteSnapshot(new Status(7, 0));

        Assert.Equal(new Cell { Version = 2, Value = 5 }, cells.ReadSnapshot(2, 3));
        Assert.Equal(new Head { Version = 2, Value = 6 }, heads.ReadSnapshot(1, 2));
        Assert.Equal(new Status(7, 2), status.ReadSnapshot());
        Assert.Equal(cells[2, 3], cells.ReadSnapshot(2, 3));
        Assert.Equal(heads[1, 2], heads.ReadSnapshot(1, 2));
        Assert.Equal(status.Value, status.ReadSnapshot());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(long.MaxValue)]
    public void An_index_outside_the_axis_is_refused(long index)
    {
        using var folder = new TemporaryFolder();
        using var map = Quote.Create(folder["quotes.npy"], 3);
        var message = FormattableString.Invariant(
            $"Index {index} is out of range for axis 0 of length 3; valid indices are 0 to 2.");

        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => map.ReadSnapshot(index)).Message);
        Assert.Equal(message, Assert.Throws<IndexOutOfRangeException>(() => map.WriteSnapshot(index, default)).Message);
        Assert.Equal(
            message, Assert.Throws<IndexOutOfRangeException>(() =>
            {
                using var view = map.Lease();
                view.WriteSnapshot(index, default);
            }).Message);
    }

    [Fact]
    public void A_closed_map_says_so()
    {
        using var folder = new TemporaryFolder();
        var map = Quote.Create(folder["quotes.npy"], 3);
        map.Dispose();
        var message = $"The map of '{folder["quotes.npy"]}' is closed; open it again to go on.";

        Assert.Equal(message, Assert.Throws<ObjectDisposedException>(() => map.ReadSnapshot(0)).Message);
        Assert.Equal(message, Assert.Throws<ObjectDisposedException>(() => map.WriteSnapshot(0, default)).Message);
    }

    [Fact]
    public async Task A_map_that_closes_under_a_reader_gives_it_no_zeros()
    {
        using var folder = new TemporaryFolder();
        var map = Quote.Create(folder["quotes.npy"], 1);
        map[0] = new Quote { Version = 1, Price = 5 };
        var reader = OnThreadOfItsOwn(() =>
        {
            while (true)
            {
                try
                {
                    return map.ReadSnapshot(0);
                }
                catch (TimeoutException)
                {
                    // On a busy machine it may be long until the map closes.
                }
            }
        });
        await Task.Delay(20, TestContext.Current.CancellationToken);

        map.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader);
    }

    [Fact]
    public void A_view_of_a_closed_map_reads_and_writes_on()
    {
        using var folder = new TemporaryFolder();
        var map = Quote.Create(folder["quotes.npy"], 1);
        using (var view = map.Lease())
        {
            map.Dispose();
            view.WriteSnapshot(0, new Quote { Price = 5 });

            Assert.Equal(5, view.ReadSnapshot(0).Price);
        }

        using var other = Quote.OpenRead(folder["quotes.npy"]);
        Assert.Equal(5, other[0].Price);
    }

    [Fact]
    public void An_odd_version_is_an_exception_after_a_while_and_the_record_can_be_mended()
    {
        using var folder = new TemporaryFolder();
        using var map = Quote.Create(folder["quotes.npy"], 3);
        map[2] = new Quote { Size = 1, Version = 41, Price = 5 };
        var name = $"Record 2 of '{folder["quotes.npy"]}'";

        Assert.Equal(
            $"{name} could not be read for 200 ms: {WriterDied}",
            Assert.Throws<TimeoutException>(() => map.ReadSnapshot(2)).Message);
        Assert.Equal(
            $"{name} could not be written for 200 ms: {WriterDied}",
            Assert.Throws<TimeoutException>(() => map.WriteSnapshot(2, default)).Message);
        Assert.Equal(new Quote { Size = 1, Version = 41, Price = 5 }, map[2]);

        using (var view = map.Lease())
        {
            view[2].Size = 2;
            Volatile.Write(ref view[2].Version, 42);
        }

        Assert.Equal(new Quote { Size = 2, Version = 42, Price = 5 }, map.ReadSnapshot(2));
    }

    [Fact]
    public void The_record_is_named_as_it_was_asked_for()
    {
        using var folder = new TemporaryFolder();
        using var cells = Cell.Create(folder["cells.npy"]);
        using var status = Status.Create(folder["status.npy"]);
        using var quotes = Quote.Create(folder["quotes.npy"], 3);
        cells[1, 2] = new Cell { Version = -1 };
        status.Value = new Status(0, ulong.MaxValue);
        quotes[2] = new Quote { Version = 1 };

        Assert.StartsWith(
            $"Record (1, 2) of '{folder["cells.npy"]}' could not be read",
            Assert.Throws<TimeoutException>(() => cells.ReadSnapshot(1, 2)).Message);
        Assert.StartsWith(
            $"The record of '{folder["status.npy"]}' could not be read",
            Assert.Throws<TimeoutException>(() => status.ReadSnapshot()).Message);
        Assert.StartsWith(
            "Record 1 of a slice could not be read", Assert.Throws<TimeoutException>(() =>
            {
                using var view = quotes.Lease();
                return view.Slice(1).ReadSnapshot(1);
            }).Message);
    }

    [Fact]
    public async Task A_record_that_is_written_again_and_again_is_told_from_one_whose_writer_died()
    {
        using var folder = new TemporaryFolder();
        using var map = Quote.Create(folder["quotes.npy"], 1);
        map[0] = new Quote { Version = 1 };
        using var stop = new CancellationTokenSource(Patience.Limit);
        var writer = OnThreadOfItsOwn(() =>
        {
            // Always odd, and always another: no reader ever meets it whole.
            using var view = map.Lease();
            while (!stop.IsCancellationRequested)
            {
                Interlocked.Add(ref view[0].Version, 2);
            }

            return true;
        });

        // On a busy machine the writer may not run for 200 ms: then it looks dead.
        var message = WriterDied;
        for (var patience = new Patience(); patience.Lasts(!message.EndsWith(WriterDied, StringComparison.Ordinal));)
        {
            message = Assert.Throws<TimeoutException>(() => map.ReadSnapshot(0)).Message;
        }

        await stop.CancelAsync();
        await writer;

        Assert.Equal(
            $"Record 0 of '{folder["quotes.npy"]}' could not be read for 200 ms: others wrote it again and again. "
            + "Try again, or have it written less often.",
            message);
    }

    [Fact]
    public void After_the_last_version_comes_the_first()
    {
        using var folder = new TemporaryFolder();
        using var cells = Cell.Create(folder["cells.npy"]);
        using var heads = Heads.Create(folder["heads.npy"], 1);
        using var quotes = Quote.Create(folder["quotes.npy"], 2);
        using var status = Status.Create(folder["status.npy"]);
        cells[0, 0] = new Cell { Version = int.MaxValue - 1 };
        cells[0, 1] = new Cell { Version = -2 };
        heads[0, 0] = new Head { Version = uint.MaxValue - 1 };
        quotes[0] = new Quote { Version = long.MaxValue - 1 };
        quotes[1] = new Quote { Version = -2 };
        status.Value = new Status(0, ulong.MaxValue - 1);

        cells.WriteSnapshot(0, 0, new Cell { Value = 1 });
        cells.WriteSnapshot(0, 1, new Cell { Value = 2 });
        heads.WriteSnapshot(0, 0, new Head { Value = 3 });
        quotes.WriteSnapshot(0, new Quote { Size = 4 });
        quotes.WriteSnapshot(1, new Quote { Size = 5 });
        status.WriteSnapshot(new Status(6, 0));

        Assert.Equal(new Cell { Version = int.MinValue, Value = 1 }, cells.ReadSnapshot(0, 0));
        Assert.Equal(new Cell { Version = 0, Value = 2 }, cells.ReadSnapshot(0, 1));
        Assert.Equal(new Head { Version = 0, Value = 3 }, heads.ReadSnapshot(0, 0));
        Assert.Equal(new Quote { Version = long.MinValue, Size = 4 }, quotes.ReadSnapshot(0));
        Assert.Equal(new Quote { Version = 0, Size = 5 }, quotes.ReadSnapshot(1));
        Assert.Equal(new Status(6, 0), status.ReadSnapshot());
        Assert.Equal(0, cells[0, 2].Version);
    }

    [Fact]
    public void Padding_in_the_file_stays_and_every_bool_of_a_copy_is_0_or_1()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(
            folder["quotes.dat"],
            [1, 0, 0, 0, 7, 0xA, 0xB, 0xC, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]);
        using (var map = Quote.Open(folder["quotes.dat"]))
        {
            var read = map.ReadSnapshot(0);
            Assert.Equal(1, Unsafe.As<bool, byte>(ref read.IsFirm));

            map.WriteSnapshot(0, read with { Size = 2 });
        }

        Assert.Equal(
            [2, 0, 0, 0, 1, 0xA, 0xB, 0xC, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F],
            File.ReadAllBytes(folder["quotes.dat"]));
    }

    [Fact]
    public void Elements_that_begin_between_two_versions_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["quotes.dat"], new byte[100]);
        var offset = 4;

        var refused = Assert.Throws<ArgumentException>(
            () => Quote.Open(folder["quotes.dat"], new MemMapOptions { Offset = offset }));

        Assert.Equal(
            "Layout Quote has a version of 8 bytes, so its elements must begin at a multiple of 8 bytes in the file; "
            + "Offset is 4. (Parameter 'Offset')",
            refused.Message);

        File.WriteAllBytes(folder["quotes.dat"], new byte[104]);
        using var aligned = Quote.Open(folder["quotes.dat"], new MemMapOptions { Offset = 8 });
        Assert.Equal(new Quote(), aligned.ReadSnapshot(3));
    }

    /// <summary>NumPy ends a header at a multiple of 64 bytes, other writers at any byte.</summary>
    [Fact]
    public void A_header_of_another_length_is_refused()
    {
        using var folder = new TemporaryFolder();
        Quote.Create(folder["a.npy"], 0).Dispose();
        var bytes = File.ReadAllBytes(folder["a.npy"]);
        var length = bytes.Length;
        bytes[8] += 1;
        File.WriteAllBytes(folder["b.npy"], [.. bytes[..^1], (byte)' ', (byte)'\n']);

        var refused = Assert.Throws<LayoutMismatchException>(() => Quote.OpenRead(folder["b.npy"]));

        Assert.Equal(
            "Layout Quote has a version of 8 bytes, so its elements must begin at a multiple of 8 bytes in the file; "
            + $"in '{folder["b.npy"]}' they begin at byte {length + 1}. Save the file again with NumPy, at the start "
            + "of a file.",
            refused.Message);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        using var folder = new TemporaryFolder();
        using var map = Cell.Create(folder["cells.npy"]);
        map.WriteSnapshot(0, 0, map.ReadSnapshot(0, 0));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            map.WriteSnapshot(2, 3, map.ReadSnapshot(1, 2));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task No_copy_is_torn_while_another_map_of_the_file_writes()
    {
        using var folder = new TemporaryFolder();
        using var written = Message.Create(folder["messages.npy"], 1);
        using var read = Message.OpenRead(folder["messages.npy"]);
        using var stop = new CancellationTokenSource(2 * Patience.Limit);
        var token = stop.Token;

        var writer = OnThreadOfItsOwn(() => WriteMessages(written, token));
        var readers = await Task.WhenAll(OnThreadOfItsOwn(() => CountTorn(read)), OnThreadOfItsOwn(() => CountTorn(read)));
        await stop.CancelAsync();

        Assert.All(readers, static reader => Assert.Equal(0, reader.Torn));
        Assert.All(readers, static reader => Assert.True(reader.Different >= EnoughMessages, $"{reader}"));
        Assert.Equal(2 * await writer, read.ReadSnapshot(0).Version);
    }

    /// <summary>No write of two writers is lost, and none is mixed with the other's.</summary>
    [Fact]
    public async Task Writers_exclude_each_other()
    {
        using var folder = new TemporaryFolder();
        using var first = Message.Create(folder["messages.npy"], 1);
        using var second = Message.Open(folder["messages.npy"]);
        using var read = Message.OpenRead(folder["messages.npy"]);
        using var stop = new CancellationTokenSource(2 * Patience.Limit);
        var token = stop.Token;

        var writers = Task.WhenAll(
            OnThreadOfItsOwn(() => WriteMessages(first, token)), OnThreadOfItsOwn(() => WriteMessages(second, token)));
        var reader = await OnThreadOfItsOwn(() => CountTorn(read));
        await stop.CancelAsync();
        var written = await writers;

        Assert.Equal(0, reader.Torn);
        Assert.True(reader.Different >= EnoughMessages, $"{reader}");
        Assert.Equal(2 * written.Sum(), first.ReadSnapshot(0).Version);
    }

    private static Task<T> OnThreadOfItsOwn<T>(Func<T> work) => Task.Factory.StartNew(
        work, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Messages of equal words, each of another number; how many.</summary>
    private static long WriteMessages(Message.Map map, CancellationToken token)
    {
        var count = 0L;
        while (!token.IsCancellationRequested)
        {
            Message message = default;
            ((Span<long>)message.Words).Fill(count + 1);
            try
            {
                map.WriteSnapshot(0, message);
                count++;
            }
            catch (TimeoutException)
            {
                // On a busy machine the other writer may not have run for so long.
            }

            Thread.SpinWait(20);
        }

        return count;
    }

    /// <summary>Reads for a second, and until it has met enough messages.</summary>
    private static (long Torn, long Different) CountTorn(Message.ReadOnlyMap map)
    {
        var (torn, different, last) = (0L, 0L, 0L);
        for (var patience = new Patience(TimeSpan.FromSeconds(1)); patience.Lasts(different >= EnoughMessages);)
        {
            try
            {
                var message = map.ReadSnapshot(0);
                var isWhole = message.Version % 2 == 0
                    && !((ReadOnlySpan<long>)message.Words).ContainsAnyExcept(message.Words[0]);
                torn += isWhole ? 0 : 1;
                different += message.Version == last ? 0 : 1;
                last = message.Version;
            }
            catch (TimeoutException)
            {
                // On a busy machine the writer may not have run for so long.
            }
        }

        return (torn, different);
    }
}
