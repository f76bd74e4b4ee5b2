namespace MemMap.Tests;

/// <summary>What every command keeps to.</summary>
public class CommandTests
{
    [Fact]
    public async Task The_help_of_every_command_fits_a_screen_and_has_an_example()
    {
        string[] commands = ["", .. await Commands()];

        var pages = await Task.WhenAll(commands.Select(static command => Tool.Run([.. Words(command), "--help"])));

        Assert.All(commands.Zip(pages), static pair =>
        {
            var lines = pair.Second.Fine.TrimEnd('\n').Split('\n');
            Assert.True(lines.Length <= 24, $"'{pair.First}' has {lines.Length} lines of help");
            Assert.All(lines, static line => Assert.True(line.Length <= 80, line));
            Assert.Contains(lines, static line => line.StartsWith("  $ memmap ", StringComparison.Ordinal));
            Assert.Contains(lines, static line => line.StartsWith("  --json ", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Every_command_answers_in_json_one_value_a_line()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder["Layout.cs"], (await Tool.Run("scaffold", "struct/market_tick.npy")).Fine, TestContext.Current.CancellationToken);
        var commands = await Commands();
        var calls = new Dictionary<string, string[]>
        {
            [""] = ["npy/le_i2_13.npy"],
            ["info"] = ["npy/le_i2_13.npy"],
            ["show"] = ["npy/le_i2_13.npy"],
            ["head"] = ["npy/le_i2_13.npy"],
            ["tail"] = ["npy/le_i2_13.npy"],
            ["hex"] = ["npy/le_i2_13.npy"],
            ["scaffold"] = ["npy/le_i2_13.npy"],
            ["dtype"] = [folder["Layout.cs"]],
            ["completions"] = ["bash"],
            ["stats"] = ["npy/le_i2_13.npy"],
            ["verify"] = ["npy/le_i2_13.npy"],
            ["convert"] = ["npy/le_i2_13.npy", folder["x.arrow"]],
            ["diff"] = ["npy/le_i2_13.npy", "npy/le_i2_13.npy"],
            ["plot"] = ["npy/le_i2_13.npy"],
            ["report"] = ["npy/le_i2_13.npy", "-o", folder["x.html"]],
            ["watch"] = ["npy/le_i2_13.npy", "--count", "1"],
            ["run"] = [KernelsInC.Build(folder) ?? "", "Count", KernelsInC.Shards(folder)],
        };

        Assert.Equal(commands.Order(), calls.Keys.Where(static name => name.Length > 0).Order());
        var answers = await Task.WhenAll(calls
            // Where there is no compiler of C, there is no library to run.
            .Where(static call => call.Value[0].Length > 0)
            .Select(static call => Tool.Run([.. Words(call.Key), .. call.Value, "--json"])));
        Assert.All(answers, static answer => Assert.All(
            answer.Fine.TrimEnd('\n').Split('\n'), static line => System.Text.Json.JsonDocument.Parse(line).Dispose()));
    }

    [Theory]
    [InlineData("info nope.npy", "memmap: There is no file 'nope.npy'.\n")]
    [InlineData("info npy", "memmap: 'npy' is a directory.\n")]
    [InlineData("show npy/le_i2_13.npy --rows 5..99", "memmap: --rows 5..99 is not within the 13 rows.\n")]
    [InlineData("show npy/le_i2_13.npy --rows x", "memmap: --rows x is no range; write it as in --rows 0..10, 42 or ^5..\n")]
    [InlineData("show npy/le_i2_13.npy --slice 99", "memmap: --slice \"99\": index 99 is not within axis 0, whose length is 13.\n")]
    [InlineData("show npy/le_i2_13.npy --slice 0,0", "memmap: --slice \"0,0\" has 2 parts for 1 axes of shape (13,).\n")]
    [InlineData("show npy/le_i2_13.npy --fields x", "memmap: --fields x: the elements are '<i2' and have no fields.\n")]
    [InlineData("show struct/packed_xyz.npy --fields w", "memmap: There is no field 'w'; the record has 'x', 'y', 'z'.\n")]
    [InlineData("show npy/le_i2_13.npy --shape 3", "memmap: --shape describes a raw file and needs --descr, as in --descr \"<f4\".\n")]
    [InlineData("show npy/le_i2_13.npy --format xml", "memmap: Argument 'xml' not recognized. Must be one of: 'table' 'jsonl' 'csv' 'markdown' See 'memmap show --help'.\n")]
    [InlineData("show", "memmap: Required argument 'FILE' missing for command: 'show'. See 'memmap show --help'.\n")]
    [InlineData("scaffold npy/le_i2_13.npy --name 1a", "memmap: --name 1a is no name of a C# struct; write it as in --name Trade.\n")]
    [InlineData("hex npy/le_i2_13.npy --row 1..3", "memmap: --row 1..3 is not one row, but 2.\n")]
    public async Task A_call_that_cannot_be_carried_out_is_one_line_and_exit_code_2(string call, string message)
    {
        var answer = await Tool.Run(call.Split(' '));

        Assert.Equal((2, "", message), (answer.ExitCode, answer.Text, answer.Error));
    }

    [Theory]
    [InlineData("info raw/f4_12.dat", "memmap: 'raw/f4_12.dat' does not begin as a .npy file. If it holds elements only, say which: --descr \"<f4\" --shape \"*,3\".\n")]
    [InlineData("show raw/f4_12.dat --descr <f4 --shape 4,4", "memmap: 'raw/f4_12.dat' has 48 bytes; --descr, --shape and --offset need 64.\n")]
    [InlineData("show raw/f4_12.dat --descr <f8 --offset 4", "memmap: 'raw/f4_12.dat' has 44 bytes from byte 4 on, which is 5 × 8 bytes and 4 bytes more. Another dtype, shape or --offset may fit; --length 5 leaves the rest out.\n")]
    [InlineData("show bad/data_half.npy", "memmap: 'bad/data_half.npy' is not a .npy file: byte 140 holds the end of the file where data of 24 bytes for shape (2, 3), from byte 128 on, is expected; the file was cut short: copy it or save it again.\n")]
    public async Task A_file_that_is_not_what_it_should_be_is_one_line_and_exit_code_1(string call, string message)
    {
        var answer = await Tool.Run(call.Split(' '));

        Assert.Equal((1, "", message), (answer.ExitCode, answer.Text, answer.Error.Replace(Tool.Folder + "/", "")));
    }

    [Fact]
    public async Task Standard_input_is_a_file_too()
    {
        var bytes = await File.ReadAllBytesAsync(NumPyFixtures.PathOf("npy/le_i2_13.npy"), TestContext.Current.CancellationToken);

        var answers = await Task.WhenAll(
            Tool.RunWith(bytes, "head", "-", "-n", "2", "--json"),
            Tool.RunWith(bytes, "head", "-", "-n", "2", "--json", "--descr", "|u1", "--offset", "128"));

        Assert.Equal("-32768\n-1\n", answers[0].Fine);
        Assert.Equal("0\n128\n", answers[1].Fine);
    }

    [Fact]
    public async Task What_is_wrong_with_standard_input_is_said_of_standard_input()
    {
        var bytes = await File.ReadAllBytesAsync(NumPyFixtures.PathOf("bad/data_half.npy"), TestContext.Current.CancellationToken);

        var answer = await Tool.RunWith(bytes, "info", "-");

        Assert.Equal(
            (1, "memmap: 'standard input' is not a .npy file: byte 140 holds the end of the file where data of 24 bytes for shape (2, 3), from byte 128 on, is expected; the file was cut short: copy it or save it again.\n"),
            (answer.ExitCode, answer.Error));
    }

    [Fact]
    public async Task A_pipe_is_a_file_too() => Assert.Equal(
        "-32768\n",
        (await Tool.Shell("memmap head <(cat npy/le_i2_13.npy) -n 1 --json")).Fine);

    [Fact]
    public async Task A_closed_pipe_is_a_quiet_end()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder["zeros"], new byte[64 << 20], TestContext.Current.CancellationToken);

        var answer = await Tool.Shell(
            $"set -o pipefail; memmap show '{folder["zeros"]}' --descr '|u1' --json | head -1; echo ${{PIPESTATUS[0]}}");

        Assert.Equal(("0\n0\n", ""), (answer.Text, answer.Error));
    }

    [Fact]
    public async Task What_two_commands_write_to_one_file_follows_each_other()
    {
        using var folder = new TemporaryFolder();

        var answer = await Tool.Shell(
            $"(memmap head npy/le_i2_13.npy -n 1 --json; memmap tail npy/le_i2_13.npy -n 1 --json) > '{folder["both"]}'; cat '{folder["both"]}'");

        Assert.Equal("-32768\n42\n", answer.Fine);
    }

    [Fact]
    public async Task Names_and_texts_of_a_file_are_shown_without_their_control_characters()
    {
        using var folder = new TemporaryFolder();
        var header = "{'descr': [('a\\x1b[31m', '<U4')], 'fortran_order': False, 'shape': (1,), }".PadRight(117) + "\n";
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. System.Text.Encoding.Latin1.GetBytes(header), .. System.Text.Encoding.UTF32.GetBytes("x\e\n\u202e")];
        await File.WriteAllBytesAsync(folder["a\e[1m.npy"], file, TestContext.Current.CancellationToken);

        var answers = await Task.WhenAll(
            Tool.Run(folder["a\e[1m.npy"]), Tool.Run("show", folder["a\e[1m.npy"]), Tool.Run("hex", folder["a\e[1m.npy"]),
            Tool.Run("info", folder["a\e[1m.npy"]), Tool.Run("scaffold", folder["a\e[1m.npy"]), Tool.Run("show", folder["a\e[1m.npy"], "--json"));

        Assert.All(answers, static answer => Assert.DoesNotContain('\e', answer.Fine));
        Assert.Equal("   a\\x1b[31m\n0  'x\\x1b\\n\\u202e'\n", answers[1].Text);
    }

    private static async Task<string[]> Commands() =>
    [
        .. (await Tool.Run("--help")).Lines.Where(static line => line.StartsWith("  ", StringComparison.Ordinal) && char.IsAsciiLetterLower(line[2]))
            .Select(static line => line.Trim().Split(' ')[0]).Where(static word => word is not ("memmap" or "raw")),
    ];

    private static string[] Words(string command) => command.Length == 0 ? [] : [command];
}
