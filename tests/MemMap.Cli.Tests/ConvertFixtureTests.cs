using System.Text.Json;

namespace MemMap.Tests;

/// <summary>Every file of NumPy through <c>convert</c>, and back.</summary>
public class ConvertFixtureTests
{
    /// <summary>Arrays with a header: those that NumPy wrote, and the odd ones that are accepted.</summary>
    public static IEnumerable<JsonElement> Arrays =>
        NumPyFixtures.Valid.Concat(NumPyFixtures.Cases.Where(static entry => entry.Text("recommend") == "accept"));

    /// <summary>Calls of <c>numpy.memmap</c> that NumPy carries out, apart from fields that overlap, which no descr has.</summary>
    public static IEnumerable<JsonElement> Raw => NumPyFixtures.Raw.Where(static entry =>
        entry.GetProperty("ok").GetBoolean() && !entry.Text("id").StartsWith("union", StringComparison.Ordinal));

    [Fact]
    public void Every_file_comes_back_from_the_other_byte_order_and_order_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var count = 0;

        foreach (var entry in Arrays)
        {
            var (path, file) = (NumPyFixtures.PathOf(entry.Text("file")), entry.Text("file"));
            var (plain, away, back) = (folder["plain.npy"], folder["away.npy"], folder["back.npy"]);
            _ = ToolInProcess.Run("convert", path, plain).Fine;
            var header = Header(plain);
            var descr = header.DType.ToString();
            var (order, other) = header.Order == MemoryOrder.ColumnMajor ? ("F", "C") : ("C", "F");

            // Of two byte orders, one becomes the other.
            var hasOneOrder = !(descr.Contains('<') && descr.Contains('>'));
            var isLittle = descr.Contains('<');
            string[] there = hasOneOrder ? ["--byte-order", isLittle ? "big" : "little"] : [];
            string[] andBack = hasOneOrder ? ["--byte-order", isLittle ? "little" : "big"] : [];

            _ = ToolInProcess.Run(["convert", path, away, "--to-order", other, .. there]).Fine;
            _ = ToolInProcess.Run(["convert", away, back, "--to-order", order, .. andBack]).Fine;

            var (given, written, found) = (File.ReadAllBytes(path), File.ReadAllBytes(plain), File.ReadAllBytes(back));
            Assert.True(written.AsSpan().SequenceEqual(found), $"{file} comes back as another file");
            Assert.True(Data(path, given).SequenceEqual(Data(back, found)), $"the elements of {file} are other ones");
            Assert.True(
                !(entry.TryGetProperty("writer_exact", out var isExact) && isExact.GetBoolean())
                || file.StartsWith("version/", StringComparison.Ordinal) || given.AsSpan().SequenceEqual(found),
                $"{file} has another header");
            count++;
        }

