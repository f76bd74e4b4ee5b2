using System.Text.Json;

namespace MemMap.Tests;

public class ConvertTests
{
    [Fact]
    public async Task What_show_writes_as_json_is_read_back_to_the_same_array()
    {
        using var folder = new TemporaryFolder();

        _ = (await Tool.Shell(
            $"memmap show struct/market_tick.npy --json | memmap convert - '{folder["x.npy"]}' --descr "
            + "\"[('ts', '<M8[ns]'), ('sym', '|S8'), ('bid', '<f8'), ('ask', '<f8'), ('size', '<u4'), ('flags', '|u1'), ('pad', '|V3')]\"")).Fine;

        Assert.Equal(
            await Bytes(Path.Combine(Tool.Folder, "struct/market_tick.npy")), await Bytes(folder["x.npy"]));
    }

    [Fact]
    public async Task Arrow_files_have_the_columns_that_their_own_reader_reads()
    {
        using var folder = new TemporaryFolder();
        _ = (await Tool.Run("convert", "struct/market_tick.npy", folder["x.arrow"])).Fine;

        using var reader = new Apache.Arrow.Ipc.ArrowFileReader(File.OpenRead(folder["x.arrow"]));
        using var batch = await reader.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            "ts: timestamp, sym: utf8, bid: double, ask: double, size: uint32, flags: uint8, pad: fixed_size_binary",
            string.Join(", ", batch.Schema.FieldsList.Select(static field => $"{field.Name}: {field.DataType.Name}")));
        Assert.Equal([-0.5, 8.25, 17, 25.75, 34.5], ((Apache.Arrow.DoubleArray)batch.Column(2)).Values.ToArray());
        Assert.Equal("bcdefgh", ((Apache.Arrow.StringArray)batch.Column(1)).GetString(0));
    }

    [Fact]
    public async Task Years_and_months_are_the_seconds_of_their_first_day_in_Arrow()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder["x.csv"], "y,m\n2024,2024-02\n1600,1969-12\n12000,0001-01\n", TestContext.Current.CancellationToken);
        _ = ToolInProcess.Run("convert", folder["x.csv"], folder["x.npy"], "--descr", "[('y', '<M8[Y]'), ('m', '<M8[M]')]").Fine;

        _ = ToolInProcess.Run("convert", folder["x.npy"], folder["x.arrow"]).Fine;
        _ = ToolInProcess.Run("convert", folder["x.arrow"], folder["back.npy"]).Fine;

        using var reader = new Apache.Arrow.Ipc.ArrowFileReader(File.OpenRead(folder["x.arrow"]));
        using var batch = await reader.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1704067200, -11676096000, 316516204800], ((Apache.Arrow.TimestampArray)batch.Column(0)).Values.ToArray());
        Assert.Equal([1706745600, -2678400, -62135596800], ((Apache.Arrow.TimestampArray)batch.Column(1)).Values.ToArray());
        Assert.Equal(await Bytes(folder["x.npy"]), await Bytes(folder["back.npy"]));
    }

    [Fact]
    public async Task Csv_without_a_dtype_gets_one_from_its_values()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder["x.csv"],
            "n,price,when,ok,\"who, where\"\n1,1.5,2024-05-01T10:00:00,true,a\n-2,NaN,2024-05-01T10:00:00.5,false,\"b\"\"\nc\"\n",
            TestContext.Current.CancellationToken);

        _ = (await Tool.Run("convert", folder["x.csv"], folder["x.npy"])).Fine;

        Assert.Equal(
            """
            {"n":1,"price":1.5,"when":"1714557600000000000","ok":true,"who, where":"a"}
            {"n":-2,"price":"NaN","when":"1714557600500000000","ok":false,"who, where":"b\"\nc"}

            """,
            (await Tool.Run("show", folder["x.npy"], "--json")).Fine);
        Assert.Equal("<i8 <f8 <M8[ns] |b1 <U4", string.Join(' ', JsonDocument.Parse((await Tool.Run("info", folder["x.npy"], "--json")).Fine)
            .RootElement.GetProperty("descr").EnumerateArray().Select(static field => field[1].GetString())));
    }

    [Fact]
    public async Task Fields_rows_packing_and_byte_order_are_changed_together()
    {
        using var folder = new TemporaryFolder();

        _ = (await Tool.Run(
            "convert", "struct/market_tick.npy", folder["x.npy"], "--fields", "flags,bid", "--rows", "1..3", "--pack", "aligned",
            "--byte-order", "big")).Fine;

        Assert.Equal(
            """{"flags":61,"bid":8.25}""" + "\n" + """{"flags":64,"bid":17}""" + "\n",
            (await Tool.Run("show", folder["x.npy"], "--json")).Fine);
        Assert.Contains(
            """
            "descr":[["flags","|u1"],["","|V7"],["bid",">f8"]],"shape":[2]
            """,
            (await Tool.Run("info", folder["x.npy"], "--json")).Fine);
    }

    [Theory]
    [InlineData("x\n1.5\n", "<i4", "memmap: Line 2, column 'x': 1.5 is no integer, and the values of '<i4' are. Nothing was written; --lossy accepts it.\n", "1")]
    [InlineData("x\n300\n", "|u1", "memmap: Line 2, column 'x': 300 does not fit '|u1', whose values are 0 to 255. Nothing was written; --lossy accepts it.\n", "255")]
    [InlineData("x\n0.123456789\n", "<f4", "memmap: Line 2, column 'x': 0.123456789 has more digits than '<f4' keeps. Nothing was written; --lossy accepts it.\n", "0.12345679")]
    [InlineData("x\nabcd\n", "<U3", "memmap: Line 2, column 'x': 'abcd' has more characters than the 3 of '<U3'. Nothing was written; --lossy accepts it.\n", "\"abc\"")]
    [InlineData("x\n2024-05-01T10:00:00.5\n", "<M8[s]", "memmap: Line 2, column 'x': '2024-05-01T10:00:00.5' is between two steps of '<M8[s]'. Nothing was written; --lossy accepts it.\n", "1714557600")]
    public async Task What_a_dtype_cannot_hold_is_refused_unless_it_may_be_lost(string csv, string descr, string message, string kept)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["x.csv"], csv, TestContext.Current.CancellationToken);

        var refused = await Tool.Run("convert", folder["x.csv"], folder["x.npy"], "--descr", descr);
        Assert.Equal((1, "", message), (refused.ExitCode, refused.Text, refused.Error));
        Assert.Equal(["x.csv"], Directory.GetFiles(Path.GetDirectoryName(folder["x"])!).Select(Path.GetFileName));

        Assert.Equal(0, (await Tool.Run("convert", folder["x.csv"], folder["x.npy"], "--descr", descr, "--lossy")).ExitCode);
        Assert.Equal($"{kept}\n", (await Tool.Run("show", folder["x.npy"], "--json")).Fine);
    }

    [Fact]
    public async Task A_target_stays_as_it_was_when_the_conversion_fails()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["x.npy"], "old", TestContext.Current.CancellationToken);

        var answer = await Tool.RunWith("1\n2\nx\n"u8.ToArray(), "convert", "-", folder["x.npy"], "--descr", "<i4");

        Assert.Equal(
            (1, "", "memmap: Line 3 is no JSON value: byte 0 is not what is expected there.\n"), (answer.ExitCode, answer.Text, answer.Error));
        Assert.Equal("old", await File.ReadAllTextAsync(folder["x.npy"], TestContext.Current.CancellationToken));
        Assert.Equal(["x.npy"], Directory.GetFiles(Path.GetDirectoryName(folder["x"])!).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Arrays_larger_than_a_box_are_turned_round()
    {
        using var folder = new TemporaryFolder();
        var numbers = Enumerable.Range(0, 3 * 2100 * 1700).ToArray();
        await File.WriteAllBytesAsync(
            folder["x.dat"], System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), TestContext.Current.CancellationToken);

        _ = (await Tool.Run("convert", folder["x.dat"], folder["f.npy"], "--descr", "<i4", "--shape", "3,2100,1700", "--to-order", "F")).Fine;
        _ = (await Tool.Run("convert", folder["f.npy"], folder["c.npy"], "--to-order", "C", "--byte-order", "big")).Fine;

        Assert.Equal("10709999\n", (await Tool.Run("show", folder["f.npy"], "--slice", "2,2099,1699", "--json")).Fine);
        Assert.Equal("3571234\n", (await Tool.Run("show", folder["f.npy"], "--slice", "1,0,1234", "--json")).Fine);
        Assert.Equal(
            "no difference\n",
            (await Tool.Run("diff", folder["c.npy"], folder["f.npy"])).Fine);
        Assert.Equal("3571234\n", (await Tool.Run("show", folder["c.npy"], "--slice", "1,0,1234", "--json")).Fine);
    }

    private static Task<byte[]> Bytes(string path) => File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
}
