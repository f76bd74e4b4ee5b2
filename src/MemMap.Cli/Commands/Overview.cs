using System.CommandLine;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap FILE</c>: header, the byte map of one record, findings, the first rows.</summary>
internal static class Overview
{
    private const int FirstRows = 5;

    public static void AddTo(RootCommand root, Session session)
    {
        var file = new Argument<string>("FILE") { Arity = ArgumentArity.ZeroOrOne };
        root.Arguments.Add(file);
        var inputs = InputOptions.AddTo(root);
        root.SetAction(parsed =>
        {
            if (parsed.GetValue(file) is not { } name)
            {
                return new HelpPage(session).Invoke(parsed);
            }

            var raw = inputs.DescriptionOf(parsed);
            using var place = FilePlace.Of(name);
            var arrays = Input.ArraysIn(place, raw);
            InfoCommand.SayIfNone(session, place, arrays);
            foreach (var array in arrays)
            {
                using var input = Input.Open(array, raw);
                if (parsed.GetValue(CommandTree.Json) || arrays.Count > 1)
                {
                    InfoCommand.Write(session, input, parsed.GetValue(CommandTree.Json), isAlone: false);
                }
                else
                {
                    Write(session, input);
                }
            }

            return ExitCode.Fine;
        });
    }

    private static void Write(Session session, Input input)
    {
        var facts = input.Facts;
        InfoCommand.WriteDescription(session, input);
        if (facts.Count == 0)
        {
            return;
        }

        session.WriteLine();
        var all = Selection.All(facts.Shape);
        var first = all.Rows(0, Math.Min(FirstRows, all.RowCount));
        RowFormat.Write(session, input, first, fields: null, "table", areNamed: true);
        if (all.RowCount > FirstRows)
        {
            session.WriteLine(session.Dim($"… {all.RowCount - FirstRows:N0} more rows"));
        }
    }
}
