using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MemMap.Tests;

/// <summary>The commands that look at values: stats, verify, diff, plot, report, watch.</summary>
public class ValuesTests
{
    [Fact]
    public async Task Statistics_are_those_of_NumPy()
    {
        using var folder = new TemporaryFolder();
        double[] values = [3, 1, double.NaN, 0, -2, 7.5, 1];
        await File.WriteAllBytesAsync(
            folder["x.dat"], System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(
            """
            field  dtype  count  min  max  mean      std  25 %  50 %  75 %  NaN  inf  zeros  distinct
            value  <f8        7   -2  7.5  1.75  2.96859  0.25     1   2.5    1    0      1         6  ▄  ▄ █  ▄      ▄

            """,
            (await Tool.Run("stats", folder["x.dat"], "--descr", "<f8")).Fine);
    }

    [Fact]
    public async Task Estimates_are_marked_and_exact_where_it_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        var values = Enumerable.Range(0, 1_000_000).Select(static index => (float)((index * 7919L) % 1_000_003)).ToArray();
        await File.WriteAllBytesAsync(
            folder["x.dat"], System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), TestContext.Current.CancellationToken);

        var about = JsonDocument.Parse((await Tool.Run("stats", folder["x.dat"], "--descr", "<f4", "--json")).Fine).RootElement;
        var exact = JsonDocument.Parse((await Tool.Run("stats", folder["x.dat"], "--descr", "<f4", "--json", "--exact")).Fine).RootElement;

        Array.Sort(values);
        Assert.False(about.GetProperty("quartilesAreExact").GetBoolean());
        Assert.InRange(about.GetProperty("quartiles")[1].GetDouble(), 495_000, 505_000);
        Assert.True(exact.GetProperty("quartilesAreExact").GetBoolean());
        Assert.Equal(
            [Quantile(0.25), Quantile(0.5), Quantile(0.75)], exact.GetProperty("quartiles").EnumerateArray().Select(static value => value.GetDouble()));
        Assert.Equal(1_000_000, exact.GetProperty("distinct").GetInt64());
        Assert.Equal(values.Average(static value => (double)value), exact.GetProperty("mean").GetDouble(), 1e-6);
        Assert.Contains("  ≈", (await Tool.Run("stats", folder["x.dat"], "--descr", "<f4")).Fine);

