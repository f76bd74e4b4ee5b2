using System.Runtime.InteropServices;

namespace MemMap.Tests;

/// <summary><c>convert --to-descr</c>: values of one type become values of another, or the place of the first that does not.</summary>
public class ConvertTypeTests
{
    private const string Refusal = " Nothing was written; --lossy accepts it.\n";

    [Theory]
    [InlineData("<i4", "1|-2|2147483647", ">i8", "1|-2|2147483647")]
    [InlineData("<i8", "1|-2|127", "|i1", "1|-2|127")]
    [InlineData("<i8", "0|255", "|u1", "0|255")]
    [InlineData("<u8", "0|18446744073709551614", ">u8", "0|\"18446744073709551614\"")]
    [InlineData("<i8", "-9223372036854775808|9007199254740992", "<f8", "-9.223372036854776E+18|9007199254740992")]
    [InlineData("<f8", "1.5|-0.0|NaN|Infinity|-Infinity", "<f4", "1.5|-0|\"NaN\"|\"Infinity\"|\"-Infinity\"")]
    [InlineData("<f4", "1.5|-0.0|NaN|0.1", ">f8", "1.5|-0|\"NaN\"|0.10000000149011612")]
    [InlineData("<f8", "3|-4", "<i2", "3|-4")]
    [InlineData("|b1", "true|false", "<f4", "1|0")]
    [InlineData("<f8", "1|0", "|b1", "true|false")]
    [InlineData("<f8", "1.5", "<c8", "[1.5,0]")]
    [InlineData("<c16", "1.5+0j|2+0j", "<f4", "1.5|2")]
    [InlineData("<c16", "1.5+2j", ">c8", "[1.5,2]")]
    [InlineData("<f8", "65504|0.5", "<f2", "65500|0.5")]
    [InlineData("<f8", "0.1|-3|5E-324|NaN|-Infinity|0", ">f16", null)]
    [InlineData("<U5", "ab|äöü", "|S6", "\"616200000000\"|\"c3a4c3b6c3bc\"")]
    [InlineData("|S5", "ab|ä", ">U2", "\"ab\"|\"ä\"")]
    [InlineData("<U9", "ab|äöü", "<U3", "\"ab\"|\"äöü\"")]
    public void Values_that_the_other_type_has_are_kept(string from, string values, string to, string? expected)
    {
        using var folder = new TemporaryFolder();
        var source = Write(folder, from, values);

        _ = ToolInProcess.Run("convert", source, folder["y.npy"], "--to-descr", to).Fine;
        _ = ToolInProcess.Run("convert", folder["y.npy"], folder["back.npy"], "--to-descr", from).Fine;
        _ = ToolInProcess.Run("convert", folder["y.npy"], folder["y.jsonl"]).Fine;

        Assert.Equal(File.ReadAllBytes(source), File.ReadAllBytes(folder["back.npy"]));
        Assert.Equal($"'{to}'", NpyHeader.Read(folder["y.npy"]).DType.ToString());
        Assert.True(expected is null || expected == string.Join('|', File.ReadAllLines(folder["y.jsonl"])), File.ReadAllText(folder["y.jsonl"]));
    }

