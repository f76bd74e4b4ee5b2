using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MemMap.Tests;

/// <summary>
/// What the compiler forbids, so that no reference outlives the view that it came from. Each program has a twin beside
/// it that differs only in where the reference goes, and compiles.
/// </summary>
public sealed partial class LifetimeRuleTests
{
    private const string Layouts = """
        using MemMap;

        public enum Side : byte { Buy, Sell }

        [MemMapArray(Shape = "*")]
        public partial struct Trade
        {
            public long Time;
            public double Price;
            public int Size;
            public Side Side;
        }

        [MemMapArray<float>(Shape = "3,4")]
        public partial struct Grid;

        [MemMapArray<int>(Shape = "*,4,8")]
        public partial struct Frames;

        [MemMapArray<long>(Shape = "")]
        public partial struct Counter;

        """;

    [Theory]
    [InlineData("Span<Trade>", "view.AsSpan()", "CS8352")]
    [InlineData("Trade.View", "view.Slice(0, 1)", "CS8352")]
    [InlineData("Trade.ViewColumns", "view.Columns", "CS8352")]
    [InlineData("Column<double>", "view.Columns.Price", "CS8352")]
    [InlineData("SpanChunks<Trade>", "view.Chunks()", "CS8352")]
    [InlineData("ElementEnumerator<Trade>", "view.GetEnumerator()", "CS8352")]
    [InlineData("System.Numerics.Tensors.TensorSpan<Trade>", "view.AsTensorSpan()", "CS8352")]
    [InlineData("ref Trade", "ref view[0]", "CS8352")]
    [InlineData("ref int", "ref view[0].Size", "CS8352")]
    [InlineData("ref Trade", "ref view[^1]", "CS8352")]
    [InlineData("ref double", "ref view.Columns.Price[0]", "CS8352")]
    [InlineData("Span<Trade>", "view.Slice(0, 1).AsSpan()", "CS8352")]
    public void Nothing_of_a_view_can_be_returned(string type, string expression, string error)
    {
        AssertError(error, $$"""
            static {{type}} Leak(Trade.Map map)
            {
                using var view = map.Lease();
                return {{expression}};
            }
            """);
    }

    [Theory]
    [InlineData("ReadOnlySpan<Trade>", "view.AsSpan()", "CS8352")]
    [InlineData("ref readonly Trade", "ref view[0]", "CS8352")]
    [InlineData("Trade.ReadOnlyView", "view.Slice(0, 1)", "CS8352")]
    [InlineData("ReadOnlyColumn<double>", "view.Columns.Price", "CS8352")]
    public void Nothing_of_a_read_only_view_can_be_returned(string type, string expression, string error)
    {
        AssertError(error, $$"""
            static {{type}} Leak(Trade.ReadOnlyMap map)
            {
                using var view = map.Lease();
                return {{expression}};
            }
            """);
    }

    [Theory]
    [InlineData("ref int", "ref view[0, 0, 0]", "CS8352")]
    [InlineData("Span<int>", "view[0, 0]", "CS8352")]
    [InlineData("Frames.View2D", "view[0]", "CS8352")]
    [InlineData("Span<int>", "view[0][0]", "CS8352")]
    [InlineData("ref int", "ref view[0][0, 0]", "CS8352")]
    [InlineData("Span<int>", "view[0].AsSpan()", "CS8352")]
    public void No_row_of_a_view_can_be_returned(string type, string expression, string error)
    {
        AssertError(error, $$"""
            static {{type}} Leak(Frames.Map map)
            {
                using var view = map.Lease();
                return {{expression}};
            }
            """);
    }

    [Fact]
    public void The_element_of_a_0_d_view_cannot_be_returned() => AssertError("CS8352", """
        static ref long Leak(Counter.Map map)
        {
            using var view = map.Lease();
            return ref view.Value;
        }
        """);

