namespace MemMap.Tests;

public class ShowTests
{
    public static TheoryData<int> Parts => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Every_file_of_NumPy_shows_the_values_that_NumPy_says(int part)
    {
        var entries = NumPyFixtures.Valid.Where((_, index) => index % 4 == part).ToArray();

        var answers = await Task.WhenAll(entries.Select(static entry => Tool.Run("show", entry.Text("file"), "--json")));

        Assert.All(entries.Zip(answers), static pair => Assert.Equal(
            (pair.First.Text("file"), string.Join('\n', ManifestJson.Rows(pair.First))),
            (pair.First.Text("file"), string.Join('\n', pair.Second.Fine.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ManifestJson.Text)))));
    }

    [Fact]
    public async Task Every_raw_file_shows_the_values_that_NumPy_says()
    {
        var entries = NumPyFixtures.Raw.Where(static entry =>
            entry.GetProperty("ok").GetBoolean() && !entry.Text("id").StartsWith("union", StringComparison.Ordinal)).ToArray();

        var answers = await Task.WhenAll(entries.Select(static entry => Tool.Run(
            "show", entry.Text("file"), "--json", "--descr", RawDescr.Of(entry.GetProperty("layout")),
            "--shape", string.Join(',', ShapeOf(entry)), "--offset", entry.GetProperty("offset").ToString(), "--order", entry.Text("order"))));

        Assert.Equal(17, entries.Length);
        Assert.All(entries.Zip(answers), static pair => Assert.Equal(
            (pair.First.Text("id"), string.Join('\n', ManifestJson.Rows(pair.First))),
            (pair.First.Text("id"), string.Join('\n', pair.Second.Fine.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ManifestJson.Text)))));
    }

    [Theory]
    [InlineData("--rows 1..3", "[1.7976931348623157E+308,-1.7976931348623157E+308,2.2250738585072014E-308,5E-324]|[\"Infinity\",\"-Infinity\",\"NaN\",0.3333333333333333]")]
    [InlineData("--rows 0", "[0,-0,1.5,-2.25]")]
    [InlineData("--rows ^1..", "[\"Infinity\",\"-Infinity\",\"NaN\",0.3333333333333333]")]
    [InlineData("--slice :,-1", "-2.25|5E-324|0.3333333333333333")]
    [InlineData("--slice 0:1,::-2", "[-2.25,-0]")]
    [InlineData("--slice ...,2", "1.5|2.2250738585072014E-308|\"NaN\"")]
    [InlineData("--slice 1,3", "5E-324")]
    [InlineData("--slice 5:", "")]
    public async Task A_part_is_what_NumPy_slices(string part, string rows) => Assert.Equal(
        rows.Replace('|', '\n'),
        (await Tool.Run(["show", "npy/le_f8_3x4_C.npy", "--json", .. part.Split(' ', 2)])).Fine.TrimEnd('\n'));

    [Fact]
    public async Task A_table_shows_values_as_NumPy_prints_them() => Assert.Equal(
        """
           ts                             sym           bid    ask  size  flags  pad
        1  1970-01-07T00:00:00.000000738  b'ijklmnop'  8.25    9.5   408     61  b'\x5B\x5C\x5D'
        2  1970-01-14T00:00:00.000001599  b'pqrstuv'    17.  18.25   667     64  b'\x8C\x8D\x8E'

        """,
        (await Tool.Run("show", "struct/market_tick.npy", "--rows", "1..3")).Fine);

    [Fact]
    public async Task Fields_are_shown_in_every_format()
    {
        var answers = await Task.WhenAll(
            Tool.Run("show", "struct/nested_aligned.npy", "--rows", "0..2", "--fields", "in.v,id"),
            Tool.Run("show", "struct/nested_aligned.npy", "--rows", "0..2", "--fields", "in.v,id", "--format", "jsonl"),
            Tool.Run("show", "struct/nested_aligned.npy", "--rows", "0..2", "--fields", "in.v,id", "--format", "csv"),
            Tool.Run("show", "struct/nested_aligned.npy", "--rows", "0..2", "--fields", "in.v,id", "--format", "markdown"));

        Assert.Equal(
            """
               in.v  id
            0  -0.5   1
            1   4.5  21

            {"in.v":-0.5,"id":1}
            {"in.v":4.5,"id":21}

            in.v,id
            -0.5,1
            4.5,21

            | in.v | id |
            |---|---|
            | -0.5 | 1 |
            | 4.5 | 21 |

            """,
            string.Join("\n", answers.Select(static answer => answer.Fine)));
    }

    [Fact]
    public async Task Head_and_tail_are_the_first_and_the_last_rows()
    {
        var answers = await Task.WhenAll(
            Tool.Run("head", "npy/le_i2_13.npy", "-n", "2", "--json"), Tool.Run("tail", "npy/le_i2_13.npy", "-n", "2", "--json"));

        Assert.Equal("-32768\n-1\n", answers[0].Fine);
        Assert.Equal("32767\n42\n", answers[1].Fine);
    }

    private static IEnumerable<string> ShapeOf(System.Text.Json.JsonElement entry) =>
        entry.GetProperty("shape") is var shape && shape.ValueKind == System.Text.Json.JsonValueKind.Array
            ? shape.EnumerateArray().Select(static length => length.ToString())
            : [shape.ValueKind == System.Text.Json.JsonValueKind.Null ? "*" : shape.ToString()];
}
