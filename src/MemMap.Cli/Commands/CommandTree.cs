using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MemMap.Cli.Output;

namespace MemMap.Cli.Commands;

/// <summary>All commands, and how one of them is called.</summary>
internal static class CommandTree
{
    /// <summary>Every command has it: the answer as JSON, one value a line.</summary>
    public static Option<bool> Json { get; } = 
        new("--json") { Description = "the answer as JSON, one value a line", Recursive = true };

    /// <summary>Command lines for the help of the command itself.</summary>
    public static string[] Examples { get; } = ["memmap day.npz:trades"];

    /// <summary>Does what the arguments say, and returns the exit code of the process.</summary>
    public static int Invoke(string[] args, Session session)
    {
        var parsed = Create(session).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [var error, ..] && parsed.Action is ParseErrorAction or null)
        {
            var message = string.Join(' ', error.Message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
            session.Say($"{message} See '{PathOf(parsed.CommandResult.Command)} --help'.");
            return ExitCode.Usage;
        }

        return session.Run(() =>
            parsed.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }));
    }

    private static RootCommand Create(Session session)
    {
        var root = new RootCommand("What is in files of fixed-size records: .npy, .npz and raw files.");
        root.Options.Add(Json);
        Overview.AddTo(root, session);
        IEnumerable<Command> commands =
        [
            InfoCommand.Create(session), .. ShowCommand.Create(session), HexCommand.Create(session), StatsCommand.Create(session),
            VerifyCommand.Create(session), ScaffoldCommand.Create(session), DTypeCommand.Create(session),
            ConvertCommand.Create(session), DiffCommand.Create(session), PlotCommand.Create(session), ReportCommand.Create(session),
            WatchCommand.Create(session), RunCommand.Create(session), CompletionsCommand.Create(session),
        ];
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpPage(session);
        }

        return root;
    }

    /// <summary>The words that call a command: <c>memmap info</c>.</summary>
    public static string PathOf(Command command) => command is RootCommand ? "memmap" : $"memmap {command.Name}";
}
