using System.CommandLine;
using System.Text;
using System.Text.Json;
using MemMap.Cli.Arrays;
using MemMap.Cli.Conversion;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Pictures;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap plot FILE</c>: a histogram, a series or a heat map, in the terminal or as a picture.</summary>
internal static class PlotCommand
{
    private const int WidthOfPicture = 560;

    /// <summary>Columns where no terminal says how many it has.</summary>
    private const int DefaultWidth = 80;

    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "plot", "a histogram, series or heat map, in the terminal or as a picture",
            "memmap plot trades.npy --field Price --kind series", "memmap plot grid.npy --slice \"0:500, :\" -o grid.svg");
        var file = new Argument<string>("FILE");
        var field = new Option<string?>("--field") { HelpName = "f", Description = "of records: which field; else the first number" };
        var kind = new Option<string?>("--kind") { HelpName = "histogram|series|heatmap", Description = "" };
        var slice = new Option<string?>("--slice") { HelpName = "slice", Description = "a part, as NumPy slices: \"0:5, :, -1\"" };
        var output = new Option<string?>("-o") { HelpName = "x.svg|x.png", Description = "a picture; text in SVG only" };
        var width = NumberOption.Whole("--width");
        (width.HelpName, width.Description) = ("n", "columns; else those of the terminal, or 80");
        kind.AcceptOnlyFromAmong("histogram", "series", "heatmap");
        command.Arguments.Add(file);
        foreach (var option in new Option[] { field, kind, slice, output, width })
        {
            command.Options.Add(option);
        }

        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            using var input = inputs.Open(parsed.GetValue(file)!, parsed);
            var columns = (int)Math.Clamp(parsed.GetValue(width) ?? session.Width ?? DefaultWidth, 20, 1000);
            var path = parsed.GetValue(output);
            var isPng = path is not null && path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
            if (path is not null && !isPng && !path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) && path != "-")
            {
                throw new UsageException($"-o {path}: name a .svg or a .png file.");
            }

            var plot = Read(
                input, parsed.GetValue(field), parsed.GetValue(kind), parsed.GetValue(slice), path is null ? columns : null);
            if (path is not null)
            {
                using var target = Target.Of(session, path);
                target.ThrowIfReplaces(input);
                target.Stream.Write(isPng ? Raster.Draw(plot) : Encoding.UTF8.GetBytes(Svg.Draw(plot)));
                target.Complete();
            }

            // A picture on standard output is all that is there.
            if (parsed.GetValue(CommandTree.Json) && path != "-")
            {
                session.WriteJson(json => Write(json, plot));
            }
            else if (path is null)
            {
                foreach (var line in TerminalPlot.Lines(plot, columns))
                {
                    session.WriteLine(line);
                }
            }

            return ExitCode.Fine;
        });
        return command;
    }

    private static Plot Read(Input input, string? name, string? kind, string? slice, int? columns)
    {
        var dtype = input.Facts.DType;
        var field = name is null
            ? ValueField.Of(dtype).Find(static field => Scalar.IsReal(field.Type) && field.Offsets.Length > 0)
                ?? throw new UsageException($"There is no number to draw in {dtype}.")
            : ValueField.Choose(dtype, [name])[0];
        if (!Scalar.IsReal(field.Type))
        {
            throw new UsageException($"Field '{field.Name}' is {field.Type}, which has no numbers to draw.");
        }

        var selection = Selection.Of(input.Facts.Shape, slice, null);
        if (selection.Shape.Contains(0))
        {
            throw new UsageException($"There is nothing to draw: the shape is {ShapeText.Of(selection.Shape)}.");
        }

        var isFlat = selection.Shape.Length == 2 && field.Offsets.Length == 1;
        switch (kind ?? (isFlat && Math.Min(selection.Shape[0], selection.Shape[1]) > 1 ? "heatmap" : "histogram"))
        {
            case "heatmap":
                if (!isFlat)
                {
                    throw new UsageException(
                        $"A heat map needs two axes, and the shape is {ShapeText.Of(selection.Shape)}: choose two by --slice, as in \"0, :, :\".");
                }

                var (width, height) = columns is { } terminal ? TerminalPlot.CellsOf(terminal) : (512, 512);
                return PlotReader.HeatMapOf(input, field, selection, width, height);
            case "series":
                return PlotReader.SeriesOf(
                    input, field, selection, columns is { } cells ? TerminalPlot.PointsOf(cells) : WidthOfPicture);
            default:
                return PlotReader.HistogramOf(input, field, selection);
        }
    }

    /// <summary>The numbers of a picture.</summary>
    public static void Write(Utf8JsonWriter json, Plot plot)
    {
        json.WriteStartObject();
        json.WriteString("field", plot.Title);
        switch (plot)
        {
            case Histogram histogram:
                json.WriteString("kind", "histogram");
                json.WriteNumber("low", histogram.Low);
                json.WriteNumber("high", histogram.High);
                json.WriteStartArray("counts");
                foreach (var count in histogram.Counts)
                {
                    json.WriteNumberValue(count);
                }

                json.WriteEndArray();
                break;
            case Series series:
                json.WriteString("kind", "series");
                json.WriteNumber("count", series.Count);
                json.WriteStartArray("points");
                foreach (var (min, mean, max) in series.Points)
                {
                    json.WriteStartArray();
                    Number(min);
                    Number(mean);
                    Number(max);
                    json.WriteEndArray();
                }

                json.WriteEndArray();
                break;
            case HeatMap map:
                json.WriteString("kind", "heatmap");
                json.WriteNumber("width", map.Width);
                json.WriteNumber("height", map.Height);
                json.WriteStartArray("cells");
                Array.ForEach(map.Cells, Number);
                json.WriteEndArray();
                break;
        }

        json.WriteEndObject();

        void Number(double value)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumberValue(value);
            }
            else
            {
                json.WriteNullValue();
            }
        }
    }
}
