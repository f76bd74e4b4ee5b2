using static MemMap.Tests.UserProgram;

namespace MemMap.Tests;

/// <summary>
/// What the compiler forbids, so that no reference outlives the view that it came from. Each program has a twin beside
/// it that differs only in where the reference goes, and compiles.
/// </summary>
public sealed class LifetimeRuleTests
{
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
            ref struct Reader : IDisposable
            {
                private Trade.View _view;

                public Reader(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);

                public double Total() => _view.Columns.Price.Sum();

                void IDisposable.Dispose() => Lease.End(ref _view);
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
}