    [Fact]
    public void A_view_cannot_be_returned() => AssertError("CS8352", """
        static Trade.View Leak(Trade.Map map)
        {
            var view = map.Lease();
            return view;
        }
        """);

    [Fact]
    public void A_view_cannot_be_copied_to_a_variable_outside() => AssertError("CS8352", """
        static void Leak(Trade.Map map)
        {
            Trade.View outside = default;
            {
                using var view = map.Lease();
                outside = view;
            }
        }
        """);

    /// <summary>The compiler does not ask where the enumerator of a <c>foreach</c> lives, only where its collection does.</summary>
    [Theory]
    [InlineData("ref Trade", "foreach (ref var trade in trades) return ref trade;", "CS8157")]
    [InlineData("Span<Trade>", "foreach (var chunk in trades.Chunks()) return chunk;", "CS8352")]
    [InlineData("ref double", "foreach (ref var price in trades.Columns.Price) return ref price;", "CS8157")]
    [InlineData("Frames.View2D", "foreach (var frame in frames) return frame;", "CS8352")]
    [InlineData("Span<int>", "foreach (var frame in frames) return frame[0];", "CS8352")]
    [InlineData("Span<int>", "foreach (var frame in frames) foreach (var row in frame) return row;", "CS8352")]
    public void What_a_loop_stands_on_cannot_be_returned(string type, string loop, string error) =>
        AssertError(error, $$"""
            static {{type}} Leak(Trade.Map tradeMap, Frames.Map frameMap)
            {
                using var trades = tradeMap.Lease();
                using var frames = frameMap.Lease();
                {{loop}}
                throw null!;
            }
            """);

    [Fact]
    public void A_view_may_be_lent_to_a_method() => AssertClean("""
        static double Sum(Trade.Map map)
        {
            using var view = map.Lease();
            return Total(view) + First(in view).Price;
        }

        static double Total(Trade.View view) => view.Columns.Price.Sum();

        static ref Trade First([System.Diagnostics.CodeAnalysis.UnscopedRef] in Trade.View view) => ref view[0];
        """);

    [Fact]
    public void A_ref_struct_that_wraps_a_view_is_bound_to_the_scope_of_its_own_caller()
    {
        const string Reader = """
            ref struct Reader
            {
                private Trade.View _view;

                public Reader(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);

                public double Total() => _view.Columns.Price.Sum();

                public void Dispose() => _view.Dispose();
            }
            """;

        AssertClean($$"""
            {{Reader}}

            static double Sum(Trade.Map map)
            {
                using var reader = new Reader(map);
                return reader.Total();
            }
            """);
        AssertError("CS8352", $$"""
            {{Reader}}

            static Reader Leak(Trade.Map map)
            {
                var reader = new Reader(map);
                return reader;
            }
            """);
    }

    [Fact]
    public void What_a_view_gives_out_may_be_used_in_its_scope() => AssertClean("""
        static double Sum(Trade.Map map)
        {
            using var view = map.Lease();
            Span<Trade> span = view.AsSpan();
            ref Trade first = ref view[0];
            Trade.View slice = view.Slice(0, 1);
            Column<double> prices = view.Columns.Price;
            double total = First(span) + prices[0] + first.Price + slice[^1].Price;
            foreach (ref readonly var trade in view)
            {
                total += trade.Price;
            }

            foreach (var chunk in view.Chunks())
            {
                total += First(chunk);
            }

            return total;
        }

        static double First(Span<Trade> trades) => trades[0].Price;

        static ref int SizeOf(ref Trade trade) => ref trade.Size;

        static int FramesByRow(Frames.Map map)
        {
            using var view = map.Lease();
            int total = 0;
            foreach (var frame in view)
            {
                foreach (var row in frame)
                {
                    total += row[0];
                }
            }

            return total + view[0][1][2] + view[0, 1][2] + view[0, 1, 2];
        }
        """);

