using System.Globalization;
using System.Text;

namespace MemMap.Cli.Pictures;

/// <summary>Pictures as SVG: no fonts of our own, nothing fetched, text that can be read aloud.</summary>
internal static class Svg
{
    private const int Width = 640;
    private const int Height = 300;
    private const int Left = 96;
    private const int Right = 16;
    private const int Top = 36;
    private const int Bottom = 36;
    private const int Gap = 16;
    private const int FontSize = 17;

    /// <summary>Width of a digit in the widest of the usual fonts, as a part of the font's size.</summary>
    private const double WidestDigit = 0.66;

    /// <summary>The picture.</summary>
    /// <param name="isInPage">Whether the colours are those of a page around it.</param>
    public static string Draw(Plot plot, bool isInPage = false)
    {
        var svg = new StringBuilder();
        var label = LabelOf(plot);
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {HeightOf(plot)}\" role=\"img\" aria-label=\"{Escape(label)}\" font-family=\"system-ui, sans-serif\" font-size=\"{FontSize}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(label)}</title>");
        if (!isInPage)
        {
            svg.Append("<style>:root{--ink:#1b1f24;--bar:#2c718e;--soft:#9cc3d5;--line:#c8ccd1;--paper:#fff}"
                + "@media(prefers-color-scheme:dark){:root{--ink:#e6e8ea;--bar:#5cc863;--soft:#33607a;--line:#4a4f55;--paper:#16181b}}</style>");
            svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{HeightOf(plot)}\" fill=\"var(--paper)\"/>");
        }

        Text(svg, Left, 24, "start", plot.Title.Length == 0 ? "value" : plot.Title);
        switch (plot)
        {
            case Histogram histogram:
                Draw(svg, histogram);
                break;
            case Series series:
                Draw(svg, series);
                break;
            case HeatMap map:
                Draw(svg, map);
                break;
        }

        return svg.Append("</svg>").ToString();
    }

    private static int HeightOf(Plot plot) => plot is HeatMap map ? Top + MapHeight(map) + Bottom : Height;

    private static int MapHeight(HeatMap map) =>
        (int)Math.Clamp((Width - Left - Right) * (double)map.Height / map.Width, 40, 560);

    private static string LabelOf(Plot plot)
    {
        var name = plot.Title.Length == 0 ? "value" : plot.Title;
        return plot switch
        {
            Histogram histogram => $"Histogram of {name}, from {histogram.LowText} to {histogram.HighText}; most values at {Number(histogram.Edge(histogram.Counts.IndexOf(histogram.Counts.Max())))}",
            Series series => $"{name} of {series.Count} values in their order, from {Number(series.Low)} to {Number(series.High)}",
            HeatMap map => $"Heat map of {name}, {map.Rows} by {map.Columns}, from {Number(map.Low)} to {Number(map.High)}",
            _ => name,
        };
    }

    private static void Draw(StringBuilder svg, Histogram histogram)
    {
        var most = (double)Math.Max(1, histogram.Counts.Max());
        var (width, height) = (Width - Left - Right, Height - Top - Bottom);
        Frame(svg, "0", most.ToString("N0", CultureInfo.InvariantCulture), histogram.LowText, histogram.HighText, height);
        for (var step = 0; step < histogram.Counts.Length; step++)
        {
            var bar = histogram.Counts[step] / most * height;
            if (bar > 0)
            {
                svg.Append(CultureInfo.InvariantCulture,
                    $"<rect x=\"{Left + ((double)width * step / histogram.Counts.Length):0.##}\" y=\"{Top + height - bar:0.##}\" width=\"{Math.Max(1, ((double)width / histogram.Counts.Length) - 1):0.##}\" height=\"{bar:0.##}\" fill=\"var(--bar)\"/>");
            }
        }
    }

    private static void Draw(StringBuilder svg, Series series)
    {
        var (width, height) = (Width - Left - Right, Height - Top - Bottom);
        var (low, span) = (series.Low, series.High > series.Low ? series.High - series.Low : 1);
        Frame(svg, Number(low), Number(series.High), "0", (series.Count - 1).ToString("N0", CultureInfo.InvariantCulture), height);
        var (band, line) = (new StringBuilder(), new StringBuilder());
        for (var index = 0; index < series.Points.Length; index++)
        {
            var (min, mean, max) = series.Points[index];
            if (double.IsNaN(min))
            {
                continue;
            }

            var x = Left + (width * (index + 0.5) / series.Points.Length);
            band.Append(CultureInfo.InvariantCulture, $"M{x:0.##} {Y(min):0.##}V{Y(max):0.##}");
            var isJoined = index > 0 && !double.IsNaN(series.Points[index - 1].Min);
            line.Append(CultureInfo.InvariantCulture, $"{(isJoined ? 'L' : 'M')}{x:0.##} {Y(mean):0.##}");
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<path d=\"{band}\" stroke=\"var(--soft)\" stroke-width=\"{Math.Max(1, (double)width / series.Points.Length):0.##}\" fill=\"none\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{line}\" stroke=\"var(--bar)\" stroke-width=\"1.5\" fill=\"none\"/>");

        double Y(double value) => Top + height - ((value - low) / span * height);
    }

    private static void Draw(StringBuilder svg, HeatMap map)
    {
        var height = MapHeight(map);
        svg.Append(CultureInfo.InvariantCulture,
            $"<image x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{height}\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"data:image/png;base64,{Convert.ToBase64String(map.ToPng())}\"/>");
        Text(svg, Left - 6, Top + 14, "end", "0");
        Text(svg, Left - 6, Top + height, "end", (map.Rows - 1).ToString(CultureInfo.InvariantCulture));
        Text(svg, Left, Top + height + 24, "start", string.Create(CultureInfo.InvariantCulture, $"{Number(map.Low)} (dark) to {Number(map.High)} (bright)"));
        Text(svg, Width - Right, Top + height + 24, "end", (map.Columns - 1).ToString(CultureInfo.InvariantCulture));
    }

    private static void Frame(StringBuilder svg, string low, string high, string first, string last, int height)
    {
        svg.Append(CultureInfo.InvariantCulture,
            $"<path d=\"M{Left} {Top}V{Top + height}H{Width - Right}\" stroke=\"var(--line)\" fill=\"none\"/>");
        Text(svg, Left - 6, Top + 14, "end", high);
        Text(svg, Left - 6, Top + height, "end", low);

        // Two long ones, such as times to the nanosecond, are written smaller, so that they stay apart.
        var size = Math.Min(FontSize, (int)((Width - Left - Right - Gap) / (WidestDigit * (first.Length + last.Length))));
        Text(svg, Left, Top + height + 24, "start", first, size);
        Text(svg, Width - Right, Top + height + 24, "end", last, size);
    }

    private static void Text(StringBuilder svg, int x, int y, string anchor, string text, int size = FontSize)
    {
        var smaller = size == FontSize ? "" : string.Create(CultureInfo.InvariantCulture, $" font-size=\"{size}\"");
        svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{smaller} fill=\"var(--ink)\">{Escape(text)}</text>");
    }

    private static string Number(double value) => TerminalPlot.Number(value);

    /// <summary>Text from a file, so that it is text in XML: control characters are escaped first.</summary>
    public static string Escape(string text) => System.Net.WebUtility.HtmlEncode(Output.PlainText.Escape(text));
}
