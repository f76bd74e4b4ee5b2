namespace MemMap.Cli.Statistics;

/// <summary>What the values of one field are like.</summary>
/// <param name="Name">Name of the field; empty without fields.</param>
/// <param name="Type">Dtype of one value.</param>
/// <param name="Count">Number of values.</param>
internal sealed record FieldStatistics(string Name, DType Type, long Count)
{
    /// <summary>Values that are no number, and times that are no time.</summary>
    public long NaN { get; init; }

    public long Infinities { get; init; }

    /// <summary>Values that are 0; of text and bytes, those that are all zeros.</summary>
    public long Zeros { get; init; }

    /// <summary>Least and greatest value as text, NaN apart; null where values have no order.</summary>
    public string? Min { get; init; }

    public string? Max { get; init; }

    /// <summary>Null where there is none, as for text.</summary>
    public double? Mean { get; init; }

    /// <summary>Of all values, NaN apart: divided by their number, as by NumPy.</summary>
    public double? Deviation { get; init; }

    /// <summary>A quarter, a half and three quarters of the values are not greater; null where values have no order.</summary>
    public double[]? Quartiles { get; init; }

    public bool HasExactQuartiles { get; init; }

    public long Distinct { get; init; }

    public bool HasExactDistinct { get; init; }

    /// <summary>How many of the finite values that were looked at are in each of equal steps from the least to the greatest.</summary>
    public long[] Histogram { get; init; } = [];

    /// <summary>Where the histogram begins and ends.</summary>
    public double Low { get; init; }

    public double High { get; init; }

    /// <summary>Whether the histogram counts all values, and not a sample.</summary>
    public bool HasExactHistogram { get; init; }
}
