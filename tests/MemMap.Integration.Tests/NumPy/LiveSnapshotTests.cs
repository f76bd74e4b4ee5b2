namespace MemMap.Tests;

/// <summary>Snapshots and atomic numbers shared with another process, which is a real NumPy.</summary>
public sealed class LiveSnapshotTests
{
    private const string Open = "a = np.load(sys.argv[1], mmap_mode='r+')";

    [Fact]
    public void What_is_written_NumPy_sees_under_an_even_version()
    {
        using var folder = new TemporaryFolder();
        using var map = SnapshotTests.Quote.Create(folder["quotes.npy"], 2);
        using var python = new NumPyConversation(Open, folder["quotes.npy"]);

        map.WriteSnapshot(1, new SnapshotTests.Quote { Size = 3, IsFirm = true, Price = 2.5 });

        Assert.Equal("[(0, False, 0, 0.0), (3, True, 2, 2.5)]", python.Ask("a.tolist()"));
    }

    [Fact]
    public void A_writer_in_another_process_that_has_died_is_an_exception()
    {
        using var folder = new TemporaryFolder();
        using var map = SnapshotTests.Quote.Create(folder["quotes.npy"], 2);
        using (var python = new NumPyConversation(Open, folder["quotes.npy"]))
        {
            python.Tell("a['Version'][1] += 1; a['Price'][1] = 7");
        }

        Assert.Equal(
            $"Record 1 of '{folder["quotes.npy"]}' could not be read for 200 ms: {SnapshotTests.WriterDied}",
            Assert.Throws<TimeoutException>(() => map.ReadSnapshot(1)).Message);

        using var another = new NumPyConversation(Open, folder["quotes.npy"]);
        another.Tell("a['Size'][1] = 9; a['Version'][1] += 1");
        Assert.Equal(new SnapshotTests.Quote { Size = 9, Version = 2, Price = 7 }, map.ReadSnapshot(1));
    }

    [Fact]
    public void No_copy_is_torn_while_another_process_writes()
    {
        using var folder = new TemporaryFolder();
        using var map = SnapshotTests.Message.Create(folder["messages.npy"], 1);
        using var python = new NumPyConversation(
            """
            import threading, time
            a = np.load(sys.argv[1], mmap_mode='r+')
            version, words = a['Version'], a['Words']
            stop = threading.Event()
            def write():
                end = time.monotonic() + 300
                while not stop.is_set() and time.monotonic() < end:
                    for _ in range(50):
                        version[0] += 1
                        words[0] = words[0, 0] + 1
                        version[0] += 1
                    time.sleep(0.0005)
            thread = threading.Thread(target=write, daemon=True)
            """,
            folder["messages.npy"]);
        const int Enough = 100;
        var (torn, different, last) = (0, 0, 0L);

        python.Tell("thread.start()");
        for (var patience = new Patience(TimeSpan.FromSeconds(1)); patience.Lasts(different >= Enough);)
        {
            try
            {
                var message = map.ReadSnapshot(0);
                var words = (ReadOnlySpan<long>)message.Words;
                torn += words.ContainsAnyExcept(message.Version / 2) ? 1 : 0;
                different += message.Version == last ? 0 : 1;
                last = message.Version;
            }
            catch (TimeoutException)
            {
                // On a busy machine the writer may not have run for so long.
            }
        }

        python.Tell("stop.set(); thread.join()");
        Assert.Equal(0, torn);
        Assert.True(different >= Enough, $"{different} of the records differed.");
        Assert.Equal("True", python.Ask("bool((words[0] * 2 == version[0]).all())"));
        Assert.Equal(python.Ask("version[0].item()"), $"{map.ReadSnapshot(0).Version}");
    }

    [Fact]
    public void Atomic_sums_through_two_views_NumPy_reads_whole()
    {
        using var folder = new TemporaryFolder();
        using var first = Trade.Create(folder["trades.npy"], 1);
        using var second = Trade.Open(folder["trades.npy"]);
        using var python = new NumPyConversation(Open, folder["trades.npy"]);

        Parallel.Invoke(() => Add(first), () => Add(second));

        Assert.Equal("[(2000, 0.0, 2000000, 0)]", python.Ask("a.tolist()"));

        python.Tell("a['Time'] = -5");
        using var view = first.Lease();
        Assert.Equal(-5, Volatile.Read(ref view[0].Time));

        static void Add(Trade.Map map)
        {
            using var view = map.Lease();
            for (var i = 0; i < 1000; i++)
            {
                Interlocked.Increment(ref view[0].Time);
                Interlocked.Add(ref view[0].Size, 1000);
            }
        }
    }
}
