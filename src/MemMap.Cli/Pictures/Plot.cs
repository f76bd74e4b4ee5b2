using System.Collections.Immutable;

namespace MemMap.Cli.Pictures;

/// <summary>What a picture shows, in numbers.</summary>
/// <param name="Title">What it is a picture of.</param>
internal abstract record Plot(string Title);

/// <summary>How many values are in each of equal steps.</summary>
/// <param name="Counts">Number of values of each step.</param>
/// <param name="Low">Where the first step begins.</param>
/// <param name="High">Where the last one ends.</param>
/// <param name="IsSample">Whether a sample was counted.</param>
internal sealed record Histogram(string Title, ImmutableArray<long> Counts, double Low, double High, bool IsSample) : Plot(Title)
{
    /// <summary>The ends as text, which of times is a time.</summary>
    public string LowText { get; init; } = TerminalPlot.Number(Low);

    public string HighText { get; init; } = TerminalPlot.Number(High);

    /// <summary>Where a step begins.</summary>
    public double Edge(int step) => Low + ((High - Low) * step / Counts.Length);

    /// <summary>The same with fewer steps.</summary>
    public Histogram Coarser(int count)
    {
        var sums = new long[Math.Min(count, Counts.Length)];
        for (var step = 0; step < Counts.Length; step++)
        {
            sums[step * sums.Length / Counts.Length] += Counts[step];
        }

        return this with { Counts = [.. sums] };
    }
}

/// <summary>Values in the order of their index: of each of equal stretches, the least, the mean and the greatest one.</summary>
/// <param name="Points">Of stretches without numbers, NaN.</param>
/// <param name="Count">Number of values.</param>
internal sealed record Series(string Title, ImmutableArray<(double Min, double Mean, double Max)> Points, long Count) : Plot(Title)
{
    public double Low => Points.Where(static point => double.IsFinite(point.Min)).Select(static point => point.Min).DefaultIfEmpty(0).Min();

    public double High => Points.Where(static point => double.IsFinite(point.Max)).Select(static point => point.Max).DefaultIfEmpty(0).Max();
}

/// <summary>Means of rectangles of an array of two axes.</summary>
/// <param name="Cells">Line by line; NaN where there is no number.</param>
/// <param name="Width">Cells of a line.</param>
/// <param name="Height">Number of lines.</param>
/// <param name="Rows">Length of the first axis.</param>
/// <param name="Columns">Length of the second axis.</param>
internal sealed record HeatMap(string Title, double[] Cells, int Width, int Height, long Rows, long Columns) : Plot(Title)
{
    public double Low => Cells.Where(double.IsFinite).DefaultIfEmpty(0).Min();

    public double High => Cells.Where(double.IsFinite).DefaultIfEmpty(0).Max();

    /// <summary>The place of a cell's value between the lowest and the highest one, 0 to 1; NaN where there is none.</summary>
    public double[] Levels()
    {
        var (low, width) = (Low, High - Low);
        return Array.ConvertAll(Cells, value => !double.IsFinite(value) ? double.NaN : width > 0 ? (value - low) / width : 0.5);
    }

    /// <summary>The picture, a pixel a cell, enlarged to a size that can be seen.</summary>
    public byte[] ToPng(int most = 512)
    {
        var scale = Math.Max(1, most / Math.Max(Width, Height));
        var (levels, pixels) = (Levels(), new byte[Width * scale * Height * scale * 3]);
        for (var y = 0; y < Height * scale; y++)
        {
            for (var x = 0; x < Width * scale; x++)
            {
                var (red, green, blue) = Viridis.Of(levels[(y / scale * Width) + (x / scale)]);
                pixels.AsSpan(((y * Width * scale) + x) * 3).AsPixel(red, green, blue);
            }
        }

        return Png.Encode(pixels, Width * scale, Height * scale);
    }
}

/// <summary>The colours of heat maps: of even steps for the eye, and for eyes that see fewer colours.</summary>
internal static class Viridis
{
    private static readonly (byte, byte, byte)[] Stops =
    [
        (68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141), (39, 173, 129), (92, 200, 99), (170, 220, 50),
        (253, 231, 37),
    ];

    /// <summary>The colour of a level; grey for none.</summary>
    public static (byte Red, byte Green, byte Blue) Of(double level)
    {
        if (double.IsNaN(level))
        {
            return (128, 128, 128);
        }

        var place = Math.Clamp(level, 0, 1) * (Stops.Length - 1);
        var index = Math.Min((int)place, Stops.Length - 2);
        var (from, to, part) = (Stops[index], Stops[index + 1], place - index);
        return (Mix(from.Item1, to.Item1), Mix(from.Item2, to.Item2), Mix(from.Item3, to.Item3));

        byte Mix(byte low, byte high) => (byte)Math.Round(low + ((high - low) * part));
    }

    public static void AsPixel(this Span<byte> pixel, byte red, byte green, byte blue) =>
        (pixel[0], pixel[1], pixel[2]) = (red, green, blue);
}
