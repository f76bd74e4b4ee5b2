namespace MemMap.Tests.Kernels;

/// <summary>Kernels with results, over shards and maps in this process.</summary>
public sealed class ReduceKernelTests
{
    /// <summary>By hand: parts of 64 rows from the left, shards two and two.</summary>
    [Fact]
    public void Floats_have_the_bits_of_the_documented_order_on_any_number_of_threads()
    {
        using var folder = new TemporaryFolder();
        var paths = KernelFiles.WriteWaves(folder);
        var shards = paths.ConvertAll(static path =>
        {
            using var waves = Wave.OpenRead(path);
            using var view = waves.LeaseRead();
            var total = Kernels.Sum(view.Slice(0, Math.Min(64, view.Length)));
            for (long start = 64; start < view.Length; start += 64)
            {
                total = Kernels.AddTotals(total, Kernels.Sum(view.Slice(start, Math.Min(64, view.Length - start))));
            }

            return total;
        });
        var expected = Kernels.AddTotals(Kernels.AddTotals(shards[0], shards[1]), Kernels.AddTotals(shards[2], shards[3]));
        using var array = Wave.OpenShards(paths);

        Assert.Equal(expected, array.Sum(cancellationToken: TestContext.Current.CancellationToken));
        for (var threads = 1; threads <= 9; threads += 2)
        {
            for (var round = 0; round < 5; round++)
            {
                var total = Kernels.SumKernel.Instance.Run(array, default, threads, null, TestContext.Current.CancellationToken);
                Assert.Equal(BitConverter.SingleToInt32Bits(expected.Sum), BitConverter.SingleToInt32Bits(total.Sum));
                Assert.Equal(203, total.Count);
            }
        }
    }

    [Fact]
    public void The_order_makes_a_difference_to_these_floats()
    {
        using var folder = new TemporaryFolder();
        var paths = KernelFiles.WriteWaves(folder);
        using var array = Wave.OpenShards(paths);
        Total fromTheLeft = default;
        foreach (var map in array.Shards)
        {
            using var view = map.LeaseRead();
            fromTheLeft = Kernels.AddTotals(fromTheLeft, Kernels.Sum(view));
        }

        Assert.NotEqual(fromTheLeft.Sum, array.Sum(cancellationToken: TestContext.Current.CancellationToken).Sum);
    }

    [Fact]
    public void One_map_has_the_result_of_one_shard()
    {
        using var folder = new TemporaryFolder();
        var path = KernelFiles.WriteWaves(folder)[3];
        using var array = Wave.OpenShards([path]);
        using var read = Wave.OpenRead(path);
        using var written = Wave.Open(path);
        var token = TestContext.Current.CancellationToken;

        Assert.Equal(array.Sum(cancellationToken: token), read.Sum(cancellationToken: token));
        Assert.Equal(array.Sum(cancellationToken: token), written.Sum(cancellationToken: token));
    }

