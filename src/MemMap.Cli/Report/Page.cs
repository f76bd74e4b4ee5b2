using System.Globalization;
using System.Text;
using System.Text.Json;
using MemMap.Cli.Arrays;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Pictures;
using MemMap.Cli.Statistics;
using MemMap.Cli.Values;

namespace MemMap.Cli.Report;

/// <summary>One page about a file: HTML without a script, a font or anything else that would be fetched.</summary>
internal static class Page
{
    private const int FirstRows = 20;

    /// <summary>Most columns of the table of rows, so that a wide row stays a page.</summary>
    private const int MostColumns = 64;

    private const string Style = """
        :root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--dim:#59636e;--line:#d1d7de;--card:#f5f7f9;--bar:#2c718e;--soft:#9cc3d5}
        @media(prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e8eaed;--dim:#a0a8b1;--line:#3a4047;--card:#1d2125;--bar:#5cc863;--soft:#33607a}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:72rem;padding:1rem;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
        h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.15rem;margin:2rem 0 .5rem}
        p,dd{overflow-wrap:anywhere}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{color:var(--dim)}dd{margin:0}
        .scroll{overflow-x:auto;border:1px solid var(--line);border-radius:.5rem}
        .scroll:focus-visible,a:focus-visible{outline:3px solid var(--bar);outline-offset:2px}
        table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{padding:.3rem .7rem;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
        thead th{background:var(--card);font-weight:600}tbody tr:last-child>*{border-bottom:0}
        .text{text-align:left}
        .pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(22rem,100%),1fr));gap:1rem}
        figure{margin:0;padding:.5rem;background:var(--card);border-radius:.5rem}
        svg{width:100%;height:auto;display:block}
        .map{display:flex;flex-wrap:wrap;gap:2px;list-style:none;padding:0;margin:0 0 1rem}
        .map li{padding:.25rem .5rem;border-radius:.25rem;background:var(--card);border-left:4px solid var(--bar);min-width:4rem}
        .map li.pad{border-left-style:dotted;border-color:var(--line);color:var(--dim)}
        .map small{display:block;color:var(--dim)}
        nav a{margin-right:1rem}a{color:var(--bar)}
        """;

    /// <summary>The page.</summary>
    /// <param name="input">File.</param>
    /// <param name="statistics">Those of its fields.</param>
    /// <param name="writeInfo">Writes what <c>info --json</c> says of it.</param>
    public static string Write(Input input, FieldStatistics[] statistics, Action<Utf8JsonWriter> writeInfo)
    {
        var (facts, html) = (input.Facts, new StringBuilder());
        var name = Svg.Escape(input.Name);
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta name=\"generator\" content=\"memmap\">\n")
            .Append($"<title>{name}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n<h1>{name}</h1>\n");
        var hasMap = HasHeatMap(facts);
        html.Append("<nav aria-label=\"Parts of this page\"><a href=\"#bytes\">Bytes</a><a href=\"#statistics\">Statistics</a>")
            .Append("<a href=\"#pictures\">Pictures</a><a href=\"#rows\">Rows</a></nav>\n");
        Facts(html, input);
        Bytes(html, facts.DType);
        StatisticsTable(html, statistics);
        var pictures = statistics.Select(PlotReader.HistogramOf).Where(static plot => plot is not null).Select(static plot => (Plot)plot!).ToList();
        var map = hasMap ? PlotReader.HeatMapOf(input, ValueField.Of(facts.DType)[0], Selection.All(facts.Shape), 512, 512) : null;
        html.Append("<h2 id=\"pictures\">Pictures</h2>\n");
        if (pictures.Count == 0 && map is null)
        {
            html.Append("<p>No field has numbers to draw.</p>\n");
        }

        html.Append("<div class=\"pictures\">\n");
        foreach (var picture in map is null ? pictures : pictures.Prepend(map))
        {
            html.Append($"<figure>{Svg.Draw(picture, isInPage: true)}</figure>\n");
        }

