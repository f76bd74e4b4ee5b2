using System.Globalization;
using System.Text.Json;

namespace MemMap.Benchmarks;

/// <summary>The command that draws what <c>ratios --json</c> has printed.</summary>
internal static class Charts
{
    private const string Miss = "#c0392b";

    private static readonly Dictionary<string, string> Colors = new()
    {
        ["pointer"] = "#2f6db5",
        ["C"] = "#5b3f8c",
        ["NumPy"] = "#2e8b57",
        ["another"] = "#8a8a8a",
    };

    /// <param name="file">An object a line.</param>
    /// <param name="folder">Gets <c>ratios.svg</c> and <c>size.svg</c>.</param>
    public static int Draw(string file, string folder)
    {
        Ratio[] ratios =
        [
            .. File.ReadLines(file).Select(static line => JsonSerializer.Deserialize(line, RatioJson.Default.Ratio)!)
                .Where(static ratio => ratio.Missing is null),
        ];
        Directory.CreateDirectory(folder);
        DrawRatios([.. ratios.Where(static ratio => ratio.Target > 0)], Path.Combine(folder, "ratios.svg"));
        DrawSizes(
            [.. ratios.Where(static ratio => ratio.Name.StartsWith("element of", StringComparison.Ordinal))],
            Path.Combine(folder, "size.svg"));
        return 0;
    }

    /// <summary>A bar for each measure, from 1 on to the left where ours takes less, on a logarithmic axis.</summary>
    private static void DrawRatios(Ratio[] ratios, string path)
    {
        const int Left = 430;
        const int Width = 960;
        const int RowHeight = 18;
        const int Top = 64;
        const double Least = 0.001;
        const double Most = 4;
        var bottom = Top + (ratios.Length * RowHeight);
        var svg = new Svg(Width, bottom + 16);
        svg.Text(16, 22, "time of ours / time of the peer: shorter than 1 is faster", size: 14);
        var legend = 16.0;
        foreach (var (peer, color) in Colors)
        {
            svg.Bar(legend, 32, 10, 10, color);
            svg.Text(legend + 14, 41, peer);
            legend += 80;
        }

        svg.Bar(legend, 32, 10, 10, Miss);
        svg.Text(legend + 14, 41, "misses its target, which is the black tick");
        foreach (var mark in (double[])[0.001, 0.01, 0.1, 1])
        {
            svg.Line(X(mark), Top - 4, X(mark), bottom, mark == 1 ? "#222" : "#ddd", mark == 1 ? 1.5 : 1);
            svg.Text(X(mark), Top - 8, mark.ToString(CultureInfo.InvariantCulture), "middle");
        }

        for (var i = 0; i < ratios.Length; i++)
        {
            var y = Top + (i * RowHeight);
            var ratio = ratios[i];
            var (start, end) = (Math.Min(X(ratio.Value), X(1)), Math.Max(X(ratio.Value), X(1)));
            svg.Text(Left - 8, y + 13, ratio.Name, "end");
            var color = ratio.Verdict == "ok" ? ColorOf(ratio.Name) : Miss;
            svg.Bar(start, y + 4, Math.Max(1, end - start), RowHeight - 7, color);
            svg.Line(X(ratio.Target), y + 2, X(ratio.Target), y + RowHeight - 1, "black", 2);
            var figure = ratio.Value.ToString("G3", CultureInfo.InvariantCulture);
            svg.Text(Math.Max(end, X(ratio.Target)) + 6, y + 13, figure);
        }

        svg.Save(path);

        static double X(double value) =>
            Left + ((Width - Left - 60) * Math.Log(Math.Clamp(value, Least, Most) / Least) / Math.Log(Most / Least));
    }

    private static string ColorOf(string name)
    {
        var peer = name[(name.LastIndexOf(" / ", StringComparison.Ordinal) + 3)..];
        return peer == "pointer" ? Colors["pointer"]
            : peer.StartsWith("NumPy", StringComparison.Ordinal) ? Colors["NumPy"]
            : peer == "C" || peer.EndsWith("in C", StringComparison.Ordinal) ? Colors["C"]
            : Colors["another"];
    }

    /// <summary>Nanoseconds of an element against the size of its file, in mebibytes, on a logarithmic axis.</summary>
    private static void DrawSizes(Ratio[] ratios, string path)
    {
        const int Width = 640;
        const int Height = 320;
        const int Left = 60;
        const int Bottom = Height - 48;
        if (ratios.Length == 0)
        {
            return;
        }

        (string Name, double Mebibytes, double Time)[] points =
        [
            ("1 MiB", 1, ratios[0].Theirs),
            .. ratios.Select(static ratio => (SizeOf(ratio), MebibytesOf(SizeOf(ratio)), ratio.Ours)),
        ];
        var most = Math.Max(1, Math.Ceiling(points.Max(static point => point.Time)));
        var svg = new Svg(Width, Height);
        svg.Text(16, 22, "time of view[i], ns per float64, by the size of the file in the page cache", size: 14);
        for (var tick = 0; tick <= 4; tick++)
        {
            var time = most * tick / 4;
            svg.Line(Left, Y(time), Width - 20, Y(time), "#ddd");
            svg.Text(Left - 8, Y(time) + 4, time.ToString("F2", CultureInfo.InvariantCulture), "end");
        }

        for (var i = 0; i < points.Length; i++)
        {
            var (x, y) = (X(points[i].Mebibytes), Y(points[i].Time));
            if (i > 0)
            {
                svg.Line(X(points[i - 1].Mebibytes), Y(points[i - 1].Time), x, y, Colors["pointer"], 2);
            }

            svg.Dot(x, y, Colors["pointer"]);
            svg.Text(x, y - 10, points[i].Time.ToString("F2", CultureInfo.InvariantCulture), "middle");
            svg.Text(x, Bottom + 20, points[i].Name, "middle");
        }

        svg.Save(path);

        static double X(double mebibytes) => Left + 30 + ((Width - Left - 90) * Math.Log2(mebibytes) / 13);

        double Y(double time) => Bottom - ((Bottom - 50) * time / most);
    }

    /// <summary>The <c>16 MiB</c> of <c>element of 16 MiB / of 1 MiB</c>.</summary>
    private static string SizeOf(Ratio ratio) =>
        ratio.Name["element of ".Length..ratio.Name.IndexOf(" /", StringComparison.Ordinal)];

    private static double MebibytesOf(string size) =>
        double.Parse(size.Split(' ')[0], CultureInfo.InvariantCulture)
        * (size.EndsWith("GiB", StringComparison.Ordinal) ? 1024 : 1);
}
