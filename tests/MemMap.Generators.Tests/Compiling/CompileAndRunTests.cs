using Microsoft.CodeAnalysis;

namespace MemMap.Tests;

/// <summary>What is generated compiles without a warning wherever a user may put a layout, and does what it says.</summary>
public sealed class CompileAndRunTests
{
    [Fact]
    public void Bools_of_a_block_of_records_are_as_short_to_say_as_those_of_one()
    {
        var generated = Compiler.Generate("""
            using MemMap;
            [MemMapArray(Shape = "*")] public partial struct Level { public int Size; public bool IsBid; }
            [MemMapArray<Level>(Shape = "100,100")] public partial struct Levels;
            [MemMapArray<Levels>(Shape = "*")] public partial struct Books;
            """);

        Assert.Contains("Bools = new([4, 1], [8, 10000]),", generated["Books.g.cs"], StringComparison.Ordinal);
        Assert.Contains("(ref element), [4, 1]);", generated["Levels.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_is_written_and_read_back() => Assert.Equal(
        "memmap([(1, 2.5, 0), (0, 0. , 7)],\n       dtype={'names': ['Time', 'Price', 'Size'], 'formats': "
        + "['<i8', '<f8', 'u1'], 'offsets': [0, 8, 16], 'itemsize': 24})",
        Compiler.Run($$"""
            [MemMap.MemMapArray(Shape = "*")]
            public partial struct Trade
            {
                public long Time;
                public double Price;
                public byte Size;
            }

            public static class Program
            {
                public static string Run()
                {
                    string path = {{TemporaryFile}};
                    try
                    {
                        using (var trades = Trade.Create(path, 2))
                        {
                            trades[0] = new Trade { Time = 1, Price = 2.5 };
                            using var view = trades.Lease();
                            view[1].Size = 7;
                        }

                        using var read = Trade.OpenRead(path);
                        return read.ToString();
                    }
                    finally
                    {
                        File.Delete(path);
                    }
                }
            }
            """));

    /// <summary>Generated text is held as bytes while its names let it, and as a string beyond Latin-1.</summary>
    [Theory]
    [InlineData("Zähler", "Größe")]
    [InlineData("Счётчик", "Размер")]
    [InlineData("計数器", "大きさ")]
    public void A_layout_is_named_in_any_language(string name, string field) => Assert.Equal(
        $"{name} {{ {field} = 7 }}",
        Compiler.Run($$"""
            [MemMap.MemMapArray(Shape = "*")]
            public partial struct {{name}}
            {
                public int {{field}};
            }

            public static class Program
            {
                public static string Run()
                {
                    string path = {{TemporaryFile}};
                    try
                    {
                        using var map = {{name}}.Create(path, 1);
                        map[0] = new {{name}} { {{field}} = 7 };
                        return map[0].ToString();
                    }
                    finally
                    {
                        File.Delete(path);
                    }
                }
            }
            """));

    /// <summary>Every rank, by every kind of index, against offsets computed by hand.</summary>
    [Theory]
    [InlineData("2", "view[1]", "1")]
    [InlineData("2,3", "view[1, 2], view[1][2], view[1L, 2L]", "5 5 5")]
    [InlineData("2,3,4", "view[1, 2, 3], view[1][2, 3], view[1, 2][3], view[1][2][3]", "23 23 23 23")]
    [InlineData("2,3,4,5", "view[1, 2, 3, 4], view[1, 2][3, 4], view[1, 2, 3][4]", "119 119 119")]
    [InlineData("2,2,2,2,2", "view[1, 0, 1, 0, 1], view[1][0][1][0][1]", "21 21")]
    [InlineData("2,2,2,2,2,3", "view[1, 0, 1, 0, 1, 2], view[1, 0, 1][0, 1, 2]", "65 65")]
    [InlineData("2,1,2,1,2,1,2", "view[1, 0, 1, 0, 1, 0, 1], view[1, 0, 1, 0, 1, 0][0]", "15 14")]
    [InlineData("2,2,2,2,2,2,2,2", "view[1, 1, 1, 1, 1, 1, 1, 1], view[1][1][1][1][1][1][1][1]", "255 255")]
    public void An_index_leads_to_its_element_in_every_rank(string shape, string expressions, string expected) =>
        Assert.Equal(expected, Compiler.Run($$"""
            [MemMap.MemMapArray<int>(Shape = "{{shape}}")]
            public partial struct Numbers;

            public static class Program
            {
                public static string Run()
                {
                    string path = {{TemporaryFile}};
                    try
                    {
                        using var map = Numbers.Create(path);
                        using var view = map.Lease();
                        int next = 0;
                        foreach (ref int number in view.AsSpan())
                        {
                            number = next++;
                        }

                        return string.Join(" ", new[] { {{expressions}} });
                    }
                    finally
                    {
                        File.Delete(path);
                    }
                }
            }
            """));

    [Theory]
    [InlineData("an index below the first", "view[-1, 0]", "Index -1 is out of range for axis 0 of length 2; valid indices are 0 to 1.")]
    [InlineData("one past the last row", "view[2, 0]", "Index 2 is out of range for axis 0 of length 2; valid indices are 0 to 1.")]
    [InlineData("a long index past the last column", "view[0L, 3L]", "Index 3 is out of range for axis 1 of length 3; valid indices are 0 to 2.")]
    [InlineData("a row past the last", "view[2][0]", "Index 2 is out of range for axis 0 of length 2; valid indices are 0 to 1.")]
    [InlineData("the most negative index", "view[long.MinValue, 0]", "Index -9223372036854775808 is out of range for axis 0 of length 2; valid indices are 0 to 1.")]
    [InlineData("an index whose address overflows", "view[1L << 62, 0]", "Index 4611686018427387904 is out of range for axis 0 of length 2; valid indices are 0 to 1.")]
    public void An_index_outside_its_axis_is_refused(string what, string expression, string message)
    {
        Assert.NotEmpty(what);
        foreach (var (symbols, checkOverflow) in new[] { (Array.Empty<string>(), false), (["DEBUG"], false), ([], true) })
        {
            Assert.Equal(message, Compiler.Run(
                $$"""
                [MemMap.MemMapArray<int>(Shape = "2,3")]
                public partial struct Grid;

                public static class Program
                {
                    public static string Run()
                    {
                        string path = {{TemporaryFile}};
                        try
                        {
                            using var map = Grid.Create(path);
                            using var view = map.Lease();
                            return {{expression}}.ToString();
                        }
                        catch (IndexOutOfRangeException refusal)
                        {
                            return refusal.Message;
                        }
                        finally
                        {
                            File.Delete(path);
                        }
                    }
                }
                """,
                Compiler.Options.WithOverflowChecks(checkOverflow),
                Compiler.ParseOptions.WithPreprocessorSymbols(symbols)));
        }
    }

    [Theory]
    [InlineData("checked arithmetic", true, new string[0])]
    [InlineData("a debug build", false, new[] { "DEBUG" })]
    public void Options_of_the_project_change_nothing(string what, bool checkOverflow, string[] symbols)
    {
        Assert.NotEmpty(what);
        Assert.Equal("11", Compiler.Run(
            $$"""
            [MemMap.MemMapArray<int>(Shape = "*,3,4")]
            public partial struct Frames;

            public static class Program
            {
                public static string Run()
                {
                    string path = {{TemporaryFile}};
                    try
                    {
                        using var map = Frames.Create(path, 2);
                        map[1, 2, 3] = 11;
                        return map[1, 2, 3].ToString();
                    }
                    finally
                    {
                        File.Delete(path);
                    }
                }
            }
            """,
            Compiler.Options.WithOverflowChecks(checkOverflow),
            Compiler.ParseOptions.WithPreprocessorSymbols(symbols)));
    }

    /// <summary>Everything that generated code names from outside is written from <c>global::</c>.</summary>
    [Fact]
    public void Names_of_the_user_do_not_hide_what_generated_code_uses() => AssertCompiles("""
        namespace Hostile.MemMap.System
        {
            public class Span;
            public class Unsafe;
            public class MemoryMarshal;
            public class MappedRegion;
            public class ArrayLayout;
            public class Index;
            public class GC;

            [global::MemMap.MemMapArray<global::System.Half>(Shape = "*,4")]
            public partial struct Numbers;

            [global::MemMap.MemMapArray(Shape = "*")]
            public partial struct Global
            {
                public int record;
                public int value;
                public int view;
                public int index;
                public int length;
                public int @class;
                public long GetHashCode_;
                public Inner inner;
            }

            public struct Inner
            {
                public int @int;
                public byte @byte;
            }
        }
        """);

    /// <summary>What XML cannot have, and what ends a line in C#, would end the comment that names the field.</summary>
    [Fact]
    public void A_NumPy_name_and_a_unit_may_be_any_text() => AssertCompiles(@"
        [MemMap.MemMapArray(Shape = ""*"")]
        public partial struct Trade
        {
            [MemMap.MemMapField(Name = ""a<b>&\n\u0085\u2028;\ufffe\U0001F600\""'\\"", Unit = ""m/s\u2029;\0{0}\ud800"")] public int Size;
        }
        ");

    [Theory]
    [InlineData("GetType")]
    [InlineData("ReferenceEquals")]
    [InlineData("MemberwiseClone")]
    [InlineData("Finalize")]
    public void A_pasted_field_hides_nothing_that_every_struct_has(string name) => AssertCompiles($$"""
        [MemMap.MemMapArray(Shape = "*", Descr = "[('{{name}}', '<i4'), ('inner', [('{{name}}', '<f8')])]")]
        public partial struct Trade;
        """);

    [Theory]
    [InlineData("public partial struct")]
    [InlineData("public readonly partial struct")]
    [InlineData("internal partial struct")]
    [InlineData("public partial record struct")]
    public void Every_kind_of_struct_gets_its_other_part(string declaration) => AssertCompiles($$"""
        [MemMap.MemMapArray<int>(Shape = "2")]
        {{declaration}} Pair;
        """);

    [Fact]
    public void Layouts_nest_in_every_kind_of_type_with_every_visibility() => AssertCompiles("""
        public partial class Outer
        {
            public partial interface IMiddle
            {
                public partial record struct Inner
                {
                    [MemMap.MemMapArray<int>(Shape = "2")]
                    private partial struct Hidden;

                    [MemMap.MemMapArray(Shape = "*")]
                    internal partial struct @event
                    {
                        public Secret Of;
                    }

                    internal struct Secret
                    {
                        private int _hidden;
                        internal int Seen;

                        public readonly int Hidden => _hidden;
                    }
                }
            }
        }

        public partial record Class
        {
            [MemMap.MemMapArray<int>(Shape = "2")]
            protected internal partial struct Kept;
        }
        """, "CS0169", "CS0649");

    [Theory]
    [InlineData("bool")]
    [InlineData("sbyte")]
    [InlineData("byte")]
    [InlineData("short")]
    [InlineData("ushort")]
    [InlineData("int")]
    [InlineData("uint")]
    [InlineData("long")]
    [InlineData("ulong")]
    [InlineData("Half")]
    [InlineData("float")]
    [InlineData("double")]
    [InlineData("System.Numerics.Complex")]
    [InlineData("Int128")]
    [InlineData("UInt128")]
    [InlineData("Guid")]
    [InlineData("DayOfWeek")]
    public void Every_element_can_be_an_array_and_a_field(string type) => AssertCompiles($$"""
        [MemMap.MemMapArray<{{type}}>(Shape = "*,2")]
        public partial struct Array;

        [MemMap.MemMapArray(Shape = "")]
        public partial struct Record
        {
            public {{type}} Field;
        }
        """);

    [Fact]
    public void Axes_longer_than_a_span_have_long_indices() => AssertCompiles("""
        [MemMap.MemMapArray<byte>(Shape = "3000000000")]
        public partial struct Long;

        [MemMap.MemMapArray<byte>(Shape = "2,3000000000")]
        public partial struct Wide;

        [MemMap.MemMapArray<byte>(Shape = "3000000000,2")]
        public partial struct Tall;

        public static class Use
        {
            public static int Sum(Long.Map a, Wide.Map b, Tall.Map c)
            {
                using var x = a.Lease();
                using var y = b.Lease();
                using var z = c.Lease();
                return x[2999999999] + y[1, 2999999999] + y[1][2999999999] + z[2999999999, 1] + z[2999999999][1];
            }
        }
        """);

    [Fact]
    public void Several_layouts_of_one_name_in_different_places_do_not_clash() => AssertCompiles("""
        [MemMap.MemMapArray<int>(Shape = "2")] public partial struct Grid;
        [MemMap.MemMapArray<int>(Shape = "2")] public partial struct grid;
        [MemMap.MemMapArray<int>(Shape = "2")] public partial struct GRID;

        namespace A
        {
            [MemMap.MemMapArray<int>(Shape = "2")] public partial struct Grid;

            public partial class B
            {
                [MemMap.MemMapArray<int>(Shape = "2")] public partial struct Grid;
            }
        }

        namespace A.B_
        {
            [MemMap.MemMapArray<int>(Shape = "2")] public partial struct Grid;
        }
        """, "CS8981");

    private const string TemporaryFile = """Path.Combine(Path.GetTempPath(), $"memmap-test-{Guid.NewGuid():N}.npy")""";

    /// <summary>Without an error, and without a warning that the user's own lines did not bring.</summary>
    private static void AssertCompiles(string source, params string[] ownWarnings)
    {
        foreach (var symbols in new string[][] { [], ["DEBUG"] })
        {
            var parseOptions = Compiler.ParseOptions.WithPreprocessorSymbols(symbols);
            var whole = Compiler.WithGenerated(Compiler.Compilation(
                [source],
                Compiler.Options.WithOverflowChecks(true).WithSpecificDiagnosticOptions(
                    Compiler.Options.SpecificDiagnosticOptions.AddRange(ownWarnings.Select(static id =>
                        KeyValuePair.Create(id, ReportDiagnostic.Suppress)))),
                parseOptions));

            Assert.Empty(Compiler.Findings(whole));
            Assert.Equal("", Compiler.Errors(whole));
            Assert.True(whole.SyntaxTrees.Length > 2, "Nothing was generated.");
        }
    }
}
