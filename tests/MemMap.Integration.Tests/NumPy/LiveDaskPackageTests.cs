namespace MemMap.Tests;

/// <summary>The Python package in <c>python/memmap_dask</c>, in a process of its own.</summary>
public sealed class LiveDaskPackageTests : IDisposable
{
    private const string Package = "sys.path.insert(0, sys.argv[1])\n";

    private static readonly string Folder = Repository.PathOf("python/memmap_dask");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_package_reads_the_manifest_that_CSharp_wrote()
    {
        using (var writer = Trade.CreateShards(_folder["days"], 3, new() { Extrema = ["Time"], Hosts = ["10.0.0.2"] }))
        {
            writer.Append([new() { Time = 1 }, new() { Time = 1L << 60 }, new() { Time = -5 }, new() { Time = 7, Price = 3 }]);
        }

        var answer = NumPy.Run(Package + """
            import memmap_dask.job, memmap_dask.shards
            shards = memmap_dask.shards.Shards(sys.argv[2])
            print(len(shards), shards.dtype == np.load(shards.files[0]).dtype, [shard.rows for shard in shards.shards])
            print(shards.shards[0].min, shards.shards[0].max, shards.shards[1].hosts)
            print([memmap_dask.job.checksum(shard.path) == shard.crc32 for shard in shards.shards])
            print([len(shards.where(Time=ends)) for ends in ((1 << 60, 1 << 61), (7, 7), (8, float('inf')), (-9, -6))])
            """, Folder, _folder["days"]);

        Assert.Equal(
            """
            4 True [3, 1]
            {'Time': -5} {'Time': 1152921504606846976} ('10.0.0.2',)
            [True, True]
            [3, 4, 3, 0]

            """,
            answer, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void The_package_passes_its_own_tests_on_a_cluster_of_two_processes()
    {
        Require("the module distributed (Debian: apt-get install python3-distributed)", "importlib.util.find_spec('distributed')");
        Require("a compiler of C (gcc or clang)", "any(shutil.which(name) for name in ('gcc', 'clang', 'cc'))");

        var answer = NumPy.Run(Package + """
            import os, subprocess
            tests = subprocess.run([sys.executable, '-W', 'ignore', '-m', 'unittest', 'discover', '-s', os.path.join(sys.argv[1], 'tests')],
                                   capture_output=True, text=True, env={**os.environ, 'PYTHONDONTWRITEBYTECODE': '1'})
            print(tests.stderr.rstrip().rsplit('\n', 1)[-1] if tests.returncode == 0 else tests.stderr)
            """, Folder);

        Assert.Equal("OK\n", answer);
    }

    private static void Require(string what, string condition)
    {
        if (NumPy.Run($"import importlib.util, shutil\nprint(bool({condition}))").Trim() == "True")
        {
            return;
        }

        var reason = $"The tests of memmap_dask need {what}.";
        if (Environment.GetEnvironmentVariable("MEMMAP_REQUIRE_DASK") == "1")
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
    }
}
