namespace MemMap;

/// <summary>
/// Marks a static method that computes something from the rows of a layout. The generator writes an overload of it that runs over
/// all shards of an array on all processors, and exports it from a native library, which a cluster of Python processes can load.
/// </summary>
/// <example>
/// <code>
/// public static partial class Market
/// {
///     [MemMapKernel(Combine = nameof(Add))]
///     public static Turnover Measure(in Trade.ReadOnlyView trades) { … }
///
///     public static Turnover Add(Turnover left, Turnover right) => …;
/// }
///
/// Turnover total = days.Measure();
/// </code>
/// </example>
/// <remarks>
/// A method that returns a result gets some rows at a time, and its results are combined in an order that depends on the rows alone.
/// A method that fills the view of another layout gets all rows of a shard, and as many rows to fill.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MemMapKernelAttribute : Attribute
{
    /// <summary>
    /// Name of the static method that combines two results, the one of the earlier rows first. A kernel that fills a view has none.
    /// </summary>
    public string? Combine { get; set; }
}
