using System.Globalization;
using MemMap.Cli.Output;

namespace MemMap.Cli.Pictures;

/// <summary>Pictures as lines of characters, which say the same without colour.</summary>
internal static class TerminalPlot
{
    private const int Height = 16;
    private const string Shades = " ░▒▓█";

    /// <summary>The lines of a picture, none wider than asked for.</summary>
    public static IEnumerable<string> Lines(Plot plot, int width) => plot switch
    {
        Histogram histogram => Lines(histogram.Coarser(16), width),
        Series series => Lines(series, width),
        HeatMap map => Lines(map, width),
        _ => throw new NotSupportedException(plot.GetType().Name),
    };

    /// <summary>How many cells a heat map may have in a terminal.</summary>
    public static (int Width, int Height) CellsOf(int width) => (width, 24);

    /// <summary>How many stretches a series may have in a terminal.</summary>
    public static int PointsOf(int width) => Math.Max(1, width - LabelWidth - 1);

    private const int LabelWidth = 12;

    public static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string Name(Plot plot) => plot.Title.Length == 0 ? "value" : PlainText.Escape(plot.Title);

    private static IEnumerable<string> Lines(Histogram histogram, int width)
    {
        var most = Math.Max(1, histogram.Counts.Max());
        var edges = Enumerable.Range(0, histogram.Counts.Length).Select(step => Number(histogram.Edge(step))).ToArray();
        var counts = histogram.Counts.Select(static count => count.ToString("N0", CultureInfo.InvariantCulture)).ToArray();
        var (edgeWidth, countWidth) = (edges.Max(static edge => edge.Length), counts.Max(static count => count.Length));
        var barWidth = Math.Max(1, width - edgeWidth - countWidth - 4);
        yield return Name(histogram) + (histogram.IsSample ? "  (≈ of a sample)" : "");
        for (var step = 0; step < edges.Length; step++)
        {
            var bar = Bars.Across((double)histogram.Counts[step] / most, barWidth);
            yield return $"{edges[step].PadLeft(edgeWidth)}  {bar.PadRight(barWidth)}  {counts[step].PadLeft(countWidth)}";
        }

        yield return $"{Number(histogram.High).PadLeft(edgeWidth)}";
    }

    private static IEnumerable<string> Lines(Series series, int width)
    {
        var points = Coarser(series, PointsOf(width));
        var (low, high) = (series.Low, series.High);
        var span = high > low ? high - low : 1;
        yield return Name(series);
        for (var line = Height - 1; line >= 0; line--)
        {
            var label = line == Height - 1 ? Number(high) : line == 0 ? Number(low) : "";
            yield return $"{label.PadLeft(LabelWidth)} {string.Concat(points.Select(point => CellOf(point, line)))}".TrimEnd();
        }

        var last = (series.Count - 1).ToString("N0", CultureInfo.InvariantCulture);
        yield return $"{new string(' ', LabelWidth + 1)}0{last.PadLeft(Math.Max(1, points.Count - 1))}";

        // The mean is a full mark, what is between the least and the greatest value a light one.
        char CellOf((double Min, double Mean, double Max) point, int line)
        {
            if (double.IsNaN(point.Min))
            {
                return ' ';
            }

            return Level(point.Mean) == line ? '●' : Level(point.Min) <= line && line <= Level(point.Max) ? '│' : ' ';
        }

        int Level(double value) => Math.Clamp((int)((value - low) / span * Height), 0, Height - 1);
    }

    private static List<(double Min, double Mean, double Max)> Coarser(Series series, int width) =>
        series.Points.Length <= width
            ? [.. series.Points]
            : [.. Enumerable.Range(0, width).Select(index =>
            {
                var part = series.Points[(index * series.Points.Length / width)..Math.Max(((index + 1) * series.Points.Length / width), (index * series.Points.Length / width) + 1)]
                    .Where(static point => !double.IsNaN(point.Min)).ToArray();
                return part.Length == 0
                    ? (double.NaN, double.NaN, double.NaN)
                    : (part.Min(static point => point.Min), part.Average(static point => point.Mean), part.Max(static point => point.Max));
            })];

    private static IEnumerable<string> Lines(HeatMap map, int width)
    {
        var levels = map.Levels();
        yield return Name(map);

        // Two characters are about a square.
        var times = map.Width * 2 <= width ? 2 : 1;
        for (var line = 0; line < map.Height; line++)
        {
            yield return string.Concat(levels.Skip(line * map.Width).Take(map.Width).Select(level => new string(
                double.IsNaN(level) ? '·' : Shades[Math.Min(Shades.Length - 1, (int)(level * Shades.Length))], times)));
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{map.Rows:N0} × {map.Columns:N0}; ' ' is {Number(map.Low)}, '█' is {Number(map.High)}, '·' is no number");
    }
}
