using static MemMap.Tests.UserProgram;

namespace MemMap.Tests;

/// <summary>What the compiler forbids, so that nothing is written that must not be, and no write is lost.</summary>
public sealed class WriteRuleTests
{
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
}
