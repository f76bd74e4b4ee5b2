namespace MemMap.Tests.Kernels;

/// <summary>Kernels that write rows: a shard for each shard, whole or not at all.</summary>
public sealed class MapKernelTests
{
    [Fact]
    public void Shards_are_written_with_as_many_rows_and_a_manifest()
    {
        using var folder = new TemporaryFolder();
        using var array = Reading.OpenShards(KernelFiles.WriteReadings(folder, 25));
        var heard = new Heard();

        array.Changes(folder["changes"], heard, TestContext.Current.CancellationToken);

        using var changes = Change.OpenShards(folder["changes"]);
        Assert.Equal([10L, 10, 5], changes.Files.Select(static file => file.Length));
        Assert.All(changes.Files, static file => Assert.NotNull(file.Crc32));
        Assert.Equal(new Change { Time = 10, Value = 0 }, changes[10]);
        Assert.Equal(new Change { Time = 24, Value = 0.5 }, changes[24]);
        Assert.Equal([5, 10, 10], RowsDone(heard.Values, 25).Order());
        Assert.Equal(["0.npy", "1.npy", "2.npy", "info", "manifest.json"], Names(folder["changes"]));
    }

    [Fact]
    public void A_map_becomes_a_file()
    {
        using var folder = new TemporaryFolder();
        using var readings = Reading.OpenRead(Path.Combine(KernelFiles.WriteReadings(folder, 8), "0.npy"));

        readings.Changes(folder["changes.npy"]);

        using var changes = Change.OpenRead(folder["changes.npy"]);
        Assert.Equal(8, changes.Length);
        Assert.Equal(new Change { Time = 7, Value = 0.5 }, changes[7]);
    }

    [Fact]
    public void A_kernel_that_throws_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        var readings = KernelFiles.WriteReadings(folder, 40, missing: 27);
        using var array = Reading.OpenShards(readings);

        var thrown = Assert.Throws<KernelException>(
            () => array.Changes(folder["changes"], cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(
            $"Kernel Changes threw InvalidOperationException for rows 0 to 9 of shard 2, '{Path.Combine(readings, "2.npy")}': "
            + "Reading 7 has no value.",
            thrown.Message);
        Assert.False(Directory.Exists(folder["changes"]));
    }

    [Fact]
    public void A_map_that_throws_leaves_the_file_that_was_there()
    {
        using var folder = new TemporaryFolder();
        using var readings = Reading.OpenRead(Path.Combine(KernelFiles.WriteReadings(folder, 8, missing: 3), "0.npy"));
        Directory.CreateDirectory(folder["out"]);
        File.WriteAllText(folder["out/changes.npy"], "old");

        Assert.Throws<KernelException>(() => readings.Changes(folder["out/changes.npy"]));

        Assert.Equal("old", File.ReadAllText(folder["out/changes.npy"]));
        Assert.Equal(["changes.npy"], Names(folder["out"]));
    }

    [Fact]
    public void Cancellation_leaves_nothing_and_what_was_in_the_folder_stays()
    {
        using var folder = new TemporaryFolder();
        using var array = Reading.OpenShards(KernelFiles.WriteReadings(folder, 200));
        using var cancellation = new CancellationTokenSource();
        Directory.CreateDirectory(folder["changes"]);
        File.WriteAllText(folder["changes/notes.txt"], "mine");

        Assert.ThrowsAny<OperationCanceledException>(
            () => array.Changes(folder["changes"], new Heard(cancellation.Cancel), cancellation.Token));

        Assert.Equal(["notes.txt"], Names(folder["changes"]));
    }

    [Fact]
    public void A_folder_that_has_shards_is_refused_and_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var readings = KernelFiles.WriteReadings(folder, 20);
        using var array = Reading.OpenShards(readings);
        var before = Names(readings);

        Assert.Throws<IOException>(() => array.Changes(readings, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(before, Names(readings));
    }

    /// <summary>How many rows each report adds to the one before: threads finish in any order.</summary>
    private static IEnumerable<double> RowsDone(List<double> progress, int rowCount) =>
        progress.Zip([0, .. progress], (done, before) => Math.Round((done - before) * rowCount));

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
