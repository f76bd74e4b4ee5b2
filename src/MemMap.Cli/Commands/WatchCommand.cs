using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap watch FILE</c>: follows a file that grows, until it is interrupted.</summary>
internal static class WatchCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "watch", "follows a file that grows: rows per second, the last rows",
            "memmap watch trades.npy", "memmap watch trades.npy --every 5 --rows 10 --json");
        var file = new Argument<string>("FILE");
        var every = NumberOption.Real("--every", 1);
        (every.HelpName, every.Description) = ("s", "seconds between two looks");
        var rows = NumberOption.Whole("--rows", 3);
        (rows.HelpName, rows.Description) = ("n", "most of the new rows to show");
        var looks = NumberOption.Whole("--count", long.MaxValue);
        (looks.HelpName, looks.Description) = ("n", "ends after so many looks");
        command.Arguments.Add(file);
        command.Options.Add(every);
        command.Options.Add(rows);
        command.Options.Add(looks);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(file)!;
            if (name == "-" || name.Contains(".npz", StringComparison.OrdinalIgnoreCase))
            {
                throw new UsageException($"'{name}' cannot grow: watch a .npy or a raw file.");
            }

            var pause = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(every), 0.01, 3600));
            using var input = inputs.Open(name, parsed);
            if (input.Facts is { Order: MemoryOrder.ColumnMajor, Shape.Length: > 1 })
            {
                throw new UsageException(
                    $"'{name}' is in order F, in which no rows can be added behind the others: watch a file in order C.");
            }

            var map = input.Map;
            var (count, time) = (map.Length, Stopwatch.GetTimestamp());
            var (isFirst, isJson) = (true, parsed.GetValue(CommandTree.Json));
            for (var look = parsed.GetValue(looks); look > 0 && !session.Interruption.IsCancellationRequested; look--)
            {
                var elapsed = Stopwatch.GetElapsedTime(time).TotalSeconds;
                var now = isFirst ? count : map.Refresh();
                var added = now - count;
                var shown = Math.Min(isFirst ? now : Math.Max(0, added), parsed.GetValue(rows));
                time = Stopwatch.GetTimestamp();
                if (isFirst || added != 0)
                {
                    Write(session, map, now, added, isFirst ? 0 : added / elapsed, shown, isJson);
                    session.Data.Flush();
                }

                (count, isFirst) = (now, false);
                if (look > 1)
                {
                    session.Interruption.WaitHandle.WaitOne(pause);
                }
            }

            return ExitCode.Fine;
        });
        return command;
    }

    private static void Write(
        Session session, DynamicMap map, long count, long added, double rate, long shown, bool isJson)
    {
        using var view = map.Lease();
        var all = Selection.All(view.Shape);
        var rowCount = Math.Min(shown, all.RowCount);
        var last = new Cells(all.Rows(all.RowCount - rowCount, rowCount), map.DType, fields: null);
        if (isJson)
        {
            using (var json = session.Json())
            {
                json.WriteStartObject();
                json.WriteNumber("rows", count);
                json.WriteNumber("added", added);
                json.WriteNumber("rowsPerSecond", Math.Round(rate, 3));
                json.WriteStartArray("last");
                for (var row = 0L; row < rowCount; row++)
                {
                    last.WriteJson(json, view, row);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            session.Data.WriteByte((byte)'\n');
            return;
        }

        session.WriteLine(session.Strong(string.Create(
            CultureInfo.InvariantCulture, $"{count:N0} rows, {added:+#,0;-#,0;0}, {rate:N0} rows/s")));
        for (var row = 0L; row < rowCount; row++)
        {
            session.WriteLine($"  {string.Join("  ", last.Row(view, row, CellText.AsNumPy, 64).Select(PlainText.Escape))}");
        }
    }
}
