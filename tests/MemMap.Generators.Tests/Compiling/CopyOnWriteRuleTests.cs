using static MemMap.Tests.UserProgram;

namespace MemMap.Tests;

/// <summary>A map whose changes never reach the file has nothing that would change the file.</summary>
public sealed class CopyOnWriteRuleTests
{
    /// <summary>LINQ has another <c>Append</c>, which a map is not for either.</summary>
    [Theory]
    [InlineData("map.Append(new Trade());", "CS1929")]
    [InlineData("map.Append([new Trade(), new Trade()]);", "CS0411")]
    [InlineData("map.Resize(7);", "CS1061")]
    [InlineData("map.EnsureCapacity(7);", "CS1061")]
    [InlineData("map.TrimExcess();", "CS1061")]
    [InlineData("map.Commit();", "CS1061")]
    [InlineData("_ = map.Capacity;", "CS1061")]
    [InlineData("map.Refresh();", "CS1061")]
    public void What_changes_the_length_of_a_file_does_not_compile(string statement, string error)
    {
        AssertClean($"static void Use(Trade.Map map) {{ {statement} }}");
        AssertError(error, $"static void Use(Trade.CopyOnWriteMap map) {{ {statement} }}");
    }

    [Fact]
    public void All_else_does() => AssertClean("""
        static void Use(string path)
        {
            using Trade.CopyOnWriteMap map = Trade.OpenCopyOnWrite(path);
            using Grid.Map grid = Grid.OpenCopyOnWrite(path);
            map[0] = map[^1] with { Size = 7 };
            map.Fill(default);
            map.CopyFrom(map.ToArray());
            grid[^1, 0] = 1;
            WritableArray<Trade> writable = map;
            using var view = map.Lease();
            view[0].Size = 7;
        }
        """);

    [Fact]
    public void It_is_not_the_map_of_a_file_that_is_written() =>
        AssertError("CS0029", "static Trade.Map Use(string path) => Trade.OpenCopyOnWrite(path);");
}
