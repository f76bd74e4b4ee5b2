namespace MemMap.Tests;

public class InfoTests
{
    [Fact]
    public async Task The_json_of_a_file_has_what_its_header_says()
    {
        var answer = await Tool.Run("info", "npy/le_f8_3x4_C.npy", "--json");

        Assert.Equal("", answer.Error);
        Assert.Equal(
            """{"path":"npy/le_f8_3x4_C.npy","format":"npy","version":"1.0","dataOffset":128,"descr":"<f8","shape":[3,4],"order":"C","itemSize":8,"count":12,"byteLength":96,"fields":[]}""" + "\n",
            answer.Text);
        Assert.Equal(0, answer.ExitCode);
    }

    [Fact]
    public async Task A_file_that_is_broken_is_one_line_of_standard_error_and_exit_code_1()
    {
        var answer = await Tool.Run("info", "bad/magic_00.npy");

        Assert.Equal("", answer.Text);
        Assert.Equal(1, answer.Error.Count(static character => character == '\n'));
        Assert.Equal(1, answer.ExitCode);
    }
}
