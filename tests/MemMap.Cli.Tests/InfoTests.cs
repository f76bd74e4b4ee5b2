using System.Text.Json;

namespace MemMap.Tests;

public class InfoTests
{
    [Fact]
    public async Task The_json_of_a_file_has_what_its_header_says() => Assert.Equal(
        """{"path":"npy/le_f8_3x4_C.npy","format":"npy","version":"1.0","dataOffset":128,"descr":"<f8","shape":[3,4],"order":"C","itemSize":8,"count":12,"byteLength":96,"fields":[]}""" + "\n",
        (await Tool.Run("info", "npy/le_f8_3x4_C.npy", "--json")).Fine);

    [Fact]
    public async Task The_json_of_records_has_their_padding_titles_and_sub_arrays() => Assert.Equal(
        """
        {"path":"struct/gap_titles.npy","format":"npy","version":"1.0","dataOffset":192,"descr":[["","|V1"],[["aa","a"],"<i4"],["","|V1"],[["bb","b"],"<i4"],["","|V2"]],"shape":[5],"order":"C","itemSize":12,"count":5,"byteLength":60,"fields":[{"name":"a","offset":1,"size":4,"descr":"<i4","shape":[]},{"name":"b","offset":6,"size":4,"descr":"<i4","shape":[]}]}
        {"path":"struct/sub_1d.npy","format":"npy","version":"1.0","dataOffset":128,"descr":[["k","|u1"],["v","<f4",[3]]],"shape":[5],"order":"C","itemSize":13,"count":5,"byteLength":65,"fields":[{"name":"k","offset":0,"size":1,"descr":"|u1","shape":[]},{"name":"v","offset":1,"size":12,"descr":"<f4","shape":[3]}]}

        """,
        (await Tool.Run("info", "struct/gap_titles.npy", "struct/sub_1d.npy", "--json")).Fine);

    [Fact]
    public async Task Every_file_of_NumPy_has_the_shape_order_and_places_that_NumPy_says()
    {
        var entries = NumPyFixtures.Valid.ToArray();

        var answer = await Tool.Run(["info", "--json", .. entries.Select(static entry => entry.Text("file"))]);

        Assert.Equal(entries.Length, answer.Lines.Length);
        Assert.All(entries.Zip(answer.Lines), static pair =>
        {
            var (entry, said) = (pair.First, JsonDocument.Parse(pair.Second).RootElement);
            Assert.Equal(Lengths(entry), Lengths(said));
            Assert.Equal(entry.GetProperty("fortran_order").GetBoolean() ? "F" : "C", said.Text("order"));
            Assert.Equal(entry.GetProperty("data_offset").GetInt64(), said.GetProperty("dataOffset").GetInt64());
            Assert.Equal(entry.GetProperty("nbytes").GetInt64(), said.GetProperty("byteLength").GetInt64());
            Assert.Equal(entry.GetProperty("version")[0].ToString() + ".0", said.Text("version"));
        });
    }

    [Fact]
    public async Task A_file_that_is_broken_is_one_line_and_the_others_are_read()
    {
        string[] files = [.. NumPyFixtures.Cases.Select(static entry => entry.Text("file"))];

        var answer = await Tool.Run(["info", .. files]);

        Assert.Equal(files.Length, answer.Lines.Length + answer.Error.Count(static character => character == '\n'));
        Assert.All(answer.Error.TrimEnd('\n').Split('\n'), static line => Assert.Matches(
            "^memmap: '.*(is not a .npy file: byte [0-9]+ holds|does not begin as a .npy file)", line));
        Assert.Equal(1, answer.ExitCode);
    }

    [Fact]
    public async Task The_members_of_an_archive_are_a_line_each()
    {
        using var folder = new TemporaryFolder();
        using (var archive = System.IO.Compression.ZipFile.Open(folder["day.npz"], System.IO.Compression.ZipArchiveMode.Create))
        {
            foreach (var (name, level) in new[] { ("stored", System.IO.Compression.CompressionLevel.NoCompression), ("small", System.IO.Compression.CompressionLevel.SmallestSize) })
            {
                using var member = archive.CreateEntry($"{name}.npy", level).Open();
                member.Write(File.ReadAllBytes(NumPyFixtures.PathOf("npy/le_i2_3x4_C.npy")));
            }
        }

        var answer = await Tool.Run("info", folder["day.npz"]);
        var rows = await Task.WhenAll(
            Tool.Run("show", $"{folder["day.npz"]}:stored", "--json"), Tool.Run("show", $"{folder["day.npz"]}:small", "--json"));

        Assert.Equal($"{folder["day.npz"]}:stored  <i2  (3, 4)  24 bytes\n{folder["day.npz"]}:small  <i2  (3, 4)  24 bytes\n", answer.Fine);
        Assert.Equal("[-32768,-1,0,1]\n[32767,42,-42,-32768]\n[-1,0,1,32767]\n", rows[0].Fine);
        Assert.Equal(rows[0].Fine, rows[1].Fine);
    }

    private static long[] Lengths(JsonElement entry) =>
        [.. entry.GetProperty("shape").EnumerateArray().Select(static length => length.GetInt64())];
}
