using MemMap;

namespace Shards;

/// <summary>A kernel whose result is a number.</summary>
public static partial class Prices
{
    /// <summary>The sum of one column.</summary>
    [MemMapKernel(Combine = nameof(Add))]
    public static double SumOfPrices(in Trade.ReadOnlyView trades) => trades.Columns.Price.Sum();

    public static double Add(double left, double right) => left + right;
}
