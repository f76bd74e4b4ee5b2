using System.CommandLine;
using MemMap.Cli.Inputs;
using MemMap.Cli.Layouts;
using MemMap.Cli.Output;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap scaffold FILE</c>: the C# layout of a file, or a program that reads it.</summary>
internal static class ScaffoldCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "scaffold", "the C# layout of a file, or a program that reads it",
            "memmap scaffold trades.npy --name Trade > Trade.cs",
            "memmap scaffold trades.npy --program > read.cs && dotnet run read.cs");
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, HelpName = "FILE…" };
        var name = new Option<string?>("--name")
        {
            HelpName = "name",
            Description = "name of the layout; that of the file if not given",
        };
        var program = new Option<bool>("--program")
        {
            Description = "a file that dotnet run runs: it prints the first rows",
        };
        command.Arguments.Add(files);
        command.Options.Add(name);
        command.Options.Add(program);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var paths = parsed.GetValue(files)!;
            var layout = parsed.GetValue(name);
            var isProgram = parsed.GetValue(program);
            if (paths.Length > 1 && (layout is not null || isProgram))
            {
                throw new UsageException(
                    $"{(isProgram ? "--program" : "--name")} is for one file, and there are {paths.Length}.");
            }

            if (layout is not null && LayoutWriter.NameOf(layout) != layout)
            {
                throw new UsageException($"--name {layout} is no name of a C# struct; write it as in --name Trade.");
            }

            var scaffold = new Scaffold(isProgram);
            var code = ExitCode.Fine;
            foreach (var path in paths)
            {
                code = Math.Max(code, session.RunPart(() =>
                {
                    using var input = inputs.Open(path, parsed);
                    scaffold.Add(input, layout ?? LayoutWriter.NameOf(input.Name));
                    return ExitCode.Fine;
                }));
            }

            if (scaffold.Names.Count == 0)
            {
                return code;
            }

            if (parsed.GetValue(CommandTree.Json))
            {
                session.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray("names");
                    scaffold.Names.ForEach(json.WriteStringValue);
                    json.WriteEndArray();
                    json.WriteString("code", scaffold.ToString());
                    json.WriteEndObject();
                });
            }
            else
            {
                session.Write(scaffold.ToString());
            }

            return code;
        });
        return command;
    }
}
