namespace MemMap.Tests;

public sealed class ShardWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_fill_one_file_after_the_other_and_read_as_one_array()
    {
        using (var writer = Trade.CreateShards(_folder["days"], rowsPerShard: 3))
        {
            writer.Append(new Trade { Time = 1, Price = 1.5 });
            writer.Append([new() { Time = 2 }, new() { Time = 3 }, new() { Time = 4 }, new() { Time = 5 }, new() { Time = 6 }]);
            writer.Append(new Trade { Time = 7 });
            writer.Append(new Trade { Time = 8, Side = Side.Sell });
            Assert.Equal(8, writer.Length);
        }

        Assert.Equal(["0.npy", "1.npy", "2.npy", "info", "manifest.json"], FilesIn("days"));
        using var days = Trade.OpenShards(_folder["days"]);
        Assert.Equal((8, 8, 3), (days.Length, days.Count, days.Shards.Count));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Enumerable.Range(0, 8).Select(index => days[index].Time));
        Assert.Equal((1.5, Side.Sell), (days[0].Price, days[7].Side));
        Assert.Equal([3, 3, 2], days.Shards.Select(static shard => shard.Length));
        using var second = Trade.OpenRead(_folder["days/1.npy"]);
        Assert.Equal([4, 5, 6], second.ToArray().Select(static trade => trade.Time));
    }

    [Fact]
    public void The_manifest_says_what_the_files_are_and_what_is_in_them()
    {
        var options = new ShardOptions { Extrema = ["Time", "Price", "Side"], Hosts = ["10.0.0.2", "b"] };
        using (var writer = Trade.CreateShards(_folder["days"], 2, options))
        {
            writer.Append([
                new() { Time = 5, Price = -1.5, Side = Side.Sell }, new() { Time = 3, Price = 0.1 },
                new() { Time = long.MaxValue, Price = double.NaN },
            ]);
        }

        const string Expected = """
            {"format":"memmap-shards","version":1,"layout":"Trade",
            "descr":[["Time","<i8"],["Price","<f8"],["Size","<i4"],["Side","|u1"],["","|V3"]],"rowShape":[],"rows":3,"rowsPerShard":2,
            "shards":[
            {"file":"0.npy","rows":2,"crc32":"CRC0","min":{"Price":-1.5,"Side":0,"Time":3},"max":{"Price":0.1,"Side":1,"Time":5},
            "hosts":["10.0.0.2","b"]},
            {"file":"1.npy","rows":1,"crc32":"CRC1","min":{"Side":0,"Time":"9223372036854775807"},
            "max":{"Side":0,"Time":"9223372036854775807"},"hosts":["10.0.0.2","b"]}]}
            """;
        Assert.Equal(
            Expected.Replace("CRC0", CrcOf("0.npy")).Replace("CRC1", CrcOf("1.npy")).ReplaceLineEndings(""),
            File.ReadAllText(_folder["days/manifest.json"]));
        using var days = Trade.OpenShards(_folder["days"]);
        Assert.Equal((3L, 5L), (days.Files[0].Min["Time"], days.Files[0].Max["Time"]));
        Assert.Equal((-1.5, 0.1), (days.Files[0].Min["Price"], days.Files[0].Max["Price"]));
        Assert.Equal(long.MaxValue, days.Files[1].Max["Time"]);
        Assert.False(days.Files[1].Min.ContainsKey("Price"));
        Assert.Equal((2, 1, Path.GetFullPath(_folder["days/1.npy"])), (days.Files[1].Start, days.Files[1].Length, days.Files[1].Path));
        Assert.Equal(["10.0.0.2", "b"], days.Files[1].Hosts);
        Assert.Equal(CrcOf("1.npy"), $"{days.Files[1].Crc32:x8}");

        string CrcOf(string name) => $"{SlowCrc(File.ReadAllBytes(_folder[$"days/{name}"]).AsSpan(DataOffset(name))):x8}";
        int DataOffset(string name) => (int)NpyHeader.Read(_folder[$"days/{name}"]).DataOffset;
    }

    [Fact]
    public void Numbers_beyond_those_that_JSON_keeps_exactly_are_texts()
    {
        using (var writer = Counters.CreateShards(_folder["counters"], 10, new() { Extrema = ["Signed", "Unsigned", "Small"] }))
        {
            writer.Append([
                new() { Signed = long.MinValue, Unsigned = ulong.MaxValue, Small = float.NegativeInfinity },
                new() { Signed = -1L << 53, Unsigned = 1UL << 53, Small = float.MaxValue },
            ]);
        }

        Assert.Contains(
            "\"min\":{\"Signed\":\"-9223372036854775808\",\"Small\":\"-Infinity\",\"Unsigned\":9007199254740992},"
            + "\"max\":{\"Signed\":-9007199254740992,\"Small\":3.4028234663852886E+38,\"Unsigned\":\"18446744073709551615\"}",
            File.ReadAllText(_folder["counters/manifest.json"]));
        using var counters = Counters.OpenShards(_folder["counters"]);
        Assert.Equal((long.MinValue, ulong.MaxValue), (counters.Files[0].Min["Signed"], counters.Files[0].Max["Unsigned"]));
        Assert.Equal((double.NegativeInfinity, (double)float.MaxValue), (counters.Files[0].Min["Small"], counters.Files[0].Max["Small"]));
    }

    [Fact]
    public void An_array_of_more_axes_is_cut_between_its_rows()
    {
        using (var writer = Rows.CreateShards(_folder["rows"], 2, new() { Extrema = [""] }))
        {
            writer.Append([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -12]);
            var failure = Assert.Throws<ArgumentException>(() => writer.Append([1, 2, 3, 4, 5]));
            Assert.Equal("5 elements are not a whole number of rows of 4; 1 are left over. (Parameter 'items')", failure.Message);
            Assert.Throws<ArgumentException>(() => writer.Append(1));
            Assert.Equal(3, writer.Length);
        }

        using var rows = Rows.OpenShards(_folder["rows"]);
        Assert.Equal((3, 12), (rows.Length, rows.Count));
        Assert.Equal((8, 9, -12), (rows[7], rows[8], rows[11]));
        Assert.Equal((-12L, 11L), (rows.Files[1].Min[""], rows.Files[1].Max[""]));
        Assert.Contains("\"descr\":\"<i4\",\"rowShape\":[4],\"rows\":3,", File.ReadAllText(_folder["rows/manifest.json"]));
        Assert.Equal(10, rows.Shards[1][0, 1]);
    }

    [Fact]
    public void An_array_without_rows_has_one_shard_without_rows()
    {
        Trade.CreateShards(_folder["days"], 10).Dispose();

        using var days = Trade.OpenShards(_folder["days"]);

        Assert.Equal((0, 1), (days.Length, days.Shards.Count));
        Assert.Equal(0, days.Shards[0].Length);
        Assert.Equal(0, days.LowerBound(5L, static trade => trade.Time));
        Assert.Empty(days.Partition(4));
        Assert.Throws<IndexOutOfRangeException>(() => days[0]);
    }

    [Theory]
    [InlineData("0.npy")]
    [InlineData("manifest.json")]
    [InlineData("info")]
    [InlineData("incomplete")]
    public void Nothing_that_is_there_is_written_over(string name)
    {
        Directory.CreateDirectory(_folder["days"]);
        File.WriteAllText(_folder[$"days/{name}"], "mine");

        var failure = Assert.Throws<IOException>(() => Trade.CreateShards(_folder["days"], 10));

        Assert.Equal(
            $"'{Path.GetFullPath(_folder["days"])}' has '{name}' already, and shards are written to a folder that has none, so that nothing "
            + "is written over. Choose another folder.", failure.Message);
        Assert.Equal("mine", File.ReadAllText(_folder[$"days/{name}"]));
        Assert.Equal([name], FilesIn("days"));
    }

    [Fact]
    public void Other_files_may_be_in_the_folder()
    {
        Directory.CreateDirectory(_folder["days"]);
        File.WriteAllText(_folder["days/README.md"], "mine");

        Trade.CreateShards(_folder["days"], 10).Dispose();

        Assert.Equal(["0.npy", "README.md", "info", "manifest.json"], FilesIn("days"));
        Trade.OpenShards(_folder["days"]).Dispose();
    }

    [Fact]
    public void A_folder_that_is_being_written_is_refused_and_its_files_open_as_a_list()
    {
        using var writer = Trade.CreateShards(_folder["days"], 2);
        writer.Append([new() { Time = 1 }, new() { Time = 2 }, new() { Time = 3 }]);
        writer.Commit();

        var failure = Assert.Throws<ShardException>(() => Trade.OpenShards(_folder["days"]));

        Assert.Equal(
            $"'{Path.GetFullPath(_folder["days"])}' is not complete: its writer is still running, or ended before it wrote manifest.json. "
            + "The 2 shards that are there can be opened as a list of paths.", failure.Message);
        Assert.Equal(Path.GetFullPath(_folder["days"]), failure.Path);
        using var days = Trade.OpenShards([_folder["days/0.npy"], _folder["days/1.npy"]]);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(index => days[index].Time));
    }

    [Fact]
    public void A_writer_that_gives_up_leaves_the_folder_incomplete()
    {
        using (var writer = Trade.CreateShards(_folder["days"], 2))
        {
            writer.Append(new Trade { Time = 1 });
            writer.Abandon();
            var failure = Assert.Throws<InvalidOperationException>(() => writer.Append(new Trade { Time = 2 }));
            Assert.Equal(
                $"The writer of '{Path.GetFullPath(_folder["days"])}' takes no more rows, because an Append failed or Abandon was called; "
                + "write the array again to another folder.", failure.Message);
        }

        Assert.Equal(["0.npy", "incomplete"], FilesIn("days"));
        Assert.Throws<ShardException>(() => Trade.OpenShards(_folder["days"]));
    }

    [Fact]
    public void A_closed_writer_takes_no_rows()
    {
        var writer = Trade.CreateShards(_folder["days"], 2);
        writer.Dispose();
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Append(new Trade()));
        Assert.Throws<ObjectDisposedException>(() => writer.Append([new Trade()]));
        Assert.Throws<ObjectDisposedException>(writer.Commit);
    }

    [Theory]
    [InlineData("Cost", "There is no field 'Cost'; the record has 'Time', 'Price', 'Size', 'Side'. (Parameter 'name')")]
    [InlineData("", "The element is [('Time', '<i8'), ('Price', '<f8'), ('Size', '<i4'), ('Side', '|u1'), ('', '|V3')], which has no "
        + "least and greatest value; name a field of numbers, truth values or times. (Parameter 'name')")]
    public void Extrema_of_what_has_none_are_refused_before_anything_is_written(string field, string message)
    {
        var failure = Assert.Throws<ArgumentException>(() => Trade.CreateShards(_folder["days"], 2, new() { Extrema = [field] }));

        Assert.Equal(message, failure.Message);
        Assert.False(Directory.Exists(_folder["days"]));
    }

    [Fact]
    public void A_name_that_is_missing_is_refused_before_anything_is_written()
    {
        Assert.Throws<ArgumentNullException>("Hosts", () => Trade.CreateShards(_folder["days"], 2, new() { Hosts = [null!] }));
        Assert.Throws<ArgumentNullException>("Extrema", () => Trade.CreateShards(_folder["days"], 2, new() { Extrema = [null!] }));
        Assert.False(Directory.Exists(_folder["days"]));
    }

    [Fact]
    public void A_full_disk_is_an_exception_and_leaves_the_folder_incomplete()
    {
        using var disk = SmallDisk.InMemory(_folder["disk"]);
        var rows = new Trade[10_000];

        using (var writer = Trade.CreateShards(_folder["disk/days"], 10_000))
        {
            var failure = Assert.Throws<IOException>(() =>
            {
                for (var block = 0; block < 100; block++)
                {
                    writer.Append(rows);
                }
            });
            Assert.Contains(_folder["disk/days"], failure.Message);
            Assert.Throws<InvalidOperationException>(() => writer.Append(new Trade()));
        }

        Assert.Throws<ShardException>(() => Trade.OpenShards(_folder["disk/days"]));
        Assert.DoesNotContain("manifest.json", Directory.GetFiles(_folder["disk/days"]).Select(Path.GetFileName));
        using var whole = Trade.OpenShards([_folder["disk/days/0.npy"]]);
        Assert.Equal(10_000, whole.Length);
    }

    private string[] FilesIn(string folder) =>
        [.. Directory.GetFileSystemEntries(_folder[folder]).Select(static path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static uint SlowCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }
}

[MemMapArray(Shape = "*")]
public partial struct Counters
{
    public long Signed;
    public ulong Unsigned;
    public float Small;
}
