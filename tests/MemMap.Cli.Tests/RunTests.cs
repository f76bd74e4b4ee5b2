namespace MemMap.Tests;

/// <summary><c>memmap run</c>.</summary>
[OnLinux]
public sealed class RunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _library;
    private readonly string _days;

    public RunTests()
    {
        _library = KernelsInC.Build(_folder) ?? "";
        _days = KernelsInC.Shards(_folder);
        Assert.SkipUnless(_library.Length > 0, "There is no compiler of C (Debian: apt-get install gcc).");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_result_is_printed_as_NumPy_prints_it()
    {
        Assert.Equal("(26,)\n", (await Tool.Run("run", _library, "Count", _days)).Fine);
        Assert.Equal("{\"Rows\":26}\n", (await Tool.Run("run", _library, "Count", _days, "--json")).Fine);
    }

    [Fact]
    public async Task Parameters_are_json()
    {
        Assert.Equal("182\n", (await Tool.Run("run", _library, "Times", _days, "--parameters", "{\"By\":7}")).Fine);
    }

    [Fact]
    public async Task Shards_are_written_to_a_folder()
    {
        Assert.Equal("", (await Tool.Run("run", _library, "Copy", _days, "--out", _folder["out"])).Fine);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_days, "1.npy")), File.ReadAllBytes(_folder["out/1.npy"]));
        Assert.True(File.Exists(_folder["out/manifest.json"]));
        Assert.Equal(
            $"{{\"path\":\"{_folder["other"]}\"}}\n", (await Tool.Run("run", _library, "Copy", _days, "--out", _folder["other"], "--json")).Fine);
    }

    [Fact]
    public async Task A_kernel_that_fails_is_one_line_and_exit_code_1()
    {
        var answer = await Tool.Run("run", _library, "Broken", _days);

        Assert.Equal((1, ""), (answer.ExitCode, answer.Text));
        Assert.Equal($"memmap: Kernel Broken threw BrokenException for '{Path.Combine(_days, "0.npy")}'.\n", answer.Error);
    }

    [Theory]
    [InlineData("Nothing", "", "There is no kernel 'Nothing' in '{library}'; it has Count, Times, Copy, Broken.")]
    [InlineData("Count", "--parameters 1", "Kernel Count has no parameters; remove --parameters.")]
    [InlineData("Times", "", "Kernel Times needs --parameters, of dtype [('By', '<i8')].")]
    [InlineData("Times", "--parameters 7", "--parameters 7: Line 1: an object with the fields of the record is expected, and 7 was found.")]
    [InlineData("Times", "--parameters {", "--parameters {: Line 1 is no JSON value: byte 1 is not what is expected there.")]
    [InlineData("Count", "--out x", "Kernel Count has a result, and writes no shards; remove --out.")]
    [InlineData("Copy", "", "Kernel Copy writes shards; say where by --out.")]
    [InlineData("Count", "--where Time", "--where Time is not a field and a range; write it as Time=0..999.")]
    [InlineData("Count", "--where Time=0..9", "--where Time=0..9: Samples has no field 'Time'.")]
    [InlineData("Count", "--where =0..x", "--where =0..x: 'x' is not a value of '<i2'.")]
    public async Task A_call_that_cannot_be_carried_out_is_one_line_and_exit_code_2(string kernel, string options, string message)
    {
        var answer = await Tool.Run(
            ["run", _library, kernel, _days, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(
            (2, "", $"memmap: {message.Replace("{library}", _library, StringComparison.Ordinal)}\n"),
            (answer.ExitCode, answer.Text, answer.Error));
    }

    [Fact]
    public async Task What_is_no_library_and_what_is_no_folder_is_named()
    {
        var notes = await Tool.Run("run", "npy/le_i2_13.npy", "Count", _days);
        var none = await Tool.Run("run", _library, "Count", _folder["none"]);
        var empty = await Tool.Run("run", "", "Count", _days);

        Assert.Equal(1, notes.ExitCode);
        Assert.StartsWith(
            $"memmap: '{Path.Combine(Tool.Folder, "npy/le_i2_13.npy")}' is not a native library of kernels: the system does not load it.",
            notes.Error, StringComparison.Ordinal);
        Assert.Equal((2, "memmap: The value cannot be an empty string. (Parameter 'path')\n"), (empty.ExitCode, empty.Error));
        Assert.Equal(2, none.ExitCode);
        Assert.StartsWith($"memmap: '{_folder["none"]}' is not a folder", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shard_with_more_rows_than_the_manifest_says_is_named()
    {
        File.WriteAllText(Path.Combine(_days, "manifest.json"), """
            {"format": "memmap-shards", "version": 1, "layout": "Samples", "descr": "<i2", "rowShape": [], "rows": 20,
             "shards": [{"file": "0.npy", "rows": 13}, {"file": "1.npy", "rows": 7}]}
            """);

        foreach (var answer in new[]
        {
            await Tool.Run("run", _library, "Count", _days), await Tool.Run("run", _library, "Copy", _days, "--out", _folder["out"]),
        })
        {
            Assert.Equal((1, ""), (answer.ExitCode, answer.Text));
            Assert.StartsWith(
                $"memmap: Shard 1 of 2: '{Path.Combine(_days, "1.npy")}' holds 13 rows; it had 7 when ", answer.Error, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(_folder["out"]));
    }

    /// <summary>A Python that prints what it is called with stands in for the cluster.</summary>
    [Fact]
    public async Task On_a_cluster_it_is_the_work_of_the_Python_module()
    {
        Python("""
            [ "$1" = -c ] && exit 0
            echo "$*"
            exit 7
            """);

        var answer = await Tool.Shell(
            $"PATH={_folder["bin"]}:$PATH memmap run market.so Times days --dask tcp://a:1 --parameters -1e3 --where Time=0..9 --out x --json");

        Assert.Equal(
            (7, "-m memmap_dask run --dask=tcp://a:1 --parameters=-1e3 --out=x --where=Time=0..9 --json -- market.so Times days\n",
                ""),
            (answer.ExitCode, answer.Text, answer.Error));
    }

    [Fact]
    public async Task A_Python_without_the_module_is_told_where_it_is()
    {
        Python("exit 1");

        var answer = await Tool.Shell($"PATH={_folder["bin"]}:$PATH memmap run market.so Count days --dask tcp://a:1");

        Assert.Equal(
            (2, "memmap: python3 has no module memmap_dask; install it from the folder python/memmap_dask of MemMap's repository, or set "
                + "PYTHONPATH to the folder that has it.\n"),
            (answer.ExitCode, answer.Error));
    }

    private void Python(string script)
    {
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(_folder["bin/python3"], $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                _folder["bin/python3"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
