using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MemMap.Cli.Output;

namespace MemMap.Cli.Commands;

/// <summary>The help of a command: a screen of 24 × 80, with examples.</summary>
internal sealed class HelpPage(Session session) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        session.WriteLine(command.Description ?? "");
        session.WriteLine();
        var arguments = string.Concat(command.Arguments.Select(static argument => $" {argument.HelpName ?? argument.Name}"));
        session.WriteLine($"  {CommandTree.PathOf(command)}{arguments}{(command.Options.Count > 0 ? " [options]" : "")}");
        foreach (var sub in command.Subcommands)
        {
            session.WriteLine($"  {sub.Name,-13}{sub.Description}");
        }

        session.WriteLine();
        foreach (var option in command.Options.Append(CommandTree.Json).Distinct().Where(static option => option is not HelpOption and not VersionOption))
        {
            var value = option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? "value"}";
            session.WriteLine($"  {string.Join(", ", option.Aliases.Order().Append(option.Name)) + value,-22} {option.Description}");
        }

        if (command is ToolCommand { Examples: { Count: > 0 } examples })
        {
            session.WriteLine();
            foreach (var example in examples)
            {
                session.WriteLine($"  $ {example}");
            }
        }

        return ExitCode.Fine;
    }
}