    [Theory]
    [InlineData("<f8", "1.5|0.1", "<f4", "Row 1: 0.1 has more digits than '<f4' keeps.", "1.5|0.1")]
    [InlineData("<f8", "1E+300", "<f4", "Row 0: 1E+300 is beyond the greatest number of '<f4'.", "\"Infinity\"")]
    [InlineData("<f4", "70000", "<f2", "Row 0: 70000 is beyond the greatest number of '<f2'.", "\"Infinity\"")]
    [InlineData("<f8", "7|2.5", "<i4", "Row 1: 2.5 is no integer, and the values of '<i4' are.", "7|2")]
    [InlineData("<f8", "-0.5", "|u1", "Row 0: -0.5 is no integer, and the values of '|u1' are.", "0")]
    [InlineData("<f8", "9223372036854775808", "<i8", "Row 0: 9.223372036854776E+18 does not fit '<i8', whose values are -9223372036854775808 to 9223372036854775807.", "\"9223372036854775807\"")]
    [InlineData("<i8", "9223372036854775807", "<f8", "Row 0: 9223372036854775807 has more digits than '<f8' keeps.", "9.223372036854776E+18")]
    [InlineData("<i8", "9007199254740993", "<f8", "Row 0: 9007199254740993 has more digits than '<f8' keeps.", "9007199254740992")]
    [InlineData("<i4", "16777217", "<f4", "Row 0: 16777217 has more digits than '<f4' keeps.", "16777216")]
    [InlineData("<i2", "1|2|-1", "<u4", "Row 2: -1 does not fit '<u4', whose values are 0 to 4294967295.", "1|2|0")]
    [InlineData("<u8", "18446744073709551615", "<i8", "Row 0: 18446744073709551615 does not fit '<i8', whose values are -9223372036854775808 to 9223372036854775807.", "\"9223372036854775807\"")]
    [InlineData("<i2", "300", "|u1", "Row 0: 300 does not fit '|u1', whose values are 0 to 255.", "255")]
    [InlineData("<i2", "0|1|2", "|b1", "Row 2: 2 is neither 0 nor 1, the values of '|b1'.", "false|true|true")]
    [InlineData("<c16", "1+0j|1.5-2j", "<f8", "Row 1: 1.5-2j has an imaginary part, and the values of '<f8' have none.", "1|1.5")]
    [InlineData("<f16", "0.1", "<f8", "Row 0: long double 0.1, rounded here, is a number that '<f8' does not have.", "0.1")]
    [InlineData("<U4", "abc|abcd", "<U3", "Row 1: 'abcd' has more characters than the 3 of '<U3'.", "\"abc\"|\"abc\"")]
    [InlineData("|S4", "abcd", "|S3", "Row 0: 'abcd' has 4 bytes, and '|S3' has room for 3.", "\"616263\"")]
    public void A_value_that_the_other_type_lacks_is_named_unless_it_may_be_lost(
        string from, string values, string to, string message, string kept)
    {
        using var folder = new TemporaryFolder();
        var source = Write(folder, from, values);

        var refused = ToolInProcess.Run("convert", source, folder["y.npy"], "--to-descr", to);
        Assert.Equal((1, $"memmap: {message}{Refusal}"), (refused.ExitCode, refused.Error));
        Assert.False(File.Exists(folder["y.npy"]));

        var lossy = ToolInProcess.Run("convert", source, folder["y.npy"], "--to-descr", to, "--lossy");
        Assert.Equal((0, $"memmap: 1 values are not what they were. {message}\n"), (lossy.ExitCode, lossy.Error));
        _ = ToolInProcess.Run("convert", folder["y.npy"], folder["y.jsonl"]).Fine;
        Assert.Equal(kept, string.Join('|', File.ReadAllLines(folder["y.jsonl"])));
    }

    [Fact]
    public void What_is_not_a_number_is_no_integer_even_if_values_may_be_lost()
    {
        using var folder = new TemporaryFolder();

        var answer = ToolInProcess.Run("convert", Write(folder, "<f8", "1|NaN"), folder["y.npy"], "--to-descr", "<i4", "--lossy");

        Assert.Equal((1, "memmap: Row 1: 'NaN' is no value of '<i4'.\n"), (answer.ExitCode, answer.Error));
        Assert.False(File.Exists(folder["y.npy"]));
    }

    [Fact]
    public void Records_change_field_by_field_by_name()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(
            folder["x.jsonl"],
            """
            {"a":1,"p":[[1,2],[3,4]],"leg":{"t":5,"x":0.5},"name":"ab"}
            {"a":2,"p":[[5,6],[7,8]],"leg":{"t":6,"x":0.25},"name":"c"}

            """);
        const string From = "[('a', '<i8'), ('p', '<f8', (2, 2)), ('leg', [('t', '<M8[ns]'), ('x', '<f8')]), ('name', '<U4')]";
        const string To = "[('name', '<U2'), ('leg', [('x', '>f4'), ('t', '>M8[ns]')], ), ('', '|V3'), ('a', '|u1'), ('p', '<i2', (2, 2))]";
        _ = ToolInProcess.Run("convert", folder["x.jsonl"], folder["x.npy"], "--descr", From).Fine;

