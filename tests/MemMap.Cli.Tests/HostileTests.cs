using System.Text;

namespace MemMap.Tests;

/// <summary>What happens where something is in the way: a full disk, a closed output, input that no one would write.</summary>
[OnLinux]
public sealed class HostileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("info npy/le_i2_13.npy")]
    [InlineData("show npy/le_i2_13.npy --json")]
    [InlineData("completions bash")]
    [InlineData("convert npy/le_i2_13.npy - --to npz")]
    [InlineData("convert npy/le_i2_13.npy - --to arrow")]
    [InlineData("watch npy/le_i2_13.npy --count 1")]
    public async Task A_full_disk_behind_standard_output_is_one_line_and_exit_code_2(string call)
    {
        var answer = await Tool.Shell($"memmap {call} > /dev/full");

        Assert.Equal(
            (2, "memmap: Standard output cannot be written: No space left on device.\n"), (answer.ExitCode, answer.Error));
    }

    [Fact]
    public async Task A_failure_that_a_full_disk_follows_is_told_and_ends_with_its_exit_code()
    {
        var answer = await Tool.Shell("memmap info npy/le_i2_13.npy nope.npy > /dev/full");

        Assert.Equal(
            (2, "memmap: Standard output cannot be written: No space left on device.\n"), (answer.ExitCode, answer.Error));
    }

    [Fact]
    public async Task A_closed_standard_output_is_no_stack_trace()
    {
        var answer = await Tool.Shell("memmap info npy/le_i2_13.npy >&-");

        // The number of the closed descriptor may be that of a file of the runtime now.
        Assert.True(answer.ExitCode is 0 or 2, answer.Error);
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// A limit on the size of files stands in for a full disk: its error comes from the same call. The runtime itself would
    /// need a larger file to keep code from being written.
    /// </summary>
    [Theory]
    [InlineData("convert large.dat new.npy --descr |u1")]
    [InlineData("convert large.dat new.npz --descr |u1")]
    [InlineData("convert large.dat new.csv --descr |u1 --length 100000")]
    [InlineData("convert large.dat new.arrow --descr |u1")]
    [InlineData("convert large.dat new.npy --descr |u1 --shape 2048,1024 --to-order F")]
    public async Task A_target_without_room_leaves_no_half_made_file(string call)
    {
        await File.WriteAllBytesAsync(_folder["large.dat"], new byte[2 << 20], TestContext.Current.CancellationToken);

        var answer = await Tool.Shell(
            $"cd '{_folder[""]}'; trap '' XFSZ; ulimit -f 64; export DOTNET_EnableWriteXorExecute=0; memmap {call.Replace("|u1", "'|u1'")}");

        Assert.Equal(
            (2, "", "memmap: A file would be longer than its file system, or the limit of this process, allows: write to another disk.\n"),
            (answer.ExitCode, answer.Text, answer.Error));
        Assert.Equal([_folder["large.dat"]], Directory.GetFiles(_folder[""]));
    }

    [Theory]
    [InlineData("report", "x.npy", "x.npy")]
    [InlineData("report", "x.npy", "link.npy")]
    [InlineData("report", "link.npy", "x.npy")]
    [InlineData("plot", "x.svg", "x.svg")]
    public async Task A_page_or_a_picture_does_not_replace_the_file_that_it_is_about(string command, string source, string target)
    {
        var bytes = await File.ReadAllBytesAsync(NumPyFixtures.PathOf("npy/le_i2_13.npy"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["x.npy"], bytes, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["x.svg"], bytes, TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(_folder["link.npy"], _folder["x.npy"]);

        var answer = await Tool.Run(command, _folder[source], "-o", _folder[target]);

        Assert.Equal(
            (2, "", $"memmap: '{_folder[target]}' is the file that is read: name another one.\n"),
            (answer.ExitCode, answer.Text, answer.Error));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder["x.npy"], TestContext.Current.CancellationToken));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(_folder["x.svg"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_Arrow_file_goes_through_a_pipe()
    {
        var file = await Tool.Run("convert", "npy/le_i2_13.npy", "-", "--to", "arrow");
        var back = await Tool.RunWith(file.Bytes, "convert", "-", "-", "--to", "npy");

        Assert.Equal((0, ""), (file.ExitCode, file.Error));
        Assert.Equal(await File.ReadAllBytesAsync(NumPyFixtures.PathOf("npy/le_i2_13.npy"), TestContext.Current.CancellationToken), back.Bytes);
    }

    [Theory]
    [InlineData("hex npy/le_i2_13.npy --row 13", "--row 13 is not within the 13 rows.")]
    [InlineData("hex npy/le_i2_13.npy --row x", "--row x is no row; write it as in --row 42 or ^1.")]
    [InlineData("show npy/le_i2_13.npy --slice ...,...", "--slice \"...,...\" has '...' twice; write it once, for the axes between others.")]
    [InlineData("show npy/le_i2_13.npy --slice 99999999999999999999", "--slice \"99999999999999999999\": index 99999999999999999999 is not within axis 0, whose length is 13.")]
    [InlineData("head npy/le_i2_13.npy -n -1", "-n -1 is not a whole number of 0 or more; write it as in -n 3. See 'memmap head --help'.")]
    [InlineData("head npy/le_i2_13.npy -n x", "-n x is not a whole number of 0 or more; write it as in -n 3. See 'memmap head --help'.")]
    [InlineData("watch npy/le_i2_13.npy --every nan", "--every nan is not a number of 0 or more; write it as in --every 0.5. See 'memmap watch --help'.")]
    [InlineData("watch npy/le_i2_13.npy --count -1", "--count -1 is not a whole number of 0 or more; write it as in --count 3. See 'memmap watch --help'.")]
    [InlineData("diff npy/le_i2_13.npy npy/le_i2_13.npy --atol -1", "--atol -1 is not a number of 0 or more; write it as in --atol 0.5. See 'memmap diff --help'.")]
    [InlineData("plot npy/le_i2_13.npy --width x", "--width x is not a whole number of 0 or more; write it as in --width 3. See 'memmap plot --help'.")]
    [InlineData("show raw/f4_12.dat --descr <f4 --offset -1", "--offset -1 is not a whole number of 0 or more; write it as in --offset 3. See 'memmap show --help'.")]
    [InlineData("show raw/f4_12.dat --descr <f4 --shape 3 --length 2", "--length counts the rows of a --shape with *, and this --shape says how many there are: leave one of them out.")]
    [InlineData("show raw/f4_12.dat --descr <f4 --shape *,0", "--shape: rows of 0 bytes cannot be counted; write their number where the * is.")]
    [InlineData("show raw/f4_12.dat --descr |V0", "--shape: rows of 0 bytes cannot be counted; write their number where the * is.")]
    [InlineData("show raw/f4_12.dat --descr <f4 --shape 9223372036854775807,9223372036854775807,0", "--shape: Shape (9223372036854775807, 9223372036854775807, 0) of 4 bytes each is more than 9223372036854775807 bytes.")]
    [InlineData("convert npy/le_i2_13.npy x.csv --descr <i2", "--descr describes a raw file, CSV or JSON lines, and 'npy/le_i2_13.npy' is read as npy, which says its own dtype: leave --descr out, or add --from raw.")]
    [InlineData("dtype npy", "'npy' is a directory.")]
    [InlineData("plot npy/le_i2_13.npy -o x.gif --json", "-o x.gif: name a .svg or a .png file.")]
    public async Task What_cannot_be_meant_is_one_line_and_exit_code_2(string call, string message)
    {
        var answer = await Tool.Run(call.Split(' '));

        Assert.Equal((2, "", $"memmap: {message}\n"), (answer.ExitCode, answer.Text, answer.Error));
    }

    [Theory]
    [InlineData("convert npy/le_i2_13.npy  --to npy")]
    [InlineData("report npy/le_i2_13.npy -o ")]
    public async Task A_target_without_a_name_is_one_line(string call)
    {
        var answer = await Tool.Run(call.Split(' '));

        Assert.Equal(
            (2, "", "memmap: '' is no name of a file: write the path of one, or -.\n"),
            (answer.ExitCode, answer.Text, answer.Error));
    }

    /// <summary>What NumPy gives for the same slices of <c>range(13)</c>.</summary>
    [Theory]
    [InlineData("::-9223372036854775808", "12")]
    [InlineData("11:99999999999999999999", "11 12")]
    [InlineData("-99999999999999999999:2", "0 1")]
    [InlineData("11:,", "11 12")]
    public async Task Slices_may_have_any_numbers(string slice, string rows)
    {
        await File.WriteAllBytesAsync(_folder["range.dat"], [.. Enumerable.Range(0, 13).Select(static number => (byte)number)], TestContext.Current.CancellationToken);

        var answer = await Tool.Run("show", _folder["range.dat"], "--descr", "|u1", "--slice", slice, "--json");

        Assert.Equal(rows.Split(' '), answer.Fine.TrimEnd('\n').Split('\n'));
    }

    [Theory]
    [InlineData("x\n1e400\n", "", "Line 2, column 'x': 1e400 is beyond the greatest number of '<f8'. Nothing was written; --lossy accepts it.")]
    [InlineData("x\n1e-400\n", "", "Line 2, column 'x': 1e-400 has more digits than '<f8' keeps. Nothing was written; --lossy accepts it.")]
    [InlineData("x\n1e400\n", "[('x','<c16')]", "Line 2, column 'x': 1e400 is beyond the greatest number of '<c16'. Nothing was written; --lossy accepts it.")]
    [InlineData("a,a\n1,2\n", "", "The first line of the CSV names two columns 'a': give each its own name.")]
    [InlineData("a\nb\n\u00ff\u00fe\n", "", "'{file}' is not text in UTF-8: line 3 has bytes that are no character; save it as UTF-8.")]
    [InlineData("a\nx\u00e9", "", "'{file}' is not text in UTF-8: line 2 has bytes that are no character; save it as UTF-8.")]
    public async Task Csv_that_would_lose_something_is_refused(string text, string dtype, string message)
    {
        var file = _folder["x.csv"];
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

        var answer = await Tool.Run(["convert", file, _folder["x.npy"], .. dtype.Length > 0 ? (string[])["--descr", dtype] : []]);

        Assert.Equal(
            (1, "", $"memmap: {message.Replace("{file}", file, StringComparison.Ordinal)}\n"),
            (answer.ExitCode, answer.Text, answer.Error));
        Assert.Equal([file], Directory.GetFiles(_folder[""]));
    }

    [Fact]
    public async Task Columns_without_a_name_have_that_which_NumPy_gives()
    {
        await File.WriteAllTextAsync(_folder["x.csv"], ",a,\n0,1,2\n", TestContext.Current.CancellationToken);

        Assert.Equal(
            "{\"f0\":0,\"a\":1,\"f2\":2}\n", (await Tool.Run("convert", _folder["x.csv"], "-", "--to", "jsonl")).Fine);
    }

    [Theory]
    [InlineData("a\n1\n", "csv", "3,3000000000", 1, "The CSV has no column '[0]', which is a field of '<i4'.")]
    [InlineData("a\n1\n", "csv", "3,9223372036854775807,9", 1, "The CSV has no column '[0,0]', which is a field of '<i4'.")]
    [InlineData("[1]\n", "jsonl", "*,2000000000,2000000000", 2, "A row has 16,000,000,000,000,000,000 bytes, and at most 268,435,456 can be read or written in one piece.")]
    public async Task Rows_beyond_memory_are_refused_at_once(string text, string format, string shape, int code, string message)
    {
        await File.WriteAllTextAsync(_folder["x"], text, TestContext.Current.CancellationToken);

        var answer = await Tool.Run("convert", _folder["x"], "-", "--from", format, "--to", "npy", "--descr", "<i4", "--shape", shape);

        Assert.Equal((code, "", $"memmap: {message}\n"), (answer.ExitCode, answer.Text, answer.Error));
    }

    [Theory]
    [InlineData("\"\\ud800\"\n", "<U2")]
    [InlineData("{\"\\ud800\":1}\n", "[('a','<i4')]")]
    public async Task Half_a_character_in_json_is_one_line(string text, string dtype)
    {
        var answer = await Tool.RunWith(Encoding.UTF8.GetBytes(text), "convert", "-", "-", "--to", "npy", "--descr", dtype);

        Assert.Equal(
            (1, "", "memmap: Line 1: a text has half of a surrogate pair, such as \\ud800, which is no character.\n"),
            (answer.ExitCode, answer.Text, answer.Error));
    }

    [Theory]
    [InlineData("--offset", "4")]
    [InlineData("--length", "2")]
    [InlineData("--order", "F")]
    public async Task Options_of_raw_files_are_not_ignored_for_text(string option, string value)
    {
        await File.WriteAllTextAsync(_folder["x.csv"], "a\n1\n2\n3\n", TestContext.Current.CancellationToken);

        var answer = await Tool.Run("convert", _folder["x.csv"], "-", "--to", "npy", "--descr", "<i4", option, value);

        Assert.Equal(
            (2, "", $"memmap: --offset, --length and --order describe a raw file, and '{_folder["x.csv"]}' is read as csv: leave them out; --rows takes some of the rows.\n"),
            (answer.ExitCode, answer.Text, answer.Error));
    }

    [Fact]
    public async Task A_loss_behind_a_part_that_a_pipe_has_does_not_say_that_nothing_was_written()
    {
        await File.WriteAllBytesAsync(_folder["x.dat"], [65, 255], TestContext.Current.CancellationToken);

        var answer = await Tool.Run("convert", _folder["x.dat"], "-", "--descr", "|S1", "--to", "csv");

        Assert.Equal(
            (1, "value\nA\n", "memmap: The bytes ff of a '|S1' are no text in UTF-8, and become U+FFFD in CSV; JSON lines keep them. --lossy accepts it.\n"),
            (answer.ExitCode, answer.Text, answer.Error));
    }

    [Fact]
    public async Task Infinity_is_near_no_number_and_a_whole_number_has_all_its_digits()
    {
        await File.WriteAllBytesAsync(_folder["one.dat"], BitConverter.GetBytes(1.0), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_folder["inf.dat"], BitConverter.GetBytes(double.PositiveInfinity), TestContext.Current.CancellationToken);
        await Tool.Run("convert", _folder["one.dat"], _folder["one.npy"], "--descr", "<f8");
        await Tool.Run("convert", _folder["inf.dat"], _folder["inf.npy"], "--descr", "<f8");
        await File.WriteAllTextAsync(_folder["whole.csv"], "value\n9007199254740993\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["real.csv"], "value\n9007199254740992\n", TestContext.Current.CancellationToken);
        await Tool.Run("convert", _folder["whole.csv"], _folder["whole.npy"]);
        await Tool.Run("convert", _folder["real.csv"], _folder["real.npy"], "--descr", "<f8");

        var infinite = await Tool.Run("diff", _folder["one.npy"], _folder["inf.npy"], "--rtol", "1e-6");
        var whole = await Tool.Run("diff", _folder["whole.npy"], _folder["real.npy"]);

        Assert.Equal(
            (1, "first at (0,): 1 and Infinity\n1 elements differ\n  value: 1 values, by at most Infinity, at (0,)\n"),
            (infinite.ExitCode, infinite.Text));
        Assert.Equal(
            (1, "first at (0,): 9007199254740993 and 9007199254740992\n1 elements differ\n  value: 1 values, by at most 1, at (0,)\n"),
            (whole.ExitCode, whole.Text));
    }

    [Fact]
    public async Task Values_of_no_bytes_do_not_differ_however_many_there_are()
    {
        var header = "{'descr': '|V0', 'fortran_order': False, 'shape': (9223372036854775807,), }".PadRight(117) + "\n";
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.Latin1.GetBytes(header)];
        await File.WriteAllBytesAsync(_folder["a.npy"], file, TestContext.Current.CancellationToken);

        Assert.Equal("no difference\n", (await Tool.Run("diff", _folder["a.npy"], _folder["a.npy"])).Fine);
    }

    [Fact]
    public async Task Blocks_of_several_lengths_are_said_with_their_lengths()
    {
        await File.WriteAllBytesAsync(_folder["x"], new byte[24], TestContext.Current.CancellationToken);
        await Tool.Run("convert", _folder["x"], _folder["a.npy"], "--descr", "[('a','<i4',(2,))]", "--shape", "1");
        await Tool.Run("convert", _folder["x"], _folder["b.npy"], "--descr", "[('a','<i4',(3,))]", "--shape", "1");

        var answer = await Tool.Run("diff", _folder["a.npy"], _folder["b.npy"]);

        Assert.Equal((1, "field 'a' of 2 × '<i4' and 3 × '<i4'\n"), (answer.ExitCode, answer.Text));
    }

    /// <summary>1, infinity, NaN and 0 of x86.</summary>
    [Fact]
    public async Task Statistics_know_which_long_doubles_are_none()
    {
        await File.WriteAllBytesAsync(
            _folder["x.dat"],
            Convert.FromHexString("0000000000000080ff3f000000000000" + "0000000000000080ff7f000000000000"
                + "00000000000000c0ff7f000000000000" + "00000000000000000080000000000000"),
            TestContext.Current.CancellationToken);

        var answer = await Tool.Run("stats", _folder["x.dat"], "--descr", "<f16", "--json");
        var pairs = await Tool.Run("stats", _folder["x.dat"], "--descr", "<c32", "--json");

        Assert.Contains("\"nan\":1,\"infinities\":1,\"zeros\":1,\"distinct\":4,", answer.Fine, StringComparison.Ordinal);
        Assert.Contains("\"nan\":1,\"infinities\":1,\"zeros\":0,\"distinct\":2,", pairs.Fine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_may_have_a_colon_in_its_name()
    {
        await Tool.Run("convert", "npy/le_i2_13.npy", _folder["x.npz"] + ":a:b");

        Assert.Equal("-32768\n", (await Tool.Run("head", _folder["x.npz"] + ":a:b", "-n", "1", "--json")).Fine);
        Assert.Equal($"{_folder["x.npz"]}: nothing found\n", (await Tool.Run("verify", _folder["x.npz"])).Fine);
    }

    [Theory]
    [InlineData("info", "{pipe}:arr_0")]
    [InlineData("verify", "{pipe}: nothing found")]
    public async Task An_archive_in_a_pipe_is_read_once(string command, string start)
    {
        await Tool.Run("convert", "npy/le_i2_13.npy", _folder["x.npz"]);

        var answer = await Tool.Shell($"mkfifo '{_folder["pipe"]}'; cat '{_folder["x.npz"]}' > '{_folder["pipe"]}' & memmap {command} '{_folder["pipe"]}'");

        Assert.StartsWith(start.Replace("{pipe}", _folder["pipe"], StringComparison.Ordinal), answer.Fine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_on_standard_input_is_named_and_verified()
    {
        await File.WriteAllBytesAsync(_folder["x.dat"], [1, 2], TestContext.Current.CancellationToken);
        await Tool.Run("convert", _folder["x.dat"], _folder["a.npz"] + ":a", "--descr", "|u1");
        var bytes = await File.ReadAllBytesAsync(_folder["a.npz"], TestContext.Current.CancellationToken);
        var damaged = (byte[])bytes.Clone();
        damaged[bytes.AsSpan().IndexOf("NUMPY"u8) + 127] ^= 0xff;

        Assert.StartsWith("standard input:a\n", (await Tool.RunWith(bytes, "info", "-")).Fine, StringComparison.Ordinal);
        Assert.Equal("1\n2\n", (await Tool.Shell($"cat '{_folder["a.npz"]}' | memmap show /dev/stdin:a --json")).Fine);
        var none = await Tool.RunWith([0x50, 0x4b, 5, 6, .. new byte[18]], "show", "-");
        Assert.Equal((2, "memmap: 'standard input' has no arrays.\n"), (none.ExitCode, none.Error));
        var wrong = await Tool.RunWith(damaged, "verify", "-");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("Member 'a' has CRC-32 ", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_without_arrays_is_told()
    {
        await File.WriteAllBytesAsync(_folder["x.npz"], [0x50, 0x4b, 5, 6, .. new byte[18]], TestContext.Current.CancellationToken);

        var answer = await Tool.Run("info", _folder["x.npz"]);

        Assert.Equal((0, "", $"memmap: '{_folder["x.npz"]}' has no arrays.\n"), (answer.ExitCode, answer.Text, answer.Error));
    }

    [Fact]
    public async Task A_conversion_writes_into_a_pipe_and_does_not_replace_it()
    {
        var answer = await Tool.Shell(
            $"cd '{_folder[""]}'; mkfifo pipe; cat pipe > out.npy & memmap convert '{NumPyFixtures.PathOf("npy/le_i2_13.npy")}' pipe --to npy; wait; test -p pipe && echo still");

        Assert.Equal("still\n", answer.Fine);
        Assert.Equal(
            await File.ReadAllBytesAsync(NumPyFixtures.PathOf("npy/le_i2_13.npy"), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(_folder["out.npy"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_that_grows_along_another_axis_is_not_watched()
    {
        await File.WriteAllBytesAsync(_folder["x.dat"], new byte[6], TestContext.Current.CancellationToken);

        var answer = await Tool.Run("watch", _folder["x.dat"], "--descr", "|u1", "--shape", "2,*", "--order", "F", "--count", "2");

        Assert.Equal(
            (2, "", $"memmap: '{_folder["x.dat"]}' is in order F, in which no rows can be added behind the others: watch a file in order C.\n"),
            (answer.ExitCode, answer.Text, answer.Error));
    }

    [Fact]
    public async Task A_header_that_claims_gigabytes_is_refused_by_a_true_sentence()
    {
        await File.WriteAllBytesAsync(
            _folder["x.npy"], [0x93, .. "NUMPY"u8, 2, 0, 0xf0, 0xff, 0xff, 0x3f, .. new byte[20]], TestContext.Current.CancellationToken);

        var answer = await Tool.Run("info", _folder["x.npy"]);

        Assert.Equal(
            (1, "", $"memmap: '{_folder["x.npy"]}' is not a .npy file: byte 8 holds a header length of 1073741808 where one of 268435456 bytes at most is expected; save the array with fewer fields, shorter names or less padding.\n"),
            (answer.ExitCode, answer.Text, answer.Error));
    }

    /// <summary>C# has no member of the name of its type, and reads <c>__arglist</c> as a word of its own.</summary>
    [Fact]
    public async Task A_field_of_the_name_of_its_layout_has_another_one_in_CSharp()
    {
        await File.WriteAllTextAsync(_folder["price.csv"], "Price,Price_,__arglist\n1,2,3\n", TestContext.Current.CancellationToken);
        await Tool.Run("convert", _folder["price.csv"], _folder["price.npy"]);

        Assert.EndsWith(
            """
            public partial struct Price
            {
                [MemMapField(Name = "Price")]
                public long Price_2;
                public long Price_;
                public long @__arglist;
            }

            """,
            (await Tool.Run("scaffold", _folder["price.npy"])).Fine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_of_one_name_in_several_folders_are_layouts_of_several_names()
    {
        var answer = await Tool.Run("scaffold", "npy/le_i2_13.npy", "npy/le_i2_13.npy", "--json");

        Assert.StartsWith("{\"names\":[\"LeI213\",\"LeI2132\"],", answer.Fine, StringComparison.Ordinal);
        Assert.Contains("public partial struct LeI2132;", answer.Text, StringComparison.Ordinal);
    }
}