        double Quantile(double part)
        {
            var place = part * (values.Length - 1);
            return values[(int)place] + ((values[(int)place + 1] - (double)values[(int)place]) * (place - (int)place));
        }
    }

    [Theory]
    [InlineData("<f4", 1000000, 1000001, 0.5, 1000000.5)]
    [InlineData("<f8", 1e12, 1000000000001, 0.5, 1000000000000.5)]
    [InlineData("<i8", 1e12, 1000000000001, 0.5, 1000000000000.5)]
    [InlineData(">f4", -3, 3, 3, 0)]
    public async Task Numbers_far_from_zero_and_close_together_keep_their_deviation(
        string descr, double low, double high, double deviation, double mean)
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Repeat(FormattableString.Invariant($"{low:F0}\n{high:F0}\n"), 5000));
        _ = (await Tool.RunWith(System.Text.Encoding.ASCII.GetBytes(text), "convert", "-", folder["x.npy"], "--descr", descr)).Fine;

        var statistics = JsonDocument.Parse((await Tool.Run("stats", folder["x.npy"], "--json")).Fine).RootElement;

        Assert.Equal(deviation, statistics.GetProperty("std").GetDouble(), 1e-7);
        Assert.Equal(mean, statistics.GetProperty("mean").GetDouble(), 1e-7);
    }

    [Fact]
    public async Task What_is_no_number_and_no_time_is_one_value_of_its_own_and_in_no_quartile()
    {
        using var folder = new TemporaryFolder();
        long[] times = [.. Enumerable.Repeat(long.MinValue, 150_000), .. Enumerable.Repeat(long.MaxValue, 100_000), .. Enumerable.Repeat(-1L, 100_000)];
        double[] numbers = [.. times.Select(static time => time == long.MinValue ? double.NaN : time == -1 ? -0.0 : double.PositiveInfinity), 0];
        await File.WriteAllBytesAsync(
            folder["t.dat"], System.Runtime.InteropServices.MemoryMarshal.AsBytes(times.AsSpan()).ToArray(), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(
            folder["n.dat"], System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray(), TestContext.Current.CancellationToken);

        string[] exact = [await Of("t.dat", "<m8[s]", "--exact"), await Of("n.dat", "<f8", "--exact")];
        string[] about = [await Of("t.dat", "<m8[s]"), await Of("n.dat", "<f8")];

        Assert.Equal(["350000 150000 3 -1 9223372036854775807", "350001 150000 3 -0 Infinity"], exact);
        Assert.Equal(exact, about);

        async Task<string> Of(string file, string descr, params string[] options)
        {
            var said = JsonDocument.Parse((await Tool.Run(["stats", folder[file], "--descr", descr, "--json", .. options])).Fine).RootElement;
            return string.Join(' ', new[] { "count", "nan", "distinct", "min", "max" }.Select(name => said.GetProperty(name).ToString()));
        }
    }

    [Fact]
    public async Task Times_and_truths_are_counted_as_what_they_are()
    {
        var lines = (await Tool.Run("stats", "struct/market_tick.npy", "--fields", "ts,flags")).Fine.Split('\n');

        Assert.StartsWith("ts     <M8[ns]      5  1969-12-30T23:59:59.999999877  1970-01-28T00:00:00.000003321  1970-01-14T00:00:00.000001599  ", lines[1]);
        Assert.StartsWith("flags  |u1          5 ", lines[2]);
    }

    [Theory]
    [InlineData("npy/le_i4_13.npy npy/le_i4_13.npy", 0, "no difference\n")]
    [InlineData("struct/packed_all.npy struct/aligned_all_be.npy", 0, "no difference\n")]
    [InlineData("npy/le_i4_13.npy npy/le_u4_13.npy", 1, "first at (0,): -2147483648 and 0\n13 elements differ\n  value: 13 values, by at most 4.29497E+09, at (2,)\n")]
    [InlineData("npy/le_i4_13.npy npy/le_i4_3x4_F.npy", 1, "shape (13,) and (3, 4)\n")]
    [InlineData("npy/le_i4_13.npy npy/V7_13.npy", 1, "elements of '<i4' and '|V7'\n")]
    public async Task Differences_are_the_first_one_their_number_and_the_largest(string files, int exitCode, string text)
    {
        var answer = await Tool.Run(["diff", .. files.Split(' ')]);

        Assert.Equal((exitCode, text, ""), (answer.ExitCode, answer.Text, answer.Error));
    }

    [Fact]
    public async Task Numbers_within_a_tolerance_are_equal()
    {
        using var folder = new TemporaryFolder();
        await Task.WhenAll(Write("a.csv", "1\n100\nNaN\n"), Write("b.csv", "1.0001\n100.5\nNaN\n"));
        _ = await Task.WhenAll(
            Tool.Run("convert", folder["a.csv"], folder["a.npy"], "--descr", "<f8"), Tool.Run("convert", folder["b.csv"], folder["b.npy"], "--descr", "<f8"));

        Assert.Equal(
            "first at (1,): 100 and 100.5\n1 elements differ\n  value: 1 values, by at most 0.5, at (1,)\n",
            (await Tool.Run("diff", folder["a.npy"], folder["b.npy"], "--rtol", "1e-3")).Text);
        Assert.Equal("no difference\n", (await Tool.Run("diff", folder["a.npy"], folder["b.npy"], "--rtol", "1e-2")).Fine);

        Task Write(string name, string rows) =>
            File.WriteAllTextAsync(folder[name], $"x\n{rows}", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Findings_have_their_offsets()
    {
        using var folder = new TemporaryFolder();
        _ = (await Tool.RunWith("{\"b\":true,\"t\":\"a\"}\n{\"b\":false,\"t\":\"b\"}\n"u8.ToArray(), "convert", "-", folder["x.npy"], "--descr", "[('b', '|b1'), ('t', '<U1')]")).Fine;
        var bytes = await File.ReadAllBytesAsync(folder["x.npy"], TestContext.Current.CancellationToken);
        bytes[128] = 7;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(134), 0xD800);
        await File.WriteAllBytesAsync(folder["x.npy"], [.. bytes, 1, 2, 3], TestContext.Current.CancellationToken);

        var answer = await Tool.Run("verify", folder["x.npy"]);

        Assert.Equal(
            (1, "", "byte 138: 3 bytes lie behind the last row, from byte 138 on.\nbyte 128: field 'b': a bool is 7, and not 0 or 1.\nbyte 134: field 't': 0xd800 is no character of Unicode.\n"),
            (answer.ExitCode, answer.Error, answer.Text));
    }

    [Fact]
    public async Task Rows_behind_the_count_are_found_and_counted_by_mend()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Tool.Folder, "npy/le_i4_13.npy"), folder["x.npy"]);
        await File.AppendAllTextAsync(folder["x.npy"], "12345678", TestContext.Current.CancellationToken);

        Assert.Equal(
            (1, "byte 180: 2 rows lie behind the 13 that the header counts; the last one may be a part. --mend counts them.\n"),
            await Verify());
        Assert.Equal((0, "byte 180: 2 rows lay behind the 13 that the header counted: it counts 15 now.\n"), await Verify("--mend"));
        Assert.Equal((0, $"{folder["x.npy"]}: nothing found\n"), await Verify());

        async Task<(int, string)> Verify(params string[] options)
        {
            var answer = await Tool.Run(["verify", folder["x.npy"], .. options]);
            return (answer.ExitCode, answer.Text);
        }
    }

    [Fact]
    public async Task A_damaged_member_of_an_archive_has_another_crc()
    {
        using var folder = new TemporaryFolder();
        using (var zip = ZipFile.Open(folder["x.npz"], ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(Path.Combine(Tool.Folder, "npy/le_i4_13.npy"), "a.npy", CompressionLevel.NoCompression);
        }

        Assert.Equal($"{folder["x.npz"]}: nothing found\n", (await Tool.Run("verify", folder["x.npz"])).Fine);
        var bytes = await File.ReadAllBytesAsync(folder["x.npz"], TestContext.Current.CancellationToken);
        bytes[200] ^= 1;
        await File.WriteAllBytesAsync(folder["x.npz"], bytes, TestContext.Current.CancellationToken);

        var answer = await Tool.Run("verify", folder["x.npz"]);

        Assert.Equal(1, answer.ExitCode);
        Assert.Matches(new Regex("^byte 35: Member 'a' (has CRC-32 [0-9a-f]{8}, and the archive says [0-9a-f]{8}: its bytes are damaged|cannot be read: .*)\\.\n$"), answer.Text);
    }

    [Fact]
    public async Task A_file_fits_the_layout_that_was_scaffolded_from_it()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["X.cs"], (await Tool.Run("scaffold", "struct/packed_xyz.npy")).Fine, TestContext.Current.CancellationToken);

        Assert.Equal("struct/packed_xyz.npy: nothing found\n", (await Tool.Run("verify", "struct/packed_xyz.npy", "--layout", folder["X.cs"])).Fine);
        var other = await Tool.Run("verify", "npy/le_i4_13.npy", "--layout", folder["X.cs"]);
        Assert.Equal(1, other.ExitCode);
        Assert.StartsWith("It is no ", other.Text);
        Assert.EndsWith(", and the file '<i4'.\n", other.Text);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_histogram_fills_the_width(int width)
    {
        using var folder = new TemporaryFolder();
        byte[] values = [.. Enumerable.Range(0, 64).SelectMany(static value => Enumerable.Repeat((byte)value, value < 32 ? 1 : 2)), 63];
        await File.WriteAllBytesAsync(folder["x.dat"], values, TestContext.Current.CancellationToken);

        var lines = (await Tool.Run("plot", folder["x.dat"], "--descr", "|u1", "--width", $"{width}")).Fine.TrimEnd('\n').Split('\n');

        Assert.Equal(18, lines.Length);
        Assert.Equal("value", lines[0]);
        Assert.Equal($"     0  {new string('█', 4 * (width - 11) / 9)}", lines[1].TrimEnd(' ', '4', '▏', '▎', '▍', '▌', '▋', '▊', '▉'));
        Assert.Equal($"59.062  {new string('█', width - 11)}  9", lines[16]);
        Assert.Equal("    63", lines[17]);
    }

    [Fact]
    public async Task A_heat_map_and_a_series_are_drawn_without_colour()
    {
        using var folder = new TemporaryFolder();
        byte[] values = [.. Enumerable.Range(0, 40).Select(static index => (byte)(index % 10 * (index / 10)))];
        await File.WriteAllBytesAsync(folder["x.dat"], values, TestContext.Current.CancellationToken);

        Assert.Equal(
            """
            value
                                
                        ░░░░░░░░
                  ░░░░░░▒▒▒▒▒▒▓▓
                ░░░░▒▒▒▒▓▓▓▓████
            4 × 10; ' ' is 0, '█' is 27, '·' is no number

            """,
            (await Tool.Run("plot", folder["x.dat"], "--descr", "|u1", "--shape", "4,10")).Fine);
        var series = (await Tool.Run("plot", folder["x.dat"], "--descr", "|u1", "--kind", "series", "--width", "80")).Fine.Split('\n');
        Assert.Equal($"          27 {new string(' ', 39)}●", series[1]);
        Assert.Equal($"             0{"39",39}", series[17]);
    }

    [Fact]
    public async Task Pictures_are_svg_and_png()
    {
        using var folder = new TemporaryFolder();

        _ = (await Tool.Run("plot", "npy/u1_3x4_C.npy", "-o", folder["x.png"])).Fine;
        _ = (await Tool.Run("plot", "npy/u1_3x4_C.npy", "-o", folder["x.svg"])).Fine;

        var png = await File.ReadAllBytesAsync(folder["x.png"], TestContext.Current.CancellationToken);
        Assert.Equal([0x89, .. "PNG\r\n\x1a\n"u8], png[..8]);
        Assert.Equal((512, 384), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        var svg = System.Xml.Linq.XDocument.Load(folder["x.svg"]);
        var image = svg.Descendants().Single(static element => element.Name.LocalName == "image").Attribute("href")!.Value;
        Assert.StartsWith("data:image/png;base64,", image);
        Assert.Equal(png, Convert.FromBase64String(image.Split(',')[1]));
    }

    [Fact]
    public async Task A_report_is_one_page_that_fetches_nothing_and_has_its_numbers()
    {
        using var folder = new TemporaryFolder();
        _ = (await Tool.Run("report", "struct/market_tick.npy", "-o", folder["x.html"])).Fine;

        var html = await File.ReadAllTextAsync(folder["x.html"], TestContext.Current.CancellationToken);

        Assert.DoesNotContain("src=", html);
        Assert.DoesNotMatch(new Regex("(href|url)[=(]\"?(https?:)?//"), html.Replace("http://www.w3.org/2000/svg", ""));
        Assert.DoesNotContain("<script>", html);
        var data = JsonDocument.Parse(Regex.Match(html, "id=\"memmap-data\">(.*?)</script>").Groups[1].Value).RootElement;
        Assert.Equal(7, data.GetProperty("statistics").GetArrayLength());
        Assert.Equal(5, data.GetProperty("info").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_name_that_is_markup_is_text_in_a_report()
    {
        using var folder = new TemporaryFolder();
        _ = (await Tool.RunWith(
            "{\"</script><b>\":1}\n"u8.ToArray(), "convert", "-", folder["x.npy"], "--descr", "[('</script><b>', '<i4')]")).Fine;

        var html = (await Tool.Run("report", folder["x.npy"], "-o", "-")).Fine;

        Assert.Contains("&lt;/script&gt;&lt;b&gt;", html);
        Assert.DoesNotContain("</script><b>", html);
    }

    [Fact]
    public async Task A_file_that_grows_is_followed()
    {
        using var folder = new TemporaryFolder();
        using var map = DynamicMap.Create(folder["x.npy"], DType.Parse("<i4"), [2]);
        var watching = Tool.Run("watch", folder["x.npy"], "--every", "0.1", "--count", "40", "--rows", "2", "--json");
        for (var step = 0; step < 20; step++)
        {
            map.AppendRaw([1, 0, 0, 0]);
            map.Commit();
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        var lines = (await watching).Fine.TrimEnd('\n').Split('\n').Select(static line => JsonDocument.Parse(line).RootElement).ToArray();

        Assert.Equal(0, lines[0].GetProperty("added").GetInt64());
        Assert.Equal(22, lines[^1].GetProperty("rows").GetInt64());
        Assert.Equal("[1]", lines[^1].GetProperty("last").GetRawText());
    }
}
