using MemMap;

namespace Shards;

/// <summary>What is computed from trades: on threads, in a native library, and on a cluster.</summary>
public static partial class Market
{
    /// <summary>All that was traded.</summary>
    [MemMapKernel(Combine = nameof(Add))]
    public static Turnover Measure(in Trade.ReadOnlyView trades)
    {
        Turnover total = default;
        foreach (ref readonly var trade in trades)
        {
            total.Count++;
            total.Size += trade.Size;
            total.Value += trade.Price * trade.Size;
        }

        return total;
    }

    public static Turnover Add(Turnover left, Turnover right) => new()
    {
        Count = left.Count + right.Count,
        Size = left.Size + right.Size,
        Value = left.Value + right.Value,
    };

    /// <summary>The same within a range of time.</summary>
    [MemMapKernel(Combine = nameof(Add))]
    public static Turnover MeasureWithin(in Trade.ReadOnlyView trades, in Window window)
    {
        Turnover total = default;
        foreach (ref readonly var trade in trades)
        {
            if (trade.Time >= window.From && trade.Time < window.To)
            {
                total.Count++;
                total.Size += trade.Size;
                total.Value += trade.Price * trade.Size;
            }
        }

        return total;
    }

    /// <summary>The same of each symbol; the value divided by the size is its volume-weighted average price.</summary>
    [MemMapKernel(Combine = nameof(AddEach))]
    public static Turnovers Vwap(in Trade.ReadOnlyView trades)
    {
        Turnovers totals = default;
        var bySymbol = totals.AsSpan();
        foreach (ref readonly var trade in trades)
        {
            ref var total = ref bySymbol[trade.Symbol];
            total.Count++;
            total.Size += trade.Size;
            total.Value += trade.Price * trade.Size;
        }

        return totals;
    }

    public static Turnovers AddEach(Turnovers left, Turnovers right)
    {
        for (var symbol = 0; symbol < left.Length; symbol++)
        {
            left[symbol] = Add(left[symbol], right[symbol]);
        }

        return left;
    }

    /// <summary>The difference of each price from the one before it in the same file.</summary>
    [MemMapKernel]
    public static void Returns(in Trade.ReadOnlyView trades, in Return.View returns)
    {
        var last = trades.Length > 0 ? trades[0].Price : 0;
        for (long i = 0; i < trades.Length; i++)
        {
            returns[i] = new Return { Time = trades[i].Time, Value = (trades[i].Price / last) - 1 };
            last = trades[i].Price;
        }
    }
}