        html.Append("</div>\n");
        Rows(html, input);
        html.Append("</main>\n<script type=\"application/json\" id=\"memmap-data\">")
            .Append(Data(statistics, writeInfo)).Append("</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static bool HasHeatMap(ArrayFacts facts) =>
        facts.Shape is [> 1, > 1] && !facts.DType.IsRecord && Scalar.IsReal(facts.DType);

    private static void Facts(StringBuilder html, Input input)
    {
        var facts = input.Facts;
        html.Append("<dl>\n");
        Pair("Format", facts.Version is { } version ? $".npy {version}" : "raw");
        Pair("Shape", ShapeText.Of(facts.Shape));
        Pair("Order", facts.Order == MemoryOrder.RowMajor ? "C: the last axis varies fastest" : "F: the first axis varies fastest");
        Pair("Size", string.Create(CultureInfo.InvariantCulture, $"{facts.Count:N0} × {facts.DType.ItemSize:N0} bytes = {facts.ByteLength:N0} bytes, from byte {facts.DataOffset:N0} on"));
        Pair("Dtype", facts.DType.ToString());
        foreach (var finding in input.Findings())
        {
            Pair("Finding", finding);
        }

        html.Append("</dl>\n");

        void Pair(string term, string text) => html.Append($"<dt>{term}</dt><dd>{Svg.Escape(text)}</dd>\n");
    }

    private static void Bytes(StringBuilder html, DType dtype)
    {
        html.Append("<h2 id=\"bytes\">Bytes of one element</h2>\n<ol class=\"map\">\n");
        foreach (var segment in Segment.Of(dtype))
        {
            var end = segment.Offset + segment.Size - 1;
            var place = end == segment.Offset ? $"byte {segment.Offset}" : $"bytes {segment.Offset}–{end}";
            var isPadding = segment.Type is null;
            html.Append(CultureInfo.InvariantCulture,
                $"<li{(isPadding ? " class=\"pad\"" : "")} style=\"flex-grow:{Math.Min(segment.Size, 64)}\">{(isPadding ? "padding" : segment.Label.Length == 0 ? "value" : Svg.Escape(segment.Label))}<small>{place}{(isPadding ? "" : $", {Svg.Escape(segment.TypeText)}")}</small></li>\n");
        }

        html.Append("</ol>\n");
    }

    private static void StatisticsTable(StringBuilder html, FieldStatistics[] statistics)
    {
        html.Append("<h2 id=\"statistics\">Statistics</h2>\n");
        Table(
            html, "Statistics of each field", [.. StatisticsText.Heads.Take(14)],
            statistics.Select(static field => StatisticsText.Row(field)[..14]), textColumns: 2);
        if (statistics.Any(static field => !field.HasExactQuartiles && field.Quartiles is not null || !field.HasExactDistinct))
        {
            html.Append("<p>≈ is an estimate from a sample.</p>\n");
        }
    }

    private static void Rows(StringBuilder html, Input input)
    {
        var all = Selection.All(input.Facts.Shape);
        var count = Math.Min(FirstRows, all.RowCount);
        html.Append("<h2 id=\"rows\">First rows</h2>\n");
        if (input.Facts.Count == 0)
        {
            html.Append("<p>There are none.</p>\n");
            return;
        }

        var cells = new Cells(all.Rows(0, count), input.Facts.DType, fields: null);
        var heads = cells.Heads().Take(MostColumns + 1).ToArray();
        List<string[]> rows = [];
        using (var view = input.Map.Lease())
        {
            for (var row = 0L; row < count; row++)
            {
                rows.Add([row.ToString(CultureInfo.InvariantCulture), .. cells.Row(view, row, CellText.AsNumPy, MostColumns).Select(PlainText.Escape)]);
            }
        }

        Table(html, "First rows", ["row", .. heads.Take(MostColumns).Select(PlainText.Escape)], rows, textColumns: 0);
        var more = all.RowCount - count;
        html.Append(CultureInfo.InvariantCulture,
            $"<p>{(more > 0 ? $"{more:N0} more rows. " : "")}{(heads.Length > MostColumns ? "More columns are left out." : "")}</p>\n");
    }

    /// <summary>A table that scrolls within the page, also by keyboard.</summary>
    private static void Table(
        StringBuilder html, string caption, IReadOnlyList<string> heads, IEnumerable<string[]> rows, int textColumns)
    {
        html.Append($"<div class=\"scroll\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\">\n<table>\n<thead><tr>");
        for (var column = 0; column < heads.Count; column++)
        {
            html.Append($"<th scope=\"col\"{(column < textColumns ? " class=\"text\"" : "")}>{Encode(heads[column])}</th>");
        }

        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            for (var column = 0; column < row.Length; column++)
            {
                var style = column < textColumns ? " class=\"text\"" : "";
                html.Append(column == 0 ? $"<th scope=\"row\"{style}>{Encode(row[column])}</th>" : $"<td{style}>{Encode(row[column])}</td>");
            }

            html.Append("</tr>\n");
        }

        html.Append("</tbody>\n</table>\n</div>\n");

        static string Encode(string text) => System.Net.WebUtility.HtmlEncode(text);
    }

    /// <summary>The numbers of the page, for programs. The default encoder leaves no <c>&lt;</c> that could end the element.</summary>
    private static string Data(FieldStatistics[] statistics, Action<Utf8JsonWriter> writeInfo)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WritePropertyName("info");
            writeInfo(json);
            json.WriteStartArray("statistics");
            foreach (var field in statistics)
            {
                StatisticsText.Write(json, field);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