        Assert.Equal(121 + 36, count);
    }

    [Fact]
    public void Every_raw_file_comes_back_from_a_file_of_the_other_byte_order_and_order_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        var count = 0;

        foreach (var entry in Raw)
        {
            var (away, back) = (folder["away.npy"], folder["back.raw"]);
            var (order, other) = entry.Text("order") == "F" ? ("F", "C") : ("C", "F");
            var isLittle = RawDescr.Of(entry.GetProperty("layout")).Contains('<');

            _ = ToolInProcess.Run([
                "convert", NumPyFixtures.PathOf(entry.Text("file")), away, .. Described(entry),
                "--to-order", other, "--byte-order", isLittle ? "big" : "little"]).Fine;
            _ = ToolInProcess.Run("convert", away, back, "--to-order", order, "--byte-order", isLittle ? "little" : "big").Fine;

            var header = Header(away);
            var given = File.ReadAllBytes(NumPyFixtures.PathOf(entry.Text("file")))
                .AsSpan(entry.GetProperty("offset").GetInt32(), (int)header.ByteLength);
            Assert.True(given.SequenceEqual(File.ReadAllBytes(back)), $"the elements of {entry.Text("id")} are other ones");
            count++;
        }

        Assert.Equal(17, count);
    }

    [Fact]
    public void Every_header_that_is_refused_is_one_sentence_and_no_file()
    {
        using var folder = new TemporaryFolder();

        // The command sets no limit to the length of a header, which one of them is about.
        var refused = NumPyFixtures.Cases.Where(static entry =>
            entry.Text("recommend") == "reject" && entry.Text("file") != "bad/pad10001chars.npy").ToArray();

        Assert.Equal(147, refused.Length);
        Assert.All(refused, entry =>
        {
            var answer = ToolInProcess.Run("convert", NumPyFixtures.PathOf(entry.Text("file")), folder["x.npy"]);
            Assert.Equal(1, answer.ExitCode);
            Assert.Matches("^memmap: '[^\n]*(is not a .npy file: byte [0-9]+ holds|does not begin as a .npy file)[^\n]*\n$", answer.Error);
            Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(folder["x"])!));
        });
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    [InlineData("arrow")]
    [InlineData("arrows")]
    [InlineData("npz")]
    [InlineData("raw")]
    public void Every_array_comes_back_from_another_format_or_is_refused_by_one_sentence(string format)
    {
        using var folder = new TemporaryFolder();
        List<string> refused = [];

        foreach (var (entry, name, isRaw) in Arrays.Select(static entry => (entry, entry.Text("file"), false))
            .Concat(Raw.Select(static entry => (entry, entry.Text("id"), true))))
        {
            var (source, away, back) = (folder["source.npy"], folder[$"away.{format}"], folder["back.npy"]);
            _ = ToolInProcess.Run(["convert", NumPyFixtures.PathOf(entry.Text("file")), source, .. isRaw ? Described(entry) : []]).Fine;
            var header = Header(source);

            var answer = ToolInProcess.Run("convert", source, away);
            if (answer.ExitCode != 0)
            {
                Assert.Equal(1, answer.ExitCode);
                Assert.False(File.Exists(away), $"{name} leaves a file behind");
                refused.Add($"{name} {answer.Error}");
                continue;
            }

            string[] described = format is "csv" or "jsonl" or "raw"
                ? ["--descr", header.DType.ToString(), "--shape", string.Join(',', header.Shape)] : [];
            string[] order = header.Order == MemoryOrder.ColumnMajor
                ? format == "raw" ? ["--order", "F"] : ["--to-order", "F"] : ["--to-order", "C"];
            var again = ToolInProcess.Run(["convert", away, back, .. described, .. order]);
            Assert.Equal((name, 0, ""), (name, again.ExitCode, again.Error));

            // What lies between fields is in no text and no column.
            var (given, found) = (File.ReadAllBytes(source), File.ReadAllBytes(back));
            Assert.True(
                (name.Contains("garbage") && format is not ("npz" or "raw")) || given.AsSpan().SequenceEqual(found),
                $"{name} comes back from {format} as another file");
            File.Delete(away);
        }

        Assert.Equal(format.StartsWith("arrow", StringComparison.Ordinal) ? RefusedByArrow : [], refused);
    }

    [Fact]
    public async Task Every_Arrow_file_has_the_rows_and_columns_of_its_array_for_another_reader()
    {
        using var folder = new TemporaryFolder();
        List<string> expected = [];
        foreach (var entry in Arrays)
        {
            var path = NumPyFixtures.PathOf(entry.Text("file"));
            if (ToolInProcess.Run("convert", path, folder[$"{expected.Count:000}.arrow"]).ExitCode != 0)
            {
                continue;
            }

            var header = Header(path);
            var areColumns = header.DType.IsRecord && header.Shape.Length < 2;
            expected.Add($"{(header.Shape.IsEmpty ? 1 : header.Shape[0])} {string.Join(',', areColumns
                ? header.DType.Fields.Select(static field => field.Name) : ["value"])}");
        }

        // pyarrow checks each value of each column.
        const string Program = """
            import glob, sys, pyarrow.ipc as ipc
            sys.stdout.reconfigure(encoding='utf-8')
            for path in sorted(glob.glob(sys.argv[1] + '/*.arrow')):
                table = ipc.open_file(path).read_all()
                table.validate(full=True)
                print(table.num_rows, ','.join(table.schema.names))
            """;
        await File.WriteAllTextAsync(folder["read.py"], Program, TestContext.Current.CancellationToken);
        var answer = await Tool.Shell($"python3 -c 'import pyarrow' 2> /dev/null || exit 77; python3 '{folder["read.py"]}' '{folder["."]}'");
        Assert.Equal(
            string.Join('\n', expected),
            answer.ExitCode == 77 ? string.Join('\n', await ReadAll(folder["."])) : answer.Fine.TrimEnd('\n'));
    }

    /// <summary>The same by the reader of Apache.Arrow.</summary>
    private static async Task<List<string>> ReadAll(string folder)
    {
        List<string> found = [];
        foreach (var path in Directory.GetFiles(folder, "*.arrow").Order(StringComparer.Ordinal))
        {
            using var reader = new Apache.Arrow.Ipc.ArrowFileReader(File.OpenRead(path));
            var count = 0L;
            while (await reader.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken) is { } batch)
            {
                Assert.All(batch.Arrays, array => Assert.Equal(batch.Length, array.Length));
                count += batch.Length;
                batch.Dispose();
            }

            found.Add($"{count} {string.Join(',', reader.Schema.FieldsList.Select(static field => field.Name))}");
        }

        return found;
    }

    /// <summary>What Arrow cannot hold.</summary>
    private static readonly string[] RefusedByArrow =
    [
        "npy/timedelta_Y_5.npy memmap: Column 'value': a time of '<m8[Y]' has no length in seconds, so Arrow cannot hold it; leave it out by --fields.\n",
        "npy/m8_M_5.npy memmap: Column 'value': a time of '<m8[M]' has no length in seconds, so Arrow cannot hold it; leave it out by --fields.\n",
        "npy/M8_fs_5.npy memmap: Column 'value': 1970-01-01T00:00:00.000000000000001 is between two steps of ns, the finest of Arrow. Nothing was written; --lossy accepts it.\n",
        "npy/timedelta_fs_5.npy memmap: Column 'value': 1 is between two steps of ns, the finest of Arrow. Nothing was written; --lossy accepts it.\n",
        "npy/M8_as_5.npy memmap: Column 'value': 1970-01-01T00:00:00.000000000000000001 is between two steps of ns, the finest of Arrow. Nothing was written; --lossy accepts it.\n",
        "npy/shape_le_i4_3x0x2_C.npy memmap: Arrow has no lists of no values, such as ('<i4', (0, 2)): leave that field out by --fields.\n",
        "npy/shape_le_f4_3x0x2_C.npy memmap: Arrow has no lists of no values, such as ('<f4', (0, 2)): leave that field out by --fields.\n",
        "struct/packed_all.npy memmap: Column 'e': 1468800000002091 does not fit the 64 bits of a time in s. Nothing was written; --lossy accepts it.\n",
        "struct/aligned_all.npy memmap: Column 'e': 1468800000002091 does not fit the 64 bits of a time in s. Nothing was written; --lossy accepts it.\n",
        "struct/aligned_all_be.npy memmap: Column 'e': 1468800000002091 does not fit the 64 bits of a time in s. Nothing was written; --lossy accepts it.\n",
        "struct/sub_zero.npy memmap: Arrow has no lists of no values, such as ('<f4', (0,)): leave that field out by --fields.\n",
        "lenient/descr_s59.npy memmap: Arrow has no values of 0 bytes, such as '|V0': leave that field out by --fields.\n",
        "records_aligned memmap: Column 'e': 1468800000002091 does not fit the 64 bits of a time in s. Nothing was written; --lossy accepts it.\n",
    ];

    /// <summary>The options for a raw file.</summary>
    private static string[] Described(JsonElement entry) =>
    [
        "--descr", RawDescr.Of(entry.GetProperty("layout")), "--shape", string.Join(',', ShapeOf(entry.GetProperty("shape"))),
        "--offset", entry.GetProperty("offset").ToString(), "--order", entry.Text("order"),
    ];

    private static IEnumerable<string> ShapeOf(JsonElement shape) => shape.ValueKind switch
    {
        JsonValueKind.Array => shape.EnumerateArray().Select(static length => length.ToString()),
        JsonValueKind.Null => ["*"],
        _ => [shape.ToString()],
    };

    private static NpyHeader Header(string path) => NpyHeader.Read(path, new() { MaxHeaderLength = int.MaxValue });

    /// <summary>The bytes of the elements.</summary>
    private static ReadOnlySpan<byte> Data(string path, byte[] file)
    {
        var header = Header(path);
        return file.AsSpan((int)header.DataOffset, (int)header.ByteLength);
    }
}
