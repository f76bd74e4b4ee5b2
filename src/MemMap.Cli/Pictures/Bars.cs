namespace MemMap.Cli.Pictures;

/// <summary>Numbers as bars of a terminal, an eighth of a cell high or wide at least.</summary>
internal static class Bars
{
    private const string Heights = " ▁▂▃▄▅▆▇█";
    private const string Widths = " ▏▎▍▌▋▊▉█";

    /// <summary>A line of bars, as many as asked for; empty without numbers.</summary>
    public static string Sparkline(ReadOnlySpan<long> counts, int width)
    {
        if (counts.IsEmpty)
        {
            return "";
        }

        var sums = new double[width];
        for (var index = 0; index < counts.Length; index++)
        {
            sums[index * width / counts.Length] += counts[index];
        }

        var most = sums.Max();
        return string.Concat(sums.Select(sum =>
            Heights[most == 0 ? 0 : sum == 0 ? 0 : Math.Max(1, (int)Math.Round(sum / most * 8))]));
    }

    /// <summary>A bar to the right.</summary>
    /// <param name="part">Part of the width, 0 to 1.</param>
    public static string Across(double part, int width)
    {
        var eighths = (int)Math.Round(part * width * 8);
        eighths = part > 0 ? Math.Max(1, eighths) : 0;
        return new string('█', eighths / 8) + (eighths % 8 > 0 ? Widths[eighths % 8] : "");
    }

    /// <summary>The height of one cell of a column.</summary>
    /// <param name="level">Height of the column, in cells.</param>
    /// <param name="cell">Which cell, from below.</param>
    public static char Cell(double level, int cell) =>
        Heights[(int)Math.Round(Math.Clamp(level - cell, 0, 1) * 8)];
}
