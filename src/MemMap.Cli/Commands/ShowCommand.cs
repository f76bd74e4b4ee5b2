using System.CommandLine;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary>
/// <c>memmap show FILE</c>: rows, as NumPy prints values; <c>head</c> and <c>tail</c> are <c>show</c> of the first and
/// the last ones.
/// </summary>
internal static class ShowCommand
{
    private const int RowsOfHead = 10;

    private enum End
    {
        All,
        First,
        Last,
    }

    public static IEnumerable<Command> Create(Session session) =>
    [
        Create(session, "show", "rows, as NumPy prints values", End.All,
            "memmap show trades.npy --rows 0..5 --fields Time,Price",
            "memmap show grid.npy --slice \"0:5, :, -1\" --format csv"),
        Create(session, "head", "the first rows", End.First, "memmap head trades.npy -n 3"),
        Create(session, "tail", "the last rows", End.Last, "memmap tail trades.npy -n 3 --json"),
    ];

    private static ToolCommand Create(
        Session session, string name, string description, End end, params string[] examples)
    {
        var command = new ToolCommand(name, description, examples);
        var file = new Argument<string>("FILE");
        var rows = new Option<string?>("--rows")
        {
            HelpName = "a..b",
            Description = "rows a to b - 1; ^5.. are the last five",
        };
        var count = NumberOption.Whole("-n", RowsOfHead);
        (count.HelpName, count.Description) = ("n", "number of rows");
        var slice = new Option<string?>("--slice")
        {
            HelpName = "slice",
            Description = "a part, as NumPy slices: \"0:5, :, -1\"",
        };
        var fields = new Option<string?>("--fields")
        {
            HelpName = "x,y",
            Description = "fields; Leg.Price is one of a record in a record",
        };
        var format = new Option<string>("--format")
        {
            HelpName = string.Join('|', RowFormat.Names),
            Description = "",
            DefaultValueFactory = static _ => "table",
        };
        format.AcceptOnlyFromAmong(RowFormat.Names);
        command.Arguments.Add(file);
        command.Options.Add(end == End.All ? rows : count);
        command.Options.Add(slice);
        command.Options.Add(fields);
        command.Options.Add(format);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            using var input = inputs.Open(parsed.GetValue(file)!, parsed);
            var selection = Selection.Of(
                input.Facts.Shape, parsed.GetValue(slice), end == End.All ? parsed.GetValue(rows) : null);
            if (end != End.All)
            {
                var wanted = Math.Min(parsed.GetValue(count), selection.RowCount);
                selection = selection.Rows(end == End.First ? 0 : selection.RowCount - wanted, wanted);
            }

            RowFormat.Write(
                session, input, selection, parsed.GetValue(fields),
                parsed.GetValue(CommandTree.Json) ? "jsonl" : parsed.GetValue(format)!,
                areNamed: end != End.All || parsed.GetValue(rows) is not null);
            return ExitCode.Fine;
        });
        return command;
    }
}
