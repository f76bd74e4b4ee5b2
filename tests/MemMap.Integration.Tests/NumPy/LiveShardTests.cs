namespace MemMap.Tests;

/// <summary>Shards beside NumPy and Dask, each in a process of its own.</summary>
public sealed class LiveShardTests : IDisposable
{
    private const string Dask = "import os\nimport dask.array as da\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Dask_reads_records_that_CSharp_wrote_without_code_of_ours()
    {
        RequireDask();
        using (var writer = Trade.CreateShards(_folder["days"], 3))
        {
            for (var index = 0; index < 8; index++)
            {
                writer.Append(new Trade { Time = index, Price = index * 0.5, Size = -index, Side = Side.Sell });
            }
        }

        var answer = NumPy.Run(Dask + """
            trades = da.from_npy_stack(sys.argv[1])
            first = np.load(os.path.join(sys.argv[1], '0.npy'))
            print(trades.chunks, trades.dtype == first.dtype, trades.dtype.itemsize)
            print(trades['Time'].sum().compute(), trades['Price'].max().compute(), len(trades.compute()), trades[7].compute())
            """, _folder["days"]);

        Assert.Equal("((3, 3, 2),) True 24\n28 3.5 8 (7, 3.5, -7, 1)\n", answer);
    }

    [Fact]
    public void Dask_reads_rows_and_nested_records_with_blocks_times_and_texts()
    {
        RequireDask();
        using (var writer = Rows.CreateShards(_folder["rows"], 2))
        {
            writer.Append([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
        }

        using (var writer = Mixed.CreateShards(_folder["mixed"], 2))
        {
            writer.Append(new Mixed { Time = new(5), Name = "AAPL", Leg = new() { Price = 2.5 }, Big = 7 });
        }

        Trade.CreateShards(_folder["none"], 2).Dispose();

        var answer = NumPy.Run(Dask + """
            rows, mixed, none = [da.from_npy_stack(path) for path in sys.argv[1:]]
            print(rows.chunks, rows.dtype, rows.sum(axis=0).compute())
            print(mixed.dtype == np.load(os.path.join(sys.argv[2], '0.npy')).dtype, mixed.chunks)
            print(mixed['Leg']['Price'].sum().compute(), mixed.compute()[0]['Name'], mixed.compute()[0]['Time'], mixed.compute()[0]['Big'])
            print(none.shape, none.compute().shape)
            """, _folder["rows"], _folder["mixed"], _folder["none"]);

        Assert.Equal(
            "((2, 1), (4,)) int32 [15 18 21 24]\nTrue ((1,),)\n2.5 b'AAPL' 1970-01-01T00:00:05 7\n(0,) (0,)\n", answer);
    }

    [Fact]
    public void CSharp_opens_what_Dask_wrote()
    {
        RequireDask();
        NumPy.Run(Dask + """
            da.to_npy_stack(sys.argv[1], da.arange(10, chunks=4, dtype='<f4'))
            """, _folder["stack"]);

        using var numbers = Numbers.OpenShards(_folder["stack"]);

        Assert.Equal((10, 3), (numbers.Length, numbers.Shards.Count));
        Assert.Equal((0, 9), (numbers[0], numbers[9]));
        Assert.Equal(8, numbers.LowerBound(7.5f, static number => number));
    }

    [Fact]
    public void The_checksums_are_those_of_zlib_and_the_manifest_is_that_of_json()
    {
        using (var writer = Trade.CreateShards(_folder["days"], 3, new() { Extrema = ["Time"] }))
        {
            writer.Append([new() { Time = 1 }, new() { Time = 1L << 60 }, new(), new() { Time = -5, Price = 3 }]);
        }

        var answer = NumPy.Run("""
            import json, os, zlib
            folder = sys.argv[1]
            manifest = json.load(open(os.path.join(folder, 'manifest.json'), encoding='utf-8'))
            for shard in manifest['shards']:
                rows = np.load(os.path.join(folder, shard['file']))
                print(f"{zlib.crc32(rows.tobytes()):08x}" == shard['crc32'], len(rows) == shard['rows'], shard['min'], shard['max'])
            print(np.lib.format.descr_to_dtype([tuple(field) for field in manifest['descr']]) == rows.dtype)
            """, _folder["days"]);

        Assert.Equal(
            "True True {'Time': 0} {'Time': '1152921504606846976'}\nTrue True {'Time': -5} {'Time': -5}\nTrue\n", answer);
    }

    private static void RequireDask()
    {
        if (NumPy.Run("import importlib.util\nprint(importlib.util.find_spec('dask') is not None)").Trim() == "True")
        {
            return;
        }

        const string Reason = "Dask is not installed: the python3 with NumPy has no 'import dask' (Debian: apt-get install python3-dask).";
        if (Environment.GetEnvironmentVariable("MEMMAP_REQUIRE_DASK") == "1")
        {
            Assert.Fail(Reason);
        }

        Assert.Skip(Reason);
    }
}

[MemMapText(8)]
public partial struct ShardName;

[MemMapArray<double>(Shape = "2,3")]
public partial struct ShardBlock;

public struct ShardLeg
{
    public byte Kind;
    public double Price;
}

[MemMapArray(Shape = "*")]
public partial struct Mixed
{
    public DateTime64<MemMap.TimeUnits.Second> Time;
    public ShardName Name;
    public ShardLeg Leg;
    public ShardBlock Block;
    public BigEndian<int> Big;
}
