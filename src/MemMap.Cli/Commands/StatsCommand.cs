using System.CommandLine;
using MemMap.Cli.Arrays;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Report;
using MemMap.Cli.Statistics;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap stats FILE</c>: what the values are like, a field a line.</summary>
internal static class StatsCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "stats", "what the values are like, a field a line; ≈ is an estimate",
            "memmap stats trades.npy --fields Price,Size", "memmap stats grid.npy --exact --json");
        var file = new Argument<string>("FILE");
        var fields = new Option<string?>("--fields") { HelpName = "x,y", Description = "only these fields" };
        var exact = new Option<bool>("--exact") { Description = "no estimates: quartiles and distinct take more passes" };
        command.Arguments.Add(file);
        command.Options.Add(fields);
        command.Options.Add(exact);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            using var input = inputs.Open(parsed.GetValue(file)!, parsed);
            using var progress = new Progress(session, input.Facts.ByteLength);
            var statistics = ArrayStatistics.Of(
                input, ValueField.Choose(input.Facts.DType, parsed.GetValue(fields)?.Split(',')), parsed.GetValue(exact), progress,
                session.Interruption);
            progress.Dispose();
            if (parsed.GetValue(CommandTree.Json))
            {
                foreach (var field in statistics)
                {
                    session.WriteJson(json => StatisticsText.Write(json, field));
                }

                return ExitCode.Fine;
            }

            var table = new TextTable(session, StatisticsText.Heads, StatisticsText.Heads.Select(static (head, index) => index is 0 or 1 or 14));
            foreach (var field in statistics)
            {
                table.Add(StatisticsText.Row(field));
            }

            var hidden = table.End();
            if (hidden > 0)
            {
                session.WriteLine(session.Dim($"… {hidden} more columns: widen the terminal, or pipe to less -S"));
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