    [Fact]
    public void A_map_has_the_rows_that_were_appended_and_not_committed()
    {
        using var folder = new TemporaryFolder();
        using var readings = Reading.Create(folder["x.npy"], 0);
        readings.Append(new Reading { Value = 3 });

        Assert.Equal(1, readings.Within(new Limits { Low = 3, High = 4 }, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Each_shard_is_a_part_where_it_is_short_and_one_without_rows_too()
    {
        using var folder = new TemporaryFolder();
        List<string> paths = [];
        foreach (var rowCount in new[] { 3, 0, 2 })
        {
            paths.Add(folder[$"{paths.Count}.npy"]);
            Reading.Create(paths[^1], rowCount).Dispose();
        }

        using var array = Reading.OpenShards(paths);

        Assert.Equal(new Total { Count = 5, Sum = 3 }, array.Ones(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_block_of_records_is_a_result()
    {
        using var folder = new TemporaryFolder();
        using var array = Reading.OpenShards(KernelFiles.WriteReadings(folder, 31));

        var totals = array.BySensor(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(new Total { Count = 6, Sum = 0.5f + 3.5f + 6.5f + 9.5f + 12.5f }, totals[0, 1] with { Count = 6 });
        Assert.Equal([6L, 5, 5, 5, 5, 5], totals.AsReadOnlySpan().ToArray().Select(static total => total.Count));
    }

    [Fact]
    public void Parameters_are_a_record_or_a_number()
    {
        using var folder = new TemporaryFolder();
        using var array = Reading.OpenShards(KernelFiles.WriteReadings(folder, 25));
        var limits = new Limits { Low = 2, High = 10.5 };

        Assert.Equal(17, array.Within(in limits, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(12, array.Greatest(-1, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(99, array.Greatest(99, cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Without_a_shard_it_is_the_result_of_no_rows()
    {
        using var array = Reading.OpenShards([]);
        var heard = new Heard();

        Assert.Equal(-7, array.Greatest(-7, heard, TestContext.Current.CancellationToken));
        Assert.Equal([1.0], heard.Values);
    }

    [Fact]
    public void Progress_rises_to_one()
    {
        using var folder = new TemporaryFolder();
        using var array = Reading.OpenShards(KernelFiles.WriteReadings(folder, 40));
        var heard = new Heard();

        array.Ones(heard, TestContext.Current.CancellationToken);

        Assert.Equal([0.25, 0.5, 0.75, 1], heard.Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_kernel_that_throws_is_named_with_its_shard_and_rows(int threads)
    {
        using var folder = new TemporaryFolder();
        var readings = KernelFiles.WriteReadings(folder, 40, missing: 27);
        using var array = Reading.OpenShards(readings);

        var thrown = Assert.Throws<KernelException>(
            () => Kernels.ThrowingKernel.Instance.Run(array, default, threads, null, TestContext.Current.CancellationToken));

        var path = Path.Combine(readings, "2.npy");
        Assert.Equal(
            $"Kernel Throwing threw InvalidOperationException for rows 0 to 9 of shard 2, '{path}': A value is\nmissing.", thrown.Message);
        Assert.Equal(path, thrown.Path);
        Assert.IsType<InvalidOperationException>(thrown.InnerException);
    }

    [Fact]
    public void Of_a_map_it_is_named_with_its_file()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(KernelFiles.WriteReadings(folder, 3, missing: 1), "0.npy");
        using var map = Reading.OpenRead(path);

        var thrown = Assert.Throws<KernelException>(() => map.Throwing(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal($"Kernel Throwing threw InvalidOperationException for rows 0 to 2 of '{path}': A value is\nmissing.", thrown.Message);
    }

    [Fact]
    public void What_throws_when_it_combines_is_named()
    {
        using var folder = new TemporaryFolder();
        using var array = Reading.OpenShards(KernelFiles.WriteReadings(folder, 20));

        var thrown = Assert.Throws<KernelException>(() => array.Uncombined(cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal("Kernel Uncombined threw NotSupportedException for two results to be combined: No.", thrown.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_shard_of_another_layout_is_refused(int threads)
    {
        using var folder = new TemporaryFolder();
        var readings = KernelFiles.WriteReadings(folder, 40);
        using var array = Reading.OpenShards(readings);
        File.Delete(Path.Combine(readings, "1.npy"));
        Limits.Create(Path.Combine(readings, "1.npy"), 10).Dispose();

        Assert.Throws<LayoutMismatchException>(
            () => Kernels.OnesKernel.Instance.Run(array, default, threads, null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Cancellation_ends_it_after_a_part(int threads)
    {
        using var folder = new TemporaryFolder();
        using var array = Reading.OpenShards(KernelFiles.WriteReadings(folder, 200));
        using var cancellation = new CancellationTokenSource();
        var heard = new Heard(cancellation.Cancel);

        Assert.ThrowsAny<OperationCanceledException>(
            () => Kernels.OnesKernel.Instance.Run(array, default, threads, heard, cancellation.Token));

        Assert.InRange(heard.Values.Count, 1, threads);
    }

    [Fact]
    public void An_array_that_is_closed_has_no_result()
    {
        using var folder = new TemporaryFolder();
        var array = Reading.OpenShards(KernelFiles.WriteReadings(folder, 20));
        array.Dispose();

        Assert.Throws<ObjectDisposedException>(() => array.Ones(cancellationToken: TestContext.Current.CancellationToken));
    }
}

/// <summary>Progress that is kept, on the thread that reports it.</summary>
internal sealed class Heard(Action? then = null) : IProgress<double>
{
    public List<double> Values { get; } = [];

    public void Report(double value)
    {
        Values.Add(value);
        then?.Invoke();
    }
}
