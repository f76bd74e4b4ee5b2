namespace MemMap.Tests;

/// <summary><c>AsEnumerable</c>: all elements by value, under a lease that ends with the enumeration.</summary>
public sealed class LinqTests
{
    [Fact]
    public void Every_kind_of_map_is_enumerated_in_the_order_of_its_file()
    {
        using var folder = new TemporaryFolder();
        using var trades = Trade.Create(folder["trades.npy"], 3);
        trades[1] = new Trade { Size = 7, Price = 2 };
        trades[2] = new Trade { Size = 8, Price = 3 };
        trades.Commit();
        using var readTrades = Trade.OpenRead(folder["trades.npy"]);
        using var copyOfTrades = Trade.OpenCopyOnWrite(folder["trades.npy"]);
        using var grid = Grid.Create(folder["grid.dat"]);
        grid.CopyFrom([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
        using var series = Series.Create(folder["series.npy"], 2);
        series.CopyFrom([1, 2, 3, 4, 5, 6]);
        using var scalar = Scalar.Create(folder["scalar.npy"]);
        scalar.Value = 5;
        using var nothing = Rows.Create(folder["rows.npy"], 0);

        Assert.Equal(5, trades.AsEnumerable().Where(static trade => trade.Size > 5).Sum(static trade => trade.Price));
        Assert.Equal([0, 7, 8], readTrades.AsEnumerable().Select(static trade => trade.Size));
        Assert.Equal([8, 7, 0], copyOfTrades.AsEnumerable().Select(static trade => trade.Size).OrderDescending());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], grid.AsEnumerable());
        Assert.Equal([1, 2, 3, 4, 5, 6], series.AsEnumerable());
        Assert.Equal([5L], scalar.AsEnumerable());
        Assert.Empty(nothing.AsEnumerable());
    }

    [Fact]
    public void The_lease_ends_with_the_last_element_an_early_exit_or_an_exception()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.dat"], 9);

        _ = map.AsEnumerable().Count();
        AssertNoLease(map);
        _ = map.AsEnumerable().First();
        AssertNoLease(map);
        foreach (var _ in map.AsEnumerable())
        {
            break;
        }

        AssertNoLease(map);
        Assert.Throws<FormatException>(() => map.AsEnumerable().Select(Refuse).ToArray());
        AssertNoLease(map);
        map.AsEnumerable();
        AssertNoLease(map);

        static float Refuse(float number) => throw new FormatException();
    }

    [Fact]
    public void An_enumerator_that_is_not_disposed_keeps_the_pages()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.dat"], 3);
        var numbers = map.AsEnumerable().GetEnumerator();

        Assert.True(numbers.MoveNext());
        Assert.Throws<InvalidOperationException>(() => map.Resize(2));
        numbers.Dispose();

        AssertNoLease(map);
        Assert.False(numbers.MoveNext());
    }

    [Fact]
    public void A_map_that_is_closed_meanwhile_is_enumerated_to_its_end()
    {
        using var folder = new TemporaryFolder();
        var map = Numbers.Create(folder["numbers.dat"], 3);
        map.CopyFrom([1, 2, 3]);
        List<float> seen = [];

        foreach (var number in map.AsEnumerable())
        {
            map.Dispose();
            seen.Add(number);
        }

        Assert.Equal([1f, 2f, 3f], seen);
        using var read = Numbers.OpenRead(folder["numbers.dat"]);
        Assert.Equal([1f, 2f, 3f], read.AsEnumerable());
    }

    [Fact]
    public void A_closed_map_says_so_at_once_and_when_an_enumeration_begins()
    {
        using var folder = new TemporaryFolder();
        var map = Numbers.Create(folder["numbers.dat"], 3);
        var numbers = map.AsEnumerable();
        map.Dispose();
        var message = $"'{folder["numbers.dat"]}' is closed; open it again to go on.";

        Assert.EndsWith(message, Assert.Throws<ObjectDisposedException>(() => map.AsEnumerable()).Message);
        Assert.EndsWith(message, Assert.Throws<ObjectDisposedException>(() => numbers.Count()).Message);
    }

    [Fact]
    public void An_enumeration_has_the_elements_that_were_there_when_it_began()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.npy"], 2);
        var count = 0;

        foreach (var number in map.AsEnumerable())
        {
            map.Append([.. Enumerable.Repeat(7f, 5_000)]);
            map[^1] = 9;
            count++;
        }

        Assert.Equal((2, 10_002), (count, map.AsEnumerable().Count()));
    }

    [Fact]
    public void Two_enumerations_at_once_do_not_meet()
    {
        using var folder = new TemporaryFolder();
        using var map = Numbers.Create(folder["numbers.npy"], 3);
        map.CopyFrom([1, 2, 3]);
        var numbers = map.AsEnumerable();

        Assert.Equal(
            [(1f, 1f), (1f, 2f), (1f, 3f), (2f, 1f), (2f, 2f), (2f, 3f), (3f, 1f), (3f, 2f), (3f, 3f)],
            numbers.SelectMany(_ => numbers, static (left, right) => (left, right)));
        Assert.Equal([(1f, 1f), (2f, 2f), (3f, 3f)], numbers.Zip(numbers));
        AssertNoLease(map);
    }

    /// <summary>A map becomes shorter only while there is no lease.</summary>
    private static void AssertNoLease(Numbers.Map map) => map.Resize(map.Length - 1);
}
