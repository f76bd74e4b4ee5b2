using System.CommandLine;
using System.Reflection;
using System.Text;
using MemMap.Cli.Inputs;
using MemMap.Cli.Layouts;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap scaffold FILE</c>: the C# layout of a file, or a program that reads it.</summary>
internal static class ScaffoldCommand
{
    /// <summary>The longest header that is read without being told to.</summary>
    private const int NumPyMaxHeaderLength = 10_000;

    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "scaffold", "the C# layout of a file, or a program that reads it",
            "memmap scaffold trades.npy --name Trade > Trade.cs",
            "memmap scaffold trades.npy --program > read.cs && dotnet run read.cs");
        var file = new Argument<string>("FILE");
        var name = new Option<string?>("--name") { HelpName = "name", Description = "name of the layout; that of the file if not given" };
        var program = new Option<bool>("--program") { Description = "a file that dotnet run runs: it prints the first rows" };
        command.Arguments.Add(file);
        command.Options.Add(name);
        command.Options.Add(program);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            using var input = inputs.Open(parsed.GetValue(file)!, parsed);
            var layout = parsed.GetValue(name) ?? LayoutWriter.NameOf(input.Name);
            if (LayoutWriter.NameOf(layout) != layout)
            {
                throw new UsageException($"--name {layout} is no name of a C# struct; write it as in --name Trade.");
            }

            var code = Code(input, layout, parsed.GetValue(program));
            if (parsed.GetValue(CommandTree.Json))
            {
                session.WriteJson(json =>
                {
                    json.WriteStartObject();
                    json.WriteString("path", input.Name);
                    json.WriteString("name", layout);
                    json.WriteString("code", code);
                    json.WriteEndObject();
                });
            }
            else
            {
                session.Write(code);
            }

            return ExitCode.Fine;
        });
        return command;
    }

    private static string Code(Input input, string name, bool isProgram)
    {
        var facts = input.Facts;
        var (usings, declarations) = LayoutWriter.Write(facts, name);
        var text = new StringBuilder();
        if (isProgram)
        {
            var version = typeof(DType).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
            text.Append("#:package MemMap@").Append(version).Append("\n#:property PublishAot=false\n\n");
        }

        foreach (var space in usings)
        {
            text.Append("using ").Append(space).Append(";\n");
        }

        text.Append('\n');
        if (isProgram)
        {
            text.Append(Program(input, name)).Append('\n');
        }

        text.Append("// ").Append(PlainText.Escape(input.Name)).Append(": shape ").Append(ShapeText.Of(facts.Shape))
            .Append(", ").Append(facts.DType.ItemSize).Append(facts.DType.ItemSize == 1 ? " byte each\n" : " bytes each\n");
        return text.Append(declarations).ToString();
    }

    private static string Program(Input input, string name)
    {
        string[] options =
        [
            .. input.Facts.Version is null ? Array.Empty<string>() : input.Member is { } member ? [$"Member = {LayoutWriter.Literal(member)}"] : [],
            .. input.Facts.Version is not null && input.Facts.DataOffset > NumPyMaxHeaderLength
                ? [$"MaxHeaderLength = {input.Facts.DataOffset}"] : Array.Empty<string>(),
            .. input.Facts.Version is null ? ["Format = MemMapFormat.Raw"] : Array.Empty<string>(),
            .. input.Facts.Version is null && input.Facts.DataOffset > 0 ? [$"Offset = {input.Facts.DataOffset}"] : Array.Empty<string>(),
        ];
        var settings = options.Length == 0 ? "" : $", new() {{ {string.Join(", ", options)} }}";
        return $$"""
            var path = args is [var file, ..] ? file : {{LayoutWriter.Literal(input.Path)}};
            using var map = {{name}}.OpenRead(path{{settings}});
            Console.WriteLine($"{map.Count:N0} elements");
            foreach (var element in map.AsEnumerable().Take(10))
            {
                Console.WriteLine(element);
            }

            """.ReplaceLineEndings("\n");
    }
}
