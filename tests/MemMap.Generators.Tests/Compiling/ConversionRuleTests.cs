using static MemMap.Tests.UserProgram;

namespace MemMap.Tests;

/// <summary>The views that generic methods take live no longer than the view that they are made of.</summary>
public sealed class ConversionRuleTests
{
    [Theory]
    [InlineData("View<Trade>", "Trade.Map", "view")]
    [InlineData("View<Trade>", "Trade.CopyOnWriteMap", "view")]
    [InlineData("ReadOnlyView<Trade>", "Trade.Map", "view")]
    [InlineData("ReadOnlyView<Trade>", "Trade.ReadOnlyMap", "view")]
    [InlineData("Trade.ReadOnlyView", "Trade.Map", "view")]
    public void A_conversion_cannot_be_returned(string type, string map, string expression)
    {
        AssertClean($$"""
            static void Use({{map}} map)
            {
                using var view = map.Lease();
                {{type}} other = {{expression}};
                _ = other.Length;
            }
            """);
        AssertError("CS8347 CS8352", $$"""
            static {{type}} Leak({{map}} map)
            {
                using var view = map.Lease();
                return {{expression}};
            }
            """);
        AssertError("CS8352", $$"""
            static {{type}} Leak({{map}} map)
            {
                using var view = map.Lease();
                {{type}} other = {{expression}};
                return other;
            }
            """);
    }

    [Theory]
    [InlineData("View<Trade>", "((WritableArray<Trade>)map).Lease()")]
    [InlineData("ReadOnlyView<Trade>", "((MappedArray<Trade>)map).LeaseRead()")]
    [InlineData("Trade.ReadOnlyView", "map.LeaseRead()")]
    public void The_view_of_a_base_class_cannot_be_returned(string type, string lease) => AssertError("CS8352", $$"""
        static {{type}} Leak(Trade.Map map)
        {
            var view = {{lease}};
            return view;
        }
        """);

    [Theory]
    [InlineData("ref Trade", "ref view[0]")]
    [InlineData("ref Trade", "ref view[^1]")]
    [InlineData("View<Trade>", "view[1..]")]
    [InlineData("Span<Trade>", "view[1..].AsSpan()")]
    [InlineData("Column<Trade>", "view.AsColumn()")]
    [InlineData("ElementEnumerator<Trade>", "view.GetEnumerator()")]
    [InlineData("SpanChunks<Trade>", "view.Chunks()")]
    [InlineData("System.Numerics.Tensors.TensorSpan<Trade>", "view.AsTensorSpan()")]
    public void Nothing_of_a_view_of_any_layout_can_be_returned(string type, string expression) => AssertError("CS8352", $$"""
        static {{type}} Leak(WritableArray<Trade> map)
        {
            using var view = map.Lease();
            return {{expression}};
        }
        """);

    [Fact]
    public void A_generic_method_takes_every_view_of_one_axis() => AssertClean("""
        static long Use(Trade.Map map, Trade.ReadOnlyMap read)
        {
            using var view = map.Lease();
            using var reading = read.Lease();
            Set<Trade>(view, default);
            return Count<Trade>(view) + Count<Trade>(reading) + Count<Trade>(view[1..]);
        }

        static void Set<T>(in View<T> view, T value) where T : unmanaged => view.Fill(value);

        static long Count<T>(in ReadOnlyView<T> view) where T : unmanaged => view.Length;
        """);

    /// <summary>A view that reads cannot become one that writes, and one of two axes is none of one.</summary>
    [Theory]
    [InlineData("Trade.ReadOnlyView view", "View<Trade> other = view;", "CS0029")]
    [InlineData("ReadOnlyView<Trade> view", "View<Trade> other = view;", "CS0029")]
    [InlineData("ReadOnlyView<Trade> view", "Trade.ReadOnlyView other = view;", "CS0029")]
    [InlineData("View<Trade> view", "Trade.View other = view;", "CS0029")]
    [InlineData("Grid.View view", "View<float> other = view;", "CS0029")]
    [InlineData("Trade.View view", "view.Dispose();", "CS1061")]
    [InlineData("View<Trade> view", "view.Dispose();", "CS1061")]
    [InlineData("Trade.View view", "((IDisposable)view).Dispose();", "CS0030")]
    public void No_other_conversion_compiles(string parameter, string statement, string error) =>
        AssertError(error, $"static void Use({parameter}) {{ {statement} }}");
}
