using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary>Rows of an array in one of the formats of <c>show</c>.</summary>
internal static class RowFormat
{
    /// <summary>A table of more rows than this shows the first and the last ones, unless the rows are named.</summary>
    private const int MostRowsOfTable = 1000;

    /// <summary>How many rows it shows then at each end.</summary>
    private const int RowsAtEnds = 5;

    /// <summary>The words of <c>--format</c>.</summary>
    public static string[] Names { get; } = ["table", "jsonl", "csv", "markdown"];

    /// <summary>Writes rows.</summary>
    /// <param name="session">Where they go.</param>
    /// <param name="input">Array.</param>
    /// <param name="selection">Rows.</param>
    /// <param name="fields">Fields, as <c>--fields</c> has them; null for all.</param>
    /// <param name="format">One of the names.</param>
    /// <param name="areNamed">Whether the user said which rows.</param>
    public static void Write(
        Session session, Input input, Selection selection, string? fields, string format, bool areNamed)
    {
        var cells = new Cells(selection, input.Facts.DType, fields);
        using var view = input.Map.Lease();
        switch (format)
        {
            case "jsonl":
                for (var row = 0L; row < selection.RowCount; row++)
                {
                    session.WriteJson(cells, view, row);
                }

                break;
            case "csv":
                WriteCsv(session, cells, view, selection.RowCount);
                break;
            case "markdown":
                WriteMarkdown(session, cells, view, selection.RowCount);
                break;
            default:
                WriteTable(session, cells, view, selection, areNamed);
                break;
        }
    }

    private static void WriteJson(this Session session, Cells cells, in DynamicView view, long row)
    {
        using (var json = session.Json())
        {
            cells.WriteJson(json, view, row);
        }

        session.Data.WriteByte((byte)'\n');
    }

    private static void WriteCsv(Session session, Cells cells, in DynamicView view, long count)
    {
        session.WriteLine(string.Join(',', cells.Heads().Select(Quoted)));
        for (var row = 0L; row < count; row++)
        {
            session.WriteLine(string.Join(',', cells.Row(view, row, CellText.AsData).Select(Quoted)));
        }

        string Quoted(string text)
        {
            // A terminal obeys control characters, which are data elsewhere.
            text = session.IsTerminal ? PlainText.Escape(text) : text;
            return text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
        }
    }

    private static void WriteMarkdown(Session session, Cells cells, in DynamicView view, long count)
    {
        string[] heads = [.. cells.Heads()];
        session.WriteLine(Line(heads));
        session.WriteLine($"|{string.Concat(Enumerable.Repeat("---|", heads.Length))}");
        for (var row = 0L; row < count; row++)
        {
            session.WriteLine(Line(cells.Row(view, row, CellText.AsNumPy)));
        }

        static string Line(IEnumerable<string> texts) =>
            $"| {string.Join(" | ", texts.Select(Cell))} |";

        static string Cell(string text) => PlainText.Escape(text).Replace("\\", "\\\\").Replace("|", "\\|");
    }

    private static void WriteTable(
        Session session, Cells cells, in DynamicView view, Selection selection, bool areNamed)
    {
        var count = selection.RowCount;
        var (start, step) = selection.FirstAxis ?? (0, 1);

        // Every column takes three places at least, so no more than these can be seen.
        var most = session.Width ?? int.MaxValue;
        string[] heads = [.. cells.Heads().Take(most).Select(PlainText.Escape)];
        var kinds = cells.Leaves.Select(static leaf => leaf.Type.Kind is 'S' or 'U' or 'V' or 'M').ToArray();
        var table = new TextTable(
            session, ["", .. heads], [false, .. heads.Select((_, column) => kinds[column % kinds.Length])]);
        var isWhole = areNamed || count <= MostRowsOfTable;
        for (var row = 0L; row < count; row++)
        {
            if (!isWhole && row == RowsAtEnds)
            {
                table.Add(null);
                row = count - RowsAtEnds;
            }

            table.Add(
            [
                (start + (row * step)).ToString(System.Globalization.CultureInfo.InvariantCulture),
                .. cells.Row(view, row, CellText.AsNumPy, heads.Length).Select(PlainText.Escape),
            ]);
        }

        var hidden = table.End();
        if (hidden > 0 || heads.Length == most)
        {
            session.WriteLine(session.Dim("… more columns: --fields or --slice selects some, --format csv has all"));
        }

        if (!isWhole)
        {
            session.WriteLine(session.Dim($"{count:N0} rows; --rows names those to show, as in --rows 0..{count}"));
        }
    }
}
