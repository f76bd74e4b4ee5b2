using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;

namespace MemMap.Cli.Commands;

/// <summary>The help of a command: at most a screen of 24 × 80, with examples.</summary>
internal sealed class HelpPage(Session session) : SynchronousCommandLineAction
{
    private const int FirstColumn = 24;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var path = CommandTree.PathOf(command);
        session.WriteLine($"{session.Strong(path)}: {command.Description}");
        if (command is not RootCommand)
        {
            // With all commands the screen is full.
            session.WriteLine();
        }

        var arguments = string.Concat(command.Arguments.Select(static argument => $" {argument.HelpName ?? argument.Name}"));
        session.WriteLine(command is RootCommand
            ? "  memmap FILE | memmap COMMAND [options]"
            : $"  {path}{arguments} [options]");
        session.WriteLine();
        if (command.Subcommands.Count > 0)
        {
            foreach (var sub in command.Subcommands)
            {
                session.WriteLine($"  {sub.Name,-12} {sub.Description}");
            }
        }

        Option[] options =
        [
            .. command.Options.Append(CommandTree.Json).Distinct()
                .Where(static option => option is not (HelpOption or VersionOption)),
        ];
        foreach (var option in options.Where(static option => !InputOptions.Names.Contains(option.Name)))
        {
            var value = option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "value"}";
            var aliases = string.Concat(option.Aliases.Order(StringComparer.Ordinal).Select(static alias => $"{alias}, "));
            var name = $"{aliases}{option.Name}{value}";
            session.WriteLine($"  {name.PadRight(FirstColumn - 2)} {option.Description}".TrimEnd());
        }

        if (options.Any(static option => InputOptions.Names.Contains(option.Name)))
        {
            session.WriteLine(InputOptions.Help);
        }

        session.WriteLine();
        foreach (var example in command is ToolCommand tool ? tool.Examples : CommandTree.Examples)
        {
            session.WriteLine($"  $ {example}");
        }

        return ExitCode.Fine;
    }
}
