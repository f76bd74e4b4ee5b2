namespace MemMap.Cli.Statistics;

/// <summary>Number, mean, and sum of the squares of the distances from it, which can be put together (Chan).</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Origin">A number near the mean.</param>
/// <param name="Offset">Distance of the mean from it, which has digits that the mean itself has not.</param>
/// <param name="Squares">Sum of the squares of the distances from the mean.</param>
internal readonly record struct Moments(double Count, double Origin, double Offset, double Squares)
{
    public double Mean => Origin + Offset;

    public double Deviation => Count > 0 ? Math.Sqrt(Squares / Count) : double.NaN;

    /// <summary>The moments of values, from the sums of their distances from one of them and of their squares.</summary>
    public static Moments Of(long count, double origin, double sum, double squares) => count == 0
        ? default
        : new(count, origin, sum / count, Math.Max(0, squares - (sum * sum / count)));

    public static Moments operator +(Moments left, Moments right)
    {
        if (left.Count == 0 || right.Count == 0)
        {
            return left.Count == 0 ? right : left;
        }

        var count = left.Count + right.Count;
        var distance = right.Origin - left.Origin + (right.Offset - left.Offset);
        return new(
            count, left.Origin, left.Offset + (distance * right.Count / count),
            left.Squares + right.Squares + (distance * distance * left.Count * right.Count / count));
    }
}
