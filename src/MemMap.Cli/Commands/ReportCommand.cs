using System.CommandLine;
using System.Text;
using MemMap.Cli.Arrays;
using MemMap.Cli.Conversion;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Report;
using MemMap.Cli.Statistics;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap report FILE -o x.html</c>: one page about a file, to send or to look at.</summary>
internal static class ReportCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "report", "a page of HTML: bytes, statistics, pictures, first rows",
            "memmap report trades.npy -o trades.html");
        var file = new Argument<string>("FILE");
        var output = new Option<string>("-o") { HelpName = "x.html", Description = "the page; - is standard output", Required = true };
        var exact = new Option<bool>("--exact") { Description = "no estimates: quartiles and distinct take more passes" };
        command.Arguments.Add(file);
        command.Options.Add(output);
        command.Options.Add(exact);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            using var input = inputs.Open(parsed.GetValue(file)!, parsed);
            var path = parsed.GetValue(output)!;
            using var target = Target.Of(session, path);
            target.ThrowIfReplaces(input);
            using var progress = new Progress(session, input.Facts.ByteLength);
            var statistics = ArrayStatistics.Of(
                input, ValueField.Of(input.Facts.DType), parsed.GetValue(exact), progress, session.Interruption);
            target.Stream.Write(Encoding.UTF8.GetBytes(Page.Write(input, statistics, json => InfoCommand.Write(json, input))));
            target.Complete();
            if (parsed.GetValue(CommandTree.Json) && path != "-")
            {
                session.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("path", path);
                    json.WriteNumber("fields", statistics.Length);
                    json.WriteEndObject();
                });
            }

            return ExitCode.Fine;
        });
        return command;
    }
}
