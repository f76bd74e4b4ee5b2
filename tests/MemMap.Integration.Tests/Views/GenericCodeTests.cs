using System.Numerics;

namespace MemMap.Tests;

/// <summary>One method for all layouts and modes, of maps and of views.</summary>
public sealed class GenericCodeTests
{
    [Fact]
    public void One_method_takes_every_map()
    {
        using var folder = new TemporaryFolder();
        using var trades = Trade.Create(folder["trades.npy"], 3);
        trades[1] = new Trade { Size = 7 };
        trades.Commit();
        using var readTrades = Trade.OpenRead(folder["trades.npy"]);
        using var copyOfTrades = Trade.OpenCopyOnWrite(folder["trades.npy"]);
        using var grid = Grid.Create(folder["grid.dat"]);
        grid[1, 2] = 6;
        using var series = Series.Create(folder["series.npy"], 2);
        using var scalar = Scalar.Create(folder["scalar.dat"]);

        Assert.Equal(2, CountOf(trades, default));
        Assert.Equal(2, CountOf(readTrades, default));
        Assert.Equal(1, CountOf(copyOfTrades, new Trade { Size = 7 }));
        Assert.Equal(11, CountOf(grid, 0f));
        Assert.Equal(6, CountOf(series, 0.0));
        Assert.Equal(1, CountOf(scalar, 0L));
    }

    [Fact]
    public void One_method_takes_every_view_of_one_axis()
    {
        using var folder = new TemporaryFolder();
        using var trades = Trade.Create(folder["trades.npy"], 3);
        using var copyOfTrades = Trade.OpenCopyOnWrite(folder["trades.npy"]);
        using var numbers = Numbers.Create(folder["numbers.npy"], 4);
        using var readNumbers = Numbers.OpenRead(folder["numbers.npy"]);
        using var view = trades.Lease();
        using var copy = copyOfTrades.Lease();
        using var floats = numbers.Lease();
        using var readFloats = readNumbers.Lease();
        using var reading = trades.LeaseRead();

        SetAll<Trade>(view, new Trade { Size = 7 });
        SetAll<Trade>(copy[1..], new Trade { Size = 8 });
        SetAll<float>(floats[^2..], 1);

        Assert.Equal(3, CountIn<Trade>(view, new Trade { Size = 7 }));
        Assert.Equal(3, CountIn<Trade>(reading, new Trade { Size = 7 }));
        Assert.Equal(2, CountIn<Trade>(copy, new Trade { Size = 8 }));
        Assert.Equal(2, CountIn<float>(floats, 1));
        Assert.Equal(2, CountIn<float>(readFloats, 1));
        Assert.Equal([0f, 0f, 1f, 1f], numbers.ToArray());
    }

    [Fact]
    public void The_views_of_a_base_class_have_all_elements_in_the_order_of_the_file()
    {
        using var folder = new TemporaryFolder();
        using var grid = Grid.Create(folder["grid.dat"]);
        using var trades = Trade.Create(folder["trades.npy"], 2);

        FillRising(grid);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], grid.ToArray());
        Assert.Equal((6, 11, 3, 12), (grid[1, 2], grid[^1, ^1], grid.Length, grid.Count));
        Assert.Equal(66, Total(grid));

        using WritableViewOf view = new(trades);
        Assert.Equal(2, view.Length);
    }

    [Fact]
    public void A_view_of_a_view_lives_as_long_and_ends_nothing()
    {
        using var folder = new TemporaryFolder();
        using var trades = Trade.Create(folder["trades.npy"], 2);
        using var view = trades.Lease();

        {
            using View<Trade> all = view;
            using ReadOnlyView<Trade> reading = all;
            using Trade.ReadOnlyView other = view;
            all[0].Size = 7;

            Assert.Equal((7, 7, 2), (reading[0].Size, other[0].Size, all.Length));
        }

        view[1].Size = 8;
        Assert.Equal((7, 8), (trades[0].Size, trades[1].Size));
        Assert.Throws<InvalidOperationException>(() => trades.Resize(1));
    }

    private static long CountOf<T>(MappedArray<T> map, T value)
        where T : unmanaged, IEquatable<T>
    {
        using var view = map.LeaseRead();
        var count = CountIn(view, value);
        for (var index = 0L; index < map.Count; index++)
        {
            count -= map[index].Equals(value) ? 1 : 0;
        }

        Assert.Equal(0, count);
        Assert.Equal(map.ToArray(), map.AsEnumerable());
        return CountIn(view, value);
    }

    private static long CountIn<T>(in ReadOnlyView<T> view, T value)
        where T : unmanaged, IEquatable<T>
    {
        var count = 0L;
        foreach (ref readonly var element in view)
        {
            count += element.Equals(value) ? 1 : 0;
        }

        return count;
    }

    private static void SetAll<T>(in View<T> view, T value)
        where T : unmanaged
    {
        foreach (ref var element in view)
        {
            element = value;
        }
    }

    private static void FillRising<T>(WritableArray<T> map)
        where T : unmanaged, INumber<T>
    {
        using var view = map.Lease();
        for (var index = 0; index < view.Length; index++)
        {
            view[index] = T.CreateChecked(index);
        }
    }

    private static T Total<T>(MappedArray<T> map)
        where T : unmanaged, INumber<T>
    {
        using var view = map.LeaseRead();
        var total = T.Zero;
        foreach (var chunk in view.Chunks(5))
        {
            foreach (var number in chunk)
            {
                total += number;
            }
        }

        return total;
    }

    /// <summary>The wrapper that README shows: it ends as a view does, with its <c>using</c>.</summary>
    private ref struct WritableViewOf : IDisposable
    {
        private Trade.View _view;

        public WritableViewOf(Trade.Map map, in LeaseScope scope = default) => _view = map.Lease(in scope);

        public readonly long Length => _view.Length;

        void IDisposable.Dispose() => Lease.End(ref _view);
    }
}
