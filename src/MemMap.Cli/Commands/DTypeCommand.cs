using System.CommandLine;
using MemMap.Cli.Inputs;
using MemMap.Cli.Layouts;
using MemMap.Cli.Output;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap dtype X.cs</c>: the dtype of a C# layout, which is the reverse of <c>scaffold</c>.</summary>
internal static class DTypeCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "dtype", "the dtype of a C# layout, the reverse of scaffold",
            "memmap dtype Trade.cs", "memmap head trades.dat --descr \"$(memmap dtype Trade.cs)\"");
        var file = new Argument<string>("X.cs");
        var name = new Option<string?>("--name") { HelpName = "name", Description = "which layout; all if not given" };
        command.Arguments.Add(file);
        command.Options.Add(name);
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var layouts = Read(path);
            if (parsed.GetValue(name) is { } wanted)
            {
                var names = string.Join(", ", layouts.Select(static layout => layout.Name));
                layouts = [layouts.FirstOrDefault(layout => layout.Name == wanted)
                    ?? throw new UsageException($"'{path}' has no layout '{wanted}'; it has {names}.")];
            }

            foreach (var layout in layouts)
            {
                if (parsed.GetValue(CommandTree.Json))
                {
                    Write(session, layout);
                }
                else
                {
                    var descr = PlainText.Escape(layout.DType.ToString());
                    session.WriteLine(layouts.Count == 1 ? descr : $"{layout.Name}: {descr}");
                }
            }

            return ExitCode.Fine;
        });
        return command;
    }

    /// <summary>The layouts of a C# file.</summary>
    /// <exception cref="UsageException">There are none, or the file says something that is not read.</exception>
    public static IReadOnlyList<SourceLayout> Read(string path)
    {
        if (path != "-" && !File.Exists(path))
        {
            throw FilePlace.None(path);
        }

        try
        {
            var layouts = LayoutSource.Read(path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path));
            return layouts.Count > 0 ? layouts : throw new UsageException("no struct has [MemMapArray].");
        }
        catch (UsageException refusal)
        {
            throw new UsageException(
                $"'{path}', {refusal.Message} This command reads structs with [MemMapArray] and the types that the same "
                + "file declares.");
        }
    }

    private static void Write(Session session, SourceLayout layout) => session.WriteJson(json =>
    {
        var (element, axes) = SubArray.Flatten(layout.DType);
        json.WriteStartObject();
        json.WriteString("name", layout.Name);
        json.WritePropertyName("descr");
        element.WriteDescr(json);
        json.WriteStartArray("shape");
        foreach (var length in layout.Shape.Concat(axes.Select(static axis => (long)axis)))
        {
            if (length < 0)
            {
                json.WriteStringValue("*");
            }
            else
            {
                json.WriteNumberValue(length);
            }
        }

        json.WriteEndArray();
        json.WriteString("order", layout.Order == MemoryOrder.RowMajor ? "C" : "F");
        json.WriteNumber("itemSize", element.ItemSize);
        json.WriteEndObject();
    });
}