    [Fact]
    public void A_span_cannot_be_stored_in_a_variable_outside() => AssertError("CS8352", """
        static void Leak(Trade.Map map)
        {
            Span<Trade> outside = default;
            {
                using var view = map.Lease();
                outside = view.AsSpan();
            }
        }
        """);

    [Fact]
    public void A_reference_cannot_be_stored_in_a_variable_outside() => AssertError("CS8374", """
        static void Leak(Trade.Map map, ref Trade outside)
        {
            using var view = map.Lease();
            outside = ref view[0];
        }
        """);

    [Fact]
    public void A_span_cannot_be_stored_through_an_out_parameter() => AssertError("CS8352", """
        static void Leak(Trade.Map map, out Span<Trade> outside)
        {
            using var view = map.Lease();
            outside = view.AsSpan();
        }
        """);

    [Fact]
    public void A_view_cannot_be_a_field() => AssertError("CS8345", """
        class Keeper
        {
            Trade.View _view;
        }
        """);

    [Fact]
    public void A_span_cannot_be_laundered_through_a_helper() => AssertError("CS8347 CS8352", """
        static Span<Trade> Leak(Trade.Map map)
        {
            using var view = map.Lease();
            return Same(view.AsSpan());
        }

        static Span<Trade> Same(Span<Trade> span) => span;
        """);

    [Fact]
    public void A_reference_cannot_be_laundered_through_a_helper() => AssertError("CS8347 CS8352", """
        static ref int Leak(Trade.Map map)
        {
            using var view = map.Lease();
            return ref SizeOf(ref view[0]);
        }

        static ref int SizeOf(ref Trade trade) => ref trade.Size;
        """);

    [Fact]
    public void A_span_cannot_be_laundered_through_a_view_passed_by_reference() => AssertError("CS8347 CS8352", """
        static Span<Trade> Leak(Trade.Map map)
        {
            using var view = map.Lease();
            return All(in view);
        }

        static Span<Trade> All([System.Diagnostics.CodeAnalysis.UnscopedRef] in Trade.View view) => view.AsSpan();
        """);

    [Fact]
    public void A_view_cannot_be_captured() => AssertError("CS8175", """
        static void Leak(Trade.Map map)
        {
            using var view = map.Lease();
            Action later = () => view[0].Size = 1;
        }
        """);

    [Fact]
    public void A_view_cannot_live_across_an_await() => AssertError("CS4007", """
        static async Task Leak(Trade.Map map)
        {
            using var view = map.Lease();
            await Task.Yield();
            view[0].Size = 1;
        }
        """);

    [Fact]
    public void A_view_may_be_used_between_two_awaits() => AssertClean("""
        static async Task Fine(Trade.Map map)
        {
            await Task.Yield();
            using (var view = map.Lease())
            {
                view[0].Size = 1;
            }

            await Task.Yield();
        }
        """);

    [Theory]
    [InlineData("view[0] = default;", "CS8331")]
    [InlineData("view[0].Size = 7;", "CS8332")]
    [InlineData("ref Trade trade = ref view[0];", "CS8329")]
    [InlineData("view.Columns.Price[0] = 1;", "CS8331")]
    [InlineData("view.AsSpan()[0] = default;", "CS8331")]
    [InlineData("view.Fill(default);", "CS1061")]
    [InlineData("foreach (ref readonly var trade in view) trade.Size = 7;", "CS1654")]
    [InlineData("foreach (ref var trade in view) trade.Size = 7;", "CS8331")]
    public void Nothing_writes_through_a_read_only_view(string statement, string error)
    {
        AssertError(error, $$"""
            static void Write(Trade.ReadOnlyMap map)
            {
                using var view = map.Lease();
                {{statement}}
            }
            """);
        AssertClean($$"""
            static void Read(Trade.ReadOnlyMap map)
            {
                using var view = map.Lease();
                ref readonly Trade trade = ref view[0];
                Console.WriteLine(trade.Size + view.Columns.Price[0] + view.AsSpan()[0].Price);
            }
            """);
    }

