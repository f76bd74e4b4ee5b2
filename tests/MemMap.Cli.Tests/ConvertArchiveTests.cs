namespace MemMap.Tests;

/// <summary><c>convert x.npy y.npz</c>.</summary>
public class ConvertArchiveTests
{
    [Fact]
    public void NumPy_reads_the_array_by_the_name_that_it_gives_itself_or_that_of_the_target()
    {
        using var folder = new TemporaryFolder();
        var source = NumPyFixtures.PathOf("struct/nested_2x3_F.npy");

        _ = ToolInProcess.Run("convert", source, folder["x.npz"]).Fine;
        _ = ToolInProcess.Run("convert", source, $"{folder["y.npz"]}:größe", "--byte-order", "big", "--to-order", "C").Fine;

        Assert.Equal(
            "None ['arr_0'] True True\nNone ['größe'] True False\n",
            NumPy.Run(
                """
                import zipfile
                x = np.load(sys.argv[1])
                for path in sys.argv[2:]:
                    with np.load(path) as y:
                        z = y[y.files[0]]
                        print(zipfile.ZipFile(path).testzip(), y.files, (x == z).all(), x.dtype == z.dtype)
                """,
                source, folder["x.npz"], folder["y.npz"]));
    }

    [Fact]
    public void Equal_arrays_are_equal_archives_whose_elements_begin_at_a_multiple_of_64()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in Enumerable.Range(1, 64).Select(static length => new string('n', length)))
        {
            _ = ToolInProcess.Run("convert", NumPyFixtures.PathOf("npy/le_f8_3x4_C.npy"), $"{folder["x.npz"]}:{name}").Fine;

            var member = Assert.Single(NpzFile.Read(folder["x.npz"]).Members);
            Assert.Equal((name, true, 0), (member.Name, member.IsStored, (member.Offset + member.Header!.DataOffset) % 64));
            File.Delete(folder["x.npz"]);
        }

        _ = ToolInProcess.Run("convert", NumPyFixtures.PathOf("npy/le_f8_3x4_C.npy"), folder["x.npz"]).Fine;
        _ = ToolInProcess.Run("convert", NumPyFixtures.PathOf("npy/le_f8_3x4_C.npy"), folder["y.npz"]).Fine;
        Assert.Equal(File.ReadAllBytes(folder["x.npz"]), File.ReadAllBytes(folder["y.npz"]));
    }

    [Fact]
    public async Task An_archive_goes_through_a_pipe()
    {
        using var folder = new TemporaryFolder();

        var answer = await Tool.Run("convert", "npy/le_i2_3x4_C.npy", "-", "--to", "npz");
        await File.WriteAllBytesAsync(folder["x.npz"], answer.Bytes, TestContext.Current.CancellationToken);

        Assert.Equal((0, ""), (answer.ExitCode, answer.Error));
        Assert.Equal($"{folder["x.npz"]}: nothing found\n", (await Tool.Run("verify", folder["x.npz"])).Fine);
        Assert.Equal("no difference\n", (await Tool.Run("diff", "npy/le_i2_3x4_C.npy", folder["x.npz"])).Fine);
    }

    [Fact]
    public void An_archive_of_other_arrays_is_not_replaced()
    {
        using var folder = new TemporaryFolder();
        var source = NumPyFixtures.PathOf("npy/le_i2_13.npy");
        _ = ToolInProcess.Run("convert", source, $"{folder["x.npz"]}:a").Fine;
        var before = File.ReadAllBytes(folder["x.npz"]);

        var refused = ToolInProcess.Run("convert", source, $"{folder["x.npz"]}:b");
        _ = ToolInProcess.Run("convert", source, $"{folder["x.npz"]}:a").Fine;
        var nameless = ToolInProcess.Run("convert", source, $"{folder["x.npz"]}:");

        Assert.Equal(
            (2, $"memmap: '{folder["x.npz"]}' has the array 'a', which an archive of 'b' alone would not have: name another file.\n"),
            (refused.ExitCode, refused.Error));
        Assert.Equal(
            (2, $"memmap: '{folder["x.npz"]}:' names no array: write it as in '{folder["x.npz"]}:trades'.\n"), (nameless.ExitCode, nameless.Error));
        Assert.Equal(before, File.ReadAllBytes(folder["x.npz"]));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(folder["x"])!));
    }

    [Fact]
    public void An_archive_that_fails_leaves_the_old_one()
    {
        using var folder = new TemporaryFolder();
        var source = NumPyFixtures.PathOf("npy/le_i2_13.npy");
        _ = ToolInProcess.Run("convert", source, folder["x.npz"]).Fine;
        var before = File.ReadAllBytes(folder["x.npz"]);

        var refused = ToolInProcess.Run("convert", source, folder["x.npz"], "--to-descr", "|u1");

        Assert.Equal(
            (1, "memmap: Row 0: -32768 does not fit '|u1', whose values are 0 to 255. Nothing was written; --lossy accepts it.\n"),
            (refused.ExitCode, refused.Error));
        Assert.Equal(before, File.ReadAllBytes(folder["x.npz"]));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(folder["x"])!));
    }
}
