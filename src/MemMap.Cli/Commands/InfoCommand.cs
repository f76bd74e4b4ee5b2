using System.CommandLine;
using System.Text.Json;
using MemMap.Cli.Drawings;
using MemMap.Cli.Inputs;
using MemMap.Cli.Output;
using MemMap.Cli.Values;

namespace MemMap.Cli.Commands;

/// <summary><c>memmap info FILE…</c>: what files hold, by their headers alone.</summary>
internal static class InfoCommand
{
    public static Command Create(Session session)
    {
        var command = new ToolCommand(
            "info", "what files hold, by their headers: dtype, shape, order",
            "memmap info trades.npy", "memmap info *.npy --json");
        var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.OneOrMore, HelpName = "FILE…" };
        command.Arguments.Add(files);
        var inputs = InputOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var code = ExitCode.Fine;
            var names = parsed.GetValue(files)!;
            foreach (var file in names)
            {
                code = Math.Max(code, session.RunPart(() =>
                {
                    var raw = inputs.DescriptionOf(parsed);
                    using var place = FilePlace.Of(file);
                    var arrays = Input.ArraysIn(place, raw);
                    SayIfNone(session, place, arrays);
                    foreach (var array in arrays)
                    {
                        using var input = Input.Open(array, raw);
                        Write(
                            session, input, parsed.GetValue(CommandTree.Json),
                            isAlone: names.Length == 1 && arrays.Count == 1);
                    }

                    return ExitCode.Fine;
                }));
            }

            return code;
        });
        return command;
    }

    /// <summary>Says of an archive why there is nothing to say.</summary>
    public static void SayIfNone(Session session, FilePlace place, IReadOnlyList<FilePlace> arrays)
    {
        if (arrays.Count == 0)
        {
            session.Say($"'{place.Shown}' has no arrays.");
        }
    }

    /// <summary>One array: as JSON, as all that its header says, or in a line.</summary>
    public static void Write(Session session, Input input, bool isJson, bool isAlone)
    {
        if (isJson)
        {
            session.WriteJson(json => Write(json, input));
        }
        else if (isAlone)
        {
            WriteDescription(session, input);
        }
        else
        {
            session.WriteLine(Line(input));
        }
    }

    private static string Line(Input input) =>
        $"{PlainText.Escape(input.Name)}  {DTypeText.Short(input.Facts.DType)}  {ShapeText.Of(input.Facts.Shape)}  "
        + $"{input.Facts.ByteLength:N0} bytes";

    /// <summary>The header, the byte map of one record, and what is odd.</summary>
    public static void WriteDescription(Session session, Input input)
    {
        WriteHead(session, input);
        var dtype = input.Facts.DType;
        if (dtype.ItemSize == 0)
        {
            return;
        }

        session.WriteLine();
        ByteMap.Draw(session, dtype);
        if (dtype.IsRecord)
        {
            session.WriteLine();
            FieldList.Write(session, dtype);
        }
    }

    /// <summary>The lines that say what a file holds, and what is odd about it.</summary>
    private static void WriteHead(Session session, Input input)
    {
        var facts = input.Facts;
        var order = facts.Shape.Length < 2 ? "" : facts.Order == MemoryOrder.RowMajor ? ", order C" : ", order F";
        session.WriteLine(session.Strong(PlainText.Escape(input.Name)));
        session.WriteLine(
            $"{(facts.Version is { } version ? $".npy {version}" : "raw")}, shape {ShapeText.Of(facts.Shape)}{order}, "
            + $"{facts.Count:N0} × {facts.DType.ItemSize:N0} bytes = {facts.ByteLength:N0} bytes "
            + $"from byte {facts.DataOffset:N0} on");
        session.WriteLine($"dtype {PlainText.Escape(facts.DType.ToString())}");
        foreach (var finding in input.Findings())
        {
            session.WriteLine($"! {PlainText.Escape(finding)}");
        }
    }

    /// <summary>The object that <c>info --json</c> writes.</summary>
    public static void Write(Utf8JsonWriter json, Input input)
    {
        var facts = input.Facts;
        json.WriteStartObject();
        json.WriteString("path", input.Name);
        json.WriteString("format", facts.Format);
        json.WriteString("version", facts.Version?.ToString());
        json.WriteNumber("dataOffset", facts.DataOffset);
        json.WritePropertyName("descr");
        facts.DType.WriteDescr(json);
        json.WriteStartArray("shape");
        foreach (var length in facts.Shape)
        {
            json.WriteNumberValue(length);
        }

        json.WriteEndArray();
        json.WriteString("order", facts.Order == MemoryOrder.RowMajor ? "C" : "F");
        json.WriteNumber("itemSize", facts.DType.ItemSize);
        json.WriteNumber("count", facts.Count);
        json.WriteNumber("byteLength", facts.ByteLength);
        json.WriteStartArray("fields");
        foreach (var field in facts.DType.Fields)
        {
            var (element, shape) = SubArray.Flatten(field.Type);
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteNumber("offset", field.OffsetInBytes);
            json.WriteNumber("size", field.Type.ItemSize);
            json.WritePropertyName("descr");
            element.WriteDescr(json);
            json.WritePropertyName("shape");
            SubArray.Write(json, shape);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