    [Theory]
    [InlineData("map[0] = default;", "CS0200")]
    [InlineData("map.Fill(default);", "CS1061")]
    public void Nothing_writes_through_a_read_only_map(string statement, string error) =>
        AssertError(error, $$"""
            static void Write(Trade.ReadOnlyMap map)
            {
                {{statement}}
            }
            """);

    [Theory]
    [InlineData("map[0].Size = 7;")]
    [InlineData("map[^1].Size++;")]
    [InlineData("map[0].Price += 1;")]
    public void A_field_of_a_map_s_element_cannot_be_assigned_because_it_would_be_lost(string statement)
    {
        AssertError("CS1612", $$"""
            static void Write(Trade.Map map)
            {
                {{statement}}
            }
            """);
        AssertClean("""
            static void Write(Trade.Map map)
            {
                map[0] = map[0] with { Size = 7 };
                using var view = map.Lease();
                view[0].Size = 7;
            }
            """);
    }

    /// <summary>Inside <c>unsafe</c> these are warnings; the package's props file makes errors of them.</summary>
    [Theory]
    [InlineData("Trade.View", "return view;", "CS9080")]
    [InlineData("Span<Trade>", "return view.AsSpan();", "CS9080 CS9091")]
    [InlineData("ref Trade", "return ref view[0];", "CS9080 CS9091")]
    [InlineData("Span<Trade>", "return Same(view.AsSpan());", "CS9080 CS9091")]
    [InlineData("Span<Trade>", "var span = view.AsSpan(); return span;", "CS9080")]
    [InlineData("ref int", "ref int size = ref view[0].Size; return ref size;", "CS9082")]
    [InlineData("ref Trade", "foreach (ref var trade in view) return ref trade; throw null!;", "CS9082")]
    [InlineData("void", "outside = ref view[0];", "CS9085")]
    public void Unsafe_code_is_held_to_the_same_rules(string type, string statements, string errors)
    {
        var program = $$"""
            {{Layouts}}
            static unsafe class Program
            {
                static {{type}} Leak(Trade.Map map, ref Trade outside)
                {
                    using var view = map.Lease();
                    {{statements}}
                }

                static Span<Trade> Same(Span<Trade> span) => span;
            }
            """;
        var raised = Compiler.WarningsThatThePackageRaises;
        var compilation = Compiler.Compilation(
            [program], Compiler.Options.WithAllowUnsafe(true).WithSpecificDiagnosticOptions(
                Compiler.Options.SpecificDiagnosticOptions.SetItems(raised.Select(static id =>
                    KeyValuePair.Create(id, ReportDiagnostic.Error)))));

        Assert.Equal(errors, Compiler.Errors(Compiler.WithGenerated(compilation)));
    }

    private static void AssertError(string errors, string members) => Assert.Equal(errors, ErrorsOf(members));

    private static void AssertClean(string members) => Assert.Equal("", ErrorsOf(members));

    private static string ErrorsOf(string members) =>
        Compiler.Errors(Compiler.WithGenerated(
            Compiler.Compilation([$"{Layouts}\nstatic class Program\n{{\n{members}\n}}"])));

    /// <summary>By the compiler's own list of warnings about references, so that a new one is not forgotten.</summary>
    [Fact]
    public void The_package_raises_every_warning_about_a_reference_that_escapes()
    {
        var warnings = typeof(CSharpCompilation).Assembly.GetType("Microsoft.CodeAnalysis.CSharp.ErrorCode")!
            .GetFields()
            .Where(static code => EscapeWarning().IsMatch(code.Name))
            .Select(static code => $"CS{(int)code.GetRawConstantValue()!}")
            .Order();

        Assert.Equal(warnings, Compiler.WarningsThatThePackageRaises.Order());
    }

    [GeneratedRegex("^WRN_(Ref(Return|Assign)|EscapeVariable|MismatchedRefEscape)")]
    private static partial Regex EscapeWarning();
}
