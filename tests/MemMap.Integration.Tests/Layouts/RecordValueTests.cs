using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace MemMap.Tests;

/// <summary>Records as values: what they print, when they are equal, what a debugger shows of them.</summary>
public sealed partial class RecordValueTests
{
    public enum Side : byte
    {
        Buy,
        Sell,
    }

    [MemMapArray(Shape = "*")]
    public unsafe partial struct Trade
    {
        public long Time;

        [MemMapField(Unit = "EUR")]
        public double Price;

        [MemMapField(Name = "the side")]
        public Side Side;

        public fixed short Levels[2];
        public int other;
    }

    [Fact]
    public unsafe void A_record_prints_its_fields()
    {
        var trade = new Trade { Time = 1, Price = 2.5, Side = Side.Sell, other = 4 };
        trade.Levels[1] = 3;
        Span<char> room = stackalloc char[100];
        const string Text = "Trade { Time = 1, Price = 2.5, Side = Sell, Levels = [0, 3], other = 4 }";

        Assert.Equal(Text, trade.ToString());
        Assert.Equal(
            "Trade { Time = 1; Price = 2,5; Side = Sell; Levels = [0; 3]; other = 4 }",
            trade.ToString(null, new NumberFormatInfo { NumberDecimalSeparator = "," }));
        Assert.Equal(Text, string.Create(CultureInfo.InvariantCulture, $"{trade}"));
        Assert.True(trade.TryFormat(room, out var written, default, CultureInfo.InvariantCulture));
        Assert.Equal(Text, room[..written]);
        Assert.False(trade.TryFormat(room[..20], out _, default, CultureInfo.InvariantCulture));
    }

    [Fact]
    public unsafe void Records_are_equal_when_their_fields_are()
    {
        var first = new Trade { Time = 1, Price = double.NaN, other = 4 };
        var second = first;
        object boxed = second;

        Assert.True(first == second && first.Equals(boxed) && !(first != second));
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        second.Levels[1] = 1;
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, first with { other = 5 });
        Assert.False(first.Equals("a trade"));
    }

    [Fact]
    public void A_debugger_shows_names_places_dtypes_and_units()
    {
        var trade = new Trade { Time = 1, Price = 2.5, Side = Side.Sell };

        var fields = (DebugField[])Shown(trade);

        Assert.Equal(
            [
                "Time @ 0 '<i8' = 1",
                "Price @ 8 '<f8' = 2.5 EUR",
                "the side @ 16 '|u1' = Sell",
                "Levels @ 18 ('<i2', (2,)) = [0, 0]",
                "other @ 24 '<i4' = 0",
            ],
            fields.Select(static field => $"{Shown(field, "Label")} = {Shown(field, "Text")}"));
    }

    /// <summary>As a debugger asks for it.</summary>
    private static object? Shown(DebugField field, string property) =>
        typeof(DebugField).GetProperty(property)!.GetValue(field);

    [Fact]
    public void A_debugger_shows_a_map_open_or_closed()
    {
        using var folder = new TemporaryFolder();
        var map = Trade.Create(folder["trades.npy"], 3);
        map[1] = new Trade { Time = 7 };

        var open = (object[])Shown(map);
        Assert.Equal([0, 7, 0], open.Cast<Trade>().Select(static trade => trade.Time));
        Assert.Equal($"'{folder["trades.npy"]}' Trade (3) Create", Line(map));

        map.Dispose();
        Assert.Empty((object[])Shown(map));
        Assert.Equal($"'{folder["trades.npy"]}' (closed)", Line(map));
    }

    private static string Line(MappedArray map) => (string)typeof(MappedArray)
        .GetProperty("DebuggerText", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(map)!;

    /// <summary>What the debugger's proxy of a value shows in its place.</summary>
    private static object Shown(object value)
    {
        var proxy = Type.GetType(value.GetType().GetCustomAttribute<DebuggerTypeProxyAttribute>(inherit: true)!.ProxyTypeName)!;
        var view = Activator.CreateInstance(proxy, value)!;
        return proxy.GetProperties()
            .Single(static property => property.GetCustomAttribute<DebuggerBrowsableAttribute>() is not null).GetValue(view)!;
    }
}
