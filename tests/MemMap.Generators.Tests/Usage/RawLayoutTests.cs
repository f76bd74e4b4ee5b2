using MemMap.Tests.Diagnostics;

namespace MemMap.Tests.Usage;

/// <summary>MMAP028: a layout whose files are raw, and a call that shows a <c>.npy</c>.</summary>
public sealed class RawLayoutTests
{
    private const string Layouts = """
        [MemMapArray(Shape = "*", Raw = true), StructLayout(LayoutKind.Explicit)] public partial struct Cell
        {
            [FieldOffset(0)] public float X;
            [FieldOffset(0)] public uint Bits;
        }
        [MemMapArray<int>(Shape = "3", Raw = true)] public partial struct Numbers;
        [MemMapArray<int>(Shape = "3")] public partial struct Others;

        """;

    private const string NameRemedy =
        "a name that ends in .npy says that the file is none; write another name, or Format = MemMapFormat.Raw";

    [Theory]
    [InlineData("using var map = Cell.Create({|MMAP028:\"a.npy\"|}, 3);", NameRemedy)]
    [InlineData("using var map = Cell.Open({|MMAP028:\"a.NPY\"|}, new MemMapOptions { Extend = false });", NameRemedy)]
    [InlineData("using var map = Cell.OpenRead({|MMAP028:Name|}, null);", NameRemedy)]
    [InlineData(
        "using var map = Cell.OpenCopyOnWrite({|MMAP028:\"a.npy\"|}, new() { Format = MemMapFormat.FromExtension });", NameRemedy)]
    [InlineData(
        "using var map = Cell.Open(path, new() { Format = {|MMAP028:MemMapFormat.Npy|} });", "Format says Npy; leave Format out")]
    [InlineData(
        "using var map = Cell.Open(path, options with { Format = {|MMAP028:MemMapFormat.Npy|} });",
        "Format says Npy; leave Format out")]
    public void A_npy_of_a_raw_layout_is_marked(string statement, string problem) => Verify.Reports(
        Program(statement), $"Files of layout 'Cell' are raw (Raw = true), and {problem}");

    [Fact]
    public void An_array_of_numbers_may_be_raw_too() => Verify.Reports(
        Program("using var map = Numbers.Create({|MMAP028:\"a.npy\"|});"),
        $"Files of layout 'Numbers' are raw (Raw = true), and {NameRemedy}");

    [Theory]
    [InlineData("using var map = Cell.Create(\"a.dat\", 3);")]
    [InlineData("using var map = Cell.Create(path, 3, options);")]
    [InlineData("using var map = Cell.Open(\"a.npy\", options);")]
    [InlineData("using var map = Cell.Open(\"a.npy\", new MemMapOptions { Format = MemMapFormat.Raw });")]
    [InlineData("using var map = Others.Create(\"a.npy\");")]
    [InlineData("using var map = Others.Open(path, new() { Format = MemMapFormat.Npy });")]
    public void What_may_be_raw_is_clean(string statement) => Verify.IsClean(Program(statement));

    [Fact]
    public void A_raw_layout_has_nothing_to_recover() => Assert.Equal(
        "CS0117",
        Compiler.Errors(Compiler.WithGenerated(Compiler.Compilation(
            [$"using MemMap; using System.Runtime.InteropServices;\n{Program("Cell.Recover(path);")}"]))));

    private static string Program(string statement) =>
        Layouts + "public class Program { private const string Name = \"b\" + \".npy\"; "
        + $"public static void Run(string path, MemMapOptions options) {{ {statement} }} }}";
}