        _ = ToolInProcess.Run("convert", folder["x.npy"], folder["y.npy"], "--to-descr", To).Fine;
        _ = ToolInProcess.Run("convert", folder["x.jsonl"], folder["same.npy"], "--to-descr", To).Fine;
        _ = ToolInProcess.Run("convert", folder["y.npy"], folder["back.npy"], "--to-descr", From).Fine;
        _ = ToolInProcess.Run(
            "convert", folder["x.npy"], folder["part.csv"], "--fields", "leg.x,a", "--to-descr", "[('a', '<f4'), ('leg.x', '<f4')]").Fine;

        Assert.Equal(File.ReadAllBytes(folder["x.npy"]), File.ReadAllBytes(folder["back.npy"]));
        Assert.Equal(File.ReadAllBytes(folder["y.npy"]), File.ReadAllBytes(folder["same.npy"]));
        Assert.Equal("a,leg.x\n1,0.5\n2,0.25\n", File.ReadAllText(folder["part.csv"]));
    }

    [Theory]
    [InlineData("[('a', '<i4'), ('p', '<i4', (3,))]", "Row 0, field 'p[2]': 1E+20 does not fit '<i4', whose values are -2147483648 to 2147483647.")]
    [InlineData("[('a', '<f4'), ('p', '<f4', (3,))]", "Row 0, field 'p[2]': 1E+20 has more digits than '<f4' keeps.")]
    public void The_first_row_that_would_lose_is_named_whichever_field_it_is_in(string to, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.jsonl"], "{\"a\":1,\"p\":[1,2,1e20]}\n{\"a\":1e300,\"p\":[1,2,3]}\n");
        _ = ToolInProcess.Run("convert", folder["x.jsonl"], folder["x.npy"], "--descr", "[('a', '<f8'), ('p', '<f8', (3,))]").Fine;

        var answer = ToolInProcess.Run("convert", folder["x.npy"], folder["y.npy"], "--to-descr", to);

        Assert.Equal((1, $"memmap: {message}{Refusal}"), (answer.ExitCode, answer.Error));
    }

    [Fact]
    public void Rows_keep_their_numbers_in_what_is_said_of_them()
    {
        using var folder = new TemporaryFolder();
        var source = folder["x.npy"];
        File.WriteAllText(folder["x.jsonl"], "[1,2]\n[3,4]\n[5,600]\n");
        _ = ToolInProcess.Run("convert", folder["x.jsonl"], source, "--descr", "<i4").Fine;
        _ = ToolInProcess.Run("convert", source, folder["f.npy"], "--to-order", "F").Fine;

        var answers = new[]
        {
            ToolInProcess.Run("convert", source, folder["y.npy"], "--to-descr", "|u1", "--rows", "1.."),
            ToolInProcess.Run("convert", folder["f.npy"], folder["y.npy"], "--to-descr", "|u1"),
            ToolInProcess.Run("convert", source, folder["y.npy"], "--to-descr", "|u1", "--to-order", "F"),
            ToolInProcess.Run("convert", source, folder["y.arrow"], "--to-descr", "|u1"),
            ToolInProcess.Run("convert", source, folder["y.csv"], "--to-descr", "|u1"),
        };

        Assert.All(answers, static answer => Assert.Equal(
            (1, $"memmap: Row 2, [1]: 600 does not fit '|u1', whose values are 0 to 255.{Refusal}"), (answer.ExitCode, answer.Error)));
        Assert.Equal(["f.npy", "x.jsonl", "x.npy"], Directory.GetFiles(Path.GetDirectoryName(source)!).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("convert struct/market_tick.npy OUT --to-descr <f4", "memmap: --to-descr: an element is [('ts', '<M8[ns]'), ('sym', '|S8'), ('bid', '<f8'), ('ask', '<f8'), ('size', '<u4'), ('flags', '|u1'), ('pad', '|V3')], which does not become '<f4'; records stay records of the same fields, and sub-arrays keep their shape.\n")]
    [InlineData("convert struct/market_tick.npy OUT --fields ts --to-descr [('ts','<M8[s]')]", "memmap: --to-descr: field 'ts' is '<M8[ns]', which does not become '<M8[s]'; times keep their unit.\n")]
    [InlineData("convert struct/market_tick.npy OUT --fields bid,ask --to-descr [('bid','<f4')]", "memmap: --to-descr has no field 'ask', which the elements have; --fields with the others leaves it out.\n")]
    [InlineData("convert struct/market_tick.npy OUT --fields bid --to-descr [('bid','<f4'),('x','<f4')]", "memmap: --to-descr has a field 'x', which the elements do not have; they have 'bid'.\n")]
    [InlineData("convert struct/market_tick.npy OUT --fields bid --to-descr <f4", "memmap: --to-descr: the elements are a record of bid, which does not become '<f4'.\n")]
    [InlineData("convert npy/le_f8_3x4_C.npy OUT --to-descr |S8", "memmap: --to-descr: an element is '<f8', which does not become '|S8'.\n")]
    [InlineData("convert npy/le_f8_3x4_C.npy OUT --to-descr <f4 --byte-order big", "memmap: --to-descr says the byte order and the places of fields too: leave --byte-order and --pack out.\n")]
    public void Types_that_do_not_become_each_other_are_one_sentence(string call, string message)
    {
        using var folder = new TemporaryFolder();

        var answer = ToolInProcess.Run([.. call.Split(' ').Select(word => word switch
        {
            "OUT" => folder["y.npy"],
            _ when word.EndsWith(".npy", StringComparison.Ordinal) => NumPyFixtures.PathOf(word),
            _ => word,
        })]);

        Assert.Equal((2, message), (answer.ExitCode, answer.Error));
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(folder["y"])!));
    }

    [Fact]
    public void Text_is_read_as_the_dtype_that_it_is_to_become()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["x.csv"], "price,n\n99.52,1\n0.1,300\n");

        _ = ToolInProcess.Run("convert", folder["x.csv"], folder["y.npy"], "--to-descr", "[('price','<f4'),('n','<i2')]").Fine;
        var refused = ToolInProcess.Run("convert", folder["x.csv"], folder["z.npy"], "--to-descr", "[('price','<f4'),('n','|u1')]");
        _ = ToolInProcess.Run("convert", folder["y.npy"], folder["y.csv"]).Fine;

        Assert.Equal("price,n\n99.52,1\n0.1,300\n", File.ReadAllText(folder["y.csv"]));
        Assert.Equal(
            (1, $"memmap: Line 3, column 'n': 300 does not fit '|u1', whose values are 0 to 255.{Refusal}"), (refused.ExitCode, refused.Error));
        Assert.False(File.Exists(folder["z.npy"]));
    }

    [Fact]
    public void Numbers_become_what_NumPy_makes_of_them()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(7);
        var bits = new long[100_000];
        random.NextBytes(MemoryMarshal.AsBytes(bits.AsSpan()));
        File.WriteAllBytes(folder["x.raw"], MemoryMarshal.AsBytes(bits.AsSpan()).ToArray());
        foreach (var to in new[] { "<f4", ">f2", "<f16", ">c8" })
        {
            var answer = ToolInProcess.Run(
                "convert", folder["x.raw"], folder[$"{to[1..]}.npy"], "--descr", "<f8", "--to-descr", to, "--lossy");
            Assert.Equal(0, answer.ExitCode);
        }

        Assert.Equal("True True True True\n", NumPy.Run(
            """
            np.seterr(all='ignore')
            x = np.fromfile(sys.argv[1] + 'x.raw', '<f8')
            print(*[np.array_equal(np.load(sys.argv[1] + t[1:] + '.npy'), x.astype(t), equal_nan=True) for t in ('<f4', '>f2', '<f16', '>c8')])
            """,
            folder[""] + Path.DirectorySeparatorChar));
    }

    /// <summary>An array of values that are given as text.</summary>
    private static string Write(TemporaryFolder folder, string descr, string values)
    {
        File.WriteAllText(folder["x.csv"], $"value\n{values.Replace('|', '\n')}\n");
        _ = ToolInProcess.Run("convert", folder["x.csv"], folder["x.npy"], "--descr", descr).Fine;
        return folder["x.npy"];
    }
}
